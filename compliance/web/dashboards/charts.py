"""Bars as numbers for an SVG: every part has a pattern of its own besides its colour, and the table says the figures.

Pure. Lengths are in units of the drawing; no style, so that the strictest policy of contents lets it through.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, BAR, GAP, LABELS = 720, 22, 10, 190
_FIGURES = 60
"""Room on the right for the sum."""
_LETTER = 13
"""Width of a Chinese letter at the size of labels."""


@dataclass(frozen=True)
class Part:
    """A piece of a bar: ``key`` names its pattern; ``figure`` is written in it where there is room."""

    key: str
    x: float
    width: float
    figure: str


@dataclass(frozen=True)
class Bar:
    """A bar with its label; ``total`` stands behind it, ``end`` is where."""

    label: str
    y: int
    parts: tuple[Part, ...]
    total: str
    end: float


@dataclass(frozen=True)
class Chart:
    """A drawing of bars over each other. ``keys`` in the order of the legend."""

    keys: tuple[str, ...]
    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LABELS


def stacked(rows: Mapping[str, Mapping[str, int]], keys: Sequence[str]) -> Chart:
    """Bars made of counts, the longest as long as there is room for."""
    most = max((sum(row.get(k, 0) for k in keys) for row in rows.values()), default=0)
    scale = (WIDTH - LABELS - _FIGURES) / most if most else 0.0
    bars = []
    for place, (label, row) in enumerate(rows.items()):
        parts, x = [], float(LABELS)
        for key in keys:
            width = round(row.get(key, 0) * scale, 2)
            if width:
                text = str(row[key])
                parts.append(Part(key, round(x, 2), width, text if width > len(text) * 9 + 6 else ""))
            x += width
        total = str(sum(row.get(k, 0) for k in keys))
        bars.append(Bar(short(label), place * (BAR + GAP) + GAP, tuple(parts), total, round(x + 6, 2)))
    return Chart(tuple(keys), tuple(bars), len(bars) * (BAR + GAP) + GAP)


@dataclass(frozen=True)
class Target:
    """A share beside what it is to be: ``bar`` None where it cannot be told, ``mark`` where the limit stands."""

    label: str
    y: int
    bar: float | None
    mark: float | None
    text: str


def targets(rows: Sequence[tuple[str, Decimal | None, Decimal | None, str]]) -> tuple[tuple[Target, ...], int]:
    """(label, share in %, limit in %, text) as bars from 0 to 100 %; and the height."""
    room = WIDTH - LABELS - _FIGURES

    def length(share: Decimal | None) -> float | None:
        return None if share is None else round(float(min(max(share, Decimal(0)), Decimal(100))) * room / 100, 2)

    found = tuple(
        Target(short(label), i * (BAR + GAP) + GAP, length(share), length(limit), text)
        for i, (label, share, limit, text) in enumerate(rows)
    )
    return found, len(found) * (BAR + GAP) + GAP


def short(label: str) -> str:
    """A label that fits beside its bar."""
    most = LABELS // _LETTER - 1
    return label if len(label) <= most else label[: most - 1] + "…"
