"""The text that is cut, and what its reader knew of each line.

A text file is cut as it is. A PDF or DOCX is written down line by line first (``source.txt``, a form feed at each new
page), furniture included: what is left out is then a declared step of ``clean.yaml`` and not a secret of the reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from compliance.model.document import Line, Page, Paragraph, SourceDocument, Table
from compliance.model.errors import InputError

Role = Literal["furniture", "continued", "row", "start"]
"""Page number, running head or watermark; a line that goes on with its paragraph; a table row; a new paragraph."""

_ENCODINGS = (("utf-8", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"), ("gb18030", b""))
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_CHINESE = re.compile(r"[一-鿿]")


@dataclass(frozen=True)
class Printed:
    """The original as bytes, and its text by lines. ``roles`` (by line number) is empty for a text file, whose lines
    nobody has looked at; ``notes`` are the reader's warnings; ``name`` is the file that was given.
    """

    name: str
    suffix: str
    original: bytes
    text: str
    encoding: str = "utf-8"
    roles: Mapping[int, Role] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the original."""
        return hashlib.sha256(self.original).hexdigest()

    @property
    def read_out(self) -> bool:
        """Whether the text was read out of another format and has to be kept beside the original."""
        return self.suffix not in (".txt", ".md")


def printed_text(file: str, data: bytes) -> Printed:
    """A text file.

    Raises:
        InputError: empty; unsupported where it is no text, or no Chinese one.
    """
    for encoding, mark in _ENCODINGS:
        if not data.startswith(mark):
            continue
        try:
            text = data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError:
            continue
        if _CONTROL.search(text):
            break
        if not text.strip():
            raise InputError(file, "empty", "文件里没有文字")
        if not _CHINESE.search(text):
            break
        return Printed(file, ".md" if file.lower().endswith(".md") else ".txt", data, text, encoding)
    raise InputError(file, "unsupported", "不是中文的文本文件；可以导入的有：文本（.txt、.md）、PDF、DOCX")


def printed_document(document: SourceDocument, original: bytes) -> Printed:
    """A PDF or DOCX as read."""
    rows: list[str] = []
    roles: dict[int, Role] = {}
    page: int | None = None
    for at, text, role in _lines(document):
        lead = ""
        if at is not None and page is not None and at != page:
            lead = "\f" * (at - page)
        page = at if at is not None else page
        rows.append(lead + " ".join(text.split()))
        roles[len(rows)] = role
    notes = [f"第{w.page}页：{w.message}" if w.page else w.message for w in document.warnings]
    if document.ocr_pages:
        pages = "、".join(str(n) for n in document.ocr_pages)
        notes.append(f"第{pages}页由文字识别得到，请与原件逐字核对")
    text = "\n".join(rows) + "\n"
    return Printed(document.file, f".{document.format}", original, text, roles=roles, notes=tuple(dict.fromkeys(notes)))


def _lines(document: SourceDocument) -> Iterator[tuple[int | None, str, Role]]:
    """(page, text, role) of every line, page by page; furniture where it is printed."""
    by_page: dict[int | None, list[tuple[float, str, Role]]] = {}
    last: int | None = None
    for block in document.blocks:
        placed = _paragraph(block) if isinstance(block, Paragraph) else _rows(block)
        for page, top, text, role in placed:
            # A block's line never stands on an earlier page than the one before it.
            last = max(p for p in (last, page) if p is not None) if (last or page) else None
            by_page.setdefault(last, []).append((top, text, role))
    pages = {p.number: p for p in document.pages}
    for number in sorted({*by_page, *(n for n, p in pages.items() if p.furniture)}, key=lambda n: n or 0):
        found = by_page.get(number, [])
        furniture = _furniture(pages[number]) if number in pages else []
        for top, text, role in found:
            while furniture and furniture[0][0] < top:
                yield number, furniture.pop(0)[1], "furniture"
            yield number, text, role
        for _, text in furniture:
            yield number, text, "furniture"


def _paragraph(block: Paragraph) -> Iterator[tuple[int | None, float, str, Role]]:
    first = True
    for line in block.lines:
        if line.text.strip():
            yield line.page, _top(line), line.text, "start" if first else "continued"
            first = False


def _rows(table: Table) -> Iterator[tuple[int | None, float, str, Role]]:
    """A line for each row; a merged cell is printed once, where it begins."""
    if table.caption is not None:
        yield from _paragraph(table.caption)
    for r in range(table.n_rows):
        own = {c.col: c for c in table.cells if c.row == r}
        page = next((c.page for c in own.values() if c.page is not None), table.page)
        tops = [c.bbox[1] for c in own.values() if c.bbox]
        texts = (own[c].text.strip() if c in own else "" for c in range(table.n_cols))
        yield page, min(tops, default=0.0), "| " + " | ".join(texts) + " |", "row"


def _furniture(page: Page) -> list[tuple[float, str]]:
    return sorted((_top(line), line.text) for line in page.furniture if line.text.strip())


def _top(line: Line) -> float:
    return line.bbox[1] if line.bbox else 0.0
