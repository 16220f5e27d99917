"""Numbers as plans write them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.extraction.numerals import NUMBER, arabic, chinese, chinese_figure, whole_number


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("13412", "13412"),
        ("13,412.5", "13412.5"),
        ("1,234,567", "1234567"),
        ("13，412", "13412"),
        ("0.5", "0.5"),
        ("-3.2", "-3.2"),
        ("−15", "-15"),
        ("－7", "-7"),
        ("１２０", "120"),
    ],
)
def test_arabic(written: str, value: str) -> None:
    match = NUMBER.fullmatch(written)
    assert match is not None
    assert arabic(match.group()) == Decimal(value)


def test_a_comma_between_two_numbers_does_not_join_them() -> None:
    assert [m.group() for m in NUMBER.finditer("产量12,34")] == ["12", "34"]


@pytest.mark.parametrize(
    ("written", "value"),
    [("十", 10), ("十八", 18), ("三十六", 36), ("一百二十", 120), ("两千零三", 2003), ("二〇二五", 2025), ("两", 2)],
)
def test_chinese(written: str, value: int) -> None:
    assert chinese(written) == value


@pytest.mark.parametrize("written", ["", "吨", "三x"])
def test_not_a_chinese_number(written: str) -> None:
    assert chinese(written) is None


def test_whole_numbers_in_either_writing() -> None:
    assert (whole_number("12"), whole_number("十二"), whole_number("1.5")) == (12, 12, None)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("两万六千五百", "26500"),
        ("一万零二百", "10200"),
        ("七十三点五", "73.5"),
        ("三点零五", "3.05"),
        ("一亿二千万", "120000000"),
        ("一亿零五十万三千", "100503000"),
        ("三千八百", "3800"),
    ],
)
def test_figures_in_chinese_numerals(written: str, value: str) -> None:
    assert chinese_figure(written) == Decimal(value)
