"""What the overview counts, of what the person's office sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from compliance.checking import review_region
from compliance.listing import as_registered
from compliance.model.aggregate import RegionFacts, RegionInfo, referenced
from compliance.model.collector import resting
from compliance.model.review import Outcome
from compliance.pipeline import corpus_of
from compliance.registry.tables import Asked, Scope
from compliance.registry.tables.case_tables import CASE_STATES, CASES
from compliance.registry.tables.definition import every
from compliance.registry.tables.office_tables import DOCUMENT_STATES, DOCUMENTS
from compliance.web.desk import Desk
from compliance.web.lists.classes import row_of

SOON = timedelta(days=90)
DEADLINES = ("late", "soon", "later", "undated")
"""How the projects stand: the deadline is past, within ``SOON``, later, not told."""


def deadlines(rows: Iterable[Mapping[str, Any]], day: date, key: str) -> dict[str, dict[str, int]]:
    """Projects (existing installations with a measure or a deadline) by how near their deadline is, per city or industry."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["status"] != "existing" or (row["disposal"] is None and row["completion"] is None):
            continue
        group = found.setdefault(str(row[key] or ""), dict.fromkeys(DEADLINES, 0))
        group[_nearness(row["completion"], day)] += 1
    return dict(sorted(found.items()))


def _nearness(deadline: date | None, day: date) -> str:
    if deadline is None:
        return "undated"
    if deadline < day:
        return "late"
    return "soon" if deadline <= day + SOON else "later"


def work(desk: Desk, scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """Cases by where they stand, documents by what became of them."""
    counted: list[dict[str, int]] = []
    with desk.registry.read() as connection:
        for table, states in ((CASES, CASE_STATES), (DOCUMENTS, DOCUMENT_STATES)):
            found = dict.fromkeys(states, 0)
            for row in every(connection, table, scope, Asked()):
                found[str(row["state"])] += 1
            counted.append(found)
    return counted[0], counted[1]


@dataclass(frozen=True)
class Shares:
    """What the child is asked: the share targets of a province by these rows of the register."""

    region: str
    rows: tuple[Mapping[str, Any], ...]
    day: date
    corpus: Any

    def answer(self) -> list[dict[str, Any]]:
        """Every rule on a share that has a norm there: the share, the limit, the outcome and its sentence."""
        corpus = corpus_of(self.corpus)
        with resting(kept=True):
            info = RegionInfo(name=referenced(self.region, "登记库"))
            facts = RegionFacts(info, tuple(as_registered(row_of(row)) for row in self.rows))
            found = review_region(facts, corpus, as_of=self.day, region=self.region)
        of_shares = {rule.code for rule in corpus.rules if rule.shares}
        return [
            {
                "rule": f.rule, "title": f.title, "outcome": f.outcome.value, "message": f.message,
                "observed": _percent(f.observed), "required": _percent(f.required),
            }
            for f in found.findings
            if f.rule in of_shares and f.outcome is not Outcome.NOT_APPLICABLE and f.required is not None
        ]  # fmt: skip


def _percent(measure: Any) -> Decimal | None:
    return measure.value if measure is not None and measure.unit == "%" and isinstance(measure.value, Decimal) else None


def share_rows(told: Sequence[Mapping[str, Any]]) -> list[tuple[str, Decimal | None, Decimal | None, str]]:
    """The shares as the chart takes them. What is undetermined has no bar: it is neither reached nor missed."""
    return [
        (
            f"{one['rule']} {one['title']}", None if one["outcome"] == "undetermined" else one["observed"], one["required"],
            "" if one["observed"] is None or one["outcome"] == "undetermined" else f"{one['observed']:f}%",
        )
        for one in told
    ]  # fmt: skip
