"""What the rules on a DOCX share: the sections and paragraphs that they look at, fonts and sizes compared."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.passages import SMALL
from compliance.formalities.values import Seen
from compliance.formalities.word.values import Run, Section, WordPaper, WordParagraph


def upright_sections(paper: WordPaper) -> list[Section]:
    """Sections whose pages are higher than wide: the type area is laid down for these."""
    return [s for s in paper.sections if not s.landscape]


def paragraphs_of(paper: WordPaper, role: str) -> list[WordParagraph]:
    """The paragraphs of one role, in reading order."""
    return [p for p, q in zip(paper.paragraphs, paper.passages, strict=True) if q.role == role]


def other_fonts(paper: WordPaper, roles: tuple[str, ...], font: str, norms: Norms) -> Iterator[Seen]:
    """Paragraphs of ``roles`` with Chinese text in another font than ``font``; small print in tables is left out."""
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        if q.role not in roles or (p.table and q.role in SMALL):
            continue
        bad = next((r for r in p.runs if has_chinese(r.text) and not norms.is_font(font, _name(r))), None)
        if bad is not None:
            yield Seen(p.place, _name(bad) or "（没有写明）", font)


def other_sizes(paper: WordPaper, roles: tuple[str, ...], size: str, norms: Norms) -> Iterator[Seen]:
    """Paragraphs of ``roles`` not set in the size that the norms call ``size``, in points; small print in tables is left out."""
    wanted, slack = norms.figure("字号", size), norms.figure("字号", "允差")
    for p, q in zip(paper.paragraphs, paper.passages, strict=True):
        if q.role not in roles or (p.table and q.role in SMALL):
            continue
        bad = next((r for r in p.runs if r.text.strip() and abs(r.size - wanted) > slack), None)
        if bad is not None:
            yield Seen(p.place, f"{bad.size:g}磅", f"{wanted:g}磅")


def _name(run: Run) -> str:
    return run.east_asia


def has_chinese(text: str) -> bool:
    """Whether there is a Chinese character in ``text`` (marks and figures are none)."""
    return any("一" <= c <= "鿿" for c in text)
