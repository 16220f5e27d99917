"""Rules on the pages that a DOCX will print: paper, margins, lines and characters, tables, colour."""

from __future__ import annotations

import math
from collections.abc import Iterator

from compliance.formalities.norms import Norms
from compliance.formalities.values import Place, Seen
from compliance.formalities.word.measuring import upright_sections
from compliance.formalities.word.values import Section, WordPaper, WordParagraph

POINT = 25.4 / 72
"""Millimetres of a point."""


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
    for section in upright_sections(paper):
        pitch = _pitch(section, norms)
        top = section.top + (pitch - norms.figure("行", "字高")) / 2
        if abs(top - wanted) > slack:
            yield Seen(
                Place(), f"{top:.1f}毫米（上边距{section.top:.1f}毫米加半个行间）", f"{wanted:.0f}±{slack:.0f}毫米"
            )


def left_margin(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F103."""
    wanted, slack = norms.figure("版心", "订口"), norms.figure("版心", "允差")
    for section in upright_sections(paper):
        if abs(section.left - wanted) > slack:
            yield Seen(Place(), f"{section.left:.1f}毫米", f"{wanted:.0f}±{slack:.0f}毫米")


def text_width(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F104."""
    wanted, slack = norms.figure("版心", "宽"), norms.figure("版心", "允差")
    for section in upright_sections(paper):
        measured = section.width - section.left - section.right
        if abs(measured - wanted) > slack:
            yield Seen(Place(), f"{measured:.1f}毫米", f"{wanted:.0f}毫米（误差不超过{slack:.0f}毫米）")


def lines_on_page(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F105: as many lines as the grid puts between the margins."""
    wanted = norms.figure("行", "每面行数")
    for section in upright_sections(paper):
        high = section.height - section.top - section.bottom
        fit = math.floor(high / _pitch(section, norms, paper) + 0.01)
        if fit != wanted:
            yield Seen(Place(), f"{fit}行", f"{wanted:.0f}行")


def characters_in_line(paper: WordPaper, norms: Norms) -> Iterator[Seen]:
    """F106: as many characters as the body's size and spacing let stand between the margins."""
    wanted = norms.figure("行", "每行字数")
    body = _body(paper)
    run = next((r for p in body for r in p.runs if len(r.text.strip()) > 1), None)
    for section in upright_sections(paper) if run is not None else ():
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
