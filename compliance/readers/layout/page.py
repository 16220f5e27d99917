"""One page: tables taken out, the rest as lines in reading order."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.document import Line
from compliance.readers.layout.cells import DraftTable, fill
from compliance.readers.layout.grid import find_cells, group_cells, make_grid
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.rules import Rule, merge
from compliance.readers.layout.span import Span, join


@dataclass(slots=True)
class PageLayout:
    """A page's lines and tables in reading order."""

    number: int
    width: float
    height: float
    items: list[Line | DraftTable] = field(default_factory=list)
    turned: list[Line] = field(default_factory=list)


def arrange(number: int, width: float, height: float, spans: list[Span], rules: list[Rule]) -> PageLayout:
    """Lines and tables of one page."""
    page = PageLayout(number, width, height)
    upright = [s for s in spans if not s.turned]
    page.turned = [join([s]) for s in spans if s.turned]
    tables: list[DraftTable] = []
    for group in group_cells(find_cells(merge(rules))):
        if len(group) > 1:
            table, upright = fill(make_grid(group), upright, number)
            tables.append(table)
    items: list[Line | DraftTable] = [join(r) for r in make_rows(upright)]
    items += tables
    page.items = sorted(items, key=lambda i: i.bbox[1] if i.bbox else 0.0)
    return page
