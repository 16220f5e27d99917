"""A PDF as it is printed: pages of rows of characters with baselines, sizes, fonts and colours, and the lines drawn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from compliance.formalities.passages import Passage
from compliance.formalities.values import Place

MM = 25.4 / 72
"""Millimetres of a point."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: ``left``, ``right`` and ``baseline`` in millimetres from the page's top left, ``size`` in points,
    ``ink`` the top of its ink. ``colour`` is (red, green, blue)."""

    char: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    colour: tuple[int, int, int]
    ink: float


@dataclass(frozen=True)
class Row:
    """Characters on one baseline of one page, from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]
    role: str = ""
    first: bool = True
    """Whether a paragraph begins with it."""
    table: bool = False
    """Whether it stands between the lines of a table."""

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(g.char for g in self.glyphs)

    @property
    def left(self) -> float:
        """Where the first character's square begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where the last character's square ends."""
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        """Millimetres from the top of the page."""
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        """The size of most characters, in points."""
        return Counter(round(g.size * 2) / 2 for g in self.glyphs).most_common(1)[0][0]

    @property
    def place(self) -> Place:
        """For messages."""
        high = self.size
        box = (self.left / MM, self.baseline / MM - high, self.right / MM, self.baseline / MM + 0.2 * high)
        return Place(page=self.page, text=self.text, bbox=box)


@dataclass(frozen=True)
class Drawn:
    """A horizontal line: top and thickness, begin and end in millimetres, whether it is red."""

    top: float
    thickness: float
    left: float
    right: float
    red: bool


@dataclass(frozen=True)
class Sheet:
    """One page: its size in millimetres, its rows from top to bottom, its lines, whether it holds a picture."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    lines: tuple[Drawn, ...]
    pictures: bool

    @property
    def landscape(self) -> bool:
        """Wider than high."""
        return self.width > self.height


@dataclass(frozen=True)
class Print:
    """All that the rules look at in a PDF. ``unembedded`` are fonts that the file does not carry,
    ``uncoded`` fonts whose glyphs it does not give characters for."""

    sheets: tuple[Sheet, ...]
    passages: tuple[Passage, ...]
    unembedded: tuple[str, ...]
    uncoded: tuple[str, ...]
    language: str
    archive: str
    tagged: bool
    notes: int
