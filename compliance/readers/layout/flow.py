"""Lines to paragraphs, over page breaks; tables in their place."""

from __future__ import annotations

from statistics import median

from compliance.model.document import Block, BlockKind, Cell, Line, Paragraph, Table
from compliance.readers.layout.cells import DraftTable
from compliance.readers.layout.headings import LONGEST, heading_level
from compliance.readers.layout.page import PageLayout


def make_blocks(pages: list[PageLayout]) -> tuple[Block, ...]:
    """The running text of all pages."""
    lines = [i for p in pages for i in p.items if isinstance(i, Line)]
    body = median([line.size for line in lines]) if lines else 10.0
    blocks: list[Block] = []
    open_lines: list[Line] = []

    def close() -> None:
        if open_lines:
            blocks.append(_paragraph(tuple(open_lines), body))
            open_lines.clear()

    for page in pages:
        here = [i for i in page.items if isinstance(i, Line) and i.bbox]
        right = max((i.bbox[2] for i in here if i.bbox), default=page.width)
        left = min((i.bbox[0] for i in here if i.bbox), default=0.0)
        for item in page.items:
            if isinstance(item, DraftTable):
                close()
                blocks.append(_table(item))
                continue
            if open_lines and not _continues(open_lines[-1], item, left, right):
                close()
            open_lines.append(item)
    close()
    return tuple(blocks)


def _continues(last: Line, line: Line, left: float, right: float) -> bool:
    assert last.bbox and line.bbox
    em = max(line.size, 1.0)
    if abs(last.size - line.size) > 0.12 * em or last.bold != line.bold:
        return False
    if line.bbox[0] > left + 1.4 * em:
        return False
    return right - last.bbox[2] < 2.2 * em


def _paragraph(lines: tuple[Line, ...], body: float) -> Paragraph:
    text = "".join(line.text for line in lines)
    kind: BlockKind = "body"
    level = heading_level(text)
    if not level and lines[0].size > 1.15 * body and len(text) <= LONGEST:
        level = 1
    if level:
        kind = "heading"
    return Paragraph(lines, None, kind, level)


def _table(draft: DraftTable) -> Table:
    cells = tuple(Cell(tuple(c.lines), None, c.row, c.col, c.rowspan, c.colspan, c.bbox, c.page) for c in draft.cells)
    return Table(draft.n_rows, draft.n_cols, cells, draft.page, draft.bbox, None, 1, draft.ruled)
