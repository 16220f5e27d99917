"""One sheet as a sparse grid of what it shows: merged cells once, hidden rows and columns left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.readers.docx.styles import number
from compliance.readers.xlsx.formats import general, shown
from compliance.readers.xlsx.workbook import CellStyle, Rich, S, Shared, rich

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_LISTED, _MOST_LISTED = 2_000, 1_000_000
"""Cells of a merged range that are listed one by one, and of all such ranges."""
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_TRUE = ("1", "true")
_UNSAFE = re.compile("_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True)
class Shown:
    """What a cell shows; rows and columns from 1. ``down`` and ``across``: how many it covers."""

    row: int
    col: int
    raw: str
    text: str
    bold: bool = False
    down: int = 1
    across: int = 1


@dataclass
class Sheet:
    """The cells that show something, and what was left out."""

    cells: dict[tuple[int, int], Shown] = field(default_factory=dict)
    hidden_rows: int = 0
    hidden_cols: int = 0
    uncomputed: list[str] = field(default_factory=list)
    """Names (B3) of cells whose formula has no stored result."""
    errors: list[str] = field(default_factory=list)
    """Names of cells that show an error (#DIV/0!)."""


def read_sheet(root: Any, book: Shared) -> Sheet:
    """The sheet whose XML root is ``root``."""
    out = Sheet()
    unseen = _hidden_columns(root)
    merges = list(_merged(root))
    merged = {(top, left): (bottom, right) for top, left, bottom, right in merges}
    covered = _Covered(merges)
    gone: set[int] = set()
    row_number = 0
    for row in root.iterfind(f"{S}sheetData/{S}row"):
        row_number = number(row.get("r")) or row_number + 1
        if not 1 <= row_number <= LAST_ROW:
            continue
        if row.get("hidden") in _TRUE:
            gone.add(row_number)
            if _says(row):
                out.hidden_rows += 1
            continue
        col = 0
        for cell in row.iterfind(f"{S}c"):
            col = _column(cell.get("r")) or col + 1
            if not 1 <= col <= LAST_COLUMN:
                continue
            if (row_number, col) in covered:
                continue  # what lies under a merged cell is not shown
            content = _content(cell, book, f"{_letters(col)}{row_number}", out)
            if content is None:
                continue
            if any(a <= col <= b for a, b in unseen):
                out.hidden_cols += 1
                continue
            style = _style(cell, book)
            bottom, right = merged.get((row_number, col), (row_number, col))
            out.cells[row_number, col] = Shown(
                row_number, col, *content, style.bold, bottom - row_number + 1, right - col + 1
            )
    return out


def _says(row: Any) -> bool:
    """Whether a row contains anything: hidden empty rows are no loss."""
    return any((v.text or "").strip() for v in row.iter(f"{S}v", f"{S}t"))


def _hidden_columns(root: Any) -> list[tuple[int, int]]:
    columns = root.iterfind(f"{S}cols/{S}col")
    return [(number(c.get("min")) or 0, number(c.get("max")) or 0) for c in columns if c.get("hidden") in _TRUE]


def _merged(root: Any) -> Iterator[tuple[int, int, int, int]]:
    """(top, left, bottom, right) of every merged range."""
    for mark in root.iterfind(f"{S}mergeCells/{S}mergeCell"):
        ends = _PLACE.findall(mark.get("ref", ""))
        if len(ends) == 2:
            (left, top), (right, bottom) = ends
            yield int(top), _number_of(left), min(int(bottom), LAST_ROW), min(_number_of(right), LAST_COLUMN)


class _Covered:
    """The places that merged ranges cover, their first cells excepted. Small ranges are listed, large ones remembered."""

    def __init__(self, merges: list[tuple[int, int, int, int]]) -> None:
        self.places: set[tuple[int, int]] = set()
        self.large: list[tuple[int, int, int, int]] = []
        for top, left, bottom, right in merges:
            if (bottom - top + 1) * (right - left + 1) > _LISTED or len(self.places) > _MOST_LISTED:
                self.large.append((top, left, bottom, right))
            else:
                self.places.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
                self.places.discard((top, left))

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, col = place
        return place in self.places or any(
            top <= row <= bottom and left <= col <= right and place != (top, left)
            for top, left, bottom, right in self.large
        )


def _content(cell: Any, book: Shared, name: str, out: Sheet) -> Rich | None:
    """What a cell shows; None for nothing. Formulas count as what was computed when the file was saved."""
    kind, value = cell.get("t", "n"), cell.find(f"{S}v")
    if kind == "inlineStr":
        inline = cell.find(f"{S}is")
        found = ("", "") if inline is None else rich(inline)
        return found if found[0].strip() else None
    written = "" if value is None else value.text or ""
    if not written.strip():
        if cell.find(f"{S}f") is not None and kind != "str":
            out.uncomputed.append(name)
        return None
    if kind == "s":
        index = number(written)
        found = book.strings[index] if index is not None and 0 <= index < len(book.strings) else ("", "")
        return _plain(found) if found[0].strip() else None
    if kind == "b":
        return ("TRUE", "TRUE") if written.strip() == "1" else ("FALSE", "FALSE")
    if kind == "e":
        out.errors.append(name)
        return None
    if kind in ("str", "d"):
        return _plain((written, written))
    text = _number_shown(written, _style(cell, book).code, book.from_1904)
    return (text, text) if text.strip() else None


def _plain(found: Rich) -> Rich:
    """A string with Excel's escapes for characters that XML cannot hold (_x000D_) undone."""
    if "_x" not in found[0]:
        return found
    raw, text = (_UNSAFE.sub(lambda m: chr(int(m[1], 16)), part).replace("\r", "") for part in found)
    return raw, text


def _number_shown(written: str, code: str, from_1904: bool) -> str:
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        return written
    if not value.is_finite():
        return written
    value = (
        +value.quantize(Decimal(1).scaleb(value.adjusted() - 14))
        if value and len(value.as_tuple().digits) > 15
        else value
    )
    try:
        return shown(value, code, from_1904)
    except (ArithmeticError, ValueError, OverflowError):
        return general(value)


def _style(cell: Any, book: Shared) -> CellStyle:
    index = number(cell.get("s")) or 0
    return book.styles[index] if 0 <= index < len(book.styles) else CellStyle()


def _column(reference: str | None) -> int:
    match = _PLACE.fullmatch(reference or "")
    return _number_of(match[1]) if match else 0


def _number_of(letters: str) -> int:
    out = 0
    for letter in letters:
        out = out * 26 + ord(letter) - 64
    return out


def _letters(col: int) -> str:
    out = ""
    while col:
        col, rest = divmod(col - 1, 26)
        out = chr(65 + rest) + out
    return out
