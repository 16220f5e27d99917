"""Rules on what a PDF has below the text: the imprint and the page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from compliance.formalities.norms import Norms
from compliance.formalities.sheet.measuring import is_letter, other_fonts, other_sizes, plain_name, rows_of
from compliance.formalities.sheet.values import MM, Print, Row, Sheet
from compliance.formalities.values import Place, Seen


def imprint_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F403: 四号仿宋."""
    yield from other_fonts(paper, ("copy", "printed", "office"), "仿宋", norms)
    yield from other_sizes(paper, ("copy", "printed", "office"), "版记", norms)


def imprint_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F404: the last line of the imprint lies on the type area's lower edge."""
    rows = rows_of(paper, "printed") or rows_of(paper, "copy")
    if not rows:
        return
    edge = norms.figure("版心", "天头") + norms.figure("版心", "高")
    lines = [
        line for line in paper.sheets[rows[-1].page - 1].lines if line.top > rows[-1].baseline - 1 and not line.red
    ]
    if not lines:
        yield Seen(rows[-1].place, "没有末条分隔线", "末条分隔线与版心下边缘重合")
    elif abs((last := max(line.top + line.thickness for line in lines)) - edge) > norms.figure("版记", "下边缘允差"):
        yield Seen(rows[-1].place, f"末条分隔线在{last:.1f}毫米", f"{edge:.0f}毫米（版心下边缘）")


def imprint_page(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F405: the imprint is on the last page."""
    rows = rows_of(paper, "printed") or rows_of(paper, "copy")
    if rows and rows[-1].page != len(paper.sheets):
        yield Seen(rows[-1].place, f"在第{rows[-1].page}页，共{len(paper.sheets)}页", "在最后一面")


def page_number(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F411: every page that is not blank is numbered, between two one-character lines."""
    letter = is_letter(paper, norms)
    for sheet in paper.sheets:
        numbers = [r for r in sheet.rows if r.role == "page-number"]
        excused = letter and (sheet.number == 1 or len(paper.sheets) == 2)
        if not numbers and sheet.rows and not excused and not sheet.landscape and not _only_imprint(sheet):
            yield Seen(Place(page=sheet.number), "没有页码", "“— 1 —”形式的页码")
        for row in numbers:
            if not re.fullmatch(r"[—―]\s*\d+\s*[—―]", row.text.strip()):
                yield Seen(row.place, f"“{row.text.strip()}”", "数字左右各放一条一字线，如“— 1 —”")


def page_number_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F412: 四号宋体."""
    size, slack = norms.figure("字号", "页码"), norms.figure("字号", "允差")
    for row in _numbers(paper):
        digit = next((g for g in row.glyphs if g.char.isdigit()), None)
        if digit is not None and (abs(digit.size - size) > slack or not norms.is_font("宋体", plain_name(digit.font))):
            yield Seen(row.place, f"{digit.size:.1f}磅{plain_name(digit.font)}", f"{size:g}磅（四号）宋体")


def page_number_side(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F413: odd on the right, even on the left, one character in."""
    left, wide = norms.figure("版心", "订口"), norms.figure("版心", "宽")
    indent = norms.figure("缩进", "页码")
    for row in _numbers(paper):
        if paper.sheets[row.page - 1].landscape:
            continue
        number = int(re.sub(r"\D", "", row.text))
        space = ((left + wide - row.right) if number % 2 else (row.left - left)) / (row.size * MM)
        if abs(space - indent) > 2 * norms.figure("缩进", "允差"):
            side = "单页居右" if number % 2 else "双页居左"
            yield Seen(row.place, f"{'右' if number % 2 else '左'}空{space:.1f}字", f"{side}空{indent:g}字")


def page_number_height(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F414: its lines 7 mm below the type area."""
    edge = norms.figure("版心", "天头") + norms.figure("版心", "高")
    wanted, slack = norms.figure("页码", "距版心"), norms.figure("页码", "允差")
    for row in _numbers(paper):
        dash = next((g for g in row.glyphs if g.char in "—―"), None)
        if dash is not None and not paper.sheets[row.page - 1].landscape and abs(dash.ink - edge - wanted) > slack:
            yield Seen(row.place, f"版心下{dash.ink - edge:.1f}毫米", f"版心下{wanted:.0f}毫米")


def page_number_order(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F415: one after the other, annexes included."""
    rows = _numbers(paper)
    for before, row in pairwise(rows):
        a, b = (int(re.sub(r"\D", "", r.text)) for r in (before, row))
        if b - a != row.page - before.page:
            yield Seen(row.place, f"第{b}页之前是第{a}页", f"第{a + row.page - before.page}页")
            return


def _numbers(paper: Print) -> list[Row]:
    return rows_of(paper, "page-number")


def _only_imprint(sheet: Sheet) -> bool:
    return all(r.role in ("copy", "printed", "office") for r in sheet.rows)
