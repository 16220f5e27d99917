"""Makes the PDFs of these tests: text at a place, rulings, tables; coordinates in points from the top left."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from compliance.model.document import Paragraph, SourceDocument, Table
from compliance.model.evidence import BBox
from compliance.readers import read_document

pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
WIDTH, HEIGHT = 595.0, 842.0
LEFT, RIGHT = 72.0, 72.0 + 36 * 12.5
"""Margins between which 36 characters of 12.5 points fill a line."""


class Paper:
    """One PDF being written."""

    def __init__(self, width: float = WIDTH, height: float = HEIGHT) -> None:
        self.buffer = io.BytesIO()
        self.width, self.height = width, height
        self.canvas = Canvas(self.buffer, pagesize=(width, height))

    def text(self, x: float, y: float, text: str, size: float = 12.5, font: str = "STSong-Light") -> Paper:
        """``text`` with its baseline at ``y`` from the top."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.height - y, text)
        return self

    def latin(self, x: float, y: float, text: str, size: float = 12.5, bold: bool = False) -> Paper:
        """Latin text in Helvetica."""
        return self.text(x, y, text, size, "Helvetica-Bold" if bold else "Helvetica")

    def lines(self, y: float, lines: Sequence[str], x: float = LEFT, step: float = 20.0, size: float = 12.5) -> float:
        """Lines of running text, one below the other; the y after the last."""
        for line in lines:
            self.text(x, y, line, size)
            y += step
        return y

    def turned(self, x: float, y: float, text: str, degrees: float, size: float = 12.5) -> Paper:
        """Text that runs turned clockwise by ``degrees``."""
        self.canvas.saveState()
        self.canvas.translate(x, self.height - y)
        self.canvas.rotate(-degrees)
        self.canvas.setFont("STSong-Light", size)
        self.canvas.drawString(0, 0, text)
        self.canvas.restoreState()
        return self

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.7) -> Paper:
        """A straight line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> Paper:
        """All lines of a grid."""
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys:
            self.rule(xs[0], y, xs[-1], y)
        return self

    def table(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], height: float = 20.0) -> float:
        """A ruled table without merged cells; the y of its lower edge."""
        self.grid(xs, [top + height * i for i in range(len(rows) + 1)])
        self.words(xs, top, rows, height)
        return top + height * len(rows)

    def words(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], height: float = 20.0) -> None:
        """The text of a table without its lines."""
        for r, row in enumerate(rows):
            for x, cell in zip(xs, row, strict=False):
                self.text(x + 4, top + height * r + 14, cell, 10.5)

    def page(self) -> Paper:
        """Begin the next page."""
        self.canvas.showPage()
        return self

    def data(self) -> bytes:
        """The finished file."""
        self.canvas.save()
        return self.buffer.getvalue()


def changed(data: bytes, **page_keys: object) -> bytes:
    """The PDF with keys of its first page set (``Rotate=90``, ``CropBox=[…]``)."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        for key, value in page_keys.items():
            pdf.pages[0].obj[f"/{key}"] = pikepdf.Array(value) if isinstance(value, list) else value
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def read(folder: Path, data: bytes | Paper, name: str = "plan.pdf", ocr: bool = False) -> SourceDocument:
    """The document as read back."""
    path = folder / name
    path.write_bytes(data.data() if isinstance(data, Paper) else data)
    return read_document(path, ocr=ocr)


def texts(document: SourceDocument, kind: str = "") -> list[str]:
    """The text of all paragraphs (of one kind)."""
    return [p.text for p in document.paragraphs if kind in ("", p.kind)]


def shown(table: Table) -> list[list[str]]:
    """A table as printed: merged cells are repeated in every place they cover."""
    return [[cell.text if cell else "" for cell in row] for row in table.grid]


def read_back(data: bytes, page: int, box: BBox) -> str:
    """What pdfium's text layer has inside a box of the page as shown, white space removed."""
    document = pypdfium2.PdfDocument(data)
    p = document[page - 1]
    x0, top, x1, bottom = box[0] - 1.5, box[1] - 1.5, box[2] + 1.5, box[3] + 1.5
    left, low, right, high = p.get_cropbox()
    rectangles = {
        0: (left + x0, high - bottom, left + x1, high - top),
        90: (left + top, low + x0, left + bottom, low + x1),
        180: (right - x1, low + top, right - x0, low + bottom),
        270: (right - bottom, high - x1, right - top, high - x0),
    }
    return re.sub(r"\s", "", p.get_textpage().get_text_bounded(*rectangles[p.get_rotation()]))


def headings(document: SourceDocument) -> list[tuple[int, str]]:
    """(level, text) of all headings."""
    return [(h.level, h.text) for h in document.headings]


def only_table(document: SourceDocument) -> Table:
    """The one table of a document."""
    (table,) = document.tables
    return table


def is_paragraph(block: object) -> bool:
    """Whether a block is running text."""
    return isinstance(block, Paragraph)
