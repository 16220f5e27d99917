"""The queue beside the screen: the reviewed cases around the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.model.review import Outcome
from compliance.registry import Registry, reviews, verdicts

AROUND = 12
"""Cases shown on either side."""


@dataclass(frozen=True)
class QueueRow:
    """A case in the queue: its worst outcome and how many findings still call for somebody."""

    number: int
    file: str
    worst: Outcome
    open: int


def rows_around(registry: Registry, case: int, office: int | None) -> tuple[QueueRow, ...]:
    """The reviewed cases around ``case`` that an office has (None: all), in order of their numbers."""
    with registry.read() as connection:
        around = reviews.reviewed_around(connection, case, AROUND, office)
        last = reviews.last_reviews(connection, [number for number, _ in around])
        rows = reviews.findings_of(connection, list(last.values()))
        said = verdicts.verdicts_of_cases(connection, list(last))
    of: dict[int, list[dict[str, Any]]] = {review: [] for review in last.values()}
    for row in rows:
        of[row["review_id"]].append(row)
    return tuple(_row(number, file, of[last[number]], said[number]) for number, file in around)


def _row(number: int, file: str, rows: list[dict[str, Any]], said: dict[str, verdicts.Verdict]) -> QueueRow:
    outcomes = [Outcome(row["outcome"]) for row in rows]
    calling = [
        row
        for row, outcome in zip(rows, outcomes, strict=True)
        if outcome is not Outcome.PASS
        and not row["waiver"]
        and not _decided(said.get(row["fingerprint"]), row["inputs"])
    ]
    worst = min(outcomes, key=list(Outcome).index, default=Outcome.NOT_APPLICABLE)
    return QueueRow(number, file, worst, len(calling))


def _decided(verdict: verdicts.Verdict | None, inputs: str) -> bool:
    return verdict is not None and verdicts.standing_of(verdict, inputs) == "carried"
