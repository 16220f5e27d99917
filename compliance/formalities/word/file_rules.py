"""Rules on the DOCX as a file: revisions, comments, hidden text, names, fonts and styles of its own."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.values import Place, Seen
from compliance.formalities.word.measuring import has_chinese
from compliance.formalities.word.values import WordPaper

_QUOTES = "“”‘’…—"


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
            (r for r in p.runs if has_chinese(r.text) and (not r.east_asia or r.east_asia.startswith("theme:"))), None
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
