"""Dates: the first and the last day that each written form names."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.extraction.dates import add_months, find_dates, find_durations


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2024年3月5日", "2024-03-05", "2024-03-05"),
        ("2024年3月", "2024-03-01", "2024-03-31"),
        ("2024年2月份", "2024-02-01", "2024-02-29"),
        ("2025年3月底", "2025-03-01", "2025-03-31"),
        ("2025年6月上旬", "2025-06-01", "2025-06-10"),
        ("2025年6月下旬", "2025-06-21", "2025-06-30"),
        ("2025年底", "2025-12-01", "2025-12-31"),
        ("2025年年底", "2025-12-01", "2025-12-31"),
        ("2025年末", "2025-12-01", "2025-12-31"),
        ("2025年初", "2025-01-01", "2025-01-31"),
        ("2025年中", "2025-06-01", "2025-06-30"),
        ("2025年第三季度", "2025-07-01", "2025-09-30"),
        ("2025年四季度", "2025-10-01", "2025-12-31"),
        ("2025年Q2", "2025-04-01", "2025-06-30"),
        ("2025年上半年", "2025-01-01", "2025-06-30"),
        ("2025年下半年", "2025-07-01", "2025-12-31"),
        ("2025年度", "2025-01-01", "2025-12-31"),
        ("2025-06-30", "2025-06-30", "2025-06-30"),
        ("2025/6/30", "2025-06-30", "2025-06-30"),
        ("2025.06", "2025-06-01", "2025-06-30"),
        ("二〇二五年六月", "2025-06-01", "2025-06-30"),
        ("二〇二五年十二月三十一日", "2025-12-31", "2025-12-31"),
    ],
)
def test_one_date(written: str, first: str, last: str) -> None:
    (found,) = find_dates(f"计划于{written}完工")
    assert (found.first.isoformat(), found.last.isoformat()) == (first, last)
    assert f"计划于{written}完工"[found.start : found.end] == written


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2024年5月—2025年12月", "2024-05-01", "2025-12-31"),
        ("2024.5-2025.12", "2024-05-01", "2025-12-31"),
        ("2025年3月至10月", "2025-03-01", "2025-10-31"),
        ("2025年10月至次年6月", "2025-10-01", "2026-06-30"),
        ("2025年3月开工，当年11月", "2025-03-01", "2025-11-30"),
    ],
)
def test_ranges_may_leave_out_the_second_year(written: str, start: str, end: str) -> None:
    first, second = find_dates(written)
    assert (first.first.isoformat(), second.last.isoformat()) == (start, end)


@pytest.mark.parametrize("text", ["GB21252-2023", "1899年3月", "12025年3月", "产量3.12万吨", "电压2035", "3月PUE"])
def test_not_dates(text: str) -> None:
    assert find_dates(text) == ()


@pytest.mark.parametrize(
    ("written", "months"),
    [
        ("用时39个月", 39),
        ("工期十八个月", 18),
        ("建设期二年", 24),
        ("24个自然月", 24),
        ("一年半", 18),
        ("三年半", 42),
        ("改造期1.5年", 18),
    ],
)
def test_durations(written: str, months: int) -> None:
    assert [d.months for d in find_durations(written)] == [months]


@pytest.mark.parametrize("text", ["2025年", "十五年来", "200个月", "三年期贷款"])
def test_not_durations(text: str) -> None:
    assert find_durations(text) == ()


@pytest.mark.parametrize(
    ("begin", "months", "last"),
    [
        (date(2025, 3, 1), 16, date(2026, 6, 30)),
        (date(2025, 12, 1), 1, date(2025, 12, 31)),
        (date(2024, 2, 1), 1, date(2024, 2, 29)),
        (date(2025, 2, 1), 1, date(2025, 2, 28)),
        (date(2025, 3, 15), 12, date(2026, 3, 14)),
    ],
)
def test_the_last_day_of_a_period(begin: date, months: int, last: date) -> None:
    assert add_months(begin, months) == last


def test_a_year_that_explains_this_year_goes_with_the_month_behind_it() -> None:
    (found,) = find_dates("今年（2024年）5月起施工")
    assert (found.first, found.last) == (date(2024, 5, 1), date(2024, 5, 31))
