"""Pages that must be recognised from their image: scans, outlined text, text layers that are garbage."""

from __future__ import annotations

from typing import Any, Literal, TypeVar

import pypdfium2.raw as pdfium

from compliance.model.document import ReadWarning
from compliance.model.errors import InputError
from compliance.readers.layout.affine import Affine
from compliance.readers.layout.ink import PageInk
from compliance.readers.limits import Request
from compliance.readers.ocr.engine import missing
from compliance.readers.pdf.plausible import is_plausible

PICTURE = 0.05
"""Share of the page that pictures must cover for a page without text to be a scan."""
FULL = 0.5
"""Share from which a page with hardly any text is a scan with something printed over it."""
SPARSE = 30
"""Characters below which a page has hardly any text."""
OUTLINES = 200
"""Drawn shapes from which a page without text is text turned into outlines."""

COMPARED_PAGES, COMPARED_LINES = 4, 10
"""Pages, and lines with figures on each, at which a scanner's own text layer is compared with the image."""
MISREAD, MISREAD_SHARE = 3, 0.1
"""Lines, and their share, that must differ from the image for the layer not to be believed. A layer made from the very text
differs in none of a hundred lines, the layer of a real scanner with poor recognition in one of two."""

Cause = Literal["scan", "garbage", "layer", ""]
T = TypeVar("T")


def cause_for_ocr(ink: PageInk) -> Cause:
    """Why a page must be recognised from its image: no text layer, or one that is garbage; empty when it need not."""
    chars = sum(len(s.text) for s in ink.spans)
    covered = _covered(ink)
    if chars == 0:
        return "scan" if covered >= PICTURE or ink.paths >= OUTLINES else ""
    if chars < SPARSE and covered >= FULL:
        return "scan"
    return "" if is_plausible(s.text for s in ink.spans) else "garbage"


def _covered(ink: PageInk) -> float:
    """Share of the page that its pictures cover (overlaps counted twice)."""
    area = ink.width * ink.height
    if area <= 0:
        return 0.0
    total = 0.0
    for x0, top, x1, bottom in ink.images:
        total += max(0.0, min(x1, ink.width) - max(x0, 0.0)) * max(0.0, min(bottom, ink.height) - max(top, 0.0))
    return total / area


def _misread(document: Any, inks: list[PageInk]) -> bool:
    """Whether the text layers of scans give other figures than their images, on a sample of lines spread over the pages."""
    from compliance.readers.ocr.again import differs, figures, read_again

    compared = differing = 0
    for ink in _spread(inks, COMPARED_PAGES):
        image = _image(document, ink) if ink.to_page is None else None
        telling = [s for s in ink.spans if not s.turned and any(len(f) > 1 for f in figures(s.text))]
        if image is None or not telling:
            continue
        spans, scale = _spread(telling, COMPARED_LINES), image[1] / 72
        boxes = [(s.x0 * scale, s.top * scale, s.x1 * scale, s.bottom * scale) for s in spans]
        compared += len(spans)
        read = read_again(image[0], boxes)
        differing += sum(differs(s.text, text) for s, (text, _) in zip(spans, read, strict=True))
    return differing >= MISREAD and differing > MISREAD_SHARE * compared


def _spread(items: list[T], count: int) -> list[T]:
    """At most ``count`` of ``items``, evenly spread, in order."""
    return items if len(items) <= count else [items[i * len(items) // count] for i in range(count)]


def complete_scans(request: Request, document: Any, inks: list[PageInk], warnings: list[ReadWarning]) -> None:
    """Recognise the pages that need it, in place; say in ``warnings`` which they are.

    Raises:
        InputError: when recognition is asked for and its packages are not installed.
    """
    causes: dict[int, Cause] = {ink.number: cause for ink in inks if (cause := cause_for_ocr(ink))}
    behind = [i.number for i in inks if i.number not in causes and i.hidden and _covered(i) >= FULL]
    if behind and request.ocr and not missing() and _misread(document, [i for i in inks if i.number in behind]):
        causes |= dict.fromkeys(behind, "layer")
    else:
        warn(warnings, behind, "的文字来自扫描件自带的隐藏识别层，可能有识别错误")
        if behind and request.ocr:
            _rule_from_images(document, [i for i in inks if i.number in behind])
    if not causes:
        return
    scans, garbage, layers = ([n for n in sorted(causes) if causes[n] == kind] for kind in ("scan", "garbage", "layer"))
    if not request.ocr:
        warn(warnings, scans, "没有文字层，未启用文字识别，没有读取")
        warn(warnings, garbage, "的文字层是乱码，未启用文字识别，内容不可信")
        return
    if missing():
        raise InputError(
            request.path,
            "unsupported",
            f"第{_pages(list(causes))}页需要文字识别，请先安装识别组件：pip install 'nengshen[ocr]'",
        )
    request.announce(len(causes))
    by_number = {ink.number: ink for ink in inks}
    for place, number in enumerate(causes, 1):
        request.told(("recognising", place, len(causes)))
        _recognise(document, by_number[number])
    warn(warnings, scans, "没有文字层，已用文字识别读取")
    warn(warnings, garbage, "的文字层是乱码，已改用文字识别读取")
    warn(warnings, layers, "扫描件自带的识别层有明显错误，已改用文字识别读取")


def _recognise(document: Any, ink: PageInk) -> None:
    """Replace a page's text layer by what its image says."""
    from compliance.readers.ocr.page import read_scan

    image = _image(document, ink)
    if image is None:
        return
    scan = read_scan(*image, ink.number)
    ink.source, ink.spans, ink.rules = "ocr", scan.spans, scan.rules
    ink.width, ink.height = scan.width, scan.height
    ink.to_page = None if scan.to_page == Affine(1, 0, 0, 1, 0, 0) else scan.to_page
    ink.settle()


def _image(document: Any, ink: PageInk) -> tuple[Any, float] | None:
    """(grey image, dpi) of a page as shown; None where pdfium cannot load it."""
    from compliance.readers.pdf.render import render_gray

    page = pdfium.FPDF_LoadPage(document, ink.number - 1)
    if not page:
        return None
    try:
        return render_gray(page, *ink.shown)
    finally:
        pdfium.FPDF_ClosePage(page)


def _rule_from_images(document: Any, inks: list[PageInk]) -> None:
    """Give scans that bring their own text the rulings of their images; pages lie as askew as the image does."""
    if missing():
        return
    from compliance.readers.ocr.page import straighten

    for ink in inks:
        image = _image(document, ink)
        if image is not None and ink.to_page is None:
            straighten(ink, *image)


def warn(warnings: list[ReadWarning], pages: list[int], text: str) -> None:
    """Add a warning about ``pages`` (none for no pages): 第3—5页 and ``text``."""
    if pages:
        warnings.append(ReadWarning(f"第{_pages(pages)}页{text}", pages[0] if len(pages) == 1 else None))


def _pages(numbers: list[int]) -> str:
    """1、3—7: page numbers as read aloud.

    >>> _pages([1, 3, 4, 5])
    '1、3—5'
    """
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(r[0]) if len(r) == 1 else f"{r[0]}—{r[-1]}" for r in runs)
