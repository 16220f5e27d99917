"""The findings as CSV: UTF-8 with byte order mark, because Excel reads anything else in the code page of the machine."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from compliance.exports.about import About
from compliance.exports.ledger import Cell, findings_sheet
from compliance.exports.text import legible, shorten
from compliance.model.review import Review

BOM = "\ufeff"
MOST_CHARACTERS = 32767
"""What a cell of Excel holds; a longer one would spill over when the file is opened there."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠|%]|[\t\n]")
_LONG_DIGITS = re.compile(r"\d{12,}")


def csv_ledger(reviews: Sequence[Review], about: About | None = None) -> str:
    """The rows of the sheet 审查意见, lines ended by CR LF (RFC 4180), the mark at the start included."""
    sheet = findings_sheet(reviews, about or About())
    return csv_table([c.title for c in sheet.columns], sheet.rows)


def csv_table(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Any table as such a file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([csv_text(cell) for cell in row] for row in rows)
    return BOM + out.getvalue()


def csv_text(cell: Cell) -> str:
    """A cell as text. Only text is guarded: a negative number is a number.

    Text that a spreadsheet would run as a formula gets an apostrophe in front, and so do long digit strings, which
    Excel would round to fifteen figures.
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = shorten(legible(cell), MOST_CHARACTERS - 1)
        return f"'{text}" if _FORMULA.match(text) or _LONG_DIGITS.fullmatch(text) else text
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)
