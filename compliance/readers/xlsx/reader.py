"""XLSX to SourceDocument: every visible sheet, its tables with the places that Excel shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from compliance.model.document import Block, Line, Paragraph, ReadWarning, SourceDocument, Table
from compliance.model.errors import InputError
from compliance.model.file_names import readable
from compliance.readers.characters import normalise
from compliance.readers.docx.styles import USUAL_SIZE
from compliance.readers.layout.captions import split_caption
from compliance.readers.limits import Request
from compliance.readers.xlsx.regions import blocks_of
from compliance.readers.xlsx.sheet import Sheet, read_sheet
from compliance.readers.xlsx.workbook import Workbook, shared, sheets

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)
_SHOWN = 5
"""Names of cells that a warning gives as examples."""


def read_xlsx(request: Request) -> SourceDocument:
    """The XLSX of ``request`` as a SourceDocument without pages."""
    book = Workbook(request.path, request.data)
    common = shared(book)
    blocks: list[Block] = []
    warnings: list[ReadWarning] = []
    hidden: list[str] = []
    for sheet in sheets(book):
        if sheet.hidden:
            hidden.append(f"“{sheet.name}”")
            continue
        root = book.xml(sheet.part)
        if root is None:
            continue
        read = read_sheet(root, common)
        warnings += _left_out(sheet.name, read)
        found = _captioned(blocks_of(tuple(read.cells.values()), sheet.name))
        if found and not _UNNAMED.fullmatch(sheet.name.strip()):
            blocks.append(_title(sheet.name))
        blocks += found
    if hidden:
        warnings.append(ReadWarning(f"隐藏的工作表没有读取：{'、'.join(hidden)}"))
    if book.related("vbaProject") is not None:
        warnings.append(ReadWarning("文件带有宏；宏没有运行，只读取了文字"))
    if not blocks:
        raise InputError(request.path, "empty", "文件里没有文字")
    return SourceDocument(readable(request.path.name), request.sha256, "xlsx", (), tuple(blocks), tuple(warnings))


def _title(name: str) -> Paragraph:
    line = Line(normalise(name), name, None, None, size=USUAL_SIZE, bold=True)
    return Paragraph((line,), f"工作表“{name}”", "heading", 1)


def _captioned(blocks: list[Block]) -> list[Block]:
    """Blocks with titles and unit lines given to their tables."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            caption, kept = split_caption(out)
            del out[kept:]
            block = replace(block, caption=caption)
        out.append(block)
    return out


def _left_out(name: str, sheet: Sheet) -> Iterator[ReadWarning]:
    """What of a sheet is not read, and is said so that nobody takes it for read."""
    parts = [f"{sheet.hidden_rows}行" if sheet.hidden_rows else "", "有内容的列" if sheet.hidden_cols else ""]
    if told := "和".join(p for p in parts if p):
        yield ReadWarning(f"工作表“{name}”有隐藏的{told}，没有读取")
    if sheet.uncomputed:
        yield ReadWarning(
            f"工作表“{name}”有{len(sheet.uncomputed)}个公式没有保存结果（{_some(sheet.uncomputed)}），没有读取；请用 Excel 打开并保存后再提交"
        )
    if sheet.errors:
        yield ReadWarning(f"工作表“{name}”有{len(sheet.errors)}个单元格是错误值（{_some(sheet.errors)}）")


def _some(names: list[str]) -> str:
    return "、".join(names[:_SHOWN]) + ("…" if len(names) > _SHOWN else "")
