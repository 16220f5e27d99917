"""Rules on what a PDF has above the text: the office's name, the document number, the red line."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.sheet.measuring import centre_line, hex_colour, is_letter, other_fonts, other_sizes, rows_of
from compliance.formalities.sheet.values import MM, Print
from compliance.formalities.values import Seen


def masthead_looks(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F201: red and centred."""
    centre, slack = centre_line(norms), norms.figure("缩进", "居中允差")
    for row in rows_of(paper, "masthead"):
        red, green, blue = row.glyphs[0].colour
        if red - max(green, blue) < norms.figure("标志", "红色最小饱和"):
            yield Seen(row.place, hex_colour(row.glyphs[0].colour), "红色")
        if abs((row.left + row.right) / 2 - centre) > slack * 6:
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def masthead_font(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F202."""
    yield from other_fonts(paper, ("masthead",), "小标宋", norms)


def masthead_top(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F203: its upper edge 35 mm below the type area's; in a letter 30 mm below the page's."""
    rows = rows_of(paper, "masthead")
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
    """F205: three-size 仿宋, centred (on the right in a letter, one character from the left beside a signer)."""
    yield from other_fonts(paper, ("number",), "仿宋", norms)
    yield from other_sizes(paper, ("number",), "正文", norms)
    centre, slack = centre_line(norms), 6 * norms.figure("缩进", "居中允差")
    indent, near = norms.figure("缩进", "上行文号"), 2 * norms.figure("缩进", "允差")
    for row in rows_of(paper, "number"):
        if rows_of(paper, "signer") or "签发人" in row.text:
            space = (row.left - norms.figure("版心", "订口")) / (row.size * MM)
            if abs(space - indent) > near:
                yield Seen(row.place, f"左空{space:.1f}字", f"居左空{indent:g}字，与签发人同一行")
        elif not is_letter(paper, norms) and abs((row.left + row.right) / 2 - centre) > slack:
            yield Seen(row.place, f"中线在{(row.left + row.right) / 2:.1f}毫米", f"居中（{centre:.0f}毫米）")


def red_line(paper: Print, norms: Norms) -> Iterator[Seen]:
    """F206: a red line as wide as the type area, 4 mm below the document number."""
    rows = rows_of(paper, "number")
    if not rows or is_letter(paper, norms) or not rows_of(paper, "masthead"):
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
