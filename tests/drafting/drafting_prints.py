"""What a printed page measures: ink, lines and page boxes in millimetres from the upper left corner."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as raw

MM = 72 / 25.4
Ink = tuple[str, float, float, float, float]


def page_texts(content: bytes) -> list[str]:
    """The text of each page without white space."""
    document = pypdfium2.PdfDocument(content)
    return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in document]


def page_sizes(content: bytes) -> list[tuple[int, int]]:
    """Width and height of each page in whole millimetres."""
    document = pypdfium2.PdfDocument(content)
    return [(round(page.get_width() / MM), round(page.get_height() / MM)) for page in document]


def glyphs(content: bytes, page: int) -> Iterator[Ink]:
    """(character, left, top, right, bottom) of a page's ink."""
    shown = pypdfium2.PdfDocument(content)[page]
    text, height = shown.get_textpage(), shown.get_height()
    for index in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(index)
        if right > left:
            yield text.get_text_range(index, 1), left / MM, (height - top) / MM, right / MM, (height - bottom) / MM


def shapes(content: bytes, page: int) -> list[tuple[float, float, float, float]]:
    """(left, top, right, bottom) of what is drawn on a page besides text: rules and frames."""
    shown = pypdfium2.PdfDocument(content)[page]
    height = shown.get_height()
    bounds = [o.get_bounds() for o in shown.get_objects() if o.type == raw.FPDF_PAGEOBJ_PATH]
    return [(left / MM, (height - top) / MM, right / MM, (height - bottom) / MM) for left, bottom, right, top in bounds]


def page_number(content: bytes, page: int) -> Ink | None:
    """The ink of the page number's first digit, on a page that stands upright; None where there is none."""
    digits = [g for g in glyphs(content, page) if g[0].isdigit() and 264 < g[2] < 275]
    return digits[0] if digits else None


def line_ends(content: bytes, page: int) -> list[float]:
    """Where the last character of each line ends, its own white included: the edge that the type area has."""
    shown = pypdfium2.PdfDocument(content)[page]
    text, ends = shown.get_textpage(), dict[int, float]()
    for index in range(text.count_chars()):
        left, bottom, right, _ = text.get_charbox(index, loose=True)
        if right > left and (shown.get_height() - bottom) / MM < 265:
            ends[round(bottom)] = max(ends.get(round(bottom), 0.0), right / MM)
    return list(ends.values())
