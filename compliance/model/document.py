"""What a reader makes of a file: pages, lines with a box per character, paragraphs, tables.

Coordinates are PDF points from the top left corner of the page as it is shown (CropBox and
/Rotate applied), ``(x0, top, x1, bottom)``. A DOCX has no geometry: boxes are None and every
place is named by a ``locator`` instead ("第12段", "表3第2行第4列"); in an XLSX it names the sheet and the
row and column as Excel counts them ("工作表“附表1”第3行第4列").

Text is normalised character by character (radicals and full-width ASCII mapped, one character to
one), so ``text[i]``, ``raw[i]`` and ``boxes[i]`` always speak of the same character.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from compliance.model.evidence import BBox, Evidence, Source, union

BlockKind = Literal["body", "heading", "caption", "note"]


@dataclass(frozen=True)
class Word:
    """A run of characters of one line without white space, with its box (None in DOCX)."""

    text: str
    bbox: BBox | None


@dataclass(frozen=True)
class Line:
    """One printed line. ``boxes`` has one box per character of ``text`` (or is empty: DOCX, OCR
    lines without character boxes share the line's box). ``size`` is the median character height.
    """

    text: str
    raw: str
    page: int | None
    bbox: BBox | None
    boxes: tuple[BBox, ...] = ()
    size: float = 0.0
    bold: bool = False
    source: Source = "text"
    confidence: float = 1.0

    def box_of(self, start: int, end: int) -> BBox | None:
        """The box of ``text[start:end]``; the line's own box where characters have none."""
        if not self.boxes or (start <= 0 and end >= len(self.text) and self.bbox is not None):
            return self.bbox
        return union(self.boxes[start:end]) or self.bbox

    @property
    def words(self) -> tuple[Word, ...]:
        """The line's words, split at white space."""
        out: list[Word] = []
        start: int | None = None
        for i, char in enumerate(self.text + " "):
            if char.isspace():
                if start is not None:
                    out.append(Word(self.text[start:i], self.box_of(start, i)))
                start = None
            elif start is None:
                start = i
        return tuple(out)


@dataclass(frozen=True)
class TextSpan:
    """Text made of whole lines, with a way back from a character range to its evidence."""

    lines: tuple[Line, ...]
    locator: str | None = None

    @cached_property
    def text(self) -> str:
        """All lines joined without a separator, as Chinese running text is."""
        return "".join(line.text for line in self.lines)

    @property
    def page(self) -> int | None:
        """The page on which it starts (None for DOCX)."""
        return self.lines[0].page if self.lines else None

    def pieces(self, start: int, end: int) -> Iterator[tuple[Line, int, int]]:
        """The (line, start, end) parts that ``text[start:end]`` is made of."""
        offset = 0
        for line in self.lines:
            size = len(line.text)
            if offset + size > start:
                yield line, max(start - offset, 0), min(end - offset, size)
            offset += size
            if offset >= end:
                return

    def evidence(self, start: int, end: int, source: Source | None = None) -> tuple[Evidence, ...]:
        """Evidence for ``text[start:end]``: one piece per page it stands on."""
        if len(self.lines) == 1:
            (line,) = self.lines
            s, e = max(start, 0), min(end, len(line.text))
            if s >= e:
                return ()
            only: Source = "ocr" if line.source == "ocr" else (source or line.source)
            return (Evidence(line.page, line.box_of(s, e), line.raw[s:e], only, self.locator),)
        by_page: dict[int | None, list[tuple[Line, int, int]]] = {}
        for piece in self.pieces(start, end):
            by_page.setdefault(piece[0].page, []).append(piece)
        out = []
        for page, pieces in by_page.items():
            boxes = [b for line, s, e in pieces if (b := line.box_of(s, e)) is not None]
            kind: Source = "ocr" if any(p[0].source == "ocr" for p in pieces) else (source or pieces[0][0].source)
            text = "".join(line.raw[s:e] for line, s, e in pieces)
            out.append(Evidence(page, union(boxes), text, kind, self.locator))
        return tuple(out)


@dataclass(frozen=True)
class Paragraph(TextSpan):
    """A paragraph, heading, caption or note. ``level`` is the heading's depth (1 = chapter), 0 for body."""

    kind: BlockKind = "body"
    level: int = 0


@dataclass(frozen=True)
class Cell(TextSpan):
    """A table cell at (row, col), 0-based; a merged cell is one Cell with spans > 1."""

    row: int = 0
    col: int = 0
    rowspan: int = 1
    colspan: int = 1
    bbox: BBox | None = None
    page_number: int | None = None

    @property
    def page(self) -> int | None:
        """The page of the cell, also when it is empty."""
        return self.page_number if self.page_number is not None else super().page


@dataclass(frozen=True)
class Table:
    """A table, joined over page breaks; repeated header rows appear once.

    ``cells`` are in row-major order, one per merged region. ``header_rows`` is the reader's guess
    of how many rows are header (0 = none known). ``ruled`` is False for tables found by gaps.
    """

    n_rows: int
    n_cols: int
    cells: tuple[Cell, ...]
    page: int | None = None
    bbox: BBox | None = None
    caption: Paragraph | None = None
    header_rows: int = 0
    ruled: bool = True
    locator: str | None = None

    @cached_property
    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """The cell that covers each (row, col); merged cells appear in every place they cover."""
        rows: list[list[Cell | None]] = [[None] * self.n_cols for _ in range(self.n_rows)]
        for cell in self.cells:
            for r in range(cell.row, min(cell.row + cell.rowspan, self.n_rows)):
                for c in range(cell.col, min(cell.col + cell.colspan, self.n_cols)):
                    rows[r][c] = cell
        return tuple(tuple(r) for r in rows)


Block = Paragraph | Table


@dataclass(frozen=True)
class Page:
    """One page. ``lines`` holds every line printed, also the running heads that blocks leave out."""

    number: int
    width: float
    height: float
    rotation: int = 0
    source: Literal["text", "ocr", "empty"] = "text"
    lines: tuple[Line, ...] = ()
    furniture: tuple[Line, ...] = ()
    """Running heads, page numbers and watermarks: kept here, out of the blocks."""


@dataclass(frozen=True)
class ReadWarning:
    """Something a reader met and went on from, in Chinese (for example: a text layer that is garbage)."""

    message: str
    page: int | None = None


@dataclass(frozen=True)
class SourceDocument:
    """A file as read: pages as printed, and ``blocks`` in reading order for the running text."""

    file: str
    sha256: str
    format: Literal["pdf", "docx", "xlsx"]
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    warnings: tuple[ReadWarning, ...] = ()
    page_count: int = 0
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def ocr_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that were read by OCR."""
        return tuple(p.number for p in self.pages if p.source == "ocr")

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All blocks that are running text."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables, joined over page breaks."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    @property
    def headings(self) -> tuple[Paragraph, ...]:
        """All headings, in order."""
        return tuple(p for p in self.paragraphs if p.kind == "heading")
