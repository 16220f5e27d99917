"""A resubmission beside what it replaces: what was put right, what is still there, what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.rows import stated
from compliance.registry.case_facts import facts_of
from compliance.registry.cases import case_by_id
from compliance.registry.reviews import findings_of, last_review

Change = Literal["已整改", "仍存在", "新增", "不再出现"]
CHANGES: tuple[Change, ...] = ("仍存在", "新增", "已整改", "不再出现")
PROBLEMS = frozenset({"fail", "undetermined", "review", "advice"})
"""Outcomes that ask for something."""


@dataclass(frozen=True)
class Compared:
    """One problem in two submissions, as findings rows; None where a submission has no such finding."""

    change: Change
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class FigureChange:
    """A figure that the two submissions state differently, as written; "" where one does not state it."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """Two submissions of one enterprise. ``figures`` are compared by their place in the plans."""

    before: int
    after: int
    findings: tuple[Compared, ...]
    figures: tuple[FigureChange, ...]


def compare(connection: Connection, before: int, after: int) -> Comparison:
    """Case ``before`` and its resubmission ``after``, each by its latest review.

    A problem is put right (已整改) only where the rule now passes. One of which the new review says nothing, because
    the installation is gone or the rule no longer applies, is 不再出现: whether that is good is for a person.

    Raises:
        RegistryError: where a case does not exist or has not been judged.
    """
    old, new = (_findings(connection, case) for case in (before, after))
    found = []
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        was, still = (f is not None and f["outcome"] in PROBLEMS for f in (one, other))
        if was or still:
            change: Change = "仍存在" if was and still else "新增" if still else "已整改" if other else "不再出现"
            found.append(Compared(change, one, other))
    found.sort(key=lambda c: CHANGES.index(c.change))
    return Comparison(before, after, tuple(found), _figures(connection, before, after))


def _findings(connection: Connection, case: int) -> dict[str, dict[str, Any]]:
    review = last_review(connection, case_by_id(connection, case).id)
    if review is None:
        raise RegistryError(f"案卷{case}还没有审查过", "not_found")
    return {row["fingerprint"]: row for row in findings_of(connection, [review])}


def _figures(connection: Connection, before: int, after: int) -> tuple[FigureChange, ...]:
    old, new = (dict(stated(facts_of(connection, case))) for case in (before, after))
    changed = []
    for path in dict.fromkeys((*old, *new)):
        one, other = old.get(path), new.get(path)
        if (one and (one.value, one.unit, one.state)) != (other and (other.value, other.unit, other.state)):
            changed.append(FigureChange(path, one.raw if one else "", other.raw if other else ""))
    return tuple(changed)
