"""What a file carries and does not show: hidden sheets, rows and cells, comments, tracked changes, hidden text, properties
with people's names, attachments. It is published with the file all the same."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from compliance.prepublication.values import Passage, Place
from compliance.readers import Limits, guard, registry
from compliance.readers.docx.package import Package, W

COMMAND = (sys.executable, "-P", "-m", "compliance.prepublication.child")
"""The child that looks, run as the reading child is."""
HIDDEN, NOTE, CHANGE, RAW, PROPERTY, ATTACHED, SHOWN = (
    "隐藏的内容", "批注", "修订痕迹", "单元格原值", "文件属性", "附带的文件", "",
)  # fmt: skip
"""Kinds of what is found; ``SHOWN`` is seen, but stands outside the running text (headers, text boxes)."""
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CORE = (("creator", "作者"), ("lastModifiedBy", "最后修改者"), ("manager", "主管"), ("Manager", "主管"))
_HEADS = re.compile(r"word/(?:header|footer)\d*\.xml")
_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/comment\d*|threadedComments/threadedComment\d*)\.xml")
_DRAWINGS = re.compile(r"xl/drawings/drawing\d*\.xml")
_LONG = 11
"""Digits of a number that its cell may show as 6.2E+18."""


@dataclass(frozen=True)
class Question:
    """What the child is asked."""

    path: str
    limits: Limits


def unseen_guarded(path: Path, limits: Limits | None = None) -> tuple[Passage, ...]:
    """What the XLSX, DOCX or PDF at ``path`` carries unseen, found in a child process under ``limits``.

    Raises:
        InputError: the file cannot be read, or costs more than ``limits``.
    """
    bounds = limits or Limits()
    found: tuple[Passage, ...] = guard.ask(path, Question(str(path.absolute()), bounds), bounds, COMMAND)
    return found


def unseen(path: Path, data: bytes) -> tuple[Passage, ...]:
    """The same of ``data``, in this process; ``path`` is its name. Empty for other formats.

    Raises:
        InputError: as the readers of the format.
    """
    kind = registry.format_of(data)
    look = {"xlsx": _of_workbook, "docx": _of_word, "pdf": _of_pdf}.get(kind or "")
    return () if look is None else tuple(look(path, data))


def _text(element: Any) -> str:
    return "".join(element.itertext()).strip()


# --- workbooks --------------------------------------------------------------------------------------------------


def _of_workbook(path: Path, data: bytes) -> Iterator[Passage]:
    from compliance.readers.xlsx.sheet import read_sheet
    from compliance.readers.xlsx.workbook import S, Workbook, shared, sheets

    book = Workbook(path, data)
    common = shared(book)
    for sheet in sheets(book):
        root = book.xml(sheet.part)
        if root is None:
            continue
        seen = {} if sheet.hidden else read_sheet(root, common).cells
        bare = deepcopy(root)
        for tag in ("cols", "mergeCells"):
            for element in bare.findall(f"{S}{tag}"):
                bare.remove(element)
        for row in bare.iterfind(f"{S}sheetData/{S}row"):
            row.attrib.pop("hidden", None)
        every = read_sheet(bare, common).cells
        for (row, column), cell in every.items():
            if (row, column) not in seen and cell.raw.strip():
                yield Passage(cell.raw, Place(path.name, sheet.name, row, column), hidden=HIDDEN)
        shown = {k: c.raw for k, c in every.items()}
        yield from _long_numbers(path, sheet.name, root, shown, S)
        for element in root.iterfind(f"{S}headerFooter/*"):
            if _text(element):
                yield Passage(_text(element), Place(path.name, sheet.name, locator="页眉页脚"), hidden=SHOWN)
    for name in sorted(book.names):
        if _COMMENTS.fullmatch(name):
            yield from _comments(path, book.xml(name))
        elif _DRAWINGS.fullmatch(name):
            drawing = book.xml(name)
            for paragraph in () if drawing is None else drawing.iter(f"{_A}p"):
                if _text(paragraph):
                    yield Passage(_text(paragraph), Place(path.name, locator="图形里的文字"), hidden=SHOWN)
    yield from _properties(path, book)


def _long_numbers(path: Path, sheet: str, root: Any, shown: Any, s: str) -> Iterator[Passage]:
    """Numbers of many digits that the cell shows in another way: an account entered as a number is 6.2E+18 to the eye."""
    for cell in root.iter(f"{s}c"):
        value = cell.find(f"{s}v")
        if cell.get("t", "n") != "n" or value is None or not value.text:
            continue
        try:
            number = Decimal(value.text)
        except InvalidOperation:
            continue
        if not number.is_finite() or number != number.to_integral_value() or not _LONG <= number.adjusted() + 1 <= 25:
            continue
        found = re.fullmatch(r"([A-Z]+)(\d+)", cell.get("r", ""))
        if found is None:
            continue
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        row, digits = int(found[2]), f"{int(number)}"
        if "".join(c for c in shown.get((row, column), "") if c.isdigit()) != digits:
            yield Passage(digits, Place(path.name, sheet, row, column), hidden=RAW)


def _comments(path: Path, root: Any) -> Iterator[Passage]:
    for element in () if root is None else root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in ("comment", "threadedComment"):
            said = _text(element)
            if said:
                yield Passage(said, Place(path.name, locator=f"{element.get('ref', '')}单元格的批注"), hidden=NOTE)


# --- documents --------------------------------------------------------------------------------------------------


def _of_word(path: Path, data: bytes) -> Iterator[Passage]:
    package = Package(path, data)
    root = package.xml(package.document)
    for name in sorted(package.names):
        if _HEADS.fullmatch(name):
            part = package.xml(name)
            for paragraph in () if part is None else part.iter(f"{W}p"):
                if _text(paragraph):
                    yield Passage(_text(paragraph), Place(path.name, locator="页眉页脚"), hidden=SHOWN)
    comments = package.related("comments")
    notes = None if comments is None else package.xml(comments)
    for note in () if notes is None else notes.iter(f"{W}comment"):
        by = note.get(f"{W}author", "")
        yield Passage(_text(note), Place(path.name, locator=f"批注（{by}）" if by else "批注"), hidden=NOTE)
    if root is not None:
        yield from _changes(path, root)
        for run in root.iter(f"{W}r"):
            mark = run.find(f"{W}rPr/{W}vanish")
            if mark is not None and mark.get(f"{W}val", "true") not in ("0", "false") and _text(run):
                yield Passage(_text(run), Place(path.name, locator="隐藏的文字"), hidden=HIDDEN)
    for name in sorted(n for n in package.names if n.startswith("word/embeddings/")):
        yield Passage(name.rpartition("/")[2], Place(path.name, locator="附带的文件"), hidden=ATTACHED)
    yield from _properties(path, package)


def _changes(path: Path, root: Any) -> Iterator[Passage]:
    for word, tags in (("删去", ("del", "moveFrom")), ("加上", ("ins", "moveTo"))):
        for tag in tags:
            for change in root.iter(f"{W}{tag}"):
                said = _text(change)
                if said:
                    by = change.get(f"{W}author", "")
                    where = f"修订：{by}{word}" if by else f"修订：{word}"
                    yield Passage(said, Place(path.name, locator=where), hidden=CHANGE)


def _properties(path: Path, package: Package) -> Iterator[Passage]:
    for part in ("docProps/core.xml", "docProps/app.xml"):
        root = package.xml(part)
        for element in () if root is None else root.iter():
            if not isinstance(element.tag, str):
                continue
            word = dict(_CORE).get(element.tag.rpartition("}")[2])
            if word and _text(element):
                yield Passage(_text(element), Place(path.name, locator=f"文件属性“{word}”"), hidden=PROPERTY)


# --- PDF --------------------------------------------------------------------------------------------------------


def _of_pdf(path: Path, data: bytes) -> Iterator[Passage]:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as pdf:
        author = str(pdf.docinfo.get("/Author", "")).strip() if pdf.trailer.get("/Info") is not None else ""
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as meta:
            more = meta.get("dc:creator") or []
        names = [author, *([more] if isinstance(more, str) else [str(m) for m in more])]
        for name in dict.fromkeys(n for n in names if n):
            yield Passage(name, Place(path.name, locator="文件属性“作者”"), hidden=PROPERTY)
        for number, page in enumerate(pdf.pages, 1):
            for note in page.obj.get("/Annots", ()):
                if not isinstance(note, pikepdf.Dictionary) or str(note.get("/Subtype", "")) in ("/Link", "/Popup"):
                    continue
                said = str(note.get("/Contents", "") or note.get("/V", "")).strip()
                by = str(note.get("/T", "")).strip() if str(note.get("/Subtype", "")) != "/Widget" else ""
                if said:
                    yield Passage(
                        said, Place(path.name, page=number, locator=f"批注（{by}）" if by else "批注"), hidden=NOTE
                    )
        for name in pdf.attachments:
            yield Passage(name, Place(path.name, locator="附带的文件"), hidden=ATTACHED)
