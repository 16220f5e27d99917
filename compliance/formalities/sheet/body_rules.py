"""Rules on the text of a PDF: title, recipient, headings and paragraphs, sign-off, annexes, ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.passages import is_joint
from compliance.formalities.sheet.measuring import (
    RUNNING,
    TEXT,
    centre_line,
    continued_rows,
    other_fonts,
    other_sizes,
    rows_of,
    upright_sheets,
)
from compliance.formalities.sheet.values import MM, Print
from compliance.formalities.values import Place, Seen


def title_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F301: 2号小标宋, centred."""
    yield from other_fonts(paper, ("title",), "小标宋", norms)
    yield from other_sizes(paper, ("title",), "标题", norms)
    slack = 6 * norms.figure("缩进", "居中允差")
    for row in rows_of(paper, "title"):
        sheet = paper.sheets[row.page - 1]
        centre = sheet.width / 2 if sheet.landscape else centre_line(norms)
        if abs((row.left + row.right) / 2 - centre) > slack:
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def recipient_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F311: flush left."""
    left, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for row in rows_of(paper, "recipient")[:1]:
        if row.left - left > slack:
            yield Seen(row.place, f"起于{row.left:.1f}毫米", f"居左顶格（{left:.0f}毫米）")


def text_fonts(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F321: three-size 仿宋, the first level 黑体, the second 楷体."""
    yield from other_fonts(paper, ("h1",), "黑体", norms)
    yield from other_fonts(paper, ("h2",), "楷体", norms)
    yield from other_fonts(paper, ("body", "recipient", "annexes", "sign", "date", "remark"), "仿宋", norms)
    yield from other_sizes(paper, TEXT, "正文", norms)


def first_indent(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F322: the first row of a paragraph begins two characters in."""
    left, wanted, slack = norms.figure("版心", "订口"), norms.figure("缩进", "段首"), norms.figure("缩进", "允差")
    for sheet in upright_sheets(paper):
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
    names, days = rows_of(paper, "sign"), rows_of(paper, "date")
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
    if role == "sign" and not (centred or shifted or is_joint(name.text)):
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
    for row in rows_of(paper, "sign")[-1:]:
        if not any(r.role in ("body", "h1", "h2") for r in paper.sheets[row.page - 1].rows):
            yield Seen(row.place, "署名所在页没有正文", "与正文同面")


def remark_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F351: two characters in."""
    left, wanted = norms.figure("版心", "订口"), norms.figure("缩进", "段首")
    for row in rows_of(paper, "remark")[:1]:
        if abs((row.left - left) / (row.size * MM) - wanted) > norms.figure("缩进", "允差"):
            yield Seen(row.place, f"空{(row.left - left) / (row.size * MM):.1f}字", f"居左空{wanted:g}字")


def annex_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F361: 黑体三号, flush left, at the head of a page."""
    yield from other_fonts(paper, ("annex",), "黑体", norms)
    yield from other_sizes(paper, ("annex",), "正文", norms)
    left, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for row in rows_of(paper, "annex"):
        sheet = paper.sheets[row.page - 1]
        if any(r.role != "page-number" and r.baseline < row.baseline - 1 for r in sheet.rows):
            yield Seen(row.place, "没有另面编排", "另面编排，版心左上角第一行顶格")
        elif not sheet.landscape and abs(row.left - left) > slack:
            yield Seen(row.place, f"起于{row.left:.1f}毫米", f"顶格（{left:.0f}毫米）")


def annex_title_place(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F362."""
    centre, slack = centre_line(norms), 6 * norms.figure("缩进", "居中允差")
    for row in rows_of(paper, "annex-title"):
        sheet = paper.sheets[row.page - 1]
        middle = sheet.width / 2 if sheet.landscape else centre
        if abs((row.left + row.right) / 2 - middle) > (2 * slack if sheet.landscape else slack):
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", "居中")


def line_heads(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F511: no closing mark begins a line, no opening mark ends one."""
    starts, ends = norms.words("文字", "行首禁用"), norms.words("文字", "行尾禁用")
    for sheet in paper.sheets:
        for above, row in continued_rows(sheet):
            if above is None:
                continue
            if row.text.startswith(starts):
                yield Seen(row.place, f"行首是“{row.text[0]}”", "不放在行首")
            elif above.text.endswith(ends):
                yield Seen(above.place, f"行尾是“{above.text[-1]}”", "不放在行尾")


def cut_figures(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F512: a number is not cut by the end of a line."""
    for sheet in paper.sheets:
        for above, row in continued_rows(sheet):
            if above is None or row.role not in RUNNING:
                continue
            head, tail = re.search(r"[\d.,]+$", above.text), re.match(r"[\d.,]*\d", row.text)
            if head and tail and (head[0][-1].isdigit() or tail[0][0].isdigit()):
                yield Seen(row.place, f"“{head[0]}｜{tail[0]}”分在两行", "一个数不分在两行")
