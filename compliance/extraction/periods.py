"""Start and completion of each subject and of the plan, out of all date mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from compliance.extraction.schedule import DateMention
from compliance.model.facts import Candidate, DataCentreFacts, Fact, InstallationFacts

_OUTRIGHT = 3
"""The rank of a date said outright (see ``DateMention``)."""


def _choose(mentions: list[DateMention], role: str) -> Fact | None:
    """The best-founded date of a role: the highest rank, then the most frequent, then the widest."""
    found = [m for m in mentions if m.field == role]
    if not found:
        return None
    rank = max(m.rank for m in found)
    if (conflict := _contradiction(found)) is not None:
        return conflict
    best = [m for m in found if m.rank == rank or min(m.rank, rank) >= 2]
    if rank >= 2:
        day, _ = max(
            Counter(m.day for m in best).items(),
            key=lambda kv: (kv[1], -kv[0].toordinal() if role == "start" else kv[0].toordinal()),
        )
    else:
        days = [m.day for m in best]
        day = min(days) if role == "start" else max(days)
    shown = next(m for m in best if m.day == day)
    agreeing = tuple(e for m in found if m.day == day and m is not shown for e in m.evidence)
    confidence = {3: 0.92, 2: 0.9, 1: 0.6}[rank]
    return Fact(day, "", shown.raw, "stated", (*shown.evidence, *agreeing), confidence)


def _contradiction(found: list[DateMention]) -> Fact | None:
    """The text says one day outright and a table another: both are kept (each side must be of one mind)."""
    sides = [{m.day: m for m in found if m.rank == _OUTRIGHT and m.origin == o} for o in ("text", "table")]
    if any(len(side) != 1 for side in sides):
        return None
    (text,), (table,) = (tuple(side.values()) for side in sides)
    if text.day == table.day:
        return None
    candidates = tuple(Candidate(m.day, "", m.raw, m.evidence) for m in (text, table))
    return Fact(None, "", "", "conflicting", (*text.evidence, *table.evidence), 0.85, candidates)


def subject_dates(dates: list[DateMention], index: int, sole: bool) -> tuple[Fact | None, Fact | None]:
    """(start, completion) of one subject; a plan with one subject gives it the plan's own dates too."""
    own = [d for d in dates if d.subject == index]
    if sole:
        own += [d for d in dates if d.subject is None]
    start, end = _choose(own, "start"), _choose(own, "end")
    return start, end


def plan_dates(
    dates: list[DateMention], installations: list[InstallationFacts], centres: list[DataCentreFacts]
) -> tuple[Fact | None, Fact | None]:
    """(start, completion) of the plan: said of the whole, else the span of the retrofits (of all, where none is a retrofit)."""
    whole = [d for d in dates if d.subject is None and d.rank >= 2]
    records: list[InstallationFacts | DataCentreFacts] = [*installations, *centres]
    retrofits = [r for r in records if r.status is not None and r.status.value == "existing"] or records
    start = _span((r.start for r in retrofits), latest=False) or _choose(whole, "start")
    end = _span((r.completion for r in retrofits), latest=True) or _choose(whole, "end")
    ranged = [d for d in whole if d.rank == 2 or d.whole or d.project]
    return _choose(ranged, "start") or start, _choose(ranged, "end") or end


def _span(facts: Iterable[Fact | None], latest: bool) -> Fact | None:
    """The fact with the latest (or earliest) day."""
    known = sorted((f for f in facts if f is not None and isinstance(f.value, date)), key=lambda f: str(f.value))
    return (known[-1] if latest else known[0]) if known else None
