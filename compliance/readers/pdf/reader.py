"""PDF to SourceDocument."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.document import Page, ReadWarning, SourceDocument
from compliance.model.errors import InputError
from compliance.readers.layout.flow import make_blocks
from compliance.readers.layout.furniture import set_apart
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.page import PageLayout, arrange
from compliance.readers.limits import Request
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.glyphs import read_spans
from compliance.readers.pdf.rulings import read_drawing


def read_pdf(request: Request) -> SourceDocument:
    """The PDF of ``request`` as a SourceDocument."""
    path, limits = request.path, request.limits
    warnings: list[ReadWarning] = []
    with opened(path, request.data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count == 0:
            raise InputError(path, "empty", "这个 PDF 没有页面")
        if count > limits.pages:
            raise InputError(path, "too_many_pages", f"共{count}页，超过{limits.pages}页的上限，请拆分后再读")
        inks = [_read_page(document, index) for index in range(count)]
    set_apart(inks)
    layouts = [arrange(ink) for ink in inks]
    pages = tuple(_page(ink, layout) for ink, layout in zip(inks, layouts, strict=True))
    return SourceDocument(path.name, request.sha256, "pdf", pages, make_blocks(layouts), tuple(warnings), count)


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


def _read_page(document: Any, index: int) -> PageInk:
    page = pdfium.FPDF_LoadPage(document, index)
    number = index + 1
    if not page:
        return PageInk(number, 0.0, 0.0, 0, "empty")
    try:
        frame = Frame.of(page)
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            spans = read_spans(textpage, frame, number)
        finally:
            pdfium.FPDFText_ClosePage(textpage)
        drawing = read_drawing(page, frame)
    finally:
        pdfium.FPDF_ClosePage(page)
    width, height = frame.size
    return PageInk(
        number, width, height, frame.rotation, "text" if spans else "empty", spans, drawing.rules, drawing.images
    ).settle()


def _page(ink: PageInk, layout: PageLayout) -> Page:
    lines = tuple(layout.every_line())
    return Page(ink.number, ink.width, ink.height, ink.rotation, ink.source, lines, tuple(layout.furniture))
