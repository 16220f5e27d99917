"""Shares of which not everything is known: the interval in which a share lies.

Each thing counted can stand in several ways, because its figure or even its belonging is unknown. The share
is then not a number but all that it could be. Nothing here knows of rules or law; the arithmetic is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from compliance.checking.truth import Truth


class Standing(StrEnum):
    """How one thing counts: it meets the condition, fails it, or does not count at all."""

    MEETS = "满足"
    FAILS = "不满足"
    OUT = "不计"


MEETS, FAILS, OUT = Standing.MEETS, Standing.FAILS, Standing.OUT
Standings = frozenset[Standing]
CERTAIN = {one: frozenset({one}) for one in Standing}


def standings(inside: Truth, meets: Truth) -> Standings:
    """The ways in which a thing can count, given whether it belongs and whether it meets the condition."""
    if inside is Truth.FALSE:
        return CERTAIN[OUT]
    found = {Truth.TRUE: {MEETS}, Truth.FALSE: {FAILS}, Truth.UNKNOWN: {MEETS, FAILS}}[meets]
    return frozenset(found if inside is Truth.TRUE else found | {OUT})


def household(members: Iterable[Standings], every: bool) -> Standings:
    """How an enterprise counts by its installations: it meets when all that count do (``every``), or any does.

    It does not count where none of its installations does.
    """
    each = tuple(members)
    # What decides on its own, and what an enterprise is when nothing of that kind is among its installations.
    strong, weak = (FAILS, MEETS) if every else (MEETS, FAILS)
    found = set()
    if any(strong in s for s in each):
        found.add(strong)
    if any(weak in s for s in each) and all(s & {weak, OUT} for s in each):
        found.add(weak)
    if all(OUT in s for s in each):
        found.add(OUT)
    return frozenset(found)


@dataclass(frozen=True)
class Counted:
    """One thing counted. ``weight`` None is an unknown weight; weights of different ``unit`` cannot be added."""

    standings: Standings
    weight: Fraction | None = Fraction(1)
    unit: str = ""


@dataclass(frozen=True)
class Interval:
    """All that a share can be, ends included unless ``low_open`` or ``high_open``.

    ``empty`` says that possibly nothing counts at all.
    """

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False
    empty: bool = False

    @property
    def exact(self) -> bool:
        """Whether the share is one number."""
        return self.low == self.high

    def compare(self, operator: str, target: Fraction) -> Truth:
        """Whether the share is in the relation to ``target``: unknown where only some of what it can be is.

        A share that is broken but may turn out to count nobody is not broken yet.
        """
        if operator in ("<", "<="):
            mirrored = Interval(-self.high, -self.low, self.high_open, self.low_open, self.empty)
            return mirrored.compare({"<": ">", "<=": ">="}[operator], -target)
        beyond = operator == ">"
        if self.low > target or (self.low == target and (not beyond or self.low_open)):
            return Truth.TRUE
        if self.high < target or (self.high == target and (beyond or self.high_open)):
            return Truth.UNKNOWN if self.empty else Truth.FALSE
        return Truth.UNKNOWN


Tallied = tuple[tuple[Counted, int], ...]
"""Things that count alike, with how many of them there are."""


def tallied(counted: Iterable[Counted]) -> Tallied:
    """What is counted, in order; objects that are the same one are counted together."""
    found: dict[int, tuple[Counted, int]] = {}
    for one in counted:
        key = id(one)
        found[key] = one, found[key][1] + 1 if key in found else 1
    return tuple(found.values())


@dataclass(frozen=True)
class Shared:
    """What was counted for a share, and all that it can be."""

    counted: Tallied
    interval: Interval

    def amount(self, standing: Standing | None) -> Fraction | None:
        """How much certainly stands so; None as ``standing`` asks for what is open. None where weights do not add up."""
        wanted = [
            (c, many)
            for c, many in self.counted
            if (len(c.standings) > 1 if standing is None else c.standings == CERTAIN[standing])
        ]
        if any(c.weight is None for c, _ in wanted) or len({c.unit for c, _ in wanted}) > 1:
            return None
        return sum((c.weight * many for c, many in wanted if c.weight is not None), Fraction(0))


def share(counted: Tallied) -> Interval | None:
    """The interval of the share of what meets the condition; None where certainly nothing counts.

    Things of different units are shares of their own, and the whole lies between the least and the greatest of
    them, whatever the units are worth in each other. So does one of unknown weight, which is a unit of its own.
    """
    groups: dict[str, list[tuple[Counted, int]]] = {}
    parts: list[tuple[Fraction, Fraction]] = []
    every = []
    for one, times in counted:
        if one.standings == CERTAIN[OUT] or (one.weight is not None and one.weight <= 0):
            continue
        every.append(one)
        if one.weight is None:
            parts += [_group([(Counted(one.standings), 1)])] * times
        else:
            groups.setdefault(one.unit, []).append((one, times))
    parts += [_group(group) for group in groups.values()]
    if not parts:
        return None
    low, high = min(p[0] for p in parts), max(p[1] for p in parts)
    several = len(parts) > 1
    return Interval(
        low,
        high,
        several and low == 0 and any(c.standings == CERTAIN[MEETS] for c in every),
        several and high == 1 and any(c.standings == CERTAIN[FAILS] for c in every),
        all(OUT in c.standings for c in every),
    )


def _group(group: Sequence[tuple[Counted, int]]) -> tuple[Fraction, Fraction]:
    """The least and the greatest share of things whose weights add up."""
    return _extreme(group, (FAILS, OUT, MEETS)), _extreme(group, (MEETS, OUT, FAILS))


def _extreme(group: Sequence[tuple[Counted, int]], preference: tuple[Standing, Standing, Standing]) -> Fraction:
    """The share when each thing stands the first way that it can: least with 不满足 first, greatest with 满足 first."""
    sums = dict.fromkeys(Standing, Fraction(0))
    for one, times in group:
        assert one.weight is not None
        sums[next(s for s in preference if s in one.standings)] += one.weight * times
    total = sums[MEETS] + sums[FAILS]
    if total:
        return sums[MEETS] / total
    # Everything can be left out: of what remains possible, a single thing of the last preference is the extreme.
    return Fraction(1 if preference[2] is MEETS else 0)
