"""What one page of a PDF says in its text layer and shows in its drawing, by pdfium."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.errors import InputError
from compliance.readers.layout.affine import Affine
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.span import Span
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.glyphs import is_hidden, read_spans
from compliance.readers.pdf.rulings import read_drawing

TURNED = 0.6
"""Share of a page's characters that must run up, down or upside down for the page to be read so."""


@contextmanager
def opened(path: Path, data: bytes) -> Iterator[Any]:
    """The pdfium document in ``data``, with the empty password; closed at the end.

    Raises:
        InputError: ``encrypted`` when a password is needed, ``broken`` when it is no PDF that can be read.
    """
    buffer = (ctypes.c_ubyte * len(data)).from_buffer_copy(data)
    document = pdfium.FPDF_LoadMemDocument64(buffer, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise InputError(path, "encrypted", "文件加了密码，无法打开；请提供未加密的文件")
        raise InputError(path, "broken", "文件已损坏，不是可以读取的 PDF；请重新导出后再提交")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def read_page(document: Any, index: int) -> PageInk:
    """The text layer and the drawing of one page; an empty page where pdfium can load none."""
    page = pdfium.FPDF_LoadPage(document, index)
    number = index + 1
    if not page:
        return PageInk(number, 0.0, 0.0, 0, "empty")
    try:
        frame = Frame.of(page)
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            spans = read_spans(textpage, frame, number)
            shown, angle = frame, _dominant_turn(spans)
            if angle:
                frame = frame.turned(angle)
                spans = read_spans(textpage, frame, number)
            drawing = read_drawing(page, frame)
            hidden = bool(spans and drawing.images) and is_hidden(textpage)
        finally:
            pdfium.FPDFText_ClosePage(textpage)
    finally:
        pdfium.FPDF_ClosePage(page)
    width, height = frame.size
    ink = PageInk(number, width, height, shown.rotation, "text" if spans else "empty", spans, drawing.rules)
    ink.images, ink.boxes, ink.paths = drawing.images, drawing.shades, drawing.paths
    ink.hidden, ink.shown = hidden, shown.size
    ink.to_page = Affine.turn(angle, width, height) if angle else None
    return ink.settle()


def _dominant_turn(spans: list[Span]) -> int:
    """90, 180 or 270 when most of the page's characters are turned so, else 0."""
    turns = Counter({0: 0})
    for span in spans:
        turns[span.turned] += len(span.text)
    angle, chars = turns.most_common(1)[0]
    return angle if angle in (90, 180, 270) and chars >= TURNED * sum(turns.values()) else 0
