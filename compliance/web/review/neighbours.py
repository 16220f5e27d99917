"""The queue beside the screen: the reviewed cases around the one that is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

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


def rows_around(registry: Registry, case: int, visible: Callable[[int], bool]) -> tuple[QueueRow, ...]:
    """The reviewed cases around ``case`` that its reader may see, in order of their numbers."""
    out = []
    with registry.read() as connection:
        for number, file in reviews.reviewed_around(connection, case, AROUND):
            if not visible(number):
                continue
            rows = reviews.findings_of(connection, [reviews.last_review(connection, number) or 0])
            said = verdicts.verdicts_of(connection, number)
            outcomes = [Outcome(row["outcome"]) for row in rows]
            calling = [
                row
                for row, outcome in zip(rows, outcomes, strict=True)
                if outcome is not Outcome.PASS
                and not row["waiver"]
                and not _decided(said.get(row["fingerprint"]), row["inputs"])
            ]
            worst = min(outcomes, key=list(Outcome).index, default=Outcome.NOT_APPLICABLE)
            out.append(QueueRow(number, file, worst, len(calling)))
    return tuple(out)


def _decided(verdict: verdicts.Verdict | None, inputs: str) -> bool:
    return verdict is not None and verdicts.standing_of(verdict, inputs) == "carried"
