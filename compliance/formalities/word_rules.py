"""Rules on the looks of a DOCX: what the page, the styles and the direct formatting will print."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from compliance.drafting.layout import sign_off_indents, width
from compliance.formalities.norms import Norms
from compliance.formalities.passages import SMALL
from compliance.formalities.values import Place, Seen
from compliance.formalities.word import Run, Section, WordPaper, WordParagraph, is_red

POINT = 25.4 / 72
"""Millimetres of a point."""
_FONT_OF = {
    "h1": "黑体",
    "h2": "楷体",
    "body": "仿宋",
    "recipient": "仿宋",
    "annexes": "仿宋",
    "sign": "仿宋",
    "date": "仿宋",
    "remark": "仿宋",
}
_INDENTED = ("body", "h1", "h2", "annexes", "remark")
_FITS = 20
"""Rows that a page holds at most: a longer table has a second page."""
_QUOTES = "“”‘’…—"


# -- the page ---------------------------------------------------------------------------------------


def paper_size(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F101: A4, upright or lying."""
    wide, high, slack = (norms.figure("纸张", n) for n in ("宽", "高", "允差"))
    for section in paper.sections:
        sides = sorted((section.width, section.height))
        if abs(sides[0] - wide) > slack or abs(sides[1] - high) > slack:
            yield Seen(Place(), f"{section.width:.0f}×{section.height:.0f}毫米", f"A4（{wide:.0f}×{high:.0f}毫米）")


