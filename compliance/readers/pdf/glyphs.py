"""Characters of a page's text layer with their boxes, gathered into spans.

pdfium is asked character by character (its own line breaking is not used: it adds spaces and breaks
that are not in the file). Style is asked once a span: the calls cost more than the characters do.
"""

from __future__ import annotations

import ctypes
import math
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.evidence import BBox
from compliance.readers.characters import UNKNOWN
from compliance.readers.layout.span import Span, needs_space
from compliance.readers.pdf.frame import Frame

LARGE = 30.0
"""Font size (points) from which text is asked for its colour: it may be a watermark."""
LEVEL = 1.5
"""Degrees by which text may be off the level and still be read as level (rounding, a slightly crooked scan)."""
SAMPLED = 24
"""Characters, spread over a page, that are asked whether they are printed visibly."""
PALE = 200
"""Text on white that is lighter than this grey (0-255) is a watermark."""
_BREAKS = frozenset((0x0A, 0x0D))
_SPACES = frozenset((0x20, 0x09, 0xA0, 0x3000, *range(0x2000, 0x200B)))
_INVISIBLE = frozenset((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
_NOT_IN_TEXT = 0xFFFE
_FORCE_BOLD = 0x40000
_BOLD_NAMES = (b"bold", b"black", b"heavy", b"demi", b"simhei", b"\xe9\xbb\x91\xe4\xbd\x93")


class Style:
    """Asks pdfium for the style of a character; buffers are reused, fonts remembered."""

    def __init__(self, textpage: Any, frame: Frame) -> None:
        self.textpage, self.frame = textpage, frame
        self.x, self.y, self.flags = ctypes.c_double(), ctypes.c_double(), ctypes.c_int()
        self.matrix, self.name = pdfium.FS_MATRIX(), ctypes.create_string_buffer(128)
        self.fonts: dict[tuple[bytes, int], bool] = {}

    def at(self, index: int) -> tuple[float, float, int, bool]:
        """(font size as shown, baseline from the top, angle in degrees, bold) of a character."""
        pdfium.FPDFText_GetMatrix(self.textpage, index, self.matrix)
        m = self.matrix
        em = pdfium.FPDFText_GetFontSize(self.textpage, index) * math.hypot(m.c, m.d)
        pdfium.FPDFText_GetCharOrigin(self.textpage, index, self.x, self.y)
        length = pdfium.FPDFText_GetFontInfo(self.textpage, index, self.name, 128, self.flags)
        font = (self.name.value if length > 1 else b"", self.flags.value)
        bold = self.fonts.get(font)
        if bold is None:
            bold = self.fonts[font] = _is_bold(*font)
        _, baseline = self.frame.point(self.x.value, self.y.value)
        if m.b == 0 and m.a > 0 and self.frame.rotation == 0:
            return em, baseline, 0, bold
        angle = -math.degrees(math.atan2(m.b, m.a)) + self.frame.rotation
        quarter = round(angle / 90) * 90
        turned = quarter if abs(angle - quarter) <= LEVEL else round(angle)
        return em, baseline, turned % 360, bold

    def pale(self, index: int) -> bool:
        """Whether a character is printed lighter than ``PALE`` once its transparency is taken into account."""
        r, g, b, a = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        if not pdfium.FPDFText_GetFillColor(self.textpage, index, r, g, b, a):
            return False
        grey = (r.value + g.value + b.value) / 3
        return 255 - (255 - grey) * a.value / 255 > PALE


def _is_bold(name: bytes, flags: int) -> bool:
    lowered = name.lower()
    return bool(flags & _FORCE_BOLD) or any(n in lowered for n in _BOLD_NAMES)


def is_hidden(textpage: Any) -> bool:
    """Whether a page's text is invisible: the layer that a scanner's recognition put behind the image."""
    asked = hidden = 0
    count = max(pdfium.FPDFText_CountChars(textpage), 0)
    for index in range(0, count, count // SAMPLED + 1):
        text_object = pdfium.FPDFText_GetTextObject(textpage, index)
        if text_object:
            asked += 1
            hidden += pdfium.FPDFTextObj_GetTextRenderMode(text_object) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
    return hidden * 2 > asked > 0


def _character(code: int, high: int) -> str:
    """The character of a UTF-16 unit and the high surrogate before it (0 for none)."""
    if high and 0xDC00 <= code <= 0xDFFF:
        return chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00))
    known = 0 < code < 0xD800 or 0xDFFF < code < 0xFFFE or 0xFFFF < code < 0x110000
    return chr(code) if known else UNKNOWN


def _codes(textpage: Any) -> list[int]:
    """The UTF-16 unit of every character, asked for all at once where pdfium leaves none out.

    The text as a whole has 0xFFFE where a character by itself has another code (a hyphen at a line's end, a glyph
    without a code); those are asked for one by one.
    """
    count = max(pdfium.FPDFText_CountChars(textpage), 0)
    units = (ctypes.c_ushort * (count + 1))()
    ask = pdfium.FPDFText_GetUnicode
    if pdfium.FPDFText_GetText(textpage, 0, count, units) != count + 1:
        return [ask(textpage, i) for i in range(count)]
    return [ask(textpage, i) if code == _NOT_IN_TEXT else code for i, code in enumerate(units[:count])]


def _beside(last: BBox, box: BBox, em: float) -> bool:
    """Whether two characters of turned text follow each other."""
    dx, dy = (last[0] + last[2] - box[0] - box[2]) / 2, (last[1] + last[3] - box[1] - box[3]) / 2
    return dx * dx + dy * dy < 4 * em * em


def read_spans(textpage: Any, frame: Frame, page: int) -> list[Span]:
    """All visible characters of a text page as spans, in content order.

    This loop runs once a character and is written for speed: nothing is called that an inline test can spare.
    """
    get_box = pdfium.FPDFText_GetLooseCharBox
    rect = pdfium.FS_RECTF()
    style = Style(textpage, frame)
    upright, left, height_at = frame.rotation == 0, frame.left, frame.top
    spans: list[Span] = []
    span: Span | None = None
    typed = script = False
    em = high = 0.0
    for index, code in enumerate(_codes(textpage)):
        if code <= 0x20 or code in _SPACES:
            if code in _SPACES:
                typed = typed or not pdfium.FPDFText_IsGenerated(textpage, index)
                continue
            if code in _BREAKS:
                continue
        if code in _INVISIBLE or not get_box(textpage, index, rect):
            continue
        if 0x20 < code < 0xD800:
            char = chr(code)
        elif 0xD800 <= code <= 0xDBFF:
            high = code
            continue
        else:
            char = _character(code, int(high))
        high = 0
        if upright:
            x0, top, x1, bottom = box = (
                rect.left - left,
                height_at - rect.top,
                rect.right - left,
                height_at - rect.bottom,
            )
        else:
            x0, top, x1, bottom = box = frame.box(rect.left, rect.bottom, rect.right, rect.top)
        if span is not None and not span.turned:
            gap, last = x0 - span.x1, span.boxes[-1]
            if (
                -0.3 * em < gap < 0.9 * em
                and -0.25 * em < bottom - last[3] < 0.25 * em
                and bottom - top < 1.6 * em
                and (
                    char.isdigit() if script else not ("0" <= char <= "9" and bottom - top < 0.8 * (last[3] - last[1]))
                )
            ):
                if (typed or gap > 0.18 * em) and needs_space(span.raw[-1], char, gap, em, typed):
                    span.raw.append(" ")
                    span.boxes.append((span.x1, top, x0 if x0 > span.x1 else span.x1, bottom))
                span.raw.append(char)
                span.boxes.append(box)
                if x1 > span.x1:
                    span.x1 = x1
                if top < span.top:
                    span.top = top
                if bottom > span.bottom:
                    span.bottom = bottom
                typed = False
                continue
        size, baseline, turned, bold = style.at(index)
        if turned and span is not None and span.turned == turned and not typed and _beside(span.boxes[-1], box, size):
            _grow(span, char, box)
            continue
        script = span is not None and char.isdigit() and size < 0.82 * span.em
        em = size or bottom - top
        span = Span(page, [char], [box], x0, top, x1, bottom, baseline, em, bold, turned, typed)
        span.pale = bool(turned or em > LARGE) and style.pale(index)
        spans.append(span)
        typed = False
    return _once([s.finish() for s in spans])


def _grow(span: Span, char: str, box: BBox) -> None:
    """Add a character of turned text."""
    span.raw.append(char)
    span.boxes.append(box)
    span.x0, span.top = min(box[0], span.x0), min(box[1], span.top)
    span.x1, span.bottom = max(box[2], span.x1), max(box[3], span.bottom)


def _once(spans: list[Span]) -> list[Span]:
    """Spans without those printed a second time on the same spot, which is how some programs make bold type."""
    seen: dict[str, dict[int, list[Span]]] = {}
    out: list[Span] = []
    for span in spans:
        rows, row = seen.setdefault(span.text, {}), int(span.baseline)
        if rows:
            step = max(0.3 * span.em, 0.1)
            reach = int(step) + 1
            near = (t for y in range(row - reach, row + reach + 1) for t in rows.get(y, ()))
            if any(abs(t.x0 - span.x0) < step and abs(t.baseline - span.baseline) < step for t in near):
                continue
        rows.setdefault(row, []).append(span)
        out.append(span)
    return out
