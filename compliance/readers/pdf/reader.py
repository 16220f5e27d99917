"""PDF to SourceDocument: the text layer where it can be trusted, recognition of the image where not."""

from __future__ import annotations

import ctypes
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.document import Page, ReadWarning, SourceDocument
from compliance.model.errors import InputError
from compliance.readers.layout.affine import Affine, restore_blocks, restore_lines
from compliance.readers.layout.flow import make_blocks
from compliance.readers.layout.furniture import set_apart
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.page import PageLayout, arrange
from compliance.readers.layout.span import Span
from compliance.readers.limits import Request
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.glyphs import is_hidden, read_spans
from compliance.readers.pdf.rulings import read_drawing
from compliance.readers.pdf.scans import complete_scans, warn

TURNED = 0.6
"""Share of a page's characters that must run up, down or upside down for the page to be read so."""


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
        inks = [_read_page(document, index) for index in _counted(request, count)]
        _mend(request, inks, warnings)
        complete_scans(request, document, inks, warnings)
    if not any(ink.spans for ink in inks):
        why = "；".join(w.message for w in warnings)
        raise InputError(path, "empty", f"文件里没有可以读取的文字{f'（{why}）' if why else ''}")
    set_apart(inks)
    layouts = [arrange(ink) for ink in inks]
    frames = {ink.number: ink.to_page for ink in inks if ink.to_page is not None}
    blocks = restore_blocks(make_blocks(layouts), frames)
    pages = tuple(_page(ink, layout) for ink, layout in zip(inks, layouts, strict=True))
    return SourceDocument(path.name, request.sha256, "pdf", pages, blocks, tuple(warnings), count)


def _counted(request: Request, count: int) -> Iterator[int]:
    """The index of each page, as it is about to be read."""
    for index in range(count):
        request.told(("reading", index + 1, count))
        yield index


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


def _mend(request: Request, inks: list[PageInk], warnings: list[ReadWarning]) -> None:
    """Read the pages that pdfium could not load by other means, in place; say which they are."""
    broken = [ink.number for ink in inks if ink.width <= 0]
    if not broken:
        return
    from compliance.readers.pdf.fallback import read_with_pdfplumber

    mended = read_with_pdfplumber(request.data, broken)
    for number, ink in mended.items():
        inks[number - 1] = ink
    warn(warnings, sorted(mended), "结构有误，已用备用方式读取，请核对原件")
    warn(warnings, [n for n in broken if n not in mended], "已损坏，没有读取")


def _dominant_turn(spans: list[Span]) -> int:
    """90, 180 or 270 when most of the page's characters are turned so, else 0."""
    turns = Counter({0: 0})
    for span in spans:
        turns[span.turned] += len(span.text)
    angle, chars = turns.most_common(1)[0]
    return angle if angle in (90, 180, 270) and chars >= TURNED * sum(turns.values()) else 0


def _page(ink: PageInk, layout: PageLayout) -> Page:
    lines, furniture = tuple(layout.every_line()), tuple(layout.furniture)
    if ink.to_page is not None:
        lines, furniture = restore_lines(lines, ink.to_page), restore_lines(furniture, ink.to_page)
    width, height = ink.shown if ink.shown != (0.0, 0.0) else (ink.width, ink.height)
    return Page(ink.number, width, height, ink.rotation, ink.source, lines, furniture)
