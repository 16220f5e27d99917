"""分别: a list of names, years or states handed to a list of numbers, in the forms in which plans write it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from documents import installations, said

D = Decimal
EACH = "1号电石炉2023年电石产量9.1万吨。2号电石炉2023年电石产量8.8万吨。"


def figures(text: str, field: str) -> list[object]:
    """The values of a field of the furnaces that ``text`` speaks of, in the order of their numbers."""
    found = installations(EACH, text)
    return [said(getattr(found[name], field)) for name in sorted(found)]


@pytest.mark.parametrize(
    "text",
    [
        "1号电石炉、2号电石炉改造前单位产品综合能耗分别为842千克标准煤/吨、861千克标准煤/吨。",
        "1号电石炉、2号电石炉改造前单位产品综合能耗分别为842和861千克标准煤/吨。",
        "1号、2号电石炉改造前单位产品综合能耗依次为842千克标准煤/吨和861千克标准煤/吨。",
        "改造前单位产品综合能耗，1号电石炉、2号电石炉分别是842千克标准煤/吨、861千克标准煤/吨。",
        "1号、2号电石炉改造前单位产品综合能耗分别为842、861千克标准煤/吨，平均851千克标准煤/吨。",
    ],
)
def test_names_then_numbers(text: str) -> None:
    assert figures(text, "sec_current") == [842, 861]


def test_two_rounds_of_numbers_in_one_sentence() -> None:
    text = "1号、2号电石炉单位产品综合能耗分别由842、861千克标准煤/吨降至803、815千克标准煤/吨。"
    assert figures(text, "sec_current") == [842, 861]
    assert figures(text, "sec_target") == [803, 815]


def test_a_second_list_in_the_sentence_goes_to_the_same_names_and_the_sum_to_nobody() -> None:
    text = "改造后1号、2号电石炉单位产品综合能耗分别降至803、815千克标准煤/吨，年节能量分别为3185、3520吨标准煤，合计6705吨标准煤。"
    assert figures(text, "sec_target") == [803, 815]
    assert figures(text, "energy_saving") == [3185, 3520]


def test_several_named_in_one_breath_are_told_apart_where_each_has_its_own_figure() -> None:
    found = installations(
        "公司现有1#、2#、3#三台密闭电石炉，产能分别为10万吨/年、10.5万吨/年和12.5万吨/年。",
        "1#、2#、3#炉2023年电石单位产品综合能耗分别为838、845和827千克标准煤/吨。",
    )
    each = [found[name] for name in sorted(found)]
    assert [said(i.capacity) for i in each] == [100000, 105000, 125000]
    assert [said(i.sec_current) for i in each] == [838, 845, 827]


def test_several_that_run_as_one_stay_one() -> None:
    found = installations("1#、2#电石炉2023年电石单位产品综合能耗为842千克标准煤/吨，改造后降至801千克标准煤/吨。")
    assert [said(i.sec_current) for i in found.values()] == [842]


def test_where_the_counts_do_not_agree_nothing_is_handed_out() -> None:
    now = (
        "1号电石炉2023年电石单位产品综合能耗为842千克标准煤/吨。2号电石炉2023年电石单位产品综合能耗为861千克标准煤/吨。"
    )
    found = installations(now, "1号、2号电石炉改造后单位产品综合能耗分别为803、815、790千克标准煤/吨。")
    assert [(said(i.sec_current), i.sec_target) for i in found.values()] == [(842, None), (861, None)]
