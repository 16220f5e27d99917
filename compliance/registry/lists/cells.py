"""What a cell of a list says: numbers, years, dates, words, as people type them. A problem is a sentence."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from compliance.model.units import Unit, parse_unit

_NUMBER = re.compile(r"[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_DATE = re.compile(r"(\d{4})[-/.年](?:(\d{1,2})(?:[-/.月](?:(\d{1,2})日?)?)?)?(?:底|末|前)*")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?)?")
_SERIAL = re.compile(r"\d{5}(?:\.0*)?")
_LAST_BRACKETS = re.compile(r"[（(]([^（()）]*)[)）]\s*$")
_MARK = re.compile(r"[/／,，、\s]")
_FIRST_DAY, _YEARS = date(1899, 12, 30), (1950, 2100)


class CellError(ValueError):
    """A cell that does not say what its column asks for; the message is Chinese."""


def plain(text: str) -> str:
    """``text`` with full-width characters reduced and no space around."""
    return unicodedata.normalize("NFKC", text).strip()


def number_of(text: str) -> tuple[Decimal, Unit | None]:
    """The number in a cell, and the unit that stands behind it.

    Raises:
        CellError: for anything but one number with, at most, a unit.
    """
    squeezed = "".join(plain(text).split()).replace("，", ",")
    found = _NUMBER.match(squeezed)
    if found is None:
        raise CellError(f"“{text}”不是数")
    try:
        value = Decimal(found.group().replace(",", ""))
    except InvalidOperation:
        raise CellError(f"“{text}”不是数") from None
    rest = squeezed[found.end() :]
    if not rest:
        return value, None
    unit = parse_unit(rest)
    if unit is None:
        raise CellError(f"“{text}”不是数，或者后面的“{rest}”不是单位")
    return value, unit


def date_of(text: str, end: bool) -> date:
    """A date; one without a day or month is the first of its period, or the last where ``end``.

    Raises:
        CellError: for what is no date.
    """
    squeezed = "".join(plain(text).split())
    found = _DATE.fullmatch(squeezed) or _YEAR.fullmatch(squeezed)
    if found is None:
        raise CellError(f"“{text}”不是日期（可写 2025-06-30、2025年6月、2025年）")
    year, month, day = (*(int(g) if g else 0 for g in found.groups()), 0, 0)[:3]
    try:
        last_month = month or (12 if end else 1)
        return date(year, last_month, day or (calendar.monthrange(year, last_month)[1] if end else 1))
    except (ValueError, calendar.IllegalMonthError):
        raise CellError(f"“{text}”不是有的日期") from None


def serial_day(text: str) -> date | None:
    """The day that a spreadsheet counts by a number of five digits, where its cell lost its format (or became CSV):
    days since 1899-12-30. None for any other text, and for days that nobody means."""
    squeezed = "".join(plain(text).split())
    if not _SERIAL.fullmatch(squeezed):
        return None
    day = _FIRST_DAY + timedelta(days=int(squeezed.partition(".")[0]))
    return day if _YEARS[0] <= day.year <= _YEARS[1] else None


def year_of(text: str) -> int:
    """A year, as 2024, 2024年 or 2024年度.

    Raises:
        CellError: for what is no year.
    """
    found = _YEAR.fullmatch("".join(plain(text).split()))
    if found is None:
        raise CellError(f"“{text}”不是年份")
    return int(found.group(1))


def unit_in(header: str) -> Unit | None:
    """The unit that a header ends with: 装置规模（万吨/年）, 装置规模/万吨, 年产量，万吨."""
    return _parted(header)[1]


def without_unit(header: str) -> str:
    """A header without its last brackets, or without the unit behind a stroke, a comma or a space."""
    return _parted(header)[0]


def _parted(header: str) -> tuple[str, Unit | None]:
    found = _LAST_BRACKETS.search(header)
    if found is not None:
        return header[: found.start()], parse_unit(plain(found.group(1)))
    # From the left, as the unit may have a stroke of its own; 产品/工艺 ends with no unit.
    for mark in _MARK.finditer(header):
        unit = parse_unit(plain(header[mark.end() :]))
        if unit is not None:
            return header[: mark.start()], unit
    return header, None
