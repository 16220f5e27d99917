"""Rules on the pages of a PDF: paper, type area, lines and characters on it, what lies outside or on top."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from statistics import median, quantiles

from compliance.formalities.norms import Norms
from compliance.formalities.sheet.measuring import RUNNING, TEXT, continued_rows, hex_colour, is_chinese, upright_sheets
from compliance.formalities.sheet.values import MM, Glyph, Print, Row, Sheet
from compliance.formalities.values import Place, Seen

_CELL = 6.0
"""Millimetres of the squares in which characters look for others under them."""


def paper_size(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F101: A4, upright or lying."""
    wide, high, slack = (norms.figure("纸张", n) for n in ("宽", "高", "允差"))
    for sheet in paper.sheets:
        sides = sorted((sheet.width, sheet.height))
        if abs(sides[0] - wide) > slack or abs(sides[1] - high) > slack:
            yield Seen(
                Place(page=sheet.number),
                f"{sheet.width:.0f}×{sheet.height:.0f}毫米",
                f"A4（{wide:.0f}×{high:.0f}毫米）",
            )


def top_edge(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F102: on every page after the first that begins with text, that text begins at the type area's top."""
    wanted, slack = norms.figure("版心", "天头"), norms.figure("版心", "允差")
    for sheet in upright_sheets(paper)[1:]:
        top = next((r for r in _inside(sheet)), None)
        if top is None or top.role not in TEXT:
            continue
        measured = _face_top(top, norms)
        if abs(measured - wanted) > slack:
            yield Seen(top.place, f"{measured:.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def left_edge(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F103: where rows that are not indented begin."""
    wanted, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for sheet in upright_sheets(paper):
        flush = [r for above, r in continued_rows(sheet) if above is not None]
        flush += [r for r in sheet.rows if r.role in ("recipient", "annex")]
        if flush and abs((measured := median(r.left for r in flush)) - wanted) > slack:
            yield Seen(flush[0].place, f"{measured:.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def line_ends(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F104: a row that goes on below ends where the type area ends."""
    right = norms.figure("版心", "订口") + norms.figure("版心", "宽")
    slack = norms.figure("版心", "行末允差")
    for sheet in upright_sheets(paper):
        full = [above for above, _ in continued_rows(sheet) if above is not None]
        bad = [r for r in full if abs(r.right - right) > slack]
        if bad:
            worst = max(bad, key=lambda r: abs(r.right - right))
            yield Seen(
                worst.place, f"{len(bad)}行不齐，这一行止于{worst.right:.1f}毫米", f"{right:.0f}毫米（行末撑满版心）"
            )


def lines_on_page(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F105: rows of a page that is full of text; the page goes on with the same paragraph."""
    wanted = norms.figure("行", "每面行数")
    for sheet in upright_sheets(paper)[1:]:
        rows = list(_inside(sheet))
        if not rows or any(r.role not in RUNNING for r in rows) or not _goes_on(paper, sheet):
            continue
        count = len({round(r.baseline) for r in rows})
        # Two lines may go to the next page so that no line of a paragraph stands alone.
        if not wanted - 2 <= count <= wanted:
            yield Seen(Place(page=sheet.number), f"{count}行", f"{wanted:.0f}行")


def characters_in_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F106: from the pitch of Chinese characters: the narrow ones, for justified rows are spread."""
    wanted, wide = norms.figure("行", "每行字数"), norms.figure("版心", "宽")
    steps: list[float] = []
    for sheet in upright_sheets(paper):
        for row in sheet.rows:
            if row.role in RUNNING:
                steps += [b.left - a.left for a, b in pairwise(row.glyphs) if is_chinese(a.char) and is_chinese(b.char)]
    if len(steps) < 20:
        return
    step = quantiles(steps, n=5)[0]
    fit = int((wide + 0.1 * step) / step)  # the last character needs no space after it
    if fit != wanted:
        yield Seen(Place(), f"{fit}字（字距{step:.2f}毫米）", f"{wanted:.0f}字")


def line_pitch(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F107: the same from line to line."""
    wanted, slack = norms.figure("行", "行距"), norms.figure("行", "行距允差")
    for sheet in upright_sheets(paper):
        for above, row in continued_rows(sheet):
            if above is not None and abs((measured := row.baseline - above.baseline) - wanted) > slack:
                yield Seen(row.place, f"{measured:.2f}毫米", f"{wanted:.2f}毫米")
                break


def outside(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F108: nothing but the page number stands outside the type area."""
    left, top = norms.figure("版心", "订口"), norms.figure("版心", "天头")
    wide, high = norms.figure("版心", "宽"), norms.figure("版心", "高")
    slack = norms.figure("版心", "行末允差")
    for sheet in upright_sheets(paper):
        for row in sheet.rows:
            if row.role in ("page-number", "masthead"):
                continue
            below = row.baseline + norms.figure("字面", "下") * row.size * MM
            over = max(left - row.left, row.right - left - wide, top - _face_top(row, norms), below - top - high)
            if over > slack + 0.4:
                yield Seen(row.place, f"超出{over:.1f}毫米", f"在版心{wide:.0f}×{high:.0f}毫米之内")
                break


def overlaps(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F109: no character on top of another (the same one printed twice is bold type)."""
    for sheet in paper.sheets:
        cells: dict[tuple[int, int], list[Glyph]] = {}
        for row in sheet.rows:
            hit = next((g for g in row.glyphs if not g.char.isspace() and _covers(g, cells)), None)
            if hit is not None:
                yield Seen(row.place, f"“{hit.char}”与其他文字重叠", "互不重叠")
                break


def _covers(glyph: Glyph, cells: dict[tuple[int, int], list[Glyph]]) -> bool:
    """Whether a character lies on one of those in ``cells`` (squares of the page); it is put there too."""
    x, y, wide, high = _middle(glyph)
    across, down = int(x // _CELL), int(y // _CELL)
    for key in ((across + dx, down + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)):
        for other in cells.get(key, ()):
            a, b, w, h = _middle(other)
            if abs(x - a) < 0.2 * (wide + w) and abs(y - b) < 0.7 * min(high, h) and other.char != glyph.char:
                return True
    cells.setdefault((across, down), []).append(glyph)
    return False


def _middle(glyph: Glyph) -> tuple[float, float, float, float]:
    """Centre, width and height of a character's square, in millimetres."""
    high = glyph.size * MM
    return (glyph.left + glyph.right) / 2, glyph.baseline - 0.38 * high, glyph.right - glyph.left, high


def blank_pages(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F110: a page without text and pictures inside the document."""
    for sheet in paper.sheets:
        if not sheet.pictures and not any(r.role != "page-number" for r in sheet.rows):
            yield Seen(Place(page=sheet.number), "没有内容", "有内容，或者删去")


def text_colour(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F111: text is black."""
    for sheet in paper.sheets:
        for row in sheet.rows:
            bad = next(
                (g for g in row.glyphs if row.role != "masthead" and max(g.colour) > 60 and not g.char.isspace()), None
            )
            if bad is not None:
                yield Seen(row.place, f"“{bad.char}”的颜色是{hex_colour(bad.colour)}", "黑色")
                break


def _inside(sheet: Sheet) -> list[Row]:
    return [r for r in sheet.rows if r.role != "page-number"]


def _face_top(row: Row, norms: Norms) -> float:
    return row.baseline - norms.figure("字面", "上") * row.size * MM


def _goes_on(paper: Print, sheet: Sheet) -> bool:
    following = next((s for s in paper.sheets if s.number == sheet.number + 1), None)
    inside = _inside(following) if following is not None else []
    return bool(inside) and inside[0].role in ("body", "h1", "h2") and not inside[0].first
