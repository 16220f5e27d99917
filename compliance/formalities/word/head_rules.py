"""Rules on what a DOCX has above the text: the office's name, the document number, the red line."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.values import Seen
from compliance.formalities.word.measuring import other_fonts, other_sizes, paragraphs_of
from compliance.formalities.word.values import WordPaper, is_red


def masthead_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F201: red and centred."""
    for p in paragraphs_of(paper, "masthead"):
        if not all(is_red(r.color) for r in p.runs if r.text.strip()):
            yield Seen(p.place, f"颜色{p.runs[0].color}", "红色")
        if p.align != "center":
            yield Seen(p.place, "没有居中", "居中")


def masthead_font(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F202."""
    yield from other_fonts(paper, ("masthead",), "小标宋", norms)


def number_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F205: centred below the masthead; one character from the left where a signer stands beside it, on the right in a letter."""
    indent, slack = norms.figure("缩进", "上行文号"), norms.figure("缩进", "允差")
    for p in paragraphs_of(paper, "number"):
        if "签发人" in p.text:
            space = p.left + p.first + len(p.text) - len(p.text.lstrip("　 \t"))
            if p.align in ("center", "right") or abs(space - indent) > slack:
                side = f"左空{space:g}字" if p.align not in ("center", "right") else "没有居左"
                yield Seen(p.place, side, f"居左空{indent:g}字，与签发人同一行")
        elif p.align not in ("center", "right"):
            yield Seen(p.place, "没有居中", "居中（信函格式顶格居右）")
    yield from other_fonts(paper, ("number",), "仿宋", norms)
    yield from other_sizes(paper, ("number",), "正文", norms)


def red_line(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F206: a red line below the document number."""
    numbers = paragraphs_of(paper, "number")
    if (
        numbers
        and paragraphs_of(paper, "masthead")
        and not any(p.rule for p in [*numbers, *paragraphs_of(paper, "masthead")])
    ):
        yield Seen(numbers[0].place, "没有分隔线", "发文字号之下印一条红色分隔线")
    for p in numbers:
        if p.rule and not is_red(p.rule):
            yield Seen(p.place, f"分隔线颜色{p.rule}", "红色")
