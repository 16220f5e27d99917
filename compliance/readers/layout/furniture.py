"""Running heads, page numbers, watermarks and stamps: what is printed on a page but is not its text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from math import hypot

from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.rows import make_rows
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Span

HEAD = 0.10
"""Share of the page's height in which a running head may stand."""
FOOT = 0.14
"""The same at the foot (the page number of an official document stands 7 mm below the text)."""
WATERMARK = 2.5
"""Upright pale text this many times larger than the body is a watermark."""

_DASH = r"[-—–－─_~·•\s]*"
_NUMBERED = re.compile(
    rf"^{_DASH}第?\s*(\d{{1,4}})\s*页?{_DASH}$|^{_DASH}第?\s*\d{{1,4}}\s*页?\s*[/／,，、共\s]+\s*\d{{1,4}}\s*页?{_DASH}$"
    r"|^第\s*[Ⅰ-Ⅻ]+\s*页\s*共?\s*[Ⅰ-Ⅻ]*\s*页?$|^page\s*\d+(\s*(of|/)\s*\d+)?$|^[ivxlIVXL]{{1,6}}$",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(
    r"第\s*[\dⅠ-Ⅻ]+\s*页|[-—–－]\s*\d+\s*[-—–－]|\d+\s*[/／]\s*\d+|page|共\s*[\dⅠ-Ⅻ]+\s*页", re.IGNORECASE
)
_WRITTEN_OUT = re.compile(r"^第\s*[\dⅠ-Ⅻ]+\s*页[\s,，/]*共\s*[\dⅠ-Ⅻ]+\s*页$")
"""A page number that can be nothing else, wherever it stands near the edge."""
_CAPTION = re.compile(r"^[（(]?[续附]?表|单位[:：]")
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class _Row:
    page: int
    spans: list[Span]
    text: str
    key: tuple[str, bool, int]
    outermost: int
    """How many rows stand between this one and the page's edge."""
    alone: bool
    """Whether much space parts it from the rest of the page."""


def set_apart(pages: list[PageInk]) -> None:
    """Move the furniture of all pages from ``spans`` to ``furniture``."""
    for page in pages:
        _take(page, _watermarks(page))
    rows = [row for page in pages for row in _edge_rows(page)]
    repeated = _repeated(rows, len(pages))
    offsets = Counter(int(m[1]) - r.page for r in rows if (m := _NUMBERED.match(r.text)) and m[1])
    by_place: dict[tuple[int, bool], list[_Row]] = defaultdict(list)
    for row in rows:
        by_place[row.page, row.key[1]].append(row)
    taken: dict[int, list[Span]] = defaultdict(list)
    for (number, _), group in by_place.items():
        taken[number] += [s for row in group if _WRITTEN_OUT.match(row.text) for s in row.spans]
        for row in sorted(group, key=lambda r: r.outermost):
            if _WRITTEN_OUT.match(row.text):
                continue
            if not (row.key in repeated or _is_page_number(row, offsets, len(pages))):
                break
            taken[number] += row.spans
    _drop_rules(pages)
    left = sum(len(p.spans) - len(taken.get(p.number, [])) for p in pages)
    for page in pages if left else []:
        _take(page, taken.get(page.number, []))


def _drop_rules(pages: list[PageInk]) -> None:
    """Remove the rulings of running heads and feet: the same on several pages, near the edge."""

    def key(page: PageInk, rule: Rule) -> tuple[int, int, int] | None:
        near = rule.at < HEAD * page.height or rule.at > (1 - FOOT) * page.height
        return None if rule.vertical or not near else (round(rule.at / 3), round(rule.start / 3), round(rule.end / 3))

    seen = Counter(k for page in pages for k in {key(page, rule) for rule in page.rules} if k)
    for page in pages:
        page.rules = [r for r in page.rules if (k := key(page, r)) is None or seen[k] < 2 or page.on_grid(r)]


def _take(page: PageInk, spans: list[Span]) -> None:
    if spans:
        gone = {id(s) for s in spans}
        page.spans = [s for s in page.spans if id(s) not in gone]
        page.furniture += spans


def _body_size(spans: list[Span]) -> float:
    """The font size in the middle when every character counts, at most forty of a span; 0 without text."""
    weights = [(s.em, min(len(s.text), 40)) for s in sorted(spans, key=lambda s: s.em)]
    left = sum(w for _, w in weights) // 2
    for em, weight in weights:
        if left < weight:
            return em
        left -= weight
    return 0.0


def _watermarks(page: PageInk) -> list[Span]:
    """Turned text outside tables (watermarks, stamps), pale text far larger than the body, stars of stamps."""
    turned = [s for s in page.spans if s.turned and not (s.turned in (90, 270) and page.in_grid(s))]
    out = list(turned)
    body = _body_size(page.spans)
    out += [s for s in page.spans if not s.turned and s.pale and s.em > WATERMARK * body]
    if len({s.turned for s in turned}) >= 4:
        out += _stamped(page, turned)
    return out


def _stamped(page: PageInk, ring: list[Span]) -> list[Span]:
    """What belongs to a stamp besides its turned characters: the star, a character that happens to stand upright."""
    x0, x1 = min(s.x0 for s in ring), max(s.x1 for s in ring)
    top, bottom = min(s.top for s in ring), max(s.bottom for s in ring)
    x, y, radius = (x0 + x1) / 2, (top + bottom) / 2, (x1 - x0) / 2

    def belongs(s: Span) -> bool:
        if s.turned or len(s.text) > 2 or not (x0 <= s.x0 and s.x1 <= x1 and top <= s.middle <= bottom):
            return False
        return s.text in "★☆✩✪" or hypot((s.x0 + s.x1) / 2 - x, s.middle - y) > 0.6 * radius

    return [s for s in page.spans if belongs(s)]


def _edge_rows(page: PageInk) -> list[_Row]:
    """The rows near the upper and lower edge that stand in no table."""
    out: list[_Row] = []
    for at_head in (True, False):
        near = [
            s for s in page.spans
            if (s.baseline < HEAD * page.height if at_head else s.middle > (1 - FOOT) * page.height) and not page.in_grid(s)
        ]  # fmt: skip
        rows = make_rows(near)
        for outermost, row in enumerate(rows if at_head else reversed(rows)):
            text = " ".join(s.text for s in row).strip()
            distance = row[0].baseline if at_head else page.height - row[0].baseline
            shape = re.sub(r"\s+", "", _DIGITS.sub("#", text))
            inner = [
                s.baseline
                for s in page.spans
                if (s.baseline > row[0].baseline if at_head else s.baseline < row[0].baseline)
            ]
            gap = abs((min(inner) if at_head else max(inner)) - row[0].baseline) if inner else 0.0
            alone = gap > 2.5 * row[0].em
            out.append(_Row(page.number, row, text, (shape, at_head, round(distance / 12)), outermost, alone))
    return out


def _repeated(rows: list[_Row], pages: int) -> set[tuple[str, bool, int]]:
    """The keys (text with digits masked, edge, distance) that stand on enough pages to be a running head."""
    seen: dict[tuple[str, bool], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        shape, at_head, distance = row.key
        if shape.replace("#", "") and not _CAPTION.match(shape):
            seen[shape, at_head][distance].add(row.page)
    enough = 2 if pages <= 5 else 3
    out = set()
    for (shape, at_head), places in seen.items():
        for distance in places:
            near = set().union(*(p for d, p in places.items() if abs(d - distance) <= 1))
            if len(near) >= enough:
                out.add((shape, at_head, distance))
    return out


def _is_page_number(row: _Row, offsets: Counter[int], pages: int) -> bool:
    """A page number: written as one, or a bare number that counts along with the pages."""
    match = _NUMBERED.match(row.text)
    if not match or row.outermost > 1:
        return False
    if _EXPLICIT.search(row.text):
        return True
    if match[1] is None:
        return len(row.text) <= 4 and pages > 1
    offset = int(match[1]) - row.page
    return offsets[offset] >= 2 or offset == 0 or (pages == 1 and row.outermost == 0 and row.alone)
