"""Boxes and notes into a PDF: Square annotations with their own appearance, so that every viewer and printer shows them.

pdfium says where the page as shown lies in user space (the same way as for reading), qpdf parses the objects.
"""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2.raw as pdfium
from pikepdf import Array, Dictionary, Name, String

from compliance.annotation.notes import COLOURS, DASHED, Note
from compliance.annotation.request import Annotated
from compliance.annotation.revision import append_revision, can_append, rewrite
from compliance.model.errors import InputError
from compliance.model.evidence import BBox
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.pages import opened

AUTHOR = "能审"
GAP, PEN = 1.5, 1.2
"""Points between the figure and its box, and of the box's line."""
TINT = 0.10
"""How opaque the inside of a box is."""
_ICON: BBox = (8.0, 8.0, 26.0, 26.0)
_PRINTED = 4
_SIGNED = "原件有电子签名：批注追加在签名之后，签名仍对应签署时的内容，但阅读软件会提示签署后有改动"
_UNSIGNED = "原件有电子签名，而文件结构有误，副本已整体重写，副本里的签名不再有效；以原件为准"
_OPENED = "原件设有编辑限制（加密），批注副本不再加密；对外提供请用原件"
_REPAIRED = "原件结构有误，批注副本已整体重写（内容不变）"


def annotate_pdf(path: Path, data: bytes, notes: Sequence[Note]) -> Annotated:
    """The PDF in ``data`` with ``notes`` in it. What was there stays as it was, annotations too.

    Raises:
        InputError: ``encrypted``, ``broken`` where it cannot be opened, ``unsupported`` where its pages cannot be told apart.
    """
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)
    wanted = {n.page or 1 for n in notes}
    frames, count = _frames(path, data, wanted)
    content, warnings = _written(path, data, notes, frames, count, append=True)
    if not _shows(path, content, count):  # appended to a file that only looked sound
        content, warnings = _written(path, data, notes, frames, count, append=False)
        if not _shows(path, content, count):
            raise InputError(path, "unsupported", "这个 PDF 的结构有误，不能批注；请重新导出后再试")
    if lost := sorted(wanted - frames.keys()):
        warnings = (*warnings, f"第{'、'.join(map(str, lost))}页结构有误，没有加框")
    return Annotated(content, warnings)


def _written(
    path: Path, data: bytes, notes: Sequence[Note], frames: dict[int, Frame], count: int, append: bool
) -> tuple[bytes, tuple[str, ...]]:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) != count:
                raise InputError(path, "unsupported", "这个 PDF 的页面结构有误，不能批注；请重新导出后再试")
            append = append and can_append(data, pdf)
            changed = _add(pdf, notes, frames)
            content = append_revision(data, pdf, changed) if append else None
            warnings = _warnings(pdf, kept=content is not None)
            return (rewrite(pdf) if content is None else content), warnings
    except pikepdf.PasswordError as error:
        raise InputError(path, "encrypted", "文件加了密码，无法打开；请提供未加密的文件") from error
    except (pikepdf.PdfError, ValueError, TypeError, RuntimeError) as error:
        raise InputError(path, "unsupported", "这个 PDF 的结构有误，不能批注；请重新导出后再试") from error


def _warnings(pdf: pikepdf.Pdf, kept: bool) -> tuple[str, ...]:
    form = pdf.Root.get("/AcroForm")
    flags = form.get("/SigFlags", 0) if isinstance(form, Dictionary) else 0
    signed = "/Perms" in pdf.Root or (isinstance(flags, int) and bool(int(flags) & 1))
    if pdf.is_encrypted:
        return (_OPENED, *((_UNSIGNED,) if signed else ()))
    if kept:
        return (_SIGNED,) if signed else ()
    return (_REPAIRED, *((_UNSIGNED,) if signed else ()))


def _frames(path: Path, data: bytes, pages: set[int]) -> tuple[dict[int, Frame], int]:
    """(the frame of each of ``pages``, how many pages there are)."""
    frames: dict[int, Frame] = {}
    with opened(path, data) as document:
        count = int(pdfium.FPDF_GetPageCount(document))
        for number in sorted(pages):
            page = pdfium.FPDF_LoadPage(document, number - 1)
            if page:
                frames[number] = Frame.of(page)
                pdfium.FPDF_ClosePage(page)
    return frames, count


