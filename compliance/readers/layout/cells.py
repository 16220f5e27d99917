"""Filling a grid: every character goes to the cell that holds its centre."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from compliance.model.document import Line
from compliance.model.evidence import BBox
from compliance.readers.layout.grid import Grid, GridCell
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.span import Span, join


@dataclass(slots=True)
class DraftCell:
    """A cell before the tables of several pages are joined."""

    row: int
    col: int
    rowspan: int
    colspan: int
    page: int
    bbox: BBox
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The cell's text, lines joined without a separator."""
        return "".join(line.text for line in self.lines)


@dataclass(slots=True)
class DraftTable:
    """A table on one page: column and row edges, cells in row-major order."""

    page: int
    xs: list[float]
    ys: list[float]
    cells: list[DraftCell]
    ruled: bool = True

    @property
    def bbox(self) -> BBox:
        """The outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def n_rows(self) -> int:
        """How many rows."""
        return len(self.ys) - 1

    @property
    def n_cols(self) -> int:
        """How many columns."""
        return len(self.xs) - 1

    def row(self, index: int) -> list[DraftCell]:
        """The cells that begin in one row."""
        return [c for c in self.cells if c.row == index]


def fill(grid: Grid, spans: list[Span], page: int) -> tuple[DraftTable, list[Span]]:
    """The grid with the text that stands in it, and the spans that do not."""
    at: dict[tuple[int, int], GridCell] = {}
    for cell in grid.cells:
        for r in range(cell.row, cell.row + cell.rowspan):
            for c in range(cell.col, cell.col + cell.colspan):
                at[r, c] = cell
    inside: dict[GridCell, list[Span]] = {}
    rest: list[Span] = []
    for span in spans:
        pieces = _pieces(span, grid, at)
        if pieces is None:
            rest.append(span)
        else:
            for cell, piece in pieces:
                inside.setdefault(cell, []).append(piece)
    cells = [
        DraftCell(g.row, g.col, g.rowspan, g.colspan, page, g.bbox, [join(r) for r in make_rows(inside.get(g, []))])
        for g in grid.cells
    ]
    return DraftTable(page, list(grid.xs), list(grid.ys), cells), rest


def _pieces(span: Span, grid: Grid, at: dict[tuple[int, int], GridCell]) -> list[tuple[GridCell, Span]] | None:
    """The parts of a span with the cells that hold them; None when its middle is outside the grid."""
    x, y = (span.x0 + span.x1) / 2, _height(span)
    x0, top, x1, bottom = grid.bbox
    if not (top <= y < bottom and span.x1 > x0 and span.x0 < x1):
        return None
    row = bisect_right(grid.ys, y) - 1

    def cell_at(where: float) -> GridCell | None:
        if not x0 <= where < x1:
            return None
        return at.get((row, bisect_right(grid.xs, where) - 1))

    whole = cell_at(x)
    if whole is not None and span.x0 >= whole.bbox[0] - 2 and span.x1 <= whole.bbox[2] + 2:
        return [(whole, span)]
    out: list[tuple[GridCell, Span]] = []
    start, current = 0, cell_at((span.boxes[0][0] + span.boxes[0][2]) / 2)
    for i in range(1, len(span.text) + 1):
        here = cell_at((span.boxes[i][0] + span.boxes[i][2]) / 2) if i < len(span.text) else None
        if i == len(span.text) or (here is not current and span.text[i] != " "):
            if current is None:
                return out if out else None
            piece = _trimmed(span, start, i)
            if piece is not None:
                out.append((current, piece))
            start, current = i, here
    return out


def _trimmed(span: Span, start: int, end: int) -> Span | None:
    while start < end and span.text[start] == " ":
        start += 1
    while end > start and span.text[end - 1] == " ":
        end -= 1
    return span.part(start, end) if end > start else None


def _height(span: Span) -> float:
    """The y through the middle of the span's characters."""
    return (span.top + span.bottom) / 2 if span.turned else span.baseline - 0.35 * span.em
