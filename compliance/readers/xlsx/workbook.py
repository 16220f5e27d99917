"""What the sheets of a workbook share: their names, the shared strings, how each style shows a number."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from compliance.readers.characters import raised
from compliance.readers.docx.package import Package
from compliance.readers.docx.styles import number
from compliance.readers.xlsx.formats import BUILT_IN, GENERAL

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TRUE = ("1", "true", "on")
Rich = tuple[str, str]
"""A text as written, and with the digits of superscripts as ³; of one length."""


class Workbook(Package):
    """Read access to the parts of an XLSX."""

    kind = "XLSX"
    usual = "xl/workbook.xml"
    absent = "压缩包里没有工作簿，不是可以读取的 XLSX 文件（.xlsb、.ods 请另存为 .xlsx）"


@dataclass(frozen=True)
class SheetPart:
    """A sheet: its name, its part, whether it is hidden."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class CellStyle:
    """How a cell is shown: the code of its number format, whether it is bold."""

    code: str = GENERAL
    bold: bool = False


@dataclass(frozen=True)
class Shared:
    """What cells refer to."""

    strings: tuple[Rich, ...]
    styles: tuple[CellStyle, ...]
    from_1904: bool


def sheets(book: Workbook) -> Iterator[SheetPart]:
    """The sheets in the order of their tabs; chart sheets are none."""
    root = book.xml(book.document)
    if root is None:
        raise book.broken("没有工作簿")
    for sheet in root.iterfind(f"{S}sheets/{S}sheet"):
        part = book.target(sheet.get(_R, ""))
        if part is not None and "worksheets" in posixpath.dirname(part):
            yield SheetPart(sheet.get("name", ""), part, sheet.get("state", "visible") != "visible")


def shared(book: Workbook) -> Shared:
    """Strings and styles; a workbook without either is fine."""
    root = book.xml(book.document)
    setting = None if root is None else root.find(f"{S}workbookPr")
    strings = _part(book, "sharedStrings")
    return Shared(
        () if strings is None else tuple(rich(item) for item in strings.iterfind(f"{S}si")),
        _styles(_part(book, "styles")),
        setting is not None and setting.get("date1904") in _TRUE,
    )


def _part(book: Workbook, kind: str) -> Any | None:
    name = book.related(kind)
    return None if name is None else book.xml(name)


def rich(item: Any) -> Rich:
    """The text of a string item: its own and that of its runs, without the reading aids (rPh)."""
    raw: list[str] = []
    text: list[str] = []
    for child in item:
        if child.tag == f"{S}t":
            raw.append(child.text or "")
            text.append(child.text or "")
        elif child.tag == f"{S}r":
            words = "".join(t.text or "" for t in child.iterfind(f"{S}t"))
            script = child.find(f"{S}rPr/{S}vertAlign")
            raw.append(words)
            text.append(raised(words) if script is not None and script.get("val") == "superscript" else words)
    return "".join(raw), "".join(text)


def _styles(root: Any | None) -> tuple[CellStyle, ...]:
    if root is None:
        return ()
    codes = {number(f.get("numFmtId")): f.get("formatCode", GENERAL) for f in root.iterfind(f"{S}numFmts/{S}numFmt")}
    bold = [_bold(font) for font in root.iterfind(f"{S}fonts/{S}font")]
    out = []
    for xf in root.iterfind(f"{S}cellXfs/{S}xf"):
        key, font = number(xf.get("numFmtId")) or 0, number(xf.get("fontId")) or 0
        out.append(CellStyle(codes.get(key) or BUILT_IN.get(key, GENERAL), 0 <= font < len(bold) and bold[font]))
    return tuple(out)


def _bold(font: Any) -> bool:
    mark = font.find(f"{S}b")
    return mark is not None and mark.get("val", "1") in _TRUE
