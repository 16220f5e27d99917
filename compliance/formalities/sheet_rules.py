"""Rules on the geometry of a PDF, measured from the boxes of its characters and the lines drawn on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median

from compliance.formalities.norms import Norms
from compliance.formalities.sheet import MM, Glyph, Print, Row, Sheet
from compliance.formalities.values import Place, Seen

TEXT = ("body", "h1", "h2", "recipient", "annexes", "sign", "date", "remark", "annex", "number")
"""Roles of three-size text in the type area."""
RUNNING = ("body", "h1", "h2", "annexes", "remark")
_NOT_EMBEDDED_MOST = 6
_CELL = 6.0
"""Millimetres of the squares in which characters look for others under them."""


# -- the page ---------------------------------------------------------------------------------------


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
    for sheet in _upright(paper)[1:]:
        top = next((r for r in _inside(sheet)), None)
        if top is not None and top.role in TEXT and (measured := abs(_face_top(top, norms) - wanted)) > slack:
            assert measured
            yield Seen(top.place, f"{_face_top(top, norms):.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def left_edge(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F103: where rows that are not indented begin."""
    wanted, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for sheet in _upright(paper):
        flush = [r for above, r in _continued(sheet) if above is not None]
        flush += [r for r in sheet.rows if r.role in ("recipient", "annex")]
        if flush and abs((measured := median(r.left for r in flush)) - wanted) > slack:
            yield Seen(flush[0].place, f"{measured:.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def line_ends(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F104: a row that goes on below ends where the type area ends."""
    right = norms.figure("版心", "订口") + norms.figure("版心", "宽")
    slack = norms.figure("版心", "行末允差")
    for sheet in _upright(paper):
        full = [above for above, _ in _continued(sheet) if above is not None]
        bad = [r for r in full if abs(r.right - right) > slack]
        if bad:
            worst = max(bad, key=lambda r: abs(r.right - right))
            yield Seen(
                worst.place, f"{len(bad)}行不齐，这一行止于{worst.right:.1f}毫米", f"{right:.0f}毫米（行末撑满版心）"
            )


def lines_on_page(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F105: rows of a page that is full of text; the page goes on with the same paragraph."""
    wanted = norms.figure("行", "每面行数")
    for sheet in _upright(paper)[1:]:
        rows = list(_inside(sheet))
        if not rows or any(r.role not in RUNNING for r in rows) or not _goes_on(paper, sheet):
            continue
        count = len({round(r.baseline) for r in rows})
        # Two lines may go to the next page so that no line of a paragraph stands alone.
        if not wanted - 2 <= count <= wanted:
            yield Seen(Place(page=sheet.number), f"{count}行", f"{wanted:.0f}行")


def characters_in_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F106: from the pitch of Chinese characters, which the spread of a single row cannot hide."""
    wanted, wide = norms.figure("行", "每行字数"), norms.figure("版心", "宽")
    steps: list[float] = []
    for sheet in _upright(paper):
        for row in sheet.rows:
            if row.role in RUNNING:
                steps += [b.left - a.left for a, b in pairwise(row.glyphs) if _chinese(a.char) and _chinese(b.char)]
    if len(steps) < 20:
        return
    step = median(steps)
    fit = int((wide + 0.1 * step) / step)  # the last character needs no space after it
    if fit != wanted:
        yield Seen(Place(), f"{fit}字（字距{step:.2f}毫米）", f"{wanted:.0f}字")


def line_pitch(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F107: the same from line to line."""
    wanted, slack = norms.figure("行", "行距"), norms.figure("行", "行距允差")
    for sheet in _upright(paper):
        for above, row in _continued(sheet):
            if above is not None and abs((measured := row.baseline - above.baseline) - wanted) > slack:
                yield Seen(row.place, f"{measured:.2f}毫米", f"{wanted:.2f}毫米")
                break


def outside(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F108: nothing but the page number stands outside the type area."""
    left, top = norms.figure("版心", "订口"), norms.figure("版心", "天头")
    wide, high = norms.figure("版心", "宽"), norms.figure("版心", "高")
    slack = norms.figure("版心", "行末允差")
    for sheet in _upright(paper):
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
                yield Seen(row.place, f"“{bad.char}”的颜色是{_hex(bad.colour)}", "黑色")
                break


# -- above the text ---------------------------------------------------------------------------------


def masthead_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F201: red and centred."""
    centre, slack = _centre(norms), norms.figure("缩进", "居中允差")
    for row in _rows(paper, "masthead"):
        red, green, blue = row.glyphs[0].colour
        if red - max(green, blue) < norms.figure("标志", "红色最小饱和"):
            yield Seen(row.place, _hex(row.glyphs[0].colour), "红色")
        if abs((row.left + row.right) / 2 - centre) > slack * 6:
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def masthead_font(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F202."""
    yield from _fonts(paper, ("masthead",), "小标宋", norms)


def masthead_top(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F203: its upper edge 35 mm below the type area's; in a letter 30 mm below the page's."""
    rows = _rows(paper, "masthead")
    if not rows:
        return
    letter = is_letter(paper, norms)
    wanted = (
        norms.figure("信函", "标志距页边") if letter else norms.figure("版心", "天头") + norms.figure("标志", "上边缘")
    )
    top, slack = min(g.ink for g in rows[0].glyphs), norms.figure("标志", "允差")
    if abs(top - wanted) > slack:
        yield Seen(rows[0].place, f"距页边{top:.1f}毫米", f"距页边{wanted:.0f}毫米")


def number_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F205: three-size 仿宋, centred (on the right in a letter, on the left beside a signer)."""
    yield from _fonts(paper, ("number",), "仿宋", norms)
    yield from _sizes(paper, ("number",), "正文", norms)
    centre, slack = _centre(norms), 6 * norms.figure("缩进", "居中允差")
    for row in _rows(paper, "number"):
        if (
            not is_letter(paper, norms)
            and not _rows(paper, "signer")
            and abs((row.left + row.right) / 2 - centre) > slack
        ):
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def red_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F206: a red line as wide as the type area, 4 mm below the document number."""
    rows = _rows(paper, "number")
    if not rows or is_letter(paper, norms) or not _rows(paper, "masthead"):
        return
    row = rows[0]
    below = [line for line in paper.sheets[row.page - 1].lines if 0 < line.top - row.baseline < 25]
    red = [line for line in below if line.red]
    if not red:
        yield Seen(row.place, "没有红色分隔线" if not below else "分隔线不是红色", "与版心等宽的红色分隔线")
        return
    wide, gap = norms.figure("版头分隔线", "宽"), norms.figure("版头分隔线", "距文号")
    if abs(red[0].right - red[0].left - wide) > norms.figure("版头分隔线", "宽允差"):
        yield Seen(row.place, f"线长{red[0].right - red[0].left:.1f}毫米", f"{wide:.0f}毫米")
    measured = red[0].top - row.baseline - norms.figure("字面", "下") * row.size * MM
    if abs(measured - gap) > norms.figure("版头分隔线", "允差"):
        yield Seen(row.place, f"文号下{measured:.1f}毫米", f"文号下{gap:.0f}毫米")


def is_letter(paper: Print, norms: Norms) -> bool:
    """Whether the first page has the red lines of a letter (信函格式), longer than the type area is wide."""
    wide, slack = norms.figure("信函", "线长"), norms.figure("信函", "允差")
    return any(line.red and abs(line.right - line.left - wide) <= slack for s in paper.sheets[:1] for line in s.lines)


# -- the text ---------------------------------------------------------------------------------------


def title_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F301: 2号小标宋, centred."""
    yield from _fonts(paper, ("title",), "小标宋", norms)
    yield from _sizes(paper, ("title",), "标题", norms)
    slack = 6 * norms.figure("缩进", "居中允差")
    for row in _rows(paper, "title"):
        sheet = paper.sheets[row.page - 1]
        centre = sheet.width / 2 if sheet.landscape else _centre(norms)
        if abs((row.left + row.right) / 2 - centre) > slack:
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def recipient_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F311: flush left."""
    left, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for row in _rows(paper, "recipient")[:1]:
        if row.left - left > slack:
            yield Seen(row.place, f"起于{row.left:.1f}毫米", f"居左顶格（{left:.0f}毫米）")


def text_fonts(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F321: three-size 仿宋, the first level 黑体, the second 楷体."""
    yield from _fonts(paper, ("h1",), "黑体", norms)
    yield from _fonts(paper, ("h2",), "楷体", norms)
    yield from _fonts(paper, ("body", "recipient", "annexes", "sign", "date", "remark"), "仿宋", norms)
    yield from _sizes(paper, TEXT, "正文", norms)


def first_indent(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F322: the first row of a paragraph begins two characters in."""
    left, wanted, slack = norms.figure("版心", "订口"), norms.figure("缩进", "段首"), norms.figure("缩进", "允差")
    for sheet in _upright(paper):
        for row in sheet.rows:
            if row.first and row.role in ("body", "h1", "h2"):
                step = row.size * MM
                measured = (row.left - left) / step
                if abs(measured - wanted) > slack:
                    yield Seen(row.place, f"空{measured:.1f}字", f"左空{wanted:g}字")


def text_on_first_page(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F327."""
    heads = [r for r in paper.sheets[0].rows if r.role == "number"] if paper.sheets else []
    if heads and not any(r.role in RUNNING for r in paper.sheets[0].rows):
        yield Seen(Place(page=1), "首页没有正文", "首页显示正文")


def date_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F342: four characters from the right, or where the office's long name moves it."""
    yield from _sign_off(paper, norms, "date")


def sign_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F343: centred over the date."""
    yield from _sign_off(paper, norms, "sign")


def _sign_off(paper: Print, norms: Norms, role: str) -> Iterator[Seen]:
    names, days = _rows(paper, "sign"), _rows(paper, "date")
    if not names or not days:
        return
    name, day = names[-1], days[0]
    right = norms.figure("版心", "订口") + norms.figure("版心", "宽")
    em = day.size * MM
    slack = norms.figure("缩进", "居中允差")
    centred = abs((name.left + name.right) / 2 - (day.left + day.right) / 2) <= slack * em
    shifted = abs(day.left - name.left - 2 * em) <= slack * em
    space = (right - day.right) / em
    wanted, least = norms.figure("缩进", "日期右空"), norms.figure("缩进", "不盖章日期右空")
    if role == "sign" and not (centred or shifted):
        yield Seen(
            name.place,
            f"署名中线偏{((name.left + name.right) - (day.left + day.right)) / 2 / em:.1f}字",
            "以成文日期为准居中",
        )
    if role == "date":
        longer = centred and (right - name.right) / em <= wanted
        fine = abs(space - wanted) <= slack or (longer and space > least - slack) or (shifted and space > least - slack)
        if not fine:
            yield Seen(day.place, f"右空{space:.1f}字", f"右空{wanted:g}字")


def sign_with_text(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F346: the page of the sign-off holds text too."""
    for row in _rows(paper, "sign")[-1:]:
        if not any(r.role in ("body", "h1", "h2") for r in paper.sheets[row.page - 1].rows):
            yield Seen(row.place, "署名所在页没有正文", "与正文同面")


def remark_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F351: two characters in."""
    left, wanted = norms.figure("版心", "订口"), norms.figure("缩进", "段首")
    for row in _rows(paper, "remark")[:1]:
        if abs((row.left - left) / (row.size * MM) - wanted) > norms.figure("缩进", "允差"):
            yield Seen(row.place, f"空{(row.left - left) / (row.size * MM):.1f}字", f"居左空{wanted:g}字")


def annex_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F361: 黑体三号, flush left, at the head of a page."""
    yield from _fonts(paper, ("annex",), "黑体", norms)
    yield from _sizes(paper, ("annex",), "正文", norms)
    left, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for row in _rows(paper, "annex"):
        sheet = paper.sheets[row.page - 1]
        if any(r.role != "page-number" and r.baseline < row.baseline - 1 for r in sheet.rows):
            yield Seen(row.place, "没有另面编排", "另面编排，版心左上角第一行顶格")
        elif not sheet.landscape and abs(row.left - left) > slack:
            yield Seen(row.place, f"起于{row.left:.1f}毫米", f"顶格（{left:.0f}毫米）")


def annex_title_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F362."""
    centre, slack = _centre(norms), 6 * norms.figure("缩进", "居中允差")
    for row in _rows(paper, "annex-title"):
        sheet = paper.sheets[row.page - 1]
        middle = sheet.width / 2 if sheet.landscape else centre
        if abs((row.left + row.right) / 2 - middle) > (2 * slack if sheet.landscape else slack):
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", "居中")


def line_heads(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F511: no closing mark begins a line, no opening mark ends one."""
    starts, ends = norms.words("文字", "行首禁用"), norms.words("文字", "行尾禁用")
    for sheet in paper.sheets:
        for above, row in _continued(sheet):
            if above is None:
                continue
            if row.text.startswith(starts):
                yield Seen(row.place, f"行首是“{row.text[0]}”", "不放在行首")
            elif above.text.endswith(ends):
                yield Seen(above.place, f"行尾是“{above.text[-1]}”", "不放在行尾")


def cut_figures(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F512: a number is not cut by the end of a line."""
    for sheet in paper.sheets:
        for above, row in _continued(sheet):
            if above is None or row.role not in RUNNING:
                continue
            head, tail = re.search(r"[\d.,]+$", above.text), re.match(r"[\d.,]*\d", row.text)
            if head and tail and (head[0][-1].isdigit() or tail[0][0].isdigit()):
                yield Seen(row.place, f"“{head[0]}｜{tail[0]}”分在两行", "一个数不分在两行")


# -- below the text ---------------------------------------------------------------------------------


def imprint_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F403: 四号仿宋."""
    yield from _fonts(paper, ("copy", "printed", "office"), "仿宋", norms)
    yield from _sizes(paper, ("copy", "printed", "office"), "版记", norms)


def imprint_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F404: the last line of the imprint lies on the type area's lower edge."""
    rows = _rows(paper, "printed") or _rows(paper, "copy")
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
    rows = _rows(paper, "printed") or _rows(paper, "copy")
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
        if digit is not None and (abs(digit.size - size) > slack or not norms.is_font("宋体", _plain(digit.font))):
            yield Seen(row.place, f"{digit.size:.1f}磅{_plain(digit.font)}", f"{size:g}磅（四号）宋体")


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


# -- the file ---------------------------------------------------------------------------------------


def notes(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F604."""
    if paper.notes:
        yield Seen(Place(), f"{paper.notes}条批注", "没有批注")


def embedded(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F611."""
    if paper.unembedded:
        yield Seen(Place(), f"没有嵌入：{'、'.join(paper.unembedded[:_NOT_EMBEDDED_MOST])}", "全部嵌入")


def missing_glyphs(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F612: a character without a code: nobody can search or copy it, and nobody knows what was printed."""
    if paper.uncoded:
        fonts = "、".join(paper.uncoded[:_NOT_EMBEDDED_MOST])
        yield Seen(Place(), f"字体{fonts}没有说明各字是什么字", "每个字都可以检索、复制")
    for sheet in paper.sheets:
        for row in sheet.rows:
            if "\ufffd" in row.text:
                yield Seen(row.place, "有不可识读的字", "每个字都可以检索、复制")
                break


def language(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F613."""
    if not paper.language.lower().startswith("zh"):
        yield Seen(Place(), f"“{paper.language}”" if paper.language else "没有写明", "zh-CN")


def archive(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F614."""
    if not paper.archive:
        yield Seen(Place(), "不是 PDF/A", "PDF/A")


def tagged(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F615."""
    if not paper.tagged:
        yield Seen(Place(), "没有结构标签", "有标签")


# -- shared -----------------------------------------------------------------------------------------


def _upright(paper: Print) -> list[Sheet]:
    return [s for s in paper.sheets if s.rows and not s.landscape]


def _inside(sheet: Sheet) -> list[Row]:
    return [r for r in sheet.rows if r.role != "page-number"]


def _rows(paper: Print, role: str) -> list[Row]:
    return [r for s in paper.sheets for r in s.rows if r.role == role]


def _numbers(paper: Print) -> list[Row]:
    return _rows(paper, "page-number")


def _face_top(row: Row, norms: Norms) -> float:
    return row.baseline - norms.figure("字面", "上") * row.size * MM


def _centre(norms: Norms) -> float:
    return norms.figure("版心", "订口") + norms.figure("版心", "宽") / 2


def _continued(sheet: Sheet) -> Iterator[tuple[Row | None, Row]]:
    """Every row of running text with the row of the same paragraph above it on this page, None for a first row.

    What a paragraph is was found when the page was read.
    """
    before: Row | None = None
    for row in sheet.rows:
        if row.role not in RUNNING:
            continue
        yield (None if row.first else before), row
        before = row


def _goes_on(paper: Print, sheet: Sheet) -> bool:
    following = next((s for s in paper.sheets if s.number == sheet.number + 1), None)
    inside = _inside(following) if following is not None else []
    return bool(inside) and inside[0].role in ("body", "h1", "h2") and not inside[0].first


def _only_imprint(sheet: Sheet) -> bool:
    return all(r.role in ("copy", "printed", "office") for r in sheet.rows)


def _fonts(paper: Print, roles: tuple[str, ...], font: str, norms: Norms) -> Iterator[Seen]:
    """Paragraphs of which most Chinese characters are in another font (a rare one may come from elsewhere)."""
    for row in (r for role in roles for r in _rows(paper, role)):
        names = Counter(_plain(g.font) for g in row.glyphs if _chinese(g.char))
        if names and not norms.is_font(font, (most := names.most_common(1)[0][0])):
            yield Seen(row.place, most or "（没有名称）", font)


def _sizes(paper: Print, roles: tuple[str, ...], size: str, norms: Norms) -> Iterator[Seen]:
    wanted, slack = norms.figure("字号", size), norms.figure("字号", "允差")
    for row in (r for role in roles for r in _rows(paper, role)):
        if abs(row.size - wanted) > slack:
            yield Seen(row.place, f"{row.size:g}磅", f"{wanted:g}磅")


def _plain(font: str) -> str:
    """A font's name without the six letters of a subset."""
    return re.sub(r"^[A-Z]{6}\+", "", font)


def _chinese(char: str) -> bool:
    return "一" <= char <= "鿿"


def _hex(colour: tuple[int, int, int]) -> str:
    return "#" + "".join(f"{v:02x}" for v in colour)
