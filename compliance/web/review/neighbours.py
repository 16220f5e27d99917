"""The queue beside the screen: the reviewed cases around the one that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compliance.model.review import Outcome
from compliance.registry import Registry, reviews, verdicts
from compliance.web.kept import Kept
from compliance.web.review.view import SEVERITY

AROUND = 12
"""Cases shown on either side."""
MOST = 1000
"""Cases whose rows a desk keeps."""


@dataclass(frozen=True)
class QueueRow:
    """A case in the queue: its worst outcome and how many findings still call for somebody."""

    number: int
    file: str
    worst: Outcome
    open: int


@dataclass(frozen=True)
class Known:
    """A row with what it rests on: the last review, and how many words were said. Neither is ever taken away."""

    about: reviews.Reviewed
    findings: Sequence[reviews.Brief]
    row: QueueRow


def rows_around(
    registry: Registry, case: int, office: int | None, kept: Kept[Known] | None = None
) -> tuple[QueueRow, ...]:
    """The reviewed cases around ``case`` that an office has (None: all), in order of their numbers.

    Of what is ``kept`` only those are worked out again that were reviewed again, or on which somebody said a word.
    """
    kept = Kept(MOST) if kept is None else kept
    with registry.read() as connection:
        around = reviews.reviewed_around(connection, case, AROUND, office)
        known = {one.number: found for one in around if (found := kept.get(one.number)) is not None}
        changed = [one for one in around if one.number not in known or known[one.number].about != one]
        unread = [one.review for one in changed if _review(known.get(one.number)) != one.review]
        read = reviews.findings_in_brief(connection, unread) if unread else {}
        said = verdicts.verdicts_of_cases(connection, [one.number for one in changed]) if changed else {}
    for one in changed:
        findings = read[one.review] if one.review in read else known[one.number].findings
        known[one.number] = Known(one, findings, _row(one, findings, said[one.number]))
        kept.keep(one.number, known[one.number])
    return tuple(known[one.number].row for one in around)


def _review(known: Known | None) -> int | None:
    return None if known is None else known.about.review


def _row(about: reviews.Reviewed, findings: Sequence[reviews.Brief], said: Mapping[str, verdicts.Verdict]) -> QueueRow:
    outcomes = [Outcome(one.outcome) for one in findings]
    calling = [
        one
        for one, outcome in zip(findings, outcomes, strict=True)
        if outcome is not Outcome.PASS and not one.waiver and not _decided(said.get(one.fingerprint), one.inputs)
    ]
    worst = min(outcomes, key=SEVERITY.__getitem__, default=Outcome.NOT_APPLICABLE)
    return QueueRow(about.number, about.file, worst, len(calling))


def _decided(verdict: verdicts.Verdict | None, inputs: str) -> bool:
    return verdict is not None and verdicts.standing_of(verdict, inputs) == "carried"
