"""A DOCX as its looks are: every paragraph with the properties in force after styles and defaults."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.formalities.passages import Passage
from compliance.formalities.values import Place

TWIP = 25.4 / 1440
"""Millimetres of a twip."""
USUAL_SIZE = 10.5
"""Points, where a document says nothing: 五号, as Word's Chinese template has it."""


@dataclass(frozen=True)
class Run:
    """Text of one look. Fonts are names (``theme:…`` where the theme decides); ``size`` in points."""

    text: str
    east_asia: str
    latin: str
    hint: str
    size: float
    spacing: float
    color: str
    hidden: bool


@dataclass(frozen=True)
class WordParagraph:
    """One paragraph. Indents in 字, ``before`` in points, ``line`` in points where it is a fixed height (else None),
    ``stretch`` the multiple of a line otherwise; ``rule`` is the colour of its bottom border."""

    runs: tuple[Run, ...]
    text: str
    style: str
    align: str
    first: float
    left: float
    right: float
    before: float
    line: float | None
    stretch: float
    rule: str
    page_break: bool
    numbered: bool
    table: bool
    place: Place

    @property
    def size(self) -> float:
        """The size of most of its text, in points."""
        weights: dict[float, int] = {}
        for run in self.runs:
            weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        return max(weights, key=lambda s: weights[s]) if weights else USUAL_SIZE


@dataclass(frozen=True)
class Footer:
    """A footer: which pages (``default``, ``even``, ``first``), its paragraphs, the fields in it."""

    kind: str
    paragraphs: tuple[WordParagraph, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Paper and margins in millimetres, ``pitch`` of the line grid in points (None without one), the grid's type."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    pitch: float | None
    grid: str
    footers: tuple[Footer, ...]
    first_differs: bool

    @property
    def landscape(self) -> bool:
        """Wider than high: an annex with a wide table."""
        return self.width > self.height


@dataclass(frozen=True)
class WordTable:
    """A table: how many rows, whether the first repeats, its width in millimetres (0 where it does not say)."""

    rows: int
    header: bool
    width: float
    place: Place


@dataclass(frozen=True)
class WordPaper:
    """All that the rules look at in a DOCX."""

    paragraphs: tuple[WordParagraph, ...]
    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    tables: tuple[WordTable, ...]
    even_differs: bool
    marks: tuple[str, ...]
    people: tuple[str, ...]
    empty: tuple[Place, ...]


def is_red(color: str) -> bool:
    """Whether ``RRGGBB`` is a red."""
    try:
        r, g, b = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return False
    return r >= 150 and r - max(g, b) >= 90
