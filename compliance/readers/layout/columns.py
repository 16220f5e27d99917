"""Reading order: full-width parts from the top, parts in columns one column after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.model.document import Line
from compliance.readers.layout.cells import DraftTable
from compliance.readers.layout.span import Segment, Span, join, segments

COLUMN = 8.0
"""Em of the narrowest column of running text."""
GUTTER = 1.0
"""Em of the narrowest space between columns."""
FULL = 1.6
"""A line that comes this near (em) to the gutter fills its column."""
DEEPEST = 3


@dataclass(slots=True)
class Placed:
    """A line or table in reading order; ``left`` and ``right`` are its column's edges, None for the page's."""

    item: Line | DraftTable
    left: float | None = None
    right: float | None = None


@dataclass(slots=True)
class _Piece:
    """A segment of text or a whole table, as a rectangle."""

    x0: float
    top: float
    x1: float
    bottom: float
    em: float
    spans: list[Span]
    table: DraftTable | None = None


def order(rows: Sequence[list[Span]], tables: Sequence[DraftTable]) -> list[Placed]:
    """Rows of text and tables in reading order."""
    pieces = [_piece(s) for row in rows for s in segments(row)]
    pieces += [_Piece(t.xs[0], t.ys[0], t.xs[-1], t.ys[-1], 0.0, [], t) for t in tables]
    return _arrange(pieces, None, None, 0)


def _piece(s: Segment) -> _Piece:
    return _Piece(s.x0, s.baseline - 0.88 * s.em, s.x1, s.baseline + 0.12 * s.em, s.em, s.spans)


def _arrange(pieces: list[_Piece], left: float | None, right: float | None, depth: int) -> list[Placed]:
    gutter = find_gutter(pieces) if depth < DEEPEST else None
    if gutter is None:
        return _single(pieces, left, right)
    out: list[Placed] = []
    band: list[_Piece] = []
    for piece in sorted(pieces, key=lambda p: p.top):
        if piece.x0 < gutter - 1 and piece.x1 > gutter + 1:
            out += _band(band, gutter, left, right, depth)
            out += _single([piece], left, right)
            band = []
        else:
            band.append(piece)
    return _joined_rows(out + _band(band, gutter, left, right, depth))


def _band(band: list[_Piece], gutter: float, left: float | None, right: float | None, depth: int) -> list[Placed]:
    """A part of the page that nothing crosses the gutter in: two columns, or lines that happen to be short."""
    on_left = [p for p in band if p.x1 <= gutter + 1]
    on_right = [p for p in band if p.x1 > gutter + 1]
    if len([p for p in on_right if p.x1 - p.x0 >= COLUMN * p.em]) < 2 or len(on_left) < 2:
        return _single(band, left, right)
    top, bottom = min(p.top for p in on_right), max(p.bottom for p in on_right)
    before = [p for p in on_left if p.bottom < top]
    column = [p for p in on_left if p.bottom >= top]
    while (
        before and column and before[-1].em == column[0].em and column[0].top - before[-1].bottom < 0.8 * column[0].em
    ):
        column.insert(0, before.pop())
    after: list[_Piece] = []
    for i, piece in enumerate(column):
        previous = column[i - 1]
        apart = i > 0 and piece.top - previous.bottom > 1.1 * piece.em
        if piece.top > bottom and (apart or abs(piece.em - previous.em) > 0.15 * piece.em):
            column, after = column[:i], column[i:]
            break
    if len(column) < 2:
        return _single(band, left, right)
    out = _single(before, left, right)
    for side in (column, on_right):
        out += _arrange(side, min(p.x0 for p in side), max(p.x1 for p in side), depth + 1)
    return out + _single(after, left, right)


def find_gutter(pieces: list[_Piece]) -> float | None:
    """The x of the space between two columns of running text; None for a page of one column."""
    wide = [p for p in pieces if p.table is None and p.x1 - p.x0 >= COLUMN * p.em]
    if len(wide) < 6:
        return None
    page_left, page_right = min(p.x0 for p in wide), max(p.x1 for p in wide)
    middle = (page_left + page_right) / 2
    starts = [p for p in wide if p.x0 > page_left + 0.3 * (page_right - page_left)]
    if len(starts) < 3 or len([p for p in wide if p.x1 < page_right - 0.3 * (page_right - page_left)]) < 3:
        return None
    pairs = [
        (a.x1, b.x0)
        for b in starts
        for a in wide
        if a.x1 < b.x0 - GUTTER * 0.8 * min(a.em, b.em)
        and min(a.bottom, b.bottom) - max(a.top, b.top) > 0.3 * min(a.em, b.em)
    ]
    if len(pairs) < 3:
        return None
    em = sorted(p.em for p in wide)[len(wide) // 2]
    edge = max(pairs, key=lambda p: (sum(abs(q[1] - p[1]) < em for q in pairs), -p[1]))[1]
    mine = [p for p in pairs if abs(p[1] - edge) < 2.5 * em]
    start, end = max(p[0] for p in mine), min(p[1] for p in mine)
    full = len([p for p in mine if p[0] > start - FULL * em])
    if (
        end - start < GUTTER * em
        or len(mine) < 3
        or full * 2 < len(mine)
        or abs((start + end) / 2 - middle) > 0.3 * (page_right - page_left)
    ):
        return None
    return (start + end) / 2


def _single(pieces: list[_Piece], left: float | None, right: float | None) -> list[Placed]:
    """Pieces of one column: rows put together again, tables in their place."""
    rows: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda p: p.bottom if p.table is None else p.top):
        last = rows[-1][-1] if rows else None
        if last is not None and last.table is None and piece.table is None and _same_row(last, piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    out = []
    for row in rows:
        row.sort(key=lambda p: p.x0)
        table = row[0].table
        out.append(Placed(table if table is not None else join([s for p in row for s in p.spans]), left, right))
    return out


def _same_row(a: _Piece, b: _Piece) -> bool:
    return abs((a.bottom - 0.12 * a.em) - (b.bottom - 0.12 * b.em)) <= 0.3 * min(a.em, b.em)


def _joined_rows(placed: list[Placed]) -> list[Placed]:
    return placed
