"""Rulings: straight horizontal and vertical lines, merged until each printed line is one Rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SNAP = 3.0
"""Points within which parallel rulings are one printed line (double borders, cell-by-cell boxes)."""
JOIN = 3.0
"""Points of gap within which two pieces on the same line are one ruling."""
SHORTEST = 3.0
"""Rulings shorter than this (points) are dots and glyph parts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling: ``at`` is its y (horizontal) or x (vertical), from ``start`` to ``end`` along it."""

    vertical: bool
    at: float
    start: float
    end: float


def merge(rules: Iterable[Rule]) -> list[Rule]:
    """``rules`` with parallels snapped together (weighted by length) and pieces joined end to end."""
    out: list[Rule] = []
    every = list(rules)
    for vertical in (False, True):
        group: list[Rule] = []
        for rule in sorted((r for r in every if r.vertical is vertical), key=lambda r: r.at):
            if group and rule.at - group[-1].at > SNAP:
                out += _join(group)
                group = []
            group.append(rule)
        if group:
            out += _join(group)
    return [r for r in out if r.end - r.start >= SHORTEST]


def _join(group: list[Rule]) -> list[Rule]:
    """Rulings on one line, joined where they touch."""
    weight = sum(r.end - r.start for r in group)
    at = sum(r.at * (r.end - r.start) for r in group) / weight if weight else group[0].at
    joined: list[Rule] = []
    start = end = 0.0
    for i, rule in enumerate(sorted(group, key=lambda r: r.start)):
        if i == 0:
            start, end = rule.start, rule.end
        elif rule.start <= end + JOIN:
            end = max(end, rule.end)
        else:
            joined.append(Rule(rule.vertical, at, start, end))
            start, end = rule.start, rule.end
    joined.append(Rule(group[0].vertical, at, start, end))
    return joined
