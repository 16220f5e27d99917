"""Which rows of a PDF make one paragraph, and which role each row has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from compliance.formalities.passages import Cue, Passage, assign_roles
from compliance.formalities.sheet.values import MM, Row, Sheet

_PAGE_NUMBER = re.compile(r"^[\s—–\-－―─·第]*\d{1,4}[\s—–\-－―─·页]*$")
_BESIDE_NUMBER = re.compile(r"^[\s—–\-－―─·第页]+$")
_FOOT = 0.88
"""The part of a page's height below which page numbers stand."""


def read_paragraphs(sheets: Sequence[Sheet]) -> tuple[tuple[Passage, ...], list[Sheet]]:
    """The paragraphs over all pages, and the sheets with a role for every row.

    What stands on the left of the day of printing is the office that printed.
    """
    sheets = [replace(sheet, rows=_whole_numbers(sheet)) for sheet in sheets]
    groups: list[list[Row]] = []
    marked: list[Sheet] = []
    numbers: set[int] = set()
    for sheet in sheets:
        for row in sheet.rows:
            if is_page_number(row, sheet):
                numbers.add(id(row))
    flow = [row for sheet in sheets for row in sheet.rows if id(row) not in numbers]
    edges = [r for r in flow if r.size > 15]
    left, right = _edges(edges)
    for n, row in enumerate(flow):
        above = flow[n - 1] if n else None
        copies = bool(groups) and groups[-1][0].text.startswith("抄送")
        if above is not None and groups and _continues(above, row, left, right, copies):
            groups[-1].append(row)
        else:
            groups.append([row])
    cues = [_cue(g, left, right) for g in groups]
    printed = {(g[0].page, round(g[0].baseline)) for g in groups if g[0].text.endswith("印发")}
    beside = [(g[0].page, round(g[0].baseline)) in printed and not g[0].text.endswith("印发") for g in groups]
    passages = assign_roles([replace(c, style="office") if b else c for c, b in zip(cues, beside, strict=True)])
    later = {id(row) for g in groups for row in g[1:]}
    roles = {id(row): p.role for g, p in zip(groups, passages, strict=True) for row in g}
    for sheet in sheets:
        rows = tuple(
            replace(r, role="page-number" if id(r) in numbers else roles.get(id(r), ""), first=id(r) not in later)
            for r in sheet.rows
        )
        marked.append(replace(sheet, rows=rows))
    return passages, marked


def is_page_number(row: Row, sheet: Sheet) -> bool:
    """Figures, perhaps between lines, near the foot of the page."""
    return bool(_PAGE_NUMBER.match(row.text)) and row.baseline > sheet.height * _FOOT


def _whole_numbers(sheet: Sheet) -> tuple[Row, ...]:
    """The rows of a page, with the lines beside a page number joined to it where they are set in another size or font."""
    beside = [r for r in sheet.rows if r.baseline > sheet.height * _FOOT and _BESIDE_NUMBER.match(r.text)]
    rows = []
    for row in sheet.rows:
        if row in beside:
            continue
        mine = [b for b in beside if is_page_number(row, sheet) and _next_to(b, row)]
        beside = [b for b in beside if b not in mine]
        glyphs = sorted((g for r in (row, *mine) for g in r.glyphs), key=lambda g: g.left)
        rows.append(replace(row, glyphs=tuple(glyphs)) if mine else row)
    return tuple(sorted((*rows, *beside), key=lambda r: (round(r.baseline, 0), r.left)))


def _next_to(line: Row, number: Row) -> bool:
    em = line.size * MM
    near = line.left - number.right < 2 * em and number.left - line.right < 2 * em
    return near and abs(line.baseline - number.baseline) < 0.3 * em


def _edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Where most rows of body size begin and end."""
    if not rows:
        return 0.0, 0.0
    lefts = Counter(round(r.left * 2) / 2 for r in rows if len(r.glyphs) > 8)
    rights = sorted(r.right for r in rows if len(r.glyphs) > 8)
    left = min((v for v, n in lefts.items() if n >= 0.15 * sum(lefts.values())), default=rows[0].left)
    return left, rights[int(len(rights) * 0.8)] if rights else rows[0].right


def _continues(above: Row, row: Row, left: float, right: float, copies: bool) -> bool:
    """Whether ``row`` goes on with the paragraph that ``above`` is in; the list of ``copies`` goes on below its names."""
    em = row.size * MM
    if abs(above.size - row.size) > 1 or row.size < 13 or above.table != row.table:
        return False
    gap = row.baseline - above.baseline if row.page == above.page else 0
    if gap < 0 or (row.page == above.page and not 0.8 * em < gap < 2.4 * em) or row.page - above.page > 1:
        return False
    if copies and row.left > left + 3 * em and "印发" not in row.text:
        return True
    if row.size > 18:
        return above.glyphs[0].colour == row.glyphs[0].colour
    return abs(row.left - left) < 0.6 * em and (above.right > right - 1.6 * em or _held_back(above, row, right))


def _held_back(above: Row, row: Row, right: float) -> bool:
    """Whether ``above`` ends early because what ``row`` begins with, an address or a long word, cannot be broken."""
    word = [*takewhile(lambda g: "!" <= g.char <= "~", row.glyphs)]
    return bool(word) and word[-1].right - word[0].left > right - above.right


def _cue(group: Sequence[Row], left: float, right: float) -> Cue:
    row = group[0]
    middle = (left + right) / 2
    em = row.size * MM
    centred = all(abs((r.left + r.right) / 2 - middle) < 0.8 * em and r.left > left + 1.2 * em for r in group)
    colour = row.glyphs[0].colour
    red = colour[0] >= 150 and colour[0] - max(colour[1:]) >= 90
    text = "".join(r.text for r in group)
    lines = tuple(r.text for r in group)
    table = row.table or row.size < 13
    return Cue(text, row.size, red, centred, "", table, replace(row.place, text=text), lines, not table)
