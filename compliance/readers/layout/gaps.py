"""Tables without a grid: three-line tables and borderless ones, found by aligned gaps between parts of rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.readers.layout.cells import DraftCell, DraftTable
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Segment, Span, join, segments

TIGHT = 0.8
"""Em of the narrowest gap between two columns of a table."""
LONGEST_RULE_GAP = 400.0
CAPTION = re.compile(
    r"^[（(]?(续|附)?表\s*([\dA-Z一二三四五六七八九十]|$|\s)|[一览汇总明细对照情况清单]{2,}表$|单位[:：]"
)
_LEADERS = re.compile(r"[.…·‥]{5,}")
_NUMERIC = re.compile(r"^[-—–+±≤≥<>~约]?[\d.,，%％/—–\-~年月日]+\S{0,6}$")


@dataclass(slots=True)
class _Text:
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


def take_tables(
    rows: Sequence[list[Span]], rules: Sequence[Rule], page: int
) -> tuple[list[DraftTable], list[list[Span]]]:
    """Tables that ``rows`` (outside all grids) form, and the rows that are left."""
    texts = [_text(row) for row in rows]
    horizontals = sorted((r for r in rules if not r.vertical), key=lambda r: r.at)
    tables: list[DraftTable] = []
    taken: set[int] = set()
    for start, end, lines in _ruled_runs(texts, horizontals):
        table = _build(texts[start:end], lines, page, captioned=True)
        if table is not None:
            tables.append(table)
            taken |= set(range(start, end))
    for start, end in _free_runs(texts, taken):
        captioned = start > 0 and bool(CAPTION.search("".join(p.text for p in texts[start - 1].parts)))
        table = _build(texts[start:end], [], page, captioned)
        if table is not None:
            tables.append(table)
            taken |= set(range(start, end))
    return tables, [row for i, row in enumerate(rows) if i not in taken]


def _text(row: list[Span]) -> _Text:
    parts = segments(row, TIGHT)
    em = max(p.em for p in parts)
    baseline = max(parts, key=lambda p: p.em).baseline
    return _Text(row, parts, baseline - 0.88 * em, baseline + 0.12 * em, em)


def _ruled_runs(texts: list[_Text], rules: list[Rule]) -> list[tuple[int, int, list[Rule]]]:
    """Rows between horizontal rulings of one extent: (first row, end, the rulings)."""
    out: list[tuple[int, int, list[Rule]]] = []
    used: set[int] = set()
    for i, first in enumerate(rules):
        if i in used or first.end - first.start < 100:
            continue
        group = [first]
        for j in range(i + 1, len(rules)):
            rule = rules[j]
            if abs(rule.start - first.start) > 6 or abs(rule.end - first.end) > 6:
                continue
            between = [k for k, t in enumerate(texts) if group[-1].at - 1 <= (t.top + t.bottom) / 2 < rule.at + 1]
            inside = [k for k in between if _inside(texts[k], first)]
            if between and (len(inside) < len(between) or 2 * sum(texts[k].many for k in inside) < len(inside)):
                break
            group.append(rule)
            used.add(j)
        members = [k for k, t in enumerate(texts) if first.at - 1 <= (t.top + t.bottom) / 2 < group[-1].at + 1]
        if len(group) >= 3 and len(members) >= 2:
            inner = [
                r
                for r in rules
                if first.at < r.at < group[-1].at and r.start >= first.start - 6 and r.end <= first.end + 6
            ]
            out.append((members[0], members[-1] + 1, sorted({*group, *inner}, key=lambda r: r.at)))
    return out


def _inside(text: _Text, rule: Rule) -> bool:
    return text.parts[0].x0 >= rule.start - 6 and text.parts[-1].x1 <= rule.end + 6


def _free_runs(texts: list[_Text], taken: set[int]) -> list[tuple[int, int]]:
    """Runs of rows with several parts each; single parts that fit between them may be wrapped cells."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(texts):
        if i in taken or not texts[i].many:
            i += 1
            continue
        end = last = i
        while end + 1 < len(texts) and end + 1 not in taken:
            following = texts[end + 1]
            if following.top - texts[end].bottom > 2.2 * following.em or _size_differs(texts[i], following):
                break
            if following.many:
                last = end + 1
            elif following.parts[0].width > 0.45 * (texts[i].parts[-1].x1 - texts[i].parts[0].x0) or end + 1 - last > 2:
                break
            end += 1
        out.append((i, last + 1))
        i = last + 1
    return out


def _size_differs(a: _Text, b: _Text) -> bool:
    return abs(a.em - b.em) > 0.25 * max(a.em, b.em)


