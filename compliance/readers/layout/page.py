"""One page: tables taken out, the rest as lines in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.document import Line
from compliance.model.evidence import BBox
from compliance.readers.layout.cells import DraftTable, fill
from compliance.readers.layout.columns import Placed, order
from compliance.readers.layout.gaps import take_tables
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.span import join


@dataclass(slots=True)
class PageLayout:
    """A page's lines and tables in reading order, and the furniture beside them."""

    number: int
    width: float
    height: float
    placed: list[Placed] = field(default_factory=list)
    furniture: list[Line] = field(default_factory=list)
    boxes: list[BBox] = field(default_factory=list)
    """Shaded or outlined boxes with text in them."""
    rules_at: list[float] = field(default_factory=list)
    """The y of short horizontal rulings: one of them stands above the footnotes."""

    def every_line(self) -> list[Line]:
        """All lines of the page, those of cells and furniture too."""
        out: list[Line] = []
        for placed in self.placed:
            if isinstance(placed.item, DraftTable):
                for cell in placed.item.cells:
                    out += cell.lines
            else:
                out.append(placed.item)
        return out + self.furniture


def arrange(ink: PageInk) -> PageLayout:
    """Lines and tables of one page; its furniture has been set apart before."""
    spans = ink.spans
    tables: list[DraftTable] = []
    for grid in ink.grids:
        table, spans = fill(grid, spans, ink.number)
        if any(cell.lines for cell in table.cells):
            tables.append(table)
    free = [r for r in ink.rules if not r.vertical and not ink.on_grid(r)]
    more, rows = take_tables(make_rows(spans), free, ink.number)
    layout = PageLayout(ink.number, ink.width, ink.height, order(rows, tables + more))
    upright = make_rows([s for s in ink.furniture if not s.turned])
    layout.furniture = [join(r) for r in upright] + [join([s]) for s in ink.furniture if s.turned]
    layout.boxes = [b for b in ink.boxes if b[2] - b[0] > 0.3 * ink.width and b[3] - b[1] < 0.9 * ink.height]
    layout.rules_at = [r.at for r in free if r.end - r.start < 0.95 * ink.width]
    return layout
