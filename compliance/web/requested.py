"""A request as it is looked at: what it would change, and why somebody may not decide on it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from compliance.model.rows import stated
from compliance.model.wording import FIELD_NAMES, UNIT_NAMES, plain_value
from compliance.rechecking import Flip
from compliance.registry import case_facts, case_views
from compliance.registry.accounts import name_key
from compliance.registry.case_facts import Correction
from compliance.registry.requests import Request
from compliance.web.desk import Desk
from compliance.web.security.roles import Person, Role

_PATH = re.compile(r"[a-z_]+(\.[0-9]+)?\.[a-z_]+")


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


def label_of(path: str) -> str:
    """A figure's place in words."""
    _, *index, field = path.split(".")
    return FIELD_NAMES.get(field, field) + (f"（第{int(index[0]) + 1}项）" if index else "")


def spoken(request: Request) -> str:
    """The reason of a request; that of a correction names its figure in words."""
    path, arrow, rest = request.reason.partition(" → ")
    return (
        f"{label_of(path)}{arrow}{rest}" if request.kind == "correction" and _PATH.fullmatch(path) else request.reason
    )


@dataclass(frozen=True)
class Waived:
    """A finding that a waiver is asked for, as it is now; ``stale`` where it no longer rests on what it did then."""

    fingerprint: str
    rule: str
    outcome: str
    message: str
    stale: bool


def waived(desk: Desk, waiver: Mapping[str, Any]) -> tuple[Waived, ...]:
    """The findings of a waiver by the latest review of their case; one that is gone is stale and has no outcome."""
    found = []
    for bound in waiver["findings"]:
        with desk.registry.read() as connection:
            rows = (n.row for n in case_views.numbered_findings(connection, bound["case_id"]))
        row = next((r for r in rows if r["fingerprint"] == bound["fingerprint"]), None)
        outcome, message = (row["outcome"], row["message"]) if row else ("not_applicable", "")
        stale = row is None or row["inputs"] != bound["inputs"]
        found.append(Waived(bound["fingerprint"], bound["rule"], outcome, message, stale))
    return tuple(found)


def consequence(desk: Desk, case: int | None, correction: Correction, flips: Sequence[Flip]) -> dict[str, Any]:
    """What a correction would change: the figure before and after, its pages, and the outcomes that it turns."""
    assert case is not None
    with desk.registry.read() as connection:
        facts = case_facts.facts_of(connection, case)
    fact = dict(stated(facts)).get(correction.path)
    unit = UNIT_NAMES.get(correction.unit, correction.unit)
    return {
        "label": label_of(correction.path),
        "before": plain_value(fact.value, fact.unit) if fact is not None and fact.value is not None else "",
        "after": correction.raw or plain_value(correction.value, unit),
        "evidence": tuple(e for e in (fact.evidence if fact else ()) if e.page), "flips": tuple(flips), "correction": correction,
    }  # fmt: skip
