"""Long tables, drawn row by row: a list of 1,500 rows would cost WeasyPrint's own boxes half a minute.

WeasyPrint makes several boxes of each cell and lays out every one in Python, about 1.5 ms a cell. Here a row of
a long table is one picture to it, so that pages still break and heads still repeat where it decides; the text
in the picture is measured by the fonts' own widths, broken by the rules for Chinese (GB/T 15834: no line begins
with a closing mark or ends with an opening one), and drawn with WeasyPrint's own fonts, so that it is text in
the PDF like any other. What is drawn looks as the style sheet would set it; short tables and tables with merged
cells are left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from compliance.drafting.blocks import BlockRow, Grid
from compliance.drafting.glyphs import Advances

LONG = 150
"""Rows from which a table counts as long; below, the style sheet's own table is fast enough (0.2 s)."""

SIZE, LEADING, ABOVE, ASIDE, RULE = 10.5, 15.0, 2.0, 72 / 25.4, 0.5
"""Type size, line height, padding above and below, padding at the sides, thickness of the rules, all in points,
as ``公文.css`` sets a table's cells."""

_PX = 4 / 3
_NOT_FIRST = frozenset("，。、；：！？）》〉”’】〕」』〗］｝%％℃°·…—～,.;:!?)]}/")
_NOT_LAST = frozenset("（《〈“‘【〔「『〖［｛([{")
_PIECE = re.compile(r"[0-9A-Za-z.,+\-−/_@:#&*=′″]+|\s+|.", re.DOTALL)


class LongTables:
    """The long tables of one document: their HTML, and the pictures of their rows for WeasyPrint's cache."""

    def __init__(self, body: Advances, head: Advances) -> None:
        self._body, self._head = body, head
        self._broken: dict[tuple[str, float, bool], tuple[str, ...]] = {}
        self._pens: dict[Any, _Pen] = {}
        self.pictures: dict[str, RowPicture] = {}

    def html(self, grid: Grid) -> str | None:
        """The HTML of a long table; None for any other."""
        body = [row for row in grid.rows if not row.header]
        if len(body) < LONG or not grid.widths or any(not _is_plain(row, len(grid.widths)) for row in body):
            return None
        head = "".join(self._row(row, grid.widths, head=True) for row in grid.rows if row.header)
        rows = "".join(self._row(row, grid.widths) for row in body)
        return (
            f'<table class="drawn"><thead><tr><td class="th">{head}</td></tr></thead>'
            f"<tbody><tr><td>{rows}</td></tr></tbody></table>"
        )

    def _row(self, row: BlockRow, widths: Sequence[float], head: bool = False) -> str:
        advances = self._head if head else self._body
        cells, left, column = [], 0.0, 0
        for cell in row.cells:
            width = sum(widths[column : column + cell.colspan])
            room = width - 2 * ASIDE - RULE
            lines = tuple(
                (line, p.role != "cell") for p in cell.paragraphs for line in self._lines(p.text, room, advances)
            )
            cells.append(DrawnCell(left, width, lines))
            left, column = left + width, column + cell.colspan
        height = max(len(c.lines) for c in cells) * LEADING + 2 * ABOVE + RULE
        name = f"row:{len(self.pictures)}"
        self.pictures[name] = RowPicture(tuple(cells), left, height, advances, head, self._pens)
        return f'<img src="{name}">'

    def _lines(self, text: str, room: float, advances: Advances) -> tuple[str, ...]:
        """The lines of a paragraph; lists say the same words in row after row, so they are kept."""
        key = (text, room, advances is self._head)
        known = self._broken.get(key)
        if known is None:
            parts = text.replace("\t", " ").split("\n")
            known = tuple(line for part in parts for line in break_lines(part, room / SIZE, advances))
            self._broken[key] = known
        return known


@dataclass(frozen=True)
class DrawnCell:
    """A cell of a row: its left edge and width in points, and its lines, each with whether it is centred."""

    left: float
    width: float
    lines: tuple[tuple[str, bool], ...]


@dataclass
class RowPicture:
    """A row as WeasyPrint sees it: something with a size that can draw itself. Sizes in points.

    The two methods are what WeasyPrint 70 asks of an image. ``first`` rows (heads) have a rule
    above; ``pens`` are shared by the rows of a document, one for each of its fonts.
    """

    cells: tuple[DrawnCell, ...]
    width: float
    height: float
    advances: Advances = field(repr=False)
    first: bool = False
    pens: dict[Any, _Pen] = field(default_factory=dict, repr=False)

    def get_intrinsic_size(self, resolution: float, font_size: float) -> tuple[float, float, float]:
        """Width, height (CSS pixels) and their ratio."""
        return self.width * _PX, self.height * _PX, self.width / self.height

    def draw(self, stream: Any, concrete_width: float, concrete_height: float, style: Any) -> None:
        """Rules and text onto the page, from the picture's upper left corner."""
        family = style["font_family"]
        pen = self.pens.get(family) or self.pens.setdefault(family, _Pen(style))
        stream.set_color(style["color"])
        stream.stream.append(self._rules())
        stream.fill()
        stream.begin_text()
        stream.stream.append(b"\n".join(self._texts(stream, pen)))
        stream.end_text()

    def _rules(self) -> bytes:
        height, right = _number(self.height * _PX), _number(self.width * _PX)
        rules = [_upright(0, height), *(_upright((c.left + c.width - RULE) * _PX, height) for c in self.cells)]
        lying = b" %b %b re" % (right, _number(RULE * _PX))
        if self.first:
            rules.append(b"0 0" + lying)
        rules.append(b"0 " + _number((self.height - RULE) * _PX) + lying)
        return b"\n".join(rules)

    def _texts(self, stream: Any, pen: _Pen) -> Iterator[bytes]:
        font = b""
        for cell in self.cells:
            room = cell.width - 2 * ASIDE - RULE
            top = (self.height - RULE - len(cell.lines) * LEADING) / 2
            for number, (line, centred) in enumerate(cell.lines):
                spare = room - self.advances.width(line) * SIZE if centred else 0.0
                x = (cell.left + ASIDE + max(spare, 0.0) / 2) * _PX
                y = (top + number * LEADING) * _PX + pen.baseline
                shown = pen.shown(stream, line)
                if shown is not None:
                    yield b"1 0 0 -1 %b %b Tm" % (_number(x), _number(y))
                    if shown.font != font:
                        yield shown.font
                    yield shown.rest
                    font = shown.last