def _shows(path: Path, content: bytes, count: int) -> bool:
    """Whether the copy opens with all its pages."""
    try:
        with opened(path, content) as document:
            return int(pdfium.FPDF_GetPageCount(document)) == count
    except InputError:
        return False


def _add(pdf: pikepdf.Pdf, notes: Sequence[Note], frames: dict[int, Frame]) -> list[pikepdf.Object]:
    """Add the annotations; every object that is new or changed."""
    changed: list[pikepdf.Object] = []
    by_page: dict[int, list[Note]] = {}
    for note in notes:
        by_page.setdefault(note.page or 1, []).append(note)
    serial = 0
    for number, here in sorted(by_page.items()):
        if number not in frames:
            continue
        page = pdf.pages[number - 1].obj
        added: list[pikepdf.Object] = []
        for note in here:
            serial += 1
            for new in _annotation(pdf, page, note, frames[number], f"nengshen-{serial}"):
                changed.append(new)
            added.append(changed[-1])
        old = page.get("/Annots")
        page["/Annots"] = Array([*(old if isinstance(old, Array) else ()), *added])
        changed.append(page)
    return changed


def _annotation(pdf: pikepdf.Pdf, page: Any, note: Note, frame: Frame, name: str) -> Iterator[pikepdf.Object]:
    """The appearance of a note and then its annotation, as indirect objects."""
    box = _ICON if note.bbox is None else note.bbox
    if not all(math.isfinite(v) for v in box):
        box = _ICON
    left, bottom, right, top = frame.user(box)
    margin = GAP + PEN if note.bbox is not None else 0.0
    rect = [round(v, 2) for v in (left - margin, bottom - margin, right + margin, top + margin)]
    draw = _icon(note, rect) if note.bbox is None else _frame(note, rect)
    look = pdf.make_stream(
        draw,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=_numbers(rect),
        Resources=Dictionary(ExtGState=Dictionary(G0=Dictionary(Type=Name.ExtGState, ca=_number(TINT)))),
    )
    yield look
    annotation = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text if note.bbox is None else Name.Square,
        Rect=_numbers(rect),
        Contents=String(note.text),
        T=String(AUTHOR),
        Subj=String(note.mark.chinese),
        NM=String(name),
        F=_PRINTED,
        C=_numbers(COLOURS[note.mark]),
        AP=Dictionary(N=look),
        P=page,
    )
    if note.bbox is None:
        annotation["/Name"] = Name.Note
    else:
        style = Dictionary(W=_number(PEN), S=Name.D if note.mark in DASHED else Name.S)
        if note.mark in DASHED:
            style["/D"] = Array([4, 2])
        annotation["/BS"] = style
    yield pdf.make_indirect(annotation)


def _frame(note: Note, rect: list[float]) -> bytes:
    """A box along the inside of ``rect``, its inside tinted."""
    left, bottom, right, top = rect
    half = PEN / 2
    place = _joined((left + half, bottom + half, right - left - PEN, top - bottom - PEN))
    colour = _joined(COLOURS[note.mark])
    dash = "[4 2] 0 d " if note.mark in DASHED else ""
    return (f"q /G0 gs {colour} rg {place} re f Q q {colour} RG {_joined((PEN,))} w {dash}{place} re S Q").encode()


def _icon(note: Note, rect: list[float]) -> bytes:
    """A sheet with three lines."""
    left, bottom, right, top = rect
    width, height = right - left, top - bottom
    colour = _joined(COLOURS[note.mark])
    lines = " ".join(
        f"{_joined((left + 0.2 * width, bottom + k * height))} m {_joined((right - 0.2 * width, bottom + k * height))} l"
        for k in (0.3, 0.5, 0.7)
    )
    inside = _joined((left + 0.5, bottom + 0.5, width - 1, height - 1))
    return f"q 1 1 0.85 rg {colour} RG 1 w {inside} re B {lines} S Q".encode()


def _number(value: float) -> Any:
    """A PDF number, the same text on every machine."""
    return pikepdf.Object.parse(_joined((value,)).encode())


def _numbers(values: Sequence[float]) -> Array:
    return Array([_number(v) for v in values])


def _joined(values: Sequence[float]) -> str:
    return " ".join(f"{v:.3f}".rstrip("0").rstrip(".") for v in values)
