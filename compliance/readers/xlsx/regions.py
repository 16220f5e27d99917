"""The tables of a sheet: what stands together, apart from titles, unit lines and remarks.

Rows without anything separate tables, and so do columns. Rows and columns without anything within a table are left out
(a merged range may reach to the end of the sheet); the places of cells keep the numbers that Excel shows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from compliance.model.document import Block, Cell, Line, Paragraph, Table
from compliance.readers.characters import normalise
from compliance.readers.docx.styles import USUAL_SIZE
from compliance.readers.layout.headers import count_header_rows
from compliance.readers.layout.seams import sewn
from compliance.readers.xlsx.sheet import Shown

_REMARKS = ("注", "备注", "说明", "填表")


def blocks_of(cells: Sequence[Shown], sheet: str) -> list[Block]:
    """The blocks of a sheet's cells, from the top down."""
    out: list[Block] = []
    for band in _bands(cells):
        head, body, foot = _peeled(band)
        out += [_paragraph(c, sheet) for c in head]
        for part in _side_by_side(body):
            out += _block(part, sheet)
        out += [_paragraph(c, sheet) for c in foot]
    return out


def _bands(cells: Sequence[Shown]) -> Iterator[list[Shown]]:
    """Cells in runs of rows without an empty one between; a merged cell fills all its rows, as far as others reach."""
    last = max((c.row for c in cells), default=0)
    band: list[Shown] = []
    reach = 0
    for cell in sorted(cells, key=lambda c: (c.row, c.col)):
        if band and cell.row > reach + 1:
            yield band
            band = []
        band.append(cell)
        reach = max(reach if len(band) > 1 else 0, min(cell.row + cell.down - 1, last))
    if band:
        yield band


def _peeled(band: list[Shown]) -> tuple[list[Shown], list[Shown], list[Shown]]:
    """(titles above, the table, remarks below): rows with one cell only."""
    rows: dict[int, list[Shown]] = {}
    for cell in band:
        rows.setdefault(cell.row, []).append(cell)
    order = sorted(rows)
    start, end = 0, len(order)
    while start < end and len(rows[order[start]]) == 1:
        title = rows[order[start]][0]
        if start + 1 < end and title.row + title.down > order[start + 1]:
            break  # it stands beside the rows below: a cell of the table
        start += 1
    while end > start and len(rows[order[end - 1]]) == 1 and _is_remark(rows[order[end - 1]][0]):
        end -= 1
    pick = [[c for n in part for c in rows[n]] for part in (order[:start], order[start:end], order[end:])]
    return pick[0], pick[1], pick[2]


def _is_remark(cell: Shown) -> bool:
    return cell.across > 2 or cell.text.strip().startswith(_REMARKS)


def _side_by_side(cells: list[Shown]) -> Iterator[list[Shown]]:
    """Tables beside each other, with a column between in which nothing stands."""
    last = max((c.col for c in cells), default=0)
    part: list[Shown] = []
    reach = 0
    for cell in sorted(cells, key=lambda c: (c.col, c.row)):
        if part and cell.col > reach + 1:
            yield part
            part, reach = [], 0
        part.append(cell)
        reach = max(reach, min(cell.col + cell.across - 1, last))
    if part:
        yield part


def _block(cells: list[Shown], sheet: str) -> list[Block]:
    """A table; paragraphs where there is but one column."""
    rows, cols = sorted({c.row for c in cells}), sorted({c.col for c in cells})
    if len(cols) < 2:
        return [_paragraph(c, sheet) for c in sorted(cells, key=lambda c: c.row)]
    row_at, col_at = {r: i for i, r in enumerate(rows)}, {c: i for i, c in enumerate(cols)}
    out = [
        Cell(
            _lines(cell),
            _place(cell, sheet),
            row_at[cell.row],
            col_at[cell.col],
            bisect_right(rows, cell.row + cell.down - 1) - row_at[cell.row],
            bisect_right(cols, cell.col + cell.across - 1) - col_at[cell.col],
        )
        for cell in sorted(cells, key=lambda c: (c.row, c.col))
    ]
    headers = count_header_rows(out, len(rows), len(cols))
    return [Table(len(rows), len(cols), tuple(out), None, None, None, headers, True, f"工作表“{sheet}”")]


def _place(cell: Shown, sheet: str) -> str:
    return f"工作表“{sheet}”第{cell.row}行第{cell.col}列"


def _paragraph(cell: Shown, sheet: str) -> Paragraph:
    note = cell.text.strip().startswith(_REMARKS)
    return Paragraph(_lines(cell), _place(cell, sheet), "note" if note else "body")


def _lines(cell: Shown) -> tuple[Line, ...]:
    """The lines of a cell, broken where it is."""
    pairs = zip(cell.raw.split("\n"), cell.text.split("\n"), strict=True)
    lines = []
    for raw, text in pairs:
        start, end = len(raw) - len(raw.lstrip()), len(raw.rstrip())
        if start < end:
            lines.append(Line(normalise(text[start:end]), raw[start:end], None, None, size=USUAL_SIZE, bold=cell.bold))
    return sewn(lines)
