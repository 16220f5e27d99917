"""Hints and identities on whole documents: what bears a figure out, what casts doubt on it, what they never do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from documents import Rows, document, facts, vocabulary

from compliance.extraction.hints import Hint, find_hints
from compliance.extraction.scan import scan_document
from compliance.model.facts import Fact

D = Decimal
NAMED = "1号电石炉2023年电石单位产品综合能耗为842千克标准煤/吨，2号电石炉为861千克标准煤/吨。"


def hints(*blocks: str | Rows) -> list[tuple[str, Decimal, int | None]]:
    """(name, value, index of the installation) of every hint in a document."""
    return [(h.name, h.value, h.subject) for h in find_hints(scan_document(document(NAMED, *blocks), vocabulary()))]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2号电石炉单耗降低41千克标准煤/吨。", ("单耗差", D(41), 1)),
        ("2号电石炉单耗降低0.041吨标准煤/吨。", ("单耗差", D(41), 1)),
        ("1号电石炉单耗下降了4.9%。", ("降幅", D("4.9"), 0)),
        ("装置全年运行330天。", ("天数", D(330), None)),
        ("每吨标准煤排放二氧化碳2.66吨。", ("碳因子", D("2.66"), None)),
    ],
)
def test_a_hint_is_read_with_its_value_and_its_installation(text: str, hint: tuple[str, Decimal, int | None]) -> None:
    assert hint in hints(text)


@pytest.mark.parametrize(
    "text", ["2号电石炉单耗降至820千克标准煤/吨。", "产量下降1.2万吨。", "投资回收期3天。", "环境温度下降2摄氏度。"]
)
def test_what_only_looks_like_a_hint_is_none(text: str) -> None:
    assert hints(text) == []


def test_a_hint_under_the_heading_of_an_installation_is_of_that_one() -> None:
    assert ("降幅", D("4.8"), 1) in hints("（二）2号电石炉", "通过短网改造，综合能耗下降4.8%。")


def test_a_hint_in_a_wordy_cell_counts_too() -> None:
    rows = [["内容", "效果"], ["炉气净化", "2号电石炉综合能耗下降4.8%"]]
    assert ("降幅", D("4.8"), 1) in hints(rows)


def test_a_hint_keeps_what_was_written() -> None:
    found = find_hints(scan_document(document(NAMED, "1号电石炉单耗降低41.0千克标准煤/吨。"), vocabulary()))
    assert found == [Hint("单耗差", D("41.0"), "41.0", "kgce/t", 0)]


def totals(whole: str) -> Fact:
    """The plan's saving where two furnaces save 3185 and 3520."""
    rows = [["装置", "年节能量（吨标准煤）"], ["1号电石炉", "3185"], ["2号电石炉", "3520"]]
    found = facts(NAMED, rows, f"两台炉年节能量约{whole}吨标准煤。").plan.energy_saving
    assert found is not None
    return found


def test_a_total_that_is_the_sum_of_its_parts_is_surer_than_one_that_is_not() -> None:
    fits, misses = totals("6705"), totals("6905")
    assert (fits.value, misses.value) == (D(6705), D(6905))
    assert fits.confidence > misses.confidence


def test_values_said_outright_stay_a_conflict_whichever_of_them_the_sum_bears_out() -> None:
    rows = [["装置", "年节能量（吨标准煤）"], ["1号电石炉", "3185"], ["2号电石炉", "3520"]]
    found = facts(NAMED, rows, "项目年节能量合计6705吨标准煤。", "项目年节能量合计6915吨标准煤。").plan.energy_saving
    assert found is not None
    assert found.state == "conflicting"
    assert {c.value for c in found.candidates} == {D(6705), D(6915)}


def test_nothing_is_computed_into_a_fact() -> None:
    found = facts(NAMED, "改造后1号电石炉单耗下降41千克标准煤/吨，2号电石炉单耗下降45千克标准煤/吨。")
    assert [i.sec_target for i in found.installations] == [None, None]
    assert [i.energy_saving for i in found.installations] == [None, None]
