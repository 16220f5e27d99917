"""Rulings and pictures of a page, from its path and image objects (also inside form XObjects)."""

from __future__ import annotations

import ctypes
import itertools
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.evidence import BBox
from compliance.readers.layout.rules import Rule
from compliance.readers.pdf.frame import Frame

THIN = 3.0
"""A filled rectangle thinner than this (points) is a ruling; a thicker one is shading."""
STRAIGHT = 1.0
"""Points by which the ends of a straight line may differ across it."""
MOST_OBJECTS = 40_000
"""Objects looked at on one page: a map or a drawing has more, and has no tables."""
DEEPEST = 8

Matrix = tuple[float, float, float, float, float, float]
Points = list[tuple[float, float]]


@dataclass(slots=True)
class Drawing:
    """What a page has besides text: rulings (not merged), shaded areas, pictures."""

    rules: list[Rule] = field(default_factory=list)
    shades: list[BBox] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    paths: int = 0
    complete: bool = True


def read_drawing(page: Any, frame: Frame) -> Drawing:
    """All rulings, shadings and pictures of a loaded page, in coordinates as shown."""
    drawing = Drawing()
    budget = [MOST_OBJECTS]
    _walk(_not_text(page), None, frame, drawing, budget, 0)
    drawing.complete = budget[0] > 0
    return drawing


_OBJECT = ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int)(
    ctypes.cast(pdfium.FPDFPage_GetObject, ctypes.c_void_p).value or 0
)
_KIND = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p)(
    ctypes.cast(pdfium.FPDFPageObj_GetType, ctypes.c_void_p).value or 0
)
"""The same functions of pdfium on bare addresses: hundreds of objects of a page are text, and are only asked for their type."""


def _not_text(page: Any) -> list[Any]:
    """The objects of a page that are no text, in the order in which they are drawn."""
    count = max(pdfium.FPDFPage_CountObjects(page), 0)
    address = ctypes.cast(page, ctypes.c_void_p).value
    kinds = map(_KIND, map(_OBJECT, itertools.repeat(address), range(count)))
    return [pdfium.FPDFPage_GetObject(page, i) for i, k in enumerate(kinds) if k != pdfium.FPDF_PAGEOBJ_TEXT]


def _walk(objects: Any, outer: Matrix | None, frame: Frame, drawing: Drawing, budget: list[int], depth: int) -> None:
    for obj in objects:
        kind = pdfium.FPDFPageObj_GetType(obj)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        budget[0] -= 1
        if budget[0] <= 0:
            return
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            drawing.paths += 1
            _path(obj, _times(_matrix(obj), outer), frame, drawing)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            drawing.images.append(_box(((0, 0), (1, 0), (1, 1), (0, 1)), _times(_matrix(obj), outer), frame))
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = (pdfium.FPDFFormObj_GetObject(obj, i) for i in range(pdfium.FPDFFormObj_CountObjects(obj)))
            _walk(inner, _times(_matrix(obj), outer), frame, drawing, budget, depth + 1)


def _matrix(obj: Any) -> Matrix:
    m = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(obj, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _times(m: Matrix, outer: Matrix | None) -> Matrix:
    """``m`` followed by ``outer``."""
    if outer is None:
        return m
    a, b, c, d, e, f = m
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _box(corners: Any, m: Matrix, frame: Frame) -> BBox:
    points = [_shown(x, y, m, frame) for x, y in corners]
    return min(p[0] for p in points), min(p[1] for p in points), max(p[0] for p in points), max(p[1] for p in points)


def _shown(x: float, y: float, m: Matrix, frame: Frame) -> tuple[float, float]:
    return frame.point(m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])


def _path(obj: Any, m: Matrix, frame: Frame, drawing: Drawing) -> None:
    count = pdfium.FPDFPath_CountSegments(obj)
    if not 2 <= count <= 4000:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(obj, fill, stroke)
    if (not stroke.value and not fill.value) or not _visible(obj, bool(stroke.value)):
        return
    for points, straight in _subpaths(obj, count, m, frame):
        if stroke.value:
            drawing.rules += [r for a, b in itertools.pairwise(points) if (r := _rule(a, b))]
        elif straight and len(points) >= 4:
            _filled(points, drawing)


def _visible(obj: Any, stroke: bool) -> bool:
    """Whether the ink can be seen: not transparent, a stroke not white."""
    r, g, b, a = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
    ask = pdfium.FPDFPageObj_GetStrokeColor if stroke else pdfium.FPDFPageObj_GetFillColor
    if not ask(obj, r, g, b, a):
        return True
    return a.value > 8 and min(r.value, g.value, b.value) < 250


def _subpaths(obj: Any, count: int, m: Matrix, frame: Frame) -> list[tuple[Points, bool]]:
    """Point lists of the path, and for each whether it has straight sides only (curves end a list)."""
    x, y = ctypes.c_float(), ctypes.c_float()
    out: list[tuple[Points, bool]] = []
    points: Points = []
    straight = True
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(obj, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = _shown(x.value, y.value, m, frame)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                out.append((points, straight))
            points, straight = [here], True
        elif kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            if len(points) > 1:
                out.append((points, False))
            points, straight = [here], False
        else:
            points.append(here)
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1:
        out.append((points, straight))
    return out


def _rule(a: tuple[float, float], b: tuple[float, float]) -> Rule | None:
    dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
    if dy <= STRAIGHT and dx > dy:
        return Rule(False, (a[1] + b[1]) / 2, min(a[0], b[0]), max(a[0], b[0]))
    if dx <= STRAIGHT and dy > dx:
        return Rule(True, (a[0] + b[0]) / 2, min(a[1], b[1]), max(a[1], b[1]))
    return None


def _filled(points: Points, drawing: Drawing) -> None:
    """A filled shape without outline: a thin one is a ruling, a rectangle a shading."""
    x0, x1 = min(p[0] for p in points), max(p[0] for p in points)
    top, bottom = min(p[1] for p in points), max(p[1] for p in points)
    width, height = x1 - x0, bottom - top
    if height <= THIN and width > height:
        drawing.rules.append(Rule(False, (top + bottom) / 2, x0, x1))
    elif width <= THIN and height > width:
        drawing.rules.append(Rule(True, (x0 + x1) / 2, top, bottom))
    elif len(points) <= 6:
        drawing.shades.append((x0, top, x1, bottom))
