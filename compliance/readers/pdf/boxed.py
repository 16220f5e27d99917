"""What the text layer of a page says inside a box that a person drew."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.evidence import BBox
from compliance.readers.pdf.frame import Frame

LONGEST = 400
"""Characters of a figure, with all that may be drawn around it."""


def text_in(page: Any, box: BBox) -> str:
    """The characters of a loaded page whose middle lies in ``box`` (points on the page as shown), in the file's order."""
    frame, textpage = Frame.of(page), pdfium.FPDFText_LoadPage(page)
    if not textpage:
        return ""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    found: list[str] = []
    try:
        for index in range(pdfium.FPDFText_CountChars(textpage)):
            if not pdfium.FPDFText_GetCharBox(textpage, index, left, right, bottom, top):
                continue
            x, y = frame.point((left.value + right.value) / 2, (bottom.value + top.value) / 2)
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found.append(chr(pdfium.FPDFText_GetUnicode(textpage, index)))
                if len(found) >= LONGEST:
                    break
    finally:
        pdfium.FPDFText_ClosePage(textpage)
    return " ".join("".join(c if c.isprintable() else " " for c in found).split())