def top_margin(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F102: Word sets half a line gap above the first line, so the characters begin below the margin."""
    wanted, slack = norms.figure("版心", "天头"), norms.figure("版心", "允差")
    for section in _upright(paper):
        pitch = _pitch(section, norms)
        top = section.top + (pitch - norms.figure("行", "字高")) / 2
        if abs(top - wanted) > slack:
            yield Seen(
                Place(), f"{top:.1f}毫米（上边距{section.top:.1f}毫米加半个行间）", f"{wanted:.0f}±{slack:.0f}毫米"
            )


def left_margin(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F103."""
    wanted, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for section in _upright(paper):
        if abs(section.left - wanted) > slack:
            yield Seen(Place(), f"{section.left:.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def text_width(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F104."""
    wanted, slack = norms.figure("版心", "宽"), norms.figure("版心", "允差")
    for section in _upright(paper):
        measured = section.width - section.left - section.right
        if abs(measured - wanted) > slack:
            yield Seen(Place(), f"{measured:.1f}毫米", f"{wanted:.0f}毫米（误差不超过{slack:.0f}毫米）")


def lines_on_page(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F105: as many lines as the grid puts between the margins."""
    wanted = norms.figure("行", "每面行数")
    for section in _upright(paper):
        high = section.height - section.top - section.bottom
        fit = math.floor(high / _pitch(section, norms, paper) + 0.01)
        if fit != wanted:
            yield Seen(Place(), f"{fit}行", f"{wanted:.0f}行")


def characters_in_line(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F106: as many characters as the body's size and spacing let stand between the margins."""
    wanted = norms.figure("行", "每行字数")
    body = _body(paper)
    run = next((r for p in body for r in p.runs if len(r.text.strip()) > 1), None)
    for section in _upright(paper) if run is not None else ():
        wide = (section.width - section.left - section.right) / POINT
        fit = math.floor((wide - run.size) / max(run.size + run.spacing, 1.0) + 0.02) + 1 if run else 0
        if section.grid == "linesAndChars":
            yield Seen(Place(), "用了“指定行和字符网格”", f"只用行网格，字距收到每行{wanted:.0f}字")
        elif fit != wanted:
            yield Seen(Place(), f"{fit}字", f"{wanted:.0f}字")


def line_height(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F107: body text follows the grid: no heights, multiples or gaps of its own."""
    pitch, slack = norms.figure("行", "行距"), norms.figure("行", "行距允差")
    for p in _body(paper):
        own = p.line * POINT if p.line is not None else None
        if own is not None and abs(own - pitch) > slack:
            yield Seen(p.place, f"固定值{p.line:.1f}磅", f"{pitch / POINT:.1f}磅")
        elif own is None and p.stretch > 1.04:
            yield Seen(p.place, f"{p.stretch:.2f}倍行距", "单倍，按行网格")
        elif p.before > 1:
            yield Seen(p.place, f"段前{p.before:.0f}磅", "段前、段后都是0")


def wide_tables(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F108: no table is wider than the type area."""
    widest = max((s.width - s.left - s.right for s in paper.sections), default=norms.figure("版心", "宽"))
    for table in paper.tables:
        if table.width > widest + norms.figure("版心", "允差"):
            yield Seen(table.place, f"表宽{table.width:.0f}毫米", f"不超过版心宽{widest:.0f}毫米")


def text_colour(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F111: text is black, but for the masthead."""
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        for run in p.runs:
            if q.role != "masthead" and run.text.strip() and run.color.upper() not in ("AUTO", "000000"):
                yield Seen(p.place, f"颜色{run.color}（“{run.text.strip()[:8]}”）", "黑色")
                break


# -- above the text ---------------------------------------------------------------------------------


def masthead_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F201: red and centred."""
    for p in _of(paper, "masthead"):
        if not all(is_red(r.color) for r in p.runs if r.text.strip()):
            yield Seen(p.place, f"颜色{p.runs[0].color}", "红色")
        if p.align != "center":
            yield Seen(p.place, "没有居中", "居中")


def masthead_font(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F202."""
    yield from _fonts(paper, ("masthead",), "小标宋", norms)


def number_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F205: centred below the masthead; on the left where a signer stands beside it, on the right in a letter."""
    for p in _of(paper, "number"):
        if p.align not in ("center", "right") and "签" not in p.text:
            yield Seen(p.place, "没有居中", "居中（信函格式顶格居右）")
    yield from _fonts(paper, ("number",), "仿宋", norms)
    yield from _sizes(paper, ("number",), "正文", norms)


def red_line(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F206: a red line below the document number."""
    numbers = _of(paper, "number")
    if numbers and _of(paper, "masthead") and not any(p.rule for p in [*numbers, *_of(paper, "masthead")]):
        yield Seen(numbers[0].place, "没有分隔线", "发文字号之下印一条红色分隔线")
    for p in numbers:
        if p.rule and not is_red(p.rule):
            yield Seen(p.place, f"分隔线颜色{p.rule}", "红色")


# -- the text ---------------------------------------------------------------------------------------


def title_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F301: 2号小标宋, centred."""
    yield from _fonts(paper, ("title",), "小标宋", norms)
    yield from _sizes(paper, ("title",), "标题", norms)
    for p in _of(paper, "title"):
        if p.align != "center" or abs(p.first) > 0.1:
            yield Seen(p.place, "没有居中", "居中")


def recipient_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F311: flush left."""
    for p in _of(paper, "recipient"):
        if (
            abs(p.first) > norms.figure("缩进", "允差")
            or p.left > norms.figure("缩进", "允差")
            or p.align in ("center", "right")
        ):
            yield Seen(p.place, f"左空{p.first + p.left:g}字", "居左顶格")


def text_fonts(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F321: 三号仿宋; the first level 黑体, the second 楷体."""
    for role, font in _FONT_OF.items():
        yield from _fonts(paper, (role,), font, norms)
    yield from _sizes(paper, tuple(_FONT_OF), "正文", norms)


def first_indent(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F322: every paragraph begins two characters in."""
    wanted, slack = norms.figure("缩进", "段首"), norms.figure("缩进", "允差")
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        if q.role not in _INDENTED or p.table or re.match(r"^[ 　]+", p.text):
            continue
        measured = p.first + p.left
        if p.align in ("center", "right") or abs(measured - wanted) > slack:
            listed = q.role == "annexes" and measured > wanted
            if not listed:
                yield Seen(p.place, f"空{measured:.1f}字", f"左空{wanted:g}字")


def typed_layout(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F323: spaces at the head of a paragraph, empty paragraphs in a row."""
    for p in paper.paragraphs:
        if not p.table and re.match(r"^[ 　\t]{2,}", p.text):
            yield Seen(p.place, "段首打了空格", "用首行缩进")
    places = [p.paragraph or 0 for p in paper.empty]
    for a, b in itertools.pairwise(places):
        if b == a + 1:
            yield Seen(Place(paragraph=a), "连续的空行", "用段前距")
            break


def automatic_numbers(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F328."""
    for p in paper.paragraphs:
        if p.numbered and not p.table:
            yield Seen(p.place, "用了自动编号", "手写的序号")


def date_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F342: four characters from the right; without a seal as the sign-off's place asks."""
    yield from _sign_off(paper, norms, "date")


def sign_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F343: centred over the date; without a seal two characters from the right, or more."""
    yield from _sign_off(paper, norms, "sign")


def _sign_off(paper: WordPaper, norms: Norms, role: str) -> Iterator[Seen]:
    names, days = _of(paper, "sign"), _of(paper, "date")
    if not names or not days:
        return
    name, day = names[-1], days[0]
    slack = norms.figure("缩进", "居中允差")
    sealed = dict(zip(("sign", "date"), sign_off_indents(name.text.strip(), day.text.strip()), strict=True))
    least = norms.figure("缩进", "不盖章日期右空")
    over = width(day.text.strip()) + least - width(name.text.strip())
    plain = {"sign": max(least, least + over), "date": max(least, least - over)}
    for p in (name,) if role == "sign" else (day,):
        right = p.right + _typed_space(p)
        fits = p.align == "right" and any(abs(right - allowed[role]) <= slack for allowed in (sealed, plain))
        if not fits:
            said = f"右空{right:.1f}字" if p.align == "right" else "没有居右"
            yield Seen(p.place, said, f"右空{sealed[role]:g}字（不加盖印章的{plain[role]:g}字）")


def _typed_space(p: WordParagraph) -> float:
    tail = p.text[len(p.text.rstrip(" 　")) :]
    return sum(1.0 if c == "　" else 0.5 for c in tail)


def remark_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F351: flush left, two characters in."""
    for p in _of(paper, "remark"):
        if p.align in ("center", "right"):
            yield Seen(p.place, "没有居左", "居左空二字")


def annex_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F361: 黑体三号, flush left, on a page of its own."""
    yield from _fonts(paper, ("annex",), "黑体", norms)
    yield from _sizes(paper, ("annex",), "正文", norms)
    for p in _of(paper, "annex"):
        if not p.page_break and not _breaks_before(paper, p):
            yield Seen(p.place, "没有另面编排", "另面编排，版心左上角第一行顶格")
        if p.first > 0.3 or p.left > 0.3 or p.align in ("center", "right"):
            yield Seen(p.place, "没有顶格", "版心左上角第一行顶格")


def annex_title_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F362."""
    for p in _of(paper, "annex-title"):
        if p.align != "center":
            yield Seen(p.place, "没有居中", "居中编排在版心第三行")


def repeated_header(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F371: a table of many rows repeats its head."""
    for table in paper.tables:
        headed = any(p.place.table == table.place.table and p.place.row == 1 for p in _of(paper, "th"))
        if not table.header and (table.rows > _FITS or (headed and table.rows > 4)):
            yield Seen(table.place, f"表格{table.rows}行，首行没有设为重复标题行", "跨页时表头在各页重复")


# -- below the text ---------------------------------------------------------------------------------


def imprint_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F403: 四号仿宋."""
    yield from _fonts(paper, ("copy", "printed"), "仿宋", norms)
    yield from _sizes(paper, ("copy", "printed"), "版记", norms)


def page_number(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F411: a page field between two one-character lines."""
    for section in paper.sections[-1:]:
        pages = [f for f in section.footers if "PAGE" in f.fields]
        if not pages:
            yield Seen(Place(part="页脚"), "没有页码", "“— 1 —”形式的页码")
        for footer in pages:
            text = "".join(p.text for p in footer.paragraphs).strip()
            if not re.fullmatch(r"—\s?\d*\s?—", text):
                yield Seen(Place(part="页脚"), f"“{text}”", "数字左右各放一条一字线，如“— 1 —”")


def page_number_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F412: 四号半角宋体."""
    size, slack = norms.figure("字号", "页码"), norms.figure("字号", "允差")
    for p in _numbered_footers(paper):
        for run in p.runs:
            if run.text.strip() and (
                abs(run.size - size) > slack
                or not norms.is_font("宋体", run.latin if run.text.strip().isdigit() else run.east_asia)
            ):
                yield Seen(Place(part="页脚"), f"{run.size:g}磅{run.east_asia or run.latin}", f"{size:g}磅（四号）宋体")
                break


def page_number_side(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F413: odd pages on the right, even pages on the left, one character in."""
    indent, slack = norms.figure("缩进", "页码"), norms.figure("缩进", "允差")
    for section in _upright(paper)[-1:]:
        numbered = {f.kind: f.paragraphs[0] for f in section.footers if "PAGE" in f.fields and f.paragraphs}
        if not numbered:
            return
        if not paper.even_differs or "even" not in numbered:
            yield Seen(Place(part="页脚"), "奇偶页的页码相同", "单页居右、双页居左（奇偶页不同）")
            return
        for kind, side, name in (("default", "right", "单页居右"), ("even", "left", "双页居左")):
            p = numbered.get(kind)
            if p is None:
                continue
            measured = p.right if side == "right" else p.left + p.first
            if p.align != side or abs(measured - indent) > slack:
                yield Seen(Place(part="页脚"), f"{name}：{p.align}，空{measured:g}字", f"{name}空{indent:g}字")


# -- the file ---------------------------------------------------------------------------------------


def revisions(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F603."""
    if "修订" in paper.marks:
        yield Seen(Place(), "有修订痕迹", "接受或者拒绝全部修订")


def comments(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F604."""
    if "批注" in paper.marks:
        yield Seen(Place(), "有批注", "没有批注")


def hidden_text(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F605."""
    for p in paper.paragraphs:
        hidden = "".join(r.text for r in p.runs if r.hidden)
        if hidden.strip():
            yield Seen(p.place, f"隐藏文字“{hidden.strip()[:12]}”", "没有隐藏文字")


def people(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F606."""
    if paper.people:
        yield Seen(Place(), "、".join(paper.people), "作者、最后修改者为空")


def theme_fonts(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F609: a font that the theme chooses, or that nobody chooses, differs from machine to machine."""
    for p in paper.paragraphs:
        run = next(
            (r for r in p.runs if _has_chinese(r.text) and (not r.east_asia or r.east_asia.startswith("theme:"))), None
        )
        if run is not None:
            yield Seen(p.place, "中文字体由主题决定", "写明字体")
            return


def quotes_in_latin(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F610: quotation marks and dashes belong to Chinese; with a Latin font and no hint they come out half as wide."""
    chinese = ("仿宋", "楷体", "黑体", "小标宋", "宋体")
    for p in paper.paragraphs:
        for run in p.runs:
            latin = run.latin and not any(norms.is_font(role, run.latin) for role in chinese)
            if latin and run.hint != "eastAsia" and any(c in _QUOTES for c in run.text):
                yield Seen(p.place, f"“{next(c for c in run.text if c in _QUOTES)}”的字体是{run.latin}", "中文字体")
                break


def foreign_styles(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F616: in a document of our own styles, a paragraph in another."""
    if not any(p.style.startswith("公文") for p in paper.paragraphs):
        return
    for p in paper.paragraphs:
        if not p.style.startswith("公文"):
            yield Seen(p.place, f"样式“{p.style}”", "名称以“公文”开头的样式")


# -- shared -----------------------------------------------------------------------------------------


def _upright(paper: WordPaper) -> list[Section]:
    return [s for s in paper.sections if not s.landscape]


def _pitch(section: Section, norms: Norms, paper: WordPaper | None = None) -> float:
    """Millimetres from line to line: the body's own fixed height, else the grid's, else the norm's for a lone size."""
    heights = [p.line for p in _body(paper) if p.line] if paper is not None else []
    if heights:
        return sorted(heights)[len(heights) // 2] * POINT
    return (section.pitch or norms.figure("字号", "正文") * 1.3) * POINT


def _body(paper: WordPaper) -> list[WordParagraph]:
    return [
        p
        for p, q in zip(paper.paragraphs, paper.passages, strict=True)
        if q.role in ("body", "h1", "h2") and not p.table
    ]


def _of(paper: WordPaper, role: str) -> list[WordParagraph]:
    return [p for p, q in zip(paper.paragraphs, paper.passages, strict=True) if q.role == role]


def _breaks_before(paper: WordPaper, p: WordParagraph) -> bool:
    """Whether a page or section break stands between a paragraph and the one before it (an empty paragraph holds it)."""
    at = paper.paragraphs.index(p)
    before = paper.paragraphs[at - 1].place.paragraph if at else None
    return before is None or (p.place.paragraph or 0) - before > 1


def _fonts(paper: WordPaper, roles: tuple[str, ...], font: str, norms: Norms) -> Iterator[Seen]:
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        if q.role not in roles or (p.table and q.role in SMALL):
            continue
        bad = next((r for r in p.runs if _has_chinese(r.text) and not norms.is_font(font, _name(r))), None)
        if bad is not None:
            yield Seen(p.place, _name(bad) or "（没有写明）", font)


def _sizes(paper: WordPaper, roles: tuple[str, ...], size: str, norms: Norms) -> Iterator[Seen]:
    wanted, slack = norms.figure("字号", size), norms.figure("字号", "允差")
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        if q.role not in roles or (p.table and q.role in SMALL):
            continue
        bad = next((r for r in p.runs if r.text.strip() and abs(r.size - wanted) > slack), None)
        if bad is not None:
            yield Seen(p.place, f"{bad.size:g}磅", f"{wanted:g}磅")


def _name(run: Run) -> str:
    return run.east_asia


def _has_chinese(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)


def _numbered_footers(paper: WordPaper) -> list[WordParagraph]:
    return [p for s in paper.sections[-1:] for f in s.footers if "PAGE" in f.fields for p in f.paragraphs]
