"""A story as extraction would get it from a perfect reader: no typesetting, no file, a hundred plans in seconds.

What goes wrong here goes wrong in extraction; what goes wrong only in a tool chain goes wrong in reading.
"""

from __future__ import annotations

from collections.abc import Sequence

import blocks as told

from compliance.model.document import Block, Cell, Line, Page, Paragraph, SourceDocument, Table
from compliance.readers.characters import normalise

_SIZE, _LEFT, _PITCH, _COLUMN = 10.0, 50.0, 16.0, 200.0


def _line(raw: str, top: float, left: float = _LEFT) -> Line:
    boxes = tuple((left + i * _SIZE, top, left + (i + 1) * _SIZE, top + _SIZE) for i in range(len(raw)))
    return Line(normalise(raw), raw, 1, (left, top, left + len(raw) * _SIZE, top + _SIZE), boxes, _SIZE)


def _table(block: told.Table, top: float, caption: Paragraph | None) -> Table:
    cells = []
    for box in block.cells():
        left = _LEFT + _COLUMN * box.col
        lines = tuple(
            _line(part, top + 60 * box.row + _PITCH * n, left) for n, part in enumerate(box.text.split("\n")) if part
        )
        cells.append(Cell(lines, row=box.row, col=box.col, rowspan=box.rowspan, colspan=box.colspan, page_number=1))
    return Table(len(block.rows), block.n_cols, tuple(cells), 1, None, caption, block.header)


def read(blocks: Sequence[told.Block]) -> SourceDocument:
    """The document that a reader without any weakness would make of the blocks: one long page."""
    out: list[Block] = []
    lines: list[Line] = []
    top, caption = 100.0, None
    for block in blocks:
        if isinstance(block, told.Break):
            continue
        if isinstance(block, told.Table):
            table = _table(block, top, caption)
            out.append(table)
            lines += [line for cell in table.cells for line in cell.lines]
            top, caption = top + 60 * len(block.rows) + _PITCH, None
            continue
        line = _line(block.text, top)
        lines.append(line)
        top += _PITCH
        if isinstance(block, told.Heading):
            out.append(Paragraph((line,), kind="heading", level=block.level))
        elif block.kind == "caption":
            caption = Paragraph((line,), kind="caption")
        else:
            out.append(Paragraph((line,), kind="note" if block.kind == "note" else "body"))
    page = Page(1, 20000.0, top + 100, lines=tuple(lines))
    return SourceDocument("plan.pdf", "0" * 64, "pdf", (page,), tuple(out), page_count=1)
