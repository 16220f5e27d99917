"""Spreadsheets and CSV as rows of text, for lists. A workbook is read as any other file, in a guarded child."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from pathlib import Path

from compliance.model.document import Paragraph, Table, TextSpan
from compliance.model.errors import InputError
from compliance.model.grid import Grid, GridRow
from compliance.readers import Limits, read_guarded

_PLACE = re.compile(r"工作表“(?P<sheet>.*)”第(?P<row>\d+)行第(?P<col>\d+)列")
_ENCODINGS = ("utf-8-sig", "gb18030")
_UNPAIRED = (
    "第{}行第{}格开头的引号没有配对，分不清这一格到哪里为止；"
    "请补上结尾的引号（后面须是分隔符或换行），或者删去它；格里的引号要写成两个"
)
_USUAL = Limits()


def read_grids(path: Path, limits: Limits = _USUAL) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    """The sheets of an XLSX, or a CSV as one; and what the reader left out (hidden rows, formulas without a result).

    Raises:
        InputError: as ``read_guarded``; unsupported for any other format, broken for text that is no CSV.
    """
    if path.suffix.lower() in (".csv", ".txt"):
        return (_csv(path, limits),), ()
    document = read_guarded(path, limits=limits, ocr=False)
    if document.format != "xlsx":
        raise InputError(path, "unsupported", "清单只能是 .xlsx 或 .csv；别的格式请另存为 .xlsx")
    sheets: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
    for block in document.blocks:
        if isinstance(block, Table):
            spans = [block.caption] if block.caption is not None else []
            for span in spans:
                _put(sheets, span)
            _table(sheets, block)
        elif isinstance(block, Paragraph):
            _put(sheets, block)
    grids = tuple(
        Grid(name, tuple(GridRow(number, dict(sorted(cells.items()))) for number, cells in sorted(rows.items())))
        for name, rows in sheets.items()
    )
    return grids, tuple(w.message for w in document.warnings)


def _table(sheets: dict[str, dict[int, dict[int, str]]], table: Table) -> None:
    """The cells where they stand; a merged one in every place of the table that it covers."""
    places = [(cell, m) for cell in table.cells if (m := _PLACE.fullmatch(cell.locator or ""))]
    row_of = {cell.row: int(m["row"]) for cell, m in places}
    col_of = {cell.col: int(m["col"]) for cell, m in places}
    for cell, match in places:
        text = _text(cell)
        for row in range(cell.row, cell.row + cell.rowspan):
            for col in range(cell.col, cell.col + cell.colspan):
                if text and row in row_of and col in col_of:
                    sheets[match["sheet"]][row_of[row]][col_of[col]] = text


def _put(sheets: dict[str, dict[int, dict[int, str]]], span: TextSpan) -> None:
    match = _PLACE.fullmatch(span.locator or "")
    if match and (text := _text(span)):
        sheets[match["sheet"]][int(match["row"])][int(match["col"])] = text


def _text(span: TextSpan) -> str:
    return "".join(line.raw for line in span.lines).strip()


def _csv(path: Path, limits: Limits) -> Grid:
    try:
        if path.stat().st_size > limits.file_bytes:
            raise InputError(path, "too_large", "文件太大")
        content = path.read_bytes()
    except OSError as error:
        raise InputError(path, "not_found", "找不到这个文件") from error
    text = next((t for e in _ENCODINGS if (t := _decoded(content, e)) is not None), None)
    if text is None or "\0" in text:
        raise InputError(path, "broken", "不是 CSV：文字不是 UTF-8，也不是 GB18030")
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    try:
        # Strict: a quote without its partner would otherwise take the rows below into its cell.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        place = _open_quote(text, delimiter)
        why = "不是清单：有一格太长" if place is None else _UNPAIRED.format(*place)
        raise InputError(path, "broken", why) from error
    cells = (GridRow(n, {c: t.strip() for c, t in enumerate(row, 1) if t.strip()}) for n, row in enumerate(rows, 1))
    return Grid("", tuple(row for row in cells if row.cells))


def _open_quote(text: str, delimiter: str) -> tuple[int, int] | None:
    """The line of the file, and the cell in it, where a quote begins that nothing closes before the end of its cell."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*+"|(?!")[^{delimiter}\r\n]*+)({delimiter}|\r\n|\r|\n|\Z)')
    at, number = 0, 1
    while at < len(text):
        found = cell.match(text, at)
        if found is None:
            return len(re.findall(r"\r\n|\r|\n", text[:at])) + 1, number
        at = found.end()
        number = number + 1 if found.group(1) == delimiter else 1
    return None


def _decoded(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None
