"""Numbers, dates and lines as the notices print them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from compliance.drafting import load_forms
from compliance.drafting.layout import masthead_size, sign_off_indents
from compliance.drafting.wording import (
    Wording,
    add_months,
    chinese_date,
    chinese_ordinal,
    number,
    one_line,
    sentence,
    verbatim,
)
from compliance.model.errors import TemplateError


@pytest.mark.parametrize(
    ("value", "said"),
    [("118.60", "118.6"), ("100", "100"), ("1E+3", "1000"), ("0.050", "0.05"), ("-0.0", "0"), ("13350", "13350")],
)
def test_numbers_have_no_exponent_no_trailing_zeros_no_grouping(value: str, said: str) -> None:
    assert number(Decimal(value)) == said


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2026, 3, 1)) == "2026年3月1日"


@pytest.mark.parametrize(("position", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_ordinals(position: int, said: str) -> None:
    assert chinese_ordinal(position) == said


def test_ordinals_end_at_ninety_nine() -> None:
    with pytest.raises(ValueError, match="100"):
        chinese_ordinal(100)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 11, 21), 6, date(2027, 5, 21)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_months_last(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_lines_close_up_between_chinese_but_keep_the_space_before_a_figure() -> None:
    assert one_line("到 2025\n年， 能耗\t下降") == "到 2025 年，能耗下降"
    assert sentence("已开工。 ") == "已开工"
    assert verbatim("到 2025 年，\r\n  现有数据中心") == "到 2025 年，现有数据中心"


def test_what_is_put_into_a_sentence_is_not_read_as_a_sentence() -> None:
    assert load_forms().wording.say("页", 页="{文件}") == "第{文件}页"


def test_a_sentence_that_names_what_is_not_there_is_refused() -> None:
    forms = load_forms()
    words = {**forms.wording.words, "句式": {"页": "第{页码}页"}}
    broken = Wording(Path("用语.yaml"), words, 6, "")
    with pytest.raises(TemplateError, match=r"用语.yaml：“页”里的\{页码\}不能用；可用：页"):
        broken.say("页", 页="4")
    with pytest.raises(TemplateError, match="“句式”里缺少“原文”"):
        broken.say("原文", 处="", 文="")


@pytest.mark.parametrize(
    ("authority", "size"), [("重庆市经济信息委", 42), ("重庆市经济和信息化委员会", 36.5), ("国" * 20, 22)]
)
def test_the_masthead_stands_on_one_line(authority: str, size: float) -> None:
    assert masthead_size(authority) == size
    assert masthead_size(authority) * len(authority) <= 442.2


def test_the_sign_off_is_centred_on_the_date() -> None:
    # 2026年11月21日 is 7 wide: a name of 7 stands right above it, one of 5 is a character further in.
    assert sign_off_indents("国" * 7, "2026年11月21日") == (4, 4)
    assert sign_off_indents("国" * 5, "2026年11月21日") == (5, 4)


def test_a_long_name_pushes_the_date_in_instead() -> None:
    name, day = sign_off_indents("国" * 21, "2026年11月21日")
    assert (name, day) == (2, 9)
    assert name + 21 / 2 == day + 7 / 2
