"""Rows and columns of a table without a grid: columns from shared gaps, rows from rulings and leading."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.readers.layout.cells import DraftCell
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Segment, Span, join, segments

TIGHT = 0.8
"""Em of the narrowest gap between two columns of a table."""
FILLS = 0.7
"""Share of its column's longest line that a line must have for its cell to go on in the next."""
HEADER = 3
"""Rows at the top of a table that may be a grouped header."""
_LEADERS = re.compile(r"[.…·‥]{5,}")


@dataclass(slots=True)
class TextRow:
    """One printed row with its parts."""

    spans: list[Span]
    parts: list[Segment]
    top: float
    bottom: float
    em: float

    @property
    def many(self) -> bool:
        """Whether it has several parts, and is no line of a table of contents."""
        return len(self.parts) > 1 and not any(_LEADERS.search(p.text) for p in self.parts)


def text_row(row: list[Span]) -> TextRow:
    """A printed row cut at its gaps."""
    parts = segments(row, TIGHT)
    em = max(p.em for p in parts)
    baseline = max(parts, key=lambda p: p.em).baseline
    return TextRow(row, parts, baseline - 0.88 * em, baseline + 0.12 * em, em)


def find_cores(texts: Sequence[TextRow]) -> list[tuple[float, float]]:
    """The x intervals of the columns: where more rows than stray ones have ink."""
    rows = [t for t in texts if t.many]
    stray = 0 if len(rows) < 4 else max(1, round(0.12 * len(rows)))
    events = sorted((x, step) for t in rows for p in t.parts for x, step in ((p.x0, 1), (p.x1, -1)))
    em = sorted(t.em for t in rows)[len(rows) // 2] if rows else 10.0
    cores: list[tuple[float, float]] = []
    depth, start = 0, 0.0
    for x, step in events:
        before, depth = depth, depth + step
        if before <= stray < depth:
            start = x
        elif depth <= stray < before:
            if cores and start - cores[-1][1] < 0.4 * em:
                cores[-1] = (cores[-1][0], x)
            else:
                cores.append((start, x))
    return _parted(cores, rows)


def _parted(cores: list[tuple[float, float]], rows: Sequence[TextRow]) -> list[tuple[float, float]]:
    """Columns with neighbours put together that hardly any row fills both of.

    A centred heading over a column set flush left makes such neighbours.
    """
    out = list(cores)
    i = 0
    while i + 1 < len(out):
        both = sum(
            any(p.x0 < out[i][1] and p.x1 > out[i][0] and p.x1 <= out[i + 1][0] + 1 for p in row.parts)
            and any(p.x0 < out[i + 1][1] and p.x1 > out[i + 1][0] and p.x0 >= out[i][1] - 1 for p in row.parts)
            for row in rows
        )
        if both * 4 < len(rows):
            out[i : i + 2] = [(out[i][0], out[i + 1][1])]
        else:
            i += 1
    return out


def columns_of(part: Segment, cores: list[tuple[float, float]]) -> tuple[int, int]:
    """(first column, how many) that a part stands in."""
    hit = [
        i for i, (a, b) in enumerate(cores)
        if min(part.x1, b) - max(part.x0, a) > min(0.35 * (b - a), 1.0 * part.em)
    ]  # fmt: skip
    if hit:
        return hit[0], hit[-1] - hit[0] + 1
    x = (part.x0 + part.x1) / 2
    return min(range(len(cores)), key=lambda i: abs((cores[i][0] + cores[i][1]) / 2 - x)), 1


def table_rows(texts: list[TextRow], rules: list[Rule], cores: list[tuple[float, float]]) -> list[list[TextRow]]:
    """Table rows: printed rows put together where a cell is wrapped over several."""
    full = [r.at for r in rules if r.end - r.start > 0.9 * (rules[0].end - rules[0].start)]
    partial = [r.at for r in rules if r.at not in full]
    zones: list[list[TextRow]] = [[]]
    for text in texts:
        if zones[-1] and _between(full, zones[-1][-1], text):
            zones.append([])
        zones[-1].append(text)
    if len(zones) >= 5:
        return zones
    bands: list[list[TextRow]] = []
    for zone in zones:
        part: list[TextRow] = []
        for text in zone:
            if part and _between(partial, part[-1], text):
                bands += _unwrapped(part, cores)
                part = []
            part.append(text)
        bands += _unwrapped(part, cores)
    return bands


def _between(at: list[float], above: TextRow, below: TextRow) -> bool:
    """Whether a ruling stands between two rows."""
    return any((above.top + above.bottom) / 2 < y < (below.top + below.bottom) / 2 for y in at)


def _unwrapped(zone: list[TextRow], cores: list[tuple[float, float]]) -> list[list[TextRow]]:
    """The rows of a zone without inner rulings; a row whose cells are set lower or higher is still one row."""
    clusters: list[list[TextRow]] = []
    for text in zone:
        last = clusters[-1][-1] if clusters else None
        if (
            last is not None
            and text.top - last.bottom < 0.35 * text.em
            and not _filled(text, cores) & _filled(last, cores)
        ):
            clusters[-1].append(text)
        else:
            clusters.append([text])
    if len(clusters) < 2:
        return clusters
    gaps = [min(t.top for t in b) - max(t.bottom for t in a) for a, b in itertools.pairwise(clusters)]
    columns = [set().union(*(_filled(t, cores) for t in cluster)) for cluster in clusters]
    led = sum(0 in c for c in columns)
    sparse = [len(c) * 2 <= len(cores) or 0 not in c for c in columns]
    uneven = max(gaps) - min(gaps) > 0.35 * zone[0].em
    threshold = (min(gaps) + max(gaps)) / 2
    widest = _widest(zone, cores)
    out = [clusters[0]]
    for i, gap in enumerate(gaps, start=1):
        close = gap <= threshold if uneven else led * 10 >= 7 * len(clusters)
        both_lead = 0 in columns[i] and 0 in columns[i - 1]
        wrapped = close and sparse[i] and _runs_on(out[-1], columns[i], cores, widest)
        lifted = close and sparse[i - 1] and len(out[-1]) == 1 and _runs_on(out[-1], columns[i - 1], cores, widest)
        if (wrapped and not (both_lead and not sparse[i])) or (lifted and columns[i - 1] <= columns[i]):
            out[-1] = out[-1] + clusters[i]
        else:
            out.append(clusters[i])
    return out


def _widest(zone: list[TextRow], cores: list[tuple[float, float]]) -> dict[int, float]:
    """The width of the longest part in each column."""
    out: dict[int, float] = {}
    for part in (p for text in zone for p in text.parts):
        column, n = columns_of(part, cores)
        if n == 1:
            out[column] = max(out.get(column, 0.0), part.width)
    return out


def _runs_on(
    band: list[TextRow], columns: set[int], cores: list[tuple[float, float]], widest: dict[int, float]
) -> bool:
    """Whether the text of a band fills all of ``columns`` in which it has any, so that it may go on below."""
    for column in columns:
        parts = [p for text in band for p in text.parts if columns_of(p, cores)[0] == column]
        if parts and parts[-1].width < FILLS * widest.get(column, 0.0):
            return False
    return True


def _filled(text: TextRow, cores: list[tuple[float, float]]) -> set[int]:
    """The columns in which a printed row has text."""
    return {columns_of(part, cores)[0] for part in text.parts}


def _grouped(
    part: Segment, text: TextRow, cores: list[tuple[float, float]], rules: list[Rule], first: int, n: int
) -> tuple[int, int]:
    """(first column, how many) of a header that stands over a ruling shorter than the table: all columns under it.

    Where several headers share one ruling, each has the columns nearest to it.
    """
    for rule in rules:
        if not (
            text.bottom - 2 < rule.at < text.bottom + 1.2 * text.em and rule.start <= part.x0 and part.x1 <= rule.end
        ):
            continue
        under = [i for i, (a, b) in enumerate(cores) if rule.start - 4 <= a and b <= rule.end + 4]
        if len(under) == len(cores):
            continue
        heads = [p for p in text.parts if rule.start <= p.x0 and p.x1 <= rule.end]
        mine = [i for i in under if min(heads, key=lambda p: abs(p.x0 + p.x1 - cores[i][0] - cores[i][1])) is part]
        if len(mine) > n:
            return mine[0], len(mine)
    return first, n


def span_header(cells: list[DraftCell], bands: list[list[TextRow]], rules: list[Rule]) -> list[DraftCell]:
    """Cells of a grouped header put together: a ruling under the groups leaves the columns beside them whole."""
    if not rules:
        return cells
    width = rules[0].end - rules[0].start
    for r in range(min(len(bands) - 1, HEADER)):
        above, below = bands[r][-1], bands[r + 1][0]
        between = [x for x in rules if (above.top + above.bottom) / 2 < x.at < (below.top + below.bottom) / 2]
        if not between or any(x.end - x.start > 0.9 * width for x in between):
            continue
        for cell in [c for c in cells if c.row == r and c.colspan == 1]:
            x = (cell.bbox[0] + cell.bbox[2]) / 2
            under = next((c for c in cells if c.row == r + 1 and c.col == cell.col and c.colspan == 1), None)
            if under is None or any(b.start < x < b.end for b in between) or (cell.lines and under.lines):
                continue
            cell.lines += under.lines
            cell.rowspan += under.rowspan
            cell.bbox = (cell.bbox[0], cell.bbox[1], cell.bbox[2], under.bbox[3])
            cells.remove(under)
    return cells


def row_cells(
    r: int,
    band: list[TextRow],
    cores: list[tuple[float, float]],
    rules: list[Rule],
    xs: list[float],
    ys: list[float],
    page: int,
) -> list[DraftCell]:
    """The cells of table row ``r``; columns without text have empty cells."""
    spans: dict[tuple[int, int], list[Span]] = {}
    for text in band:
        for part in text.parts:
            first, n = columns_of(part, cores)
            first, n = _grouped(part, text, cores, rules, first, n)
            spans.setdefault((first, n), []).extend(part.spans)
    cells: list[DraftCell] = []
    c = 0
    for (first, n), inside in sorted(spans.items()):
        for empty in range(c, first):
            cells.append(DraftCell(r, empty, 1, 1, page, (xs[empty], ys[r], xs[empty + 1], ys[r + 1])))
        if first < c:
            cells[-1].lines += [join(row) for row in make_rows(inside)]
            continue
        box = (min(xs[first], *(s.x0 for s in inside)), ys[r], max(xs[first + n], *(s.x1 for s in inside)), ys[r + 1])
        cells.append(DraftCell(r, first, 1, n, page, box, [join(row) for row in make_rows(inside)]))
        c = first + n
    for empty in range(c, len(cores)):
        cells.append(DraftCell(r, empty, 1, 1, page, (xs[empty], ys[r], xs[empty + 1], ys[r + 1])))
    return cells
