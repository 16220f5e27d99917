"""A table that goes on at the top of the next page."""

from __future__ import annotations

from dataclasses import replace

from compliance.readers.layout.cells import DraftCell, DraftTable

SAME_EDGE = 6.0
"""Points by which column edges may differ from page to page."""


def joined(first: DraftTable, second: DraftTable) -> DraftTable | None:
    """The two as one table; None when ``second`` is not the continuation of ``first``."""
    last_page = max((c.page for c in first.cells), default=first.page)
    if second.page != last_page + 1:
        return None
    columns = _map_columns(first, second)
    if columns is None:
        return None
    xs, old, new = columns
    cells = [_moved(c, old, 0) for c in first.cells]
    added = [_moved(c, new, 0) for c in second.cells]
    skip = _repeated_rows(cells, added, len(xs) - 1)
    if not first.ruled and not skip and not _same_shape(first, second):
        return None
    added = [replace(c, row=c.row - skip) for c in added if c.row >= skip]
    if not added:
        return replace(first, xs=xs, cells=cells)
    base = first.n_rows
    shift = _close_break(cells, added, base, len(xs) - 1)
    cells += [replace(c, row=c.row + base - shift) for c in added]
    ys = [*first.ys, *(first.ys[-1] + y - second.ys[0] for y in second.ys[1 + skip + shift :])]
    rows = max(c.row + c.rowspan for c in cells)
    while len(ys) < rows + 1:
        ys.append(ys[-1] + 1)
    return replace(first, xs=xs, ys=ys[: rows + 1], cells=sorted(cells, key=lambda c: (c.row, c.col)))


def _same_shape(first: DraftTable, second: DraftTable) -> bool:
    return first.n_cols == second.n_cols


def _map_columns(first: DraftTable, second: DraftTable) -> tuple[list[float], list[int], list[int]] | None:
    """(edges, where the first's edges are among them, where the second's are); None when they do not fit."""
    if not (first.ruled and second.ruled):
        if first.n_cols != second.n_cols or first.ruled != second.ruled:
            return None
        same = list(range(first.n_cols + 1))
        overlap = all(
            min(first.xs[i + 1], second.xs[i + 1]) - max(first.xs[i], second.xs[i]) > 0 for i in range(first.n_cols)
        )
        return (first.xs, same, same) if overlap else None
    offset = second.xs[0] - first.xs[0]
    shifted = [x - offset for x in second.xs]
    if abs(shifted[-1] - first.xs[-1]) > SAME_EDGE or abs(offset) > 60:
        return None
    few, many = sorted((first.xs, shifted), key=len)
    if any(min(abs(x - y) for y in many) > SAME_EDGE for x in few):
        return None

    def places(edges: list[float]) -> list[int]:
        return [min(range(len(many)), key=lambda i: abs(many[i] - x)) for x in edges]

    old, new = places(first.xs), places(shifted)
    return (many, old, new) if len(set(old)) == len(old) and len(set(new)) == len(new) else None


def _moved(cell: DraftCell, places: list[int], rows: int) -> DraftCell:
    col, end = places[cell.col], places[cell.col + cell.colspan]
    return replace(cell, row=cell.row + rows, col=col, colspan=end - col, lines=list(cell.lines))


def _texts(cells: list[DraftCell], row: int) -> list[tuple[int, str]]:
    return [(c.col, c.text.replace(" ", "")) for c in cells if c.row == row]


def _repeated_rows(first: list[DraftCell], second: list[DraftCell], n_cols: int) -> int:
    """How many rows at the top of ``second`` repeat the header of ``first``."""
    count = 0
    while count < 6:
        texts = _texts(second, count)
        if not texts or texts != _texts(first, count) or not any(t for _, t in texts):
            break
        count += 1
    spans = [c.row + c.rowspan for c in second if c.row < count]
    return max([count, *spans]) if count else 0


def _close_break(cells: list[DraftCell], added: list[DraftCell], base: int, n_cols: int) -> int:
    """Join what the page break cut through; 1 when the first added row went into the last row, else 0.

    A row whose leading cell is empty is either the rest of a split row (most of it is empty) or lies within a
    merged cell that began on the page before (its other cells are filled).
    """
    top = {c.col: c for c in added if c.row == 0}
    last = {c.col: c for c in cells if c.row + c.rowspan == base}
    lead, above = top.get(0), last.get(0)
    if lead is None or above is None or lead.text or not above.text or lead.colspan != above.colspan:
        return 0
    filled = [c for c in top.values() if c.text]
    serial = above.text.strip().rstrip(".、").isdigit()
    if not filled:
        return 0
    same_places = all(c.col in last and last[c.col].colspan == c.colspan for c in filled)
    begun = all(c.col in last and last[c.col].text for c in filled)
    sparse = len(filled) * 2 <= len(top) and (begun or serial)
    if same_places and (sparse or (serial and begun)) and all(c.rowspan == 1 for c in top.values()):
        for cell in filled:
            last[cell.col].lines += cell.lines
        added[:] = [c for c in added if c.row > 0]
        return 1
    if lead.rowspan >= 1 and not serial:
        above.rowspan += lead.rowspan
        added.remove(lead)
    return 0
