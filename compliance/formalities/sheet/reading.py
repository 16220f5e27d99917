"""Reading a PDF: characters from pdfium, joined into rows, rows in tables marked."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.formalities.sheet.lines import drawn_lines
from compliance.formalities.sheet.objects import read_objects
from compliance.formalities.sheet.paragraphs import read_paragraphs
from compliance.formalities.sheet.values import MM, Glyph, Print, Row, Sheet
from compliance.model.errors import InputError
from compliance.model.evidence import BBox
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.pages import opened
from compliance.readers.pdf.rulings import read_drawing

_SIZE_STEP = 1.5
"""Points by which two sizes on one row differ when they are two kinds of text."""


def read_print(path: Path, data: bytes, pages: int) -> Print:
    """The PDF in ``data``.

    Raises:
        InputError: ``encrypted``, ``broken``, ``empty``, ``too_many_pages`` as the readers say.
    """
    with opened(path, data) as document:
        count = pdfium.FPDF_GetPageCount(document)
        if count == 0:
            raise InputError(path, "empty", "这个 PDF 没有页面")
        if count > pages:
            raise InputError(path, "too_many_pages", f"共{count}页，超过{pages}页的上限，请拆分后再读")
        drawn = {1, count} | _imprint_pages(document, count)
        sheets = [_sheet(document, n, n in drawn) for n in range(1, count + 1)]
    passages, sheets = read_paragraphs(sheets)
    return Print(tuple(sheets), passages, *read_objects(path, data))


def _imprint_pages(document: Any, count: int) -> set[int]:
    """The last page that has text, where an imprint would stand."""
    return {n for n in (count - 1,) if n > 0}


def _sheet(document: Any, number: int, lines: bool) -> Sheet:
    page = pdfium.FPDF_LoadPage(document, number - 1)
    if not page:
        return Sheet(number, 0.0, 0.0, (), (), False)
    try:
        frame = Frame.of(page)
        textpage = pdfium.FPDFText_LoadPage(page)
        try:
            glyphs = list(_glyphs(textpage, frame))
        finally:
            pdfium.FPDFText_ClosePage(textpage)
        kinds = {
            pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, n))
            for n in range(min(pdfium.FPDFPage_CountObjects(page), 2000))
        }
        wide, high = frame.size
        drawn = tuple(drawn_lines(page, wide, high)) if lines else ()
        walls = _walls(page, frame)
    finally:
        pdfium.FPDF_ClosePage(page)
    rows = tuple(replace(r, table=_walled(r, walls)) for r in _rows(number, glyphs))
    return Sheet(number, wide * MM, high * MM, rows, drawn, pdfium.FPDF_PAGEOBJ_IMAGE in kinds)


def _walls(page: Any, frame: Frame) -> tuple[list[tuple[float, float, float]], list[BBox]]:
    """Vertical lines as (place, top, bottom) and the boxes of cells, in millimetres: the two ways of ruling a table."""
    drawing = read_drawing(page, frame)
    lines = [(r.at * MM, r.start * MM, r.end * MM) for r in drawing.rules if r.vertical]
    boxes = sorted(
        {(round(a * MM, 1), round(b * MM, 1), round(c * MM, 1), round(d * MM, 1)) for a, b, c, d in drawing.shades}
    )
    tops, lefts = Counter(round(b[1]) for b in boxes), Counter(round(b[0]) for b in boxes)
    cells = [b for b in boxes if tops[round(b[1])] > 2 or lefts[round(b[0])] > 4]
    return lines, cells


def _walled(row: Row, walls: tuple[list[tuple[float, float, float]], list[BBox]]) -> bool:
    """Whether a row stands between vertical lines or in the box of a cell."""
    lines, cells = walls
    middle = row.baseline - 1
    beside = [x for x, top, bottom in lines if top - 1 <= middle <= bottom + 1]
    if any(x <= row.left + 0.5 for x in beside) and any(x >= row.right - 0.5 for x in beside):
        return True
    return any(a - 0.5 <= row.left and row.right <= c + 0.5 and b <= middle <= d for a, b, c, d in cells)


def _glyphs(textpage: Any, frame: Frame) -> Iterator[Glyph]:
    """The level characters of a page. The square of a character is its size wide where it is full-width, else its box."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    sides = [ctypes.c_double() for _ in range(4)]
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    parts = [ctypes.c_uint() for _ in range(4)]
    loose = pdfium.FS_RECTF()
    for index in range(max(pdfium.FPDFText_CountChars(textpage), 0)):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if pdfium.FPDFText_IsGenerated(textpage, index) or code in (0x0A, 0x0D, 0x200B, 0x2060, 0xFEFF):
            continue
        pdfium.FPDFText_GetMatrix(textpage, index, matrix)
        turned = math.degrees(math.atan2(matrix.b, matrix.a)) - frame.rotation
        if abs(turned) % 360 > 2:
            continue
        size = pdfium.FPDFText_GetFontSize(textpage, index) * math.hypot(matrix.c, matrix.d)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        left, baseline = frame.point(x.value, y.value)
        pdfium.FPDFText_GetCharBox(textpage, index, *sides)
        _, ink, _, _ = frame.box(sides[0].value, sides[2].value, sides[1].value, sides[3].value)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, loose)
        box = frame.box(loose.left, loose.bottom, loose.right, loose.top)
        pdfium.FPDFText_GetFontInfo(textpage, index, name, 200, flags)
        pdfium.FPDFText_GetFillColor(textpage, index, *parts)
        char = chr(code) if 0 < code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"
        right = left + size if _full_width(char) else box[2]
        colour = (parts[0].value, parts[1].value, parts[2].value)
        yield Glyph(
            char, left * MM, right * MM, baseline * MM, size, name.value.decode("utf-8", "replace"), colour, ink * MM
        )


def _full_width(char: str) -> bool:
    return "⺀" <= char <= "鿿" or "　" <= char <= "〿" or "＀" <= char <= "｠" or char in "“”‘’—…" or char > "\U0001ffff"


def _rows(page: int, glyphs: Sequence[Glyph]) -> tuple[Row, ...]:
    """Glyphs in rows; a wide gap or another size parts a row (columns of a table, a page number beside a line)."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: (round(g.baseline, 1), g.left)):
        near = next(
            (
                row
                for row in reversed(rows[-8:])
                if abs(row[-1].baseline - glyph.baseline) < 0.12 * glyph.size * MM
                and abs(row[-1].size - glyph.size) < _SIZE_STEP
                and glyph.left - row[-1].right < 3 * glyph.size * MM
            ),
            None,
        )
        if near is None:
            rows.append([glyph])
        else:
            near.append(glyph)
    kept = [_trimmed(sorted(row, key=lambda g: g.left)) for row in rows]
    full = [Row(page, tuple(row)) for row in kept if row]
    return tuple(sorted(full, key=lambda r: (round(r.baseline, 0), r.left)))


def _trimmed(row: list[Glyph]) -> list[Glyph]:
    while row and row[0].char.isspace():
        row = row[1:]
    while row and row[-1].char.isspace():
        row = row[:-1]
    return row
