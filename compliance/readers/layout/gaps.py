"""Tables without a grid: three-line tables and borderless ones, found by aligned gaps between parts of rows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from compliance.readers.layout.cells import DraftCell, DraftTable
from compliance.readers.layout.gapgrid import (
    TextRow,
    columns_of,
    find_cores,
    row_cells,
    span_header,
    table_rows,
    text_row,
)
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Span

CAPTION = re.compile(
    r"^[（(]?(续|附)?表\s*([\dA-Z一二三四五六七八九十]|$|\s)|[一览汇总明细对照情况清单]{2,}表$|单位[:：]"
)
_NUMERIC = re.compile(r"^[-—–+±≤≥<>~约]?[\d.,，%％/—–\-~年月日]+\S{0,6}$")


def take_tables(
    rows: Sequence[list[Span]], rules: Sequence[Rule], page: int
) -> tuple[list[DraftTable], list[list[Span]]]:
    """Tables that ``rows`` (outside all grids) form, and the rows that are left."""
    texts = [text_row(row) for row in rows]
    horizontals = sorted((r for r in rules if not r.vertical), key=lambda r: r.at)
    tables: list[DraftTable] = []
    taken: set[int] = set()
    for start, end, lines in _ruled_runs(texts, horizontals):
        table = _build(texts[start:end], lines, page, captioned=True)
        if table is not None:
            tables.append(table)
            taken |= set(range(start, end))
    for start, end in _free_runs(texts, taken):
        captioned = start > 0 and _is_caption(texts[start - 1], texts[start])
        table = _build(texts[start:end], [], page, captioned)
        if table is not None:
            tables.append(table)
            taken |= set(range(start, end))
    return tables, [row for i, row in enumerate(rows) if i not in taken]


def _is_caption(above: TextRow, row: TextRow) -> bool:
    """Whether a row is the caption of the one below it: worded as one, and close."""
    return row.top - above.bottom < 2.5 * row.em and bool(CAPTION.search("".join(p.text for p in above.parts)))


def _ruled_runs(texts: list[TextRow], rules: list[Rule]) -> list[tuple[int, int, list[Rule]]]:
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
            if between and (len(inside) < len(between) or not _tabular([texts[k] for k in inside], first)):
                break
            group.append(rule)
            used.add(j)
        members = [k for k, t in enumerate(texts) if first.at - 1 <= (t.top + t.bottom) / 2 < group[-1].at + 1]
        if len(group) >= 2 and len(members) >= 2:
            inner = [
                r
                for r in rules
                if first.at < r.at < group[-1].at and r.start >= first.start - 6 and r.end <= first.end + 6
            ]
            lines = sorted({*group, *inner}, key=lambda r: r.at)
            if len(lines) >= 3:
                out.append((members[0], members[-1] + 1, lines))
    return out


def _tabular(rows: list[TextRow], rule: Rule) -> bool:
    """Whether rows between two rulings can be those of a table: several have parts, none is running text or a caption."""
    if any(CAPTION.search("".join(p.text for p in row.parts)) for row in rows):
        return False
    if any(len(row.parts) == 1 and row.parts[0].width > 0.7 * (rule.end - rule.start) for row in rows):
        return False
    if max(row.em for row in rows) > 1.3 * min(row.em for row in rows):
        return False
    return 3 * sum(row.many for row in rows) >= len(rows)


def _inside(text: TextRow, rule: Rule) -> bool:
    return text.parts[0].x0 >= rule.start - 6 and text.parts[-1].x1 <= rule.end + 6


def _free_runs(texts: list[TextRow], taken: set[int]) -> list[tuple[int, int]]:
    """Runs of rows with several parts each; single parts that fit between them may be wrapped cells."""
    out: list[tuple[int, int]] = []
    i = 0
    while i < len(texts):
        if i in taken or not texts[i].many or CAPTION.search("".join(p.text for p in texts[i].parts)):
            i += 1
            continue
        end = last = i
        while end + 1 < len(texts) and end + 1 not in taken:
            following = texts[end + 1]
            if following.top - texts[end].bottom > 2.2 * following.em or _size_differs(texts[i], following):
                break
            if CAPTION.search("".join(p.text for p in following.parts)):
                break
            if following.many:
                last = end + 1
            elif following.parts[0].width > 0.45 * (texts[i].parts[-1].x1 - texts[i].parts[0].x0) or end + 1 - last > 2:
                break
            end += 1
        out.append((i, last + 1))
        i = last + 1
    return out


def _size_differs(a: TextRow, b: TextRow) -> bool:
    return abs(a.em - b.em) > 0.25 * max(a.em, b.em)


def _build(texts: list[TextRow], rules: list[Rule], page: int, captioned: bool) -> DraftTable | None:
    """The table that the rows form; None when they do not look like one."""
    cores = find_cores(texts)
    if len(cores) < 2:
        return None
    bands = table_rows(texts, rules, cores)
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
        cells += row_cells(r, band, cores, rules, xs, ys, page)
    return DraftTable(page, xs, ys, span_header(cells, bands, rules), ruled=False)


def _plausible(bands: list[list[TextRow]], cores: list[tuple[float, float]], captioned: bool) -> bool:
    """Whether rows without any ruling are a table rather than form fields or a signature."""
    counts = [0] * len(cores)
    lengths: list[int] = []
    labelled = 0
    for band in bands:
        parts = [p for t in band for p in t.parts]
        for part in parts:
            first, n = columns_of(part, cores)
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
