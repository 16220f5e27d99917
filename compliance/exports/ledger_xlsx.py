"""The ledger as an Excel workbook. Same reviews, same bytes: no times are written, the parts have a fixed order."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from compliance.exports.about import About
from compliance.exports.ledger import Cell, Sheet, ledger
from compliance.exports.text import legible, shorten
from compliance.model.errors import MissingComponentError
from compliance.model.review import Review
from compliance.ooxml import normalise

MOST_CHARACTERS = 32767
"""What a cell of Excel holds, in UTF-16 units; Excel calls a file with more damaged."""

_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RISKY = re.compile(r"\s*[=+\-@＝＋－＠]")
_FIRST_DAY = date(1900, 3, 1)
"""Excel counts days from 1900 and believes in 29 February 1900; earlier dates are written as text."""
_REMEMBERED = 10_000
"""Of so many different texts the cells are kept, to be used again."""
_GREY, _DATE, _EPOCH = "FFD9E1F2", "yyyy-mm-dd", datetime(1980, 1, 1)


def xlsx_ledger(reviews: Sequence[Review], about: About | None = None) -> bytes:
    """The workbook: 审查意见, 指标, 文件与未判定事项.

    Raises:
        MissingComponentError: when openpyxl is not installed.
    """
    frame = about or About()
    day = frame.date or max((r.as_of for r in reviews), default=None)
    return xlsx_sheets(ledger(reviews, frame), "节能降碳改造方案审查台账", frame.version, day)


def xlsx_sheets(sheets: Sequence[Sheet], title: str, version: str, day: date | None = None) -> bytes:
    """A workbook of ``sheets``, dated ``day``.

    Raises:
        MissingComponentError: when openpyxl is not installed.
    """
    openpyxl = load_openpyxl()
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    moment = datetime(day.year, day.month, day.day) if day else _EPOCH
    book.properties.creator, book.properties.title = f"nengshen {version}", title
    book.properties.created = book.properties.modified = moment
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:  # packed once, below
        # Not save(): that stamps the file with the time of day.
        openpyxl.writer.excel.ExcelWriter(book, archive).save()
    return normalise(out.getvalue())


def load_openpyxl() -> Any:
    """The library.

    Raises:
        MissingComponentError: when it is not installed; the message says how to install it.
    """
    try:
        import openpyxl
        import openpyxl.writer.excel
    except ImportError as error:
        raise MissingComponentError(
            "没有安装 openpyxl，不能写 Excel 台账。请运行：pip install 'nengshen[documents]'"
        ) from error
    return openpyxl


def _fill(target: Any, sheet: Sheet) -> None:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    last = get_column_letter(len(sheet.columns))
    for i, column in enumerate(sheet.columns, 1):
        target.column_dimensions[get_column_letter(i)].width = column.width
    target.freeze_panes = "A2"
    target.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    bold, grey = Font(bold=True), PatternFill("solid", fgColor=_GREY)
    wrapped = Alignment(vertical="top", wrap_text=True)

    def styled(number_format: str = "", risky: bool = False) -> Any:
        sample = WriteOnlyCell(target)
        sample.alignment = wrapped
        if number_format:
            sample.number_format = number_format
        sample.quotePrefix = risky
        return sample._style

    # Looked up once: giving each cell its alignment anew costs more than all else.
    styles = {key: styled(*key) for key in (("", False), ("", True), (_DATE, False))}

    def cell(value: Cell, head: bool = False) -> Any:
        made = WriteOnlyCell(target)
        made._style = styles[_put(made, value)]
        if head:
            made.font, made.fill = bold, grey
        return made

    known: dict[str, Any] = {}

    def text(value: str) -> Any:
        """A cell is written where it is appended: one does for all places with the same text, of which lists are full."""
        made = known.get(value)
        if made is None:
            made = cell(value)
            if len(known) < _REMEMBERED:
                known[value] = made
        return made

    target.append([cell(c.title, True) for c in sheet.columns])
    for row in sheet.rows:
        target.append(
            [
                None if value is None or value == "" else text(value) if value.__class__ is str else cell(value)
                for value in row
            ]
        )


def _put(made: Any, value: Cell) -> tuple[str, bool]:
    """Set a cell's value with its type; its number format, and whether Excel must be told that it is text. Text is text whatever it begins with: openpyxl would read ``=`` as a formula
    and ``#N/A`` as an error."""
    if isinstance(value, date) and value >= _FIRST_DAY:
        made.value = value
        return _DATE, False
    if isinstance(value, (int, float)) or (isinstance(value, Decimal) and exact(value)):
        made.value = value
        return "", False
    text = excel_text(f"{value:f}" if isinstance(value, Decimal) else str(value))
    made.value, made.data_type = text, "s"
    return "", bool(_RISKY.match(text))


def exact(value: Decimal) -> bool:
    """Whether Excel can hold a figure: its numbers are binary doubles shown with fifteen figures."""
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15 and abs(value.adjusted()) < 300


def excel_text(text: str) -> str:
    """``text`` as a cell can hold it; ``_x0041_`` is escaped, since Excel would show it as A."""
    return shorten(_ESCAPE.sub("_x005F_", legible(text)), MOST_CHARACTERS)
