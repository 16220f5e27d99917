"""Rules on the PDF as a file: notes, fonts, language, archive form, structure."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.sheet.values import Print
from compliance.formalities.values import Place, Seen

_NOT_EMBEDDED_MOST = 6


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
