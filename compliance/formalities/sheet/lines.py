"""The horizontal lines of a page, found in its picture."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2.raw as pdfium

from compliance.formalities.sheet.values import MM, Drawn

_SCALE = 10 * MM
"""Pixels of a point when lines are looked for: ten to the millimetre."""
_LONG = 60.0
"""Millimetres from which a drawn horizontal line is one of the page's own."""


def drawn_lines(page: Any, wide: float, high: float) -> Iterator[Drawn]:
    """Horizontal lines, found in the picture of the page: there are too many ways to draw one."""
    import numpy as np

    columns, count = math.ceil(wide * _SCALE), math.ceil(high * _SCALE)
    bitmap = pdfium.FPDFBitmap_CreateEx(columns, count, pdfium.FPDFBitmap_BGR, None, 0)
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, columns, count, 0xFFFFFFFF)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, columns, count, 0, 0)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * count)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    picture = (
        np.frombuffer(buffer, np.uint8)
        .reshape(count, stride)[:, : columns * 3]
        .reshape(count, columns, 3)
        .astype(np.int16)
    )
    ink = picture.min(axis=2) < 170
    spans: list[tuple[int, int, int, bool]] = []
    for y in np.flatnonzero(ink.sum(axis=1) > _LONG * 10 * 0.98):
        here = np.flatnonzero(np.diff(np.concatenate(([0], ink[y].astype(np.int8), [0]))))
        for a, b in zip(here[::2], here[1::2], strict=True):
            if b - a > _LONG * 10:
                middle = picture[y, (a + b) // 2]
                spans.append((int(y), int(a), int(b), bool(middle[2] - max(middle[0], middle[1]) > 60)))
    yield from _merged(spans)


def _merged(spans: Sequence[tuple[int, int, int, bool]]) -> Iterator[Drawn]:
    """Neighbouring rows of pixels as one line; what is thicker than two millimetres is no line."""
    open_: list[list[int]] = []
    done: list[list[int]] = []
    for y, a, b, red in spans:
        mine = next((o for o in open_ if o[1] == y - 1 and abs(o[2] - a) < 10 and abs(o[3] - b) < 10), None)
        if mine is None:
            open_.append([y, y, a, b, int(red)])
        else:
            mine[1] = y
    done = [o for o in open_ if o[1] - o[0] < 20]
    for first, last, a, b, colour in done:
        yield Drawn(first / 10, (last - first + 1) / 10, a / 10, b / 10, bool(colour))
