"""How many rows of a table are its header: a guess from spans, numbers and type."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.model.document import Cell

_NUMBER = re.compile(r"^[-—–－+±≤≥<>~约¥￥]?\s*\d[\d.,，\s]*\S{0,4}$")
_LABEL = re.compile(
    r"^(?:19|20)\d\d\s*年?(?!\d{1,2}月\d)|^\d{1,2}月$|^[(（]?\d{1,2}[)）]?$|^第?\d{1,2}\s*[#号级类期线炉组档年季班]"
)
"""Numbers that name a row or a column: years, months, grades, installations."""
MOST = 5
"""A header has at most this many rows."""


def count_header_rows(cells: Sequence[Cell], n_rows: int, n_cols: int) -> int:
    """Header rows of a table; 0 when the first row holds values (a form) or nothing tells."""
    if n_rows < 2 or n_cols < 2:
        return 0
    rows: list[list[Cell]] = [[] for _ in range(n_rows)]
    for cell in cells:
        rows[cell.row].append(cell)
    titles = 0
    while titles < n_rows - 2 and len(rows[titles]) == 1 and rows[titles][0].colspan == n_cols:
        titles += 1
    reach = _reach(rows, titles, n_cols)
    if reach - titles > MOST or reach >= n_rows or any(_values(rows[r]) for r in range(titles, reach)):
        return 0
    if reach == titles + 1 and (_split_below(rows, titles, n_cols) or _looks_like_form(rows[titles:], n_cols)):
        return 0
    return reach


def _reach(rows: list[list[Cell]], first: int, n_cols: int) -> int:
    """The row after the header that begins at ``first``, as spans and groups extend it."""
    reach, row = first + 1, first
    while row < reach and reach <= min(first + MOST, len(rows) - 1):
        for cell in rows[row]:
            if cell.rowspan < len(rows) - row and cell.text and cell.colspan < n_cols:
                reach = max(reach, row + cell.rowspan)
        if row + 1 == reach and _grouped(rows, row, n_cols):
            reach += 1
        row += 1
    return reach


def _split_below(rows: list[list[Cell]], first: int, n_cols: int) -> bool:
    """Whether the first row is a label and a wide value that is divided further down: so do forms, not headers."""
    for cell in rows[first] if len(rows[first]) <= 2 else ():
        if not 1 < cell.colspan < n_cols:
            continue
        for row in rows[first + 1 :]:
            if sum(cell.col <= c.col < cell.col + cell.colspan for c in row) > 1:
                return True
    return False


def _grouped(rows: list[list[Cell]], row: int, n_cols: int) -> bool:
    """Whether a header row has groups whose columns are named in the row below."""
    groups = [c for c in rows[row] if 1 < c.colspan < n_cols]
    if not groups or row + 1 >= len(rows) or _values(rows[row]) or _values(rows[row + 1]):
        return False
    below = {c.col: c for c in rows[row + 1]}
    split = all(c.col in below and below[c.col].colspan < c.colspan for c in groups)
    single = [c for c in rows[row] if c.colspan == 1 and c.rowspan == 1]
    return split and all(c.col in below and not below[c.col].text for c in single)


def _values(row: Sequence[Cell]) -> bool:
    """Whether a row holds values: numbers that are no years, months or column numbers."""
    return any(_NUMBER.match(t) and not _LABEL.match(t) for c in row if (t := c.text.strip()))


def _looks_like_form(rows: list[list[Cell]], n_cols: int) -> bool:
    """A form pairs labels and values along its rows; its labels are often bold, its first row is not all bold."""
    if n_cols % 2:
        return False
    first = [c for c in rows[0] if c.text]
    if all(_bold(c) for c in first) and first:
        return False
    pairs = [r for r in rows if len(r) in (2, n_cols)]
    body = rows[1:]
    labels = [c for r in body for c in r if c.col % 2 == 0 and c.text]
    values = [c for r in body for c in r if c.col % 2 and c.text]
    if len(pairs) * 2 < len(rows) or not labels or not values:
        return False
    if all(_bold(c) for c in labels) and not any(_bold(c) for c in values):
        return True
    numeric_labels = sum(bool(re.search(r"\d", c.text)) for c in labels)
    long_values = sum(len(c.text) for c in values) / len(values) > 1.3 * sum(len(c.text) for c in labels) / len(labels)
    return n_cols in (2, 4, 6) and numeric_labels * 5 <= len(labels) and long_values and n_cols > 2


def _bold(cell: Cell) -> bool:
    return bool(cell.lines) and all(line.bold for line in cell.lines)
