"""From mentions of one field to one fact: equal values support each other, different ones are kept apart.

Two values conflict only when each is said outright of the same installation, state and year; a figure carried over from
the words around it never contradicts one said outright.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from compliance.extraction.binding import RawMention
from compliance.model.facts import Candidate, Fact, Value
from compliance.model.rounding import half_step

OUTRIGHT = 0.8
"""From this confidence a mention counts as said outright."""


@dataclass
class _Group:
    value: Value
    unit: str
    mentions: list[RawMention]
    writings: list[RawMention]
    """The first mention of each way in which the value is written."""

    @property
    def strength(self) -> float:
        """Support: the best mention, and a little for each further one."""
        ranked = sorted((m.confidence for m in self.mentions), reverse=True)
        return ranked[0] + 0.04 * min(len(ranked) - 1, 4)

    @property
    def best(self) -> RawMention:
        """The mention to show first."""
        return max(self.mentions, key=lambda m: m.confidence)


_FINE, _ROUGH = 50, 20
"""Which part of a figure it may be off by and still be the same rounded: a fiftieth, a twentieth where it is said to be rounded."""


def same_value(a: RawMention, b: RawMention) -> bool:
    """Whether two mentions say the same: equal, or one is the other rounded to the digits it prints."""
    if a.value == b.value and a.unit == b.unit:
        return True
    if not isinstance(a.value, Decimal) or not isinstance(b.value, Decimal) or a.unit != b.unit:
        return False
    for coarse, fine in ((a, b), (b, a)):
        assert isinstance(coarse.value, Decimal) and isinstance(fine.value, Decimal)
        half = half_step(coarse.value, coarse.raw, coarse.rough)
        if half is None:
            continue
        gap = abs(coarse.value - fine.value)
        if gap <= half and gap * (_ROUGH if coarse.rough else _FINE) < abs(fine.value):
            return True
    return False


def group(mentions: Iterable[RawMention]) -> list[_Group]:
    """Mentions by value; the value of a group is its most exactly printed one.

    A figure that a long plan repeats on every page is compared once for each way of writing it.
    """
    groups: list[_Group] = []
    homes: dict[tuple[object, str, str, bool], _Group] = {}
    for mention in sorted(mentions, key=lambda m: -m.confidence):
        written = (mention.value, mention.unit, mention.raw, mention.rough)
        home = homes.get(written)
        if home is not None:
            home.mentions.append(mention)
            continue
        home = next((g for g in groups if any(same_value(mention, m) for m in g.writings)), None)
        if home is None:
            home = _Group(mention.value, mention.unit, [mention], [mention])
            groups.append(home)
        else:
            home.mentions.append(mention)
            home.writings.append(mention)
            exact = max(home.writings, key=_exactness)
            home.value, home.unit = exact.value, exact.unit
        homes[written] = home
    return sorted(groups, key=lambda g: -g.strength)


def _exactness(mention: RawMention) -> tuple[bool, int]:
    return not mention.rough, len([c for c in mention.raw if c in "0123456789"])


def settle(
    mentions: list[RawMention], keep: Callable[[RawMention], bool] = lambda m: True, conflicts: bool = True
) -> Fact | None:
    """The fact that ``mentions`` of one field of one subject amount to; None for none.

    ``conflicts`` False takes the best value even where another is said outright (for fields where a plan rightly
    says several things, such as a period told in parts).
    """
    usable = [m for m in mentions if keep(m)]
    if not usable:
        return None
    groups = group(usable)
    rivals = [g for g in groups if g.best.confidence >= OUTRIGHT]
    if conflicts and len(rivals) > 1:
        found = tuple(
            Candidate(g.value, g.unit, _shown(g).raw, tuple(e for m in g.mentions for e in m.evidence)) for g in rivals
        )
        evidence = tuple(e for c in found for e in c.evidence)
        return Fact(None, rivals[0].unit, "", "conflicting", evidence, min(0.9, rivals[0].strength), found)
    best = groups[0]
    shown = _shown(best)
    confidence = min(0.99, best.strength)
    if len(groups) > 1:
        confidence = min(confidence, 0.5 + (best.strength - groups[1].strength))
    evidence = (*shown.evidence, *(e for m in best.mentions if m is not shown for e in m.evidence))
    return Fact(best.value, best.unit, shown.raw, "stated", evidence, max(0.1, round(confidence, 3)))


def settle_total(totals: list[RawMention], everything: list[RawMention]) -> Fact | None:
    """The fact of a plan's total, with totals that contradict each other kept as a conflict.

    A smaller total may rightly be that of a part (拟建装置合计): it contradicts only when it is near the larger one and
    the difference is not itself stated, nor the sum of some that are. ``everything`` are all mentions of the field.
    """
    groups = [g for g in group(totals) if isinstance(g.value, Decimal) and g.best.confidence >= OUTRIGHT]
    if len(groups) > 1:
        main = groups[0]
        assert isinstance(main.value, Decimal)
        known = {m.value for m in everything if isinstance(m.value, Decimal)}
        rivals = [g for g in groups[1:] if isinstance(g.value, Decimal) and _contradicts(main.value, g.value, known)]
        if rivals:
            chosen = {id(m) for g in (main, *rivals) for m in g.mentions}
            return settle([m for m in totals if id(m) in chosen])
    return settle(totals, conflicts=False)


_NEAR = Decimal("0.25")


def _contradicts(main: Decimal, other: Decimal, known: set[Decimal]) -> bool:
    """Whether ``other`` cannot be a part of ``main``: near it, and what is missing is no stated figure."""
    if main <= 0 or other <= 0 or abs(main - other) > _NEAR * max(main, other):
        return False
    gap = abs(main - other)
    parts = [v for v in known if 0 < v < max(main, other)]
    sums = {a + b for i, a in enumerate(parts) for b in parts[i + 1 :]} | set(parts)
    return not any(abs(s - gap) * 200 <= gap for s in sums)


def _shown(group_: _Group) -> RawMention:
    """The mention whose raw text prints the group's value most exactly."""
    return max(group_.mentions, key=lambda m: (m.value == group_.value, m.confidence))
