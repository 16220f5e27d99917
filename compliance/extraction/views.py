"""The document as the scanners walk it: squeezed paragraphs and tables, each under its chain of headings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from compliance.extraction.text import Squeezed, squeeze
from compliance.model.document import Block, Cell, Paragraph, SourceDocument, Table

_LEAD = re.compile(
    r"^(?:(?P<a>第[一二三四五六七八九十\d]+[章节部分])|(?P<b>[一二三四五六七八九十]{1,3}[、.．])|(?P<c>[（(][一二三四五六七八九十]{1,3}[）)])"
    r"|(?P<d>\d{1,2}(?:\.\d{1,2}){0,3}[、.．]?)(?=[^\d.])|(?P<e>[（(]\d{1,2}[）)])|(?P<f>[①-⑳]))"
)


@dataclass(frozen=True)
class ParagraphView:
    """A paragraph, squeezed, with the headings above it (outermost first; for a heading: itself last)."""

    paragraph: Paragraph
    squeezed: Squeezed
    headings: tuple[str, ...]

    @property
    def text(self) -> str:
        """The squeezed text."""
        return self.squeezed.text


@dataclass(frozen=True)
class TableView:
    """A table with every cell squeezed once; ``lead`` is the last paragraph before it."""

    table: Table
    cells: dict[int, Squeezed]
    headings: tuple[str, ...]
    caption: str
    lead: str

    def at(self, row: int, col: int) -> tuple[Cell, Squeezed] | None:
        """The cell that covers (row, col), with its squeezed text."""
        cell = self.table.grid[row][col]
        return None if cell is None else (cell, self.cells[id(cell)])

    def text(self, row: int, col: int) -> str:
        """The squeezed text at (row, col), '' where there is no cell; line breaks inside a cell are gone."""
        return self._texts[row][col]

    @cached_property
    def _texts(self) -> list[list[str]]:
        plain = {key: squeezed.text.replace("\t", "") for key, squeezed in self.cells.items()}
        return [["" if cell is None else plain[id(cell)] for cell in row] for row in self.table.grid]


View = ParagraphView | TableView


_CONTINUED = re.compile(r"^[（(]?(?:续|接上表)|(?:续表?)[）)]?$")
_CAPTION = re.compile(r"^(?:附?表[\d一二三四五六七八九十]|单位[:：])")


def _level(paragraph: Paragraph, text: str) -> int:
    """Depth of a heading: by its numbering where it has one, else as the reader found it."""
    match = _LEAD.match(text)
    if match is None:
        return max(paragraph.level, 1)
    if match.group("d"):
        return 2 + match.group("d").rstrip("、.．").count(".")
    order = ("a", "b", "c", "d", "e", "f")
    return 1 + next(i for i, name in enumerate(order) if match.group(name))


def build_views(document: SourceDocument) -> tuple[View, ...]:
    """All blocks in order, as views."""
    stack: list[tuple[int, str]] = []
    lead = captioned = ""
    out: list[View] = []
    for block in _joined(document.blocks):
        if isinstance(block, Table):
            cells = {id(c): squeeze(c) for c in block.cells}
            caption = squeeze(block.caption).text if block.caption else ""
            near = stack[-1][1] if stack and not lead else lead
            if not caption and _CAPTION.match(near):
                caption = near
            if _CONTINUED.match(caption):
                caption += captioned  # 续表7-1: what the first part was headed with holds on
            elif caption:
                captioned = caption
            out.append(TableView(block, cells, tuple(t for _, t in stack), caption, lead))
            continue
        squeezed = squeeze(block)
        if not squeezed.text:
            continue
        if block.kind == "heading":
            level = _level(block, squeezed.text)
            stack = [(n, t) for n, t in stack if n < level]
            stack.append((level, _bare_heading(squeezed.text)))
            lead = ""
        elif block.kind == "body":
            lead = squeezed.text
        out.append(ParagraphView(block, squeezed, tuple(t for _, t in stack)))
    return tuple(out)


def _bare_heading(text: str) -> str:
    """A heading without its number: 一、二期装置 is about 二期, not about 一期 and 二期."""
    match = _LEAD.match(text)
    rest = text[match.end() :] if match and match.lastgroup in ("a", "b", "c", "e", "f") else text
    return rest or text


_UNFINISHED = re.compile(r"[至到、，,的为与和及（(—~～]\s*$")


def _joined(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """``blocks`` with a paragraph that plainly goes on (……改造期限为2024年3月至) joined to the one after it."""
    held: Paragraph | None = None
    for block in blocks:
        if held is not None:
            if isinstance(block, Paragraph) and block.kind == "body" and not _LEAD.match(block.text):
                block = replace(block, lines=(*held.lines, *block.lines))
            else:
                yield held
            held = None
        if (
            isinstance(block, Paragraph)
            and block.kind == "body"
            and block.locator is None
            and _UNFINISHED.search(block.text)
        ):
            held = block
            continue
        yield block
    if held is not None:
        yield held


def paragraphs(views: tuple[View, ...]) -> tuple[ParagraphView, ...]:
    """The paragraphs among ``views``."""
    return tuple(v for v in views if isinstance(v, ParagraphView))


def tables(views: tuple[View, ...]) -> tuple[TableView, ...]:
    """The tables among ``views``."""
    return tuple(v for v in views if isinstance(v, TableView))
