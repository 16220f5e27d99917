"""Rules on the text of a DOCX: title, recipient, headings and paragraphs, sign-off, annexes, tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from compliance.drafting.layout import sign_off_indents, width
from compliance.formalities.norms import Norms
from compliance.formalities.passages import is_joint
from compliance.formalities.values import Place, Seen
from compliance.formalities.word.measuring import other_fonts, other_sizes, paragraphs_of
from compliance.formalities.word.values import WordPaper, WordParagraph

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


def title_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F301: 2号小标宋, centred."""
    yield from other_fonts(paper, ("title",), "小标宋", norms)
    yield from other_sizes(paper, ("title",), "标题", norms)
    for p in paragraphs_of(paper, "title"):
        if p.align != "center" or abs(p.first) > 0.1:
            yield Seen(p.place, "没有居中", "居中")


def recipient_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F311: flush left."""
    for p in paragraphs_of(paper, "recipient"):
        if (
            abs(p.first) > norms.figure("缩进", "允差")
            or p.left > norms.figure("缩进", "允差")
            or p.align in ("center", "right")
        ):
            yield Seen(p.place, f"左空{p.first + p.left:g}字", "居左顶格")


def text_fonts(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F321: 三号仿宋; the first level 黑体, the second 楷体."""
    for role, font in _FONT_OF.items():
        yield from other_fonts(paper, (role,), font, norms)
    yield from other_sizes(paper, tuple(_FONT_OF), "正文", norms)


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
    names, days = paragraphs_of(paper, "sign"), paragraphs_of(paper, "date")
    if not names or not days:
        return
    name, day = names[-1], days[0]
    slack = norms.figure("缩进", "居中允差")
    sealed = dict(zip(("sign", "date"), sign_off_indents(name.text.strip(), day.text.strip()), strict=True))
    least = norms.figure("缩进", "不盖章日期右空")
    over = width(day.text.strip()) + least - width(name.text.strip())
    plain = {"sign": max(least, least + over), "date": max(least, least - over)}
    if is_joint(name.text):
        plain["date"] = norms.figure("缩进", "日期右空")
    for p in ((name,) if not is_joint(name.text) else ()) if role == "sign" else (day,):
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
    for p in paragraphs_of(paper, "remark"):
        if p.align in ("center", "right"):
            yield Seen(p.place, "没有居左", "居左空二字")


def annex_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F361: 黑体三号, flush left, on a page of its own."""
    yield from other_fonts(paper, ("annex",), "黑体", norms)
    yield from other_sizes(paper, ("annex",), "正文", norms)
    for p in paragraphs_of(paper, "annex"):
        if not p.page_break and not _breaks_before(paper, p):
            yield Seen(p.place, "没有另面编排", "另面编排，版心左上角第一行顶格")
        if p.first > 0.3 or p.left > 0.3 or p.align in ("center", "right"):
            yield Seen(p.place, "没有顶格", "版心左上角第一行顶格")


def _breaks_before(paper: WordPaper, p: WordParagraph) -> bool:
    """Whether a page or section break stands between a paragraph and the one before it (an empty paragraph holds it)."""
    at = paper.paragraphs.index(p)
    before = paper.paragraphs[at - 1].place.paragraph if at else None
    return before is None or (p.place.paragraph or 0) - before > 1


def annex_title_place(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F362."""
    for p in paragraphs_of(paper, "annex-title"):
        if p.align != "center":
            yield Seen(p.place, "没有居中", "居中编排在版心第三行")


def repeated_header(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F371: a table of many rows repeats its head."""
    for table in paper.tables:
        headed = any(p.place.table == table.place.table and p.place.row == 1 for p in paragraphs_of(paper, "th"))
        if not table.header and (table.rows > _FITS or (headed and table.rows > 4)):
            yield Seen(table.place, f"表格{table.rows}行，首行没有设为重复标题行", "跨页时表头在各页重复")
