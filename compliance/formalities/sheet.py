"""A PDF as it is printed: rows of characters with baselines, sizes, fonts and colours, and the lines drawn on it."""

from __future__ import annotations

import ctypes
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.formalities.passages import Cue, Passage, assign_roles
from compliance.formalities.values import Place
from compliance.model.errors import InputError
from compliance.model.evidence import BBox
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.reader import opened
from compliance.readers.pdf.rulings import read_drawing

MM = 25.4 / 72
"""Millimetres of a point."""
_SCALE = 10 * MM
"""Pixels of a point when lines are looked for: ten to the millimetre."""
_PAGE_NUMBER = re.compile(r"^[\s—–\-－―─·第]*\d{1,4}[\s—–\-－―─·页]*$")
_LONG = 60.0
"""Millimetres from which a drawn horizontal line is one of the page's own."""
_SIZE_STEP = 1.5
"""Points by which two sizes on one row differ when they are two kinds of text."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: ``left``, ``right`` and ``baseline`` in millimetres from the page's top left, ``size`` in points,
    ``ink`` the top of its ink. ``colour`` is (red, green, blue)."""

    char: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    colour: tuple[int, int, int]
    ink: float


@dataclass(frozen=True)
class Row:
    """Characters on one baseline of one page, from left to right."""

    page: int
    glyphs: tuple[Glyph, ...]
    role: str = ""
    first: bool = True
    """Whether a paragraph begins with it."""
    table: bool = False
    """Whether it stands between the lines of a table."""

    @property
    def text(self) -> str:
        """The characters."""
        return "".join(g.char for g in self.glyphs)

    @property
    def left(self) -> float:
        """Where the first character's square begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where the last character's square ends."""
        return self.glyphs[-1].right

    @property
    def baseline(self) -> float:
        """Millimetres from the top of the page."""
        return self.glyphs[0].baseline

    @property
    def size(self) -> float:
        """The size of most characters, in points."""
        return Counter(round(g.size * 2) / 2 for g in self.glyphs).most_common(1)[0][0]

    @property
    def place(self) -> Place:
        """For messages."""
        high = self.size
        box = (self.left / MM, self.baseline / MM - high, self.right / MM, self.baseline / MM + 0.2 * high)
        return Place(page=self.page, text=self.text, bbox=box)


@dataclass(frozen=True)
class Drawn:
    """A horizontal line: top and thickness, begin and end in millimetres, whether it is red."""

    top: float
    thickness: float
    left: float
    right: float
    red: bool


@dataclass(frozen=True)
class Sheet:
    """One page: its size in millimetres, its rows from top to bottom, its lines, whether it holds a picture."""

    number: int
    width: float
    height: float
    rows: tuple[Row, ...]
    lines: tuple[Drawn, ...]
    pictures: bool

    @property
    def landscape(self) -> bool:
        """Wider than high."""
        return self.width > self.height


@dataclass(frozen=True)
class Print:
    """All that the rules look at in a PDF. ``unembedded`` are fonts that the file does not carry,
    ``uncoded`` fonts whose glyphs it does not give characters for."""

    sheets: tuple[Sheet, ...]
    passages: tuple[Passage, ...]
    unembedded: tuple[str, ...]
    uncoded: tuple[str, ...]
    language: str
    archive: str
    tagged: bool
    notes: int


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
    passages, sheets = _read(sheets)
    return Print(tuple(sheets), passages, *_file(path, data))


def _imprint_pages(document: Any, count: int) -> set[int]:
    """The last page that has text, where an imprint would stand."""
    return {n for n in (count - 1,) if n > 0}


# -- pages ------------------------------------------------------------------------------------------


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
        drawn = tuple(_lines(page, wide, high)) if lines else ()
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


# -- lines ------------------------------------------------------------------------------------------


def _lines(page: Any, wide: float, high: float) -> Iterator[Drawn]:
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


# -- reading ----------------------------------------------------------------------------------------


def _read(sheets: Sequence[Sheet]) -> tuple[tuple[Passage, ...], list[Sheet]]:
    """The paragraphs over all pages, and the sheets with a role for every row.

    What stands on the left of the day of printing is the office that printed.
    """
    groups: list[list[Row]] = []
    marked: list[Sheet] = []
    numbers: set[int] = set()
    for sheet in sheets:
        for row in sheet.rows:
            if is_page_number(row, sheet):
                numbers.add(id(row))
    flow = [row for sheet in sheets for row in sheet.rows if id(row) not in numbers]
    edges = [r for r in flow if r.size > 15]
    left, right = _edges(edges)
    for n, row in enumerate(flow):
        above = flow[n - 1] if n else None
        copies = bool(groups) and groups[-1][0].text.startswith("抄送")
        if above is not None and groups and _continues(above, row, left, right, copies):
            groups[-1].append(row)
        else:
            groups.append([row])
    cues = [_cue(g, left, right) for g in groups]
    printed = {(g[0].page, round(g[0].baseline)) for g in groups if g[0].text.endswith("印发")}
    beside = [(g[0].page, round(g[0].baseline)) in printed and not g[0].text.endswith("印发") for g in groups]
    passages = assign_roles([replace(c, style="office") if b else c for c, b in zip(cues, beside, strict=True)])
    later = {id(row) for g in groups for row in g[1:]}
    roles = {id(row): p.role for g, p in zip(groups, passages, strict=True) for row in g}
    for sheet in sheets:
        rows = tuple(
            replace(r, role="page-number" if id(r) in numbers else roles.get(id(r), ""), first=id(r) not in later)
            for r in sheet.rows
        )
        marked.append(replace(sheet, rows=rows))
    return passages, marked


