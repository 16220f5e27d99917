"""Rules on what a DOCX has below the text: the imprint and the page numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.values import Place, Seen
from compliance.formalities.word.measuring import other_fonts, other_sizes, upright_sections
from compliance.formalities.word.values import WordPaper, WordParagraph


def imprint_looks(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F403: 四号仿宋."""
    yield from other_fonts(paper, ("copy", "printed"), "仿宋", norms)
    yield from other_sizes(paper, ("copy", "printed"), "版记", norms)


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
    for section in upright_sections(paper)[-1:]:
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


def _numbered_footers(paper: WordPaper) -> list[WordParagraph]:
    return [p for s in paper.sections[-1:] for f in s.footers if "PAGE" in f.fields for p in f.paragraphs]
