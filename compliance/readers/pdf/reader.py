"""PDF to SourceDocument: the text layer where it can be trusted, recognition of the image where not."""

from __future__ import annotations

import pypdfium2.raw as pdfium

from compliance.model.document import Page, ReadWarning, SourceDocument
from compliance.model.errors import InputError
from compliance.model.file_names import readable
from compliance.readers.layout.affine import restore_blocks, restore_lines
from compliance.readers.layout.flow import make_blocks
from compliance.readers.layout.furniture import set_apart
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.page import PageLayout, arrange
from compliance.readers.limits import Request
from compliance.readers.pdf.pages import opened
from compliance.readers.pdf.ranges import read_pages
from compliance.readers.pdf.scans import complete_scans, warn


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
        inks = read_pages(request, document, count)
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
    return SourceDocument(readable(path.name), request.sha256, "pdf", pages, blocks, tuple(warnings), count)


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


def _page(ink: PageInk, layout: PageLayout) -> Page:
    lines, furniture = tuple(layout.every_line()), tuple(layout.furniture)
    if ink.to_page is not None:
        lines, furniture = restore_lines(lines, ink.to_page), restore_lines(furniture, ink.to_page)
    width, height = ink.shown if ink.shown != (0.0, 0.0) else (ink.width, ink.height)
    return Page(ink.number, width, height, ink.rotation, ink.source, lines, furniture)