def _build(texts: list[_Text], rules: list[Rule], page: int, captioned: bool) -> DraftTable | None:
    """The table that the rows form; None when they do not look like one."""
    cores = find_cores(texts)
    if len(cores) < 2:
        return None
    bands = _bands(texts, rules, cores)
    if not rules and not _plausible(bands, cores, captioned):
        return None
    left = min(p.x0 for t in texts for p in t.parts)
    right = max(p.x1 for t in texts for p in t.parts)
    if rules:
        left, right = min(left, rules[0].start), max(right, rules[0].end)
    xs = [left, *((a[1] + b[0]) / 2 for a, b in itertools.pairwise(cores)), right]
    ys = [bands[0][0].top - 1]
    ys += [(max(t.bottom for t in a) + min(t.top for t in b)) / 2 for a, b in itertools.pairwise(bands)]
    ys.append(max(t.bottom for t in bands[-1]) + 1)
    cells: list[DraftCell] = []
    for r, band in enumerate(bands):
        cells += _row_cells(r, band, cores, rules, xs, ys, page)
    return DraftTable(page, xs, ys, cells, ruled=False)


def find_cores(texts: Sequence[_Text]) -> list[tuple[float, float]]:
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
    return cores


def _columns_of(part: Segment, cores: list[tuple[float, float]]) -> tuple[int, int]:
    """(first column, how many) that a part stands in."""
    hit = [
        i for i, (a, b) in enumerate(cores)
        if min(part.x1, b) - max(part.x0, a) > min(0.35 * (b - a), 1.0 * part.em)
    ]  # fmt: skip
    if hit:
        return hit[0], hit[-1] - hit[0] + 1
    x = (part.x0 + part.x1) / 2
    return min(range(len(cores)), key=lambda i: abs((cores[i][0] + cores[i][1]) / 2 - x)), 1


def _bands(texts: list[_Text], rules: list[Rule], cores: list[tuple[float, float]]) -> list[list[_Text]]:
    """Table rows: printed rows put together where a cell is wrapped over several."""
    full = [r.at for r in rules if rules and r.end - r.start > 0.9 * (rules[0].end - rules[0].start)]
    zones: list[list[_Text]] = [[]]
    for text in texts:
        while full and (text.top + text.bottom) / 2 > full[0]:
            full.pop(0)
            if zones[-1]:
                zones.append([])
        zones[-1].append(text)
    if len(zones) >= 5:
        return zones
    return [band for zone in zones for band in _unwrapped(zone, cores)]


def _unwrapped(zone: list[_Text], cores: list[tuple[float, float]]) -> list[list[_Text]]:
    if len(zone) < 2:
        return [zone]
    gaps = [b.top - a.bottom for a, b in itertools.pairwise(zone)]
    em = zone[0].em
    columns = [{_columns_of(p, cores)[0] for p in t.parts} for t in zone]
    led = sum(0 in c for c in columns)
    sparse = [len(c) * 2 <= len(cores) or 0 not in c for c in columns]
    threshold = (min(gaps) + max(gaps)) / 2 if max(gaps) - min(gaps) > 0.35 * em else None
    out = [[zone[0]]]
    for i, gap in enumerate(gaps, start=1):
        close = gap <= threshold if threshold is not None else led * 10 >= 7 * len(zone)
        if close and (sparse[i] or sparse[i - 1]) and not (0 in columns[i] and 0 in columns[i - 1] and not sparse[i]):
            out[-1].append(zone[i])
        else:
            out.append([zone[i]])
    return out


def _plausible(bands: list[list[_Text]], cores: list[tuple[float, float]], captioned: bool) -> bool:
    """Whether rows without any ruling are a table rather than form fields or a signature."""
    counts = [0] * len(cores)
    lengths: list[int] = []
    labelled = 0
    for band in bands:
        parts = [p for t in band for p in t.parts]
        for part in parts:
            first, n = _columns_of(part, cores)
            for c in range(first, first + n):
                counts[c] += 1
            lengths.append(len(part.text))
        labelled += any(re.search(r"[：:]\S", p.text) or p.text.endswith(("：", ":")) for p in parts)
    if labelled * 2 > len(bands) or not lengths or sum(lengths) / len(lengths) > 16:
        return False
    if min(counts) * 2 < len(bands) and len(bands) > 2:
        return False
    if captioned:
        return len(bands) >= 2
    numeric = sum(bool(_NUMERIC.match(p.text)) for band in bands for t in band for p in t.parts)
    return len(cores) >= 3 and len(bands) >= 3 and numeric * 4 >= len(lengths)


def _row_cells(
    r: int,
    band: list[_Text],
    cores: list[tuple[float, float]],
    rules: list[Rule],
    xs: list[float],
    ys: list[float],
    page: int,
) -> list[DraftCell]:
    spans: dict[tuple[int, int], list[Span]] = {}
    for text in band:
        for part in text.parts:
            first, n = _columns_of(part, cores)
            for rule in rules:
                if (
                    text.bottom - 2 < rule.at < text.bottom + 1.2 * text.em
                    and rule.start <= part.x0
                    and part.x1 <= rule.end
                ):
                    under = [i for i, (a, b) in enumerate(cores) if rule.start - 4 <= a and b <= rule.end + 4]
                    if len(under) > n and len(under) < len(cores):
                        first, n = under[0], len(under)
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