def is_page_number(row: Row, sheet: Sheet) -> bool:
    """Figures, perhaps between lines, near the foot of the page."""
    return bool(_PAGE_NUMBER.match(row.text)) and row.baseline > sheet.height * 0.88


def _edges(rows: Sequence[Row]) -> tuple[float, float]:
    """Where most rows of body size begin and end."""
    if not rows:
        return 0.0, 0.0
    lefts = Counter(round(r.left * 2) / 2 for r in rows if len(r.glyphs) > 8)
    rights = sorted(r.right for r in rows if len(r.glyphs) > 8)
    left = min((v for v, n in lefts.items() if n >= 0.15 * sum(lefts.values())), default=rows[0].left)
    return left, rights[int(len(rights) * 0.8)] if rights else rows[0].right


def _continues(above: Row, row: Row, left: float, right: float, copies: bool) -> bool:
    """Whether ``row`` goes on with the paragraph that ``above`` is in; the list of ``copies`` goes on below its names."""
    em = row.size * MM
    if abs(above.size - row.size) > 1 or row.size < 13 or above.table != row.table:
        return False
    gap = row.baseline - above.baseline if row.page == above.page else 0
    if gap < 0 or (row.page == above.page and not 0.8 * em < gap < 2.4 * em) or row.page - above.page > 1:
        return False
    if copies and row.left > left + 3 * em and "印发" not in row.text:
        return True
    if row.size > 18:
        return above.glyphs[0].colour == row.glyphs[0].colour
    return abs(row.left - left) < 0.6 * em and above.right > right - 1.6 * em


def _cue(group: Sequence[Row], left: float, right: float) -> Cue:
    row = group[0]
    middle = (left + right) / 2
    em = row.size * MM
    centred = all(abs((r.left + r.right) / 2 - middle) < 0.8 * em and r.left > left + 1.2 * em for r in group)
    colour = row.glyphs[0].colour
    red = colour[0] >= 150 and colour[0] - max(colour[1:]) >= 90
    text = "".join(r.text for r in group)
    lines = tuple(r.text for r in group)
    table = row.table or row.size < 13
    return Cue(text, row.size, red, centred, "", table, replace(row.place, text=text), lines, not table)


# -- the file ---------------------------------------------------------------------------------------


def _file(path: Path, data: bytes) -> tuple[tuple[str, ...], tuple[str, ...], str, str, bool, int]:
    """(fonts not embedded, fonts without characters, language, PDF/A part and letter, tagged, how many notes) from the file's objects."""
    import logging

    import pikepdf

    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            fonts = tuple(dict.fromkeys(_unembedded(pdf)))
            language = str(pdf.Root.get("/Lang", ""))
            archive = str(pdf.open_metadata().pdfa_status)
            tagged = "/StructTreeRoot" in pdf.Root
            notes = sum(
                str(a.get("/Subtype", "")) not in ("/Link", "/Widget", "/Popup")
                for p in pdf.pages
                for a in p.get("/Annots", [])
            )
            return fonts, tuple(dict.fromkeys(_uncoded(pdf))), language, archive, tagged, notes
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError) as error:
        raise InputError(path, "broken", "文件已损坏，不是可以读取的 PDF；请重新导出后再提交") from error


def _uncoded(pdf: Any) -> Iterator[str]:
    """Composite fonts that number their glyphs and do not say which characters these are."""
    import pikepdf

    for thing in pdf.objects:
        composite = isinstance(thing, pikepdf.Dictionary) and str(thing.get("/Subtype", "")) == "/Type0"
        if composite and str(thing.get("/Encoding", "")).startswith("/Identity") and "/ToUnicode" not in thing:
            yield str(thing.get("/BaseFont", "")).lstrip("/") or "（没有名称）"


def _unembedded(pdf: Any) -> Iterator[str]:
    import pikepdf

    for thing in pdf.objects:
        if not isinstance(thing, pikepdf.Dictionary) or str(thing.get("/Type", "")) != "/Font":
            continue
        kind = str(thing.get("/Subtype", ""))
        if kind in ("/Type0", "/Type3"):
            continue
        descriptor = thing.get("/FontDescriptor")
        carried = isinstance(descriptor, pikepdf.Dictionary) and any(
            k in descriptor for k in ("/FontFile", "/FontFile2", "/FontFile3")
        )
        if not carried:
            yield str(thing.get("/BaseFont", "")).lstrip("/") or "（没有名称）"
