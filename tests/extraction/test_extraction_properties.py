"""Whatever the unit and the wording, the same value comes back, and what is quoted stands in the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from documents import facts, installation
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.extraction.dates import find_dates
from compliance.extraction.numerals import NUMBER, arabic
from compliance.extraction.tokens import mask
from compliance.model.facts import Fact, Facts
from compliance.model.units import parse_unit

SEC_UNITS = (("千克标准煤/吨", 1), ("kgce/t", 1), ("公斤标煤/吨", 1), ("吨标准煤/吨", 1000), ("tce/t", 1000))
MONEY_UNITS = (("万元", "1"), ("亿元", "10000"), ("元", "0.0001"))
SEC_SENTENCES = (
    "1#电石炉2023年电石单位产品综合能耗为{}。",
    "1#电石炉改造前电石单位产品能耗{}，需要改造。",
    "目前，1#电石炉单位电石综合能耗约{}，处于较高水平。",
    "2023年1#电石炉电石综合能耗平均{}。",
)
few = settings(derandomize=True, max_examples=30, deadline=None)


def stated(found: Facts) -> Iterator[Fact]:
    """All facts of a plan."""
    for record in (found.enterprise, found.plan, *found.installations, *found.data_centres):
        yield from (fact for _, fact in record.items() if fact is not None)


@few
@given(st.integers(7001, 9999), st.sampled_from(SEC_UNITS), st.sampled_from(SEC_SENTENCES))
def test_specific_consumption_in_any_unit_and_wording(tenths: int, unit: tuple[str, int], sentence: str) -> None:
    value = Decimal(tenths) / 10
    written = f"{(value / unit[1]).normalize():f}{unit[0]}"
    now = installation(sentence.format(written)).sec_current
    assert now is not None
    assert (now.value, now.unit, now.raw) == (value, "kgce/t", written)


@few
@given(st.integers(101, 99999), st.sampled_from(MONEY_UNITS))
def test_the_investment_in_any_unit(amount: int, unit: tuple[str, str]) -> None:
    written = f"{(amount / Decimal(unit[1])).normalize():f}{unit[0]}"
    found = facts("1#电石炉改造前电石单位产品综合能耗842千克标准煤/吨。", f"项目总投资{written}，全部自筹。")
    investment = found.plan.investment
    assert investment is not None
    assert (investment.value, investment.unit, investment.raw) == (amount, "10k_cny", written)


@few
@given(st.integers(700, 999), st.integers(500, 699), st.integers(2, 30))
def test_every_raw_stands_in_its_evidence(now: int, then: int, capacity: int) -> None:
    found = facts(
        [["企业名称", "重庆山语电石有限公司"], ["地址", "重庆市长寿区晏家工业园区"]],
        f"1#电石炉设计产能{capacity}万吨/年，2023年电石单位产品综合能耗为{now}kgce/t，改造后{then}kgce/t。",
        f"1#电石炉2025年{capacity % 12 + 1}月开工，2027年底完工。",
    )
    facts_found = list(stated(found))
    assert len(facts_found) >= 10
    for fact in facts_found:
        shown = "".join(piece.text for piece in fact.evidence)
        assert fact.raw in shown


@few
@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2060, 12, 31)))
def test_a_day_written_three_ways_is_one_day(day: date) -> None:
    year, month, number = day.year, day.month, day.day
    forms = (f"{year}年{month}月{number}日", f"{year}-{month:02}-{number:02}", f"{year}/{month}/{number}")
    assert {(d.first, d.last) for form in forms for d in find_dates(f"于{form}开工")} == {(day, day)}


@few
@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_separators_do_not_change_a_number(value: Decimal) -> None:
    for written in (f"{value:f}", f"{value:,f}", f"{value:,f}".replace(",", "，")):
        match = NUMBER.fullmatch(written)
        assert match is not None
        assert arabic(match.group()) == value


@few
@given(st.text(alphabet="《》GB〔〕0123456789-年版号千克标准煤/吨（）□☑ ", max_size=40))
def test_masking_keeps_every_place(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(m in (c, "\ue000") for m, c in zip(masked, text, strict=True))


@few
@given(st.text(alphabet="万亿千克公斤吨标准煤油时瓦度元年天/·（）ktgcewhKW", max_size=12))
def test_any_text_is_a_unit_as_a_whole_or_none(text: str) -> None:
    unit = parse_unit(text)
    assert unit is None or (unit.raw == text and unit.factor > 0)
