"""Numbers and dates as Excel shows them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.readers.xlsx.formats import BUILT_IN, is_date, shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("112.4", "General", "112.4"),
        ("112.40000000000001", "General", "112.4"),
        ("0.1", "General", "0.1"),
        ("1550000", "General", "1550000"),
        ("123456789012", "General", "123456789012"),
        ("-0", "General", "0"),
        ("112.4", "0.00", "112.40"),
        ("112.445", "0.0", "112.4"),
        ("112.45", "0.0", "112.5"),
        ("1234567.5", "#,##0.00", "1,234,567.50"),
        ("1234.5", "#,##0.##", "1,234.5"),
        ("1234", "#,##0.##", "1,234"),
        ("0.5", "#.00", ".50"),
        ("0.126", "0.0%", "12.6%"),
        ("1.38", "0.00_ ", "1.38"),
        ("3600", '0"万元"', "3600万元"),
        ("3600", '"约"0"万元"', "约3600万元"),
        ("3600", '[$¥-804]#,##0', "¥3,600"),
        ("36000000", "0.0,", "36000.0"),
        ("-5", "0.0;[Red](0.0)", "(5.0)"),
        ("-5", "0.0;[Red]-0.0", "-5.0"),
        ("0", '0.0;-0.0;"—"', "—"),
        ("1500", '[>=1000]0.0,"千";0', "1.5千"),
        ("15", '[>=1000]0.0,"千";0', "15"),
        ("3600", "@", "3600"),
        ("-0.001", "0.00", "0.00"),
        ("7", "000", "007"),
        ("3600", 'General"万元"', "3600万元"),
        ("0.5", "# ?/?", "0.5"),
        ("12345", "0.00E+00", "12345"),
        ("5", ";;;", ""),
        ("5", '"a;b"0', "a;b5"),
    ],
)  # fmt: skip
def test_numbers(value: str, code: str, text: str) -> None:
    assert not is_date(code)
    assert shown(Decimal(value), code) == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("45778", "yyyy-mm-dd", "2025-05-01"),
        ("45778", BUILT_IN[14], "2025/5/1"),
        ("45778", BUILT_IN[57], "2025年5月"),
        ("45778", 'yyyy"年"m"月"d"日";@', "2025年5月1日"),
        ("45778", "[$-F800]dddd, mmmm dd, yyyy", "2025年5月1日"),
        ("45778", '[DBNum1][$-804]yyyy"年"m"月"', "2025年5月"),
        ("45778", "yyyy.mm", "2025.05"),
        ("45778", "yy/m/d aaaa", "25/5/1 星期四"),
        ("45778.5", "yyyy/m/d h:mm", "2025/5/1 12:00"),
        ("45778.9999999", "h:mm:ss", "0:00:00"),
        ("1.5", "[h]:mm", "36:00"),
        ("60", "yyyy/m/d", "1900/2/28"),
        ("59", "yyyy/m/d", "1900/2/28"),
    ],
)
def test_dates(value: str, code: str, text: str) -> None:
    assert is_date(code)
    assert shown(Decimal(value), code) == text


def test_books_that_count_from_1904() -> None:
    assert shown(Decimal(44316), "yyyy-mm-dd", from_1904=True) == "2025-05-01"


def test_a_date_that_is_none_is_shown_as_its_number() -> None:
    assert shown(Decimal("-1"), "yyyy-mm-dd") == "-1"


@pytest.mark.parametrize("code", ["General", "0.00", '0"mm"', '0.0,"h"', "[Red]0", "@", '"d"'])
def test_letters_in_quotes_make_no_date(code: str) -> None:
    assert not is_date(code)