@lru_cache(maxsize=1 << 16)
def _number(value: float) -> bytes:
    """A number as PDF writes it; a list has the same few thousand over and over."""
    whole = float(value).is_integer()
    return (str(int(value)) if whole else f"{value:f}".rstrip("0")).encode("ascii")


@lru_cache(maxsize=1 << 12)
def _upright(x: float, height: bytes) -> bytes:
    return b"%b 0 %b %b re" % (_number(x), _number(RULE * _PX), height)


@dataclass(frozen=True)
class _Shown:
    """How the fonts show a line: the font that it begins with, everything after that, and the font it ends with."""

    font: bytes
    rest: bytes
    last: bytes


class _Pen:
    """What WeasyPrint's text drawing reads of a text box; one for all lines of a document."""

    def __init__(self, style: Any) -> None:
        from weasyprint.text.ffi import FROM_UNITS, pango
        from weasyprint.text.line_break import Layout

        self.style, self.text = style, "国"
        self.pango_layout = Layout(style)
        self.pango_layout.set_text(self.text)
        line, _ = self.pango_layout.get_first_line()
        del line
        ascent = pango.pango_layout_get_baseline(self.pango_layout.layout) * FROM_UNITS
        height = _height(self.pango_layout)
        self.baseline = (LEADING * _PX - height) / 2 + ascent
        self._shown: dict[str, _Shown | None] = {}

    def shown(self, stream: Any, line: str) -> _Shown | None:
        """What shows a line once its place is set; None where it has nothing to see. Lists say the same words in
        row after row, so it is worked out once."""
        if line not in self._shown:
            self._shown[line] = self._worked_out(stream, line)
        return self._shown[line]

    def _worked_out(self, stream: Any, line: str) -> _Shown | None:
        from weasyprint.draw.text import draw_first_line
        from weasyprint.matrix import Matrix

        self.text = line
        self.pango_layout.set_text(line)
        apart = stream.clone()  # fonts and glyphs are entered in the document as ever
        draw_first_line(apart, self, "clip", "none", Matrix())
        if not apart.stream:
            return None
        _, font, *rest = apart.stream
        fonts = [step for step in (font, *rest) if step.endswith(b" Tf")]
        return _Shown(font, b"\n".join(rest), fonts[-1])


def _height(layout: Any) -> float:
    from weasyprint.text.line_break import line_size

    line, _ = layout.get_first_line()
    return float(line_size(line, layout.style)[1])


def break_lines(text: str, room: float, advances: Advances) -> Iterator[str]:
    """``text`` in lines no wider than ``room`` (both in units of the type size)."""
    line, width = "", 0.0
    for unit in _units(text):
        wide = advances.width(unit)
        if line and width + advances.width(unit.rstrip()) > room + 1e-6:
            yield line.rstrip()
            line, width = "", 0.0
            unit = unit.lstrip()
            wide = advances.width(unit)
        while wide > room and len(unit) > 1:  # longer than a line: broken wherever it must be
            cut = next((n for n in range(len(unit), 1, -1) if advances.width(unit[:n]) <= room), 1)
            yield unit[:cut]
            unit = unit[cut:]
            wide = advances.width(unit)
        line, width = line + unit, width + wide
    yield line.rstrip()


def _units(text: str) -> Iterator[str]:
    """Pieces between which a line may break: a Chinese character with the marks that must not leave it, a word, a number."""
    unit = ""
    for found in _PIECE.finditer(text):
        piece = found.group()
        if unit and not (piece[0] in _NOT_FIRST or unit[-1] in _NOT_LAST or piece.isspace()):
            yield unit
            unit = ""
        unit += piece
    if unit:
        yield unit


def _is_plain(row: BlockRow, columns: int) -> bool:
    """A row of single cells in the two styles of table cells, none longer than half a page."""
    return len(row.cells) == columns and all(
        cell.colspan == cell.rowspan == 1
        and sum(len(p.text) for p in cell.paragraphs) < 300
        and all(p.role in ("cell", "cell-centre") and "【待补" not in p.text for p in cell.paragraphs)
        for cell in row.cells
    )
