"""A request as it is looked at: what it would change, and why somebody may not decide on it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from compliance.model.wording import FIELD_NAMES, UNIT_NAMES, plain_value
from compliance.rechecking import Flip
from compliance.registry import case_facts
from compliance.registry.accounts import name_key
from compliance.registry.case_facts import Correction
from compliance.registry.requests import Request
from compliance.web.desk import Desk
from compliance.web.security.roles import Person, Role


class Hindrance(StrEnum):
    """Why a person may not decide on a request; the value is a word of ``词句/requests.yaml``."""

    NONE = ""
    DECIDED = "decided"
    ROLE = "no_role"
    OWN = "own"
    AUTHOR = "author"


def hindrance_of(person: Person, request: Request, authors: Sequence[str]) -> Hindrance:
    """What stands in the way of this person, the first reason that there is."""
    if request.state != "申请中":
        return Hindrance.DECIDED
    if name_key(person.display) == name_key(request.requested_by):
        return Hindrance.OWN
    if name_key(person.display) in {name_key(a) for a in authors}:
        return Hindrance.AUTHOR
    return Hindrance.NONE if Role.APPROVER in person.roles else Hindrance.ROLE


def consequence(desk: Desk, case: int | None, correction: Correction, flips: Sequence[Flip]) -> dict[str, Any]:
    """What a correction would change: the figure before and after, its pages, and the outcomes that it turns."""
    assert case is not None
    with desk.registry.read() as connection:
        facts = case_facts.facts_of(connection, case)
    fact = dict(case_facts.stated(facts)).get(correction.path)
    _, *index, field = correction.path.split(".")
    where = f"{int(index[0]) + 1}" if index else ""
    unit = UNIT_NAMES.get(correction.unit, correction.unit)
    return {
        "label": f"{FIELD_NAMES.get(field, field)}{where and f'（第{where}项）'}",
        "before": plain_value(fact.value, fact.unit) if fact is not None and fact.value is not None else "",
        "after": correction.raw or plain_value(correction.value, unit),
        "evidence": tuple(e for e in (fact.evidence if fact else ()) if e.page), "flips": tuple(flips), "correction": correction,
    }  # fmt: skip
