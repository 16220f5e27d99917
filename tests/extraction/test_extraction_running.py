"""Figures in running text: the plan's own, and all those that only stand near them."""

from __future__ import annotations

import pytest
from documents import facts, installation, installations, said

OWN = "1#电石炉2023年电石单位产品综合能耗为842千克标准煤/吨，改造后801千克标准煤/吨。"
SECOND = "2#电石炉2023年电石单位产品综合能耗为835千克标准煤/吨。"


def test_the_own_figure_with_its_unit_place_and_wording() -> None:
    furnace = installation(OWN)
    now = furnace.sec_current
    assert now is not None
    assert (said(now), now.unit, now.raw, now.state) == (842, "kgce/t", "842千克标准煤/吨", "stated")
    assert now.evidence[0].text == "1#电石炉2023年电石单位产品综合能耗为842千克标准煤/吨"
    assert (now.evidence[0].page, now.evidence[0].bbox) == (1, (50.0, 100.0, 360.0, 110.0))
    assert (said(furnace.name), said(furnace.product)) == ("1#电石炉", "calcium_carbide")


@pytest.mark.parametrize(
    "other",
    [
        "国家规定的标杆水平为805千克标准煤/吨，基准水平为835千克标准煤/吨。",
        "《工业重点领域能效标杆水平和基准水平（2023年版）》要求电石单位产品综合能耗不高于835千克标准煤/吨。",
        "某电石企业电石单位产品综合能耗已降至790千克标准煤/吨。",
        "某电石企业1#电石炉电石单位产品综合能耗为790千克标准煤/吨。",
        "行业平均电石单位产品综合能耗为850千克标准煤/吨。",
        "同类装置电石单位产品综合能耗为830千克标准煤/吨。",
        "1#电石炉2021年电石单位产品综合能耗为868千克标准煤/吨。",
        "1#电石炉2022年电石单位产品综合能耗为851千克标准煤/吨，较上年下降17千克标准煤/吨。",
        "1#电石炉2023年电石单位产品综合能耗高于标杆水平37千克标准煤/吨。",
        "1#电石炉2023年电石单位产品综合能耗较上年下降了17千克标准煤/吨。",
        "1#电石炉电石单位产品综合能耗阶段性目标为820千克标准煤/吨。",
        "方案二改造后电石单位产品综合能耗为815千克标准煤/吨，投资较高，未予采用。",
        "若采用另一方案，1#电石炉改造后电石单位产品综合能耗可降至760千克标准煤/吨。",
        "电石单位产品综合能耗一般为830至860千克标准煤/吨。",
        "1#电石炉电炉电耗为3250千瓦时/吨，2#循环水泵电耗下降。",
        "1#锅炉蒸汽单耗为95千克标准煤/吨。",
    ],
)
def test_what_is_not_the_plans_own_figure(other: str) -> None:
    furnace = installation(OWN, other)
    assert (said(furnace.sec_current), said(furnace.sec_target)) == (842, 801)


def test_quoted_levels_are_kept_as_quotations() -> None:
    furnace = installation(OWN, "电石标杆水平为805千克标准煤/吨，基准水平为835千克标准煤/吨。")
    assert (said(furnace.quoted_benchmark), said(furnace.quoted_baseline)) == (805, 835)


def test_from_one_value_down_to_another() -> None:
    furnace = installation("改造后，1#电石炉电石单位产品综合能耗由842千克标准煤/吨降至801千克标准煤/吨。")
    assert (said(furnace.sec_current), said(furnace.sec_target)) == (842, 801)


def test_respectively_hands_out_numbers_to_names() -> None:
    named = "1#电石炉列入首批改造，2#电石炉列入次批改造。"
    both = installations(OWN, SECOND, named, "2023年，1#、2#电石炉电石产量分别为9.2万吨、7.5万吨。")
    assert {name: said(i.output) for name, i in both.items()} == {"1#电石炉": 92000, "2#电石炉": 75000}


def test_respectively_hands_out_numbers_to_years() -> None:
    text = "1#电石炉2022年、2023年电石单位产品综合能耗分别为851千克标准煤/吨、842千克标准煤/吨。"
    assert said(installation(text).sec_current) == 842


def test_parts_after_the_total() -> None:
    found = facts(OWN, SECOND, "项目总投资8600万元，其中1#电石炉投资5000万元，2#电石炉投资3600万元。")
    assert said(found.plan.investment) == 8600
    assert [said(i.investment) for i in found.installations] == [5000, 3600]


def test_totals_of_the_plan_are_nobodys_part() -> None:
    found = facts(OWN, SECOND, "项目总投资1.25亿元，年节能量合计6660吨标准煤，年减少二氧化碳排放1.73万吨。")
    plan = found.plan
    assert [said(f) for f in (plan.investment, plan.energy_saving, plan.co2_reduction)] == [12500, 6660, 17300]
    assert [i.investment for i in found.installations] == [None, None]


def test_a_total_after_the_parts_is_not_the_last_ones() -> None:
    found = facts(OWN, SECOND, "1#电石炉年节能量4100吨标准煤，2#电石炉年节能量2560吨标准煤，合计年节能量6660吨标准煤。")
    assert [said(i.energy_saving) for i in found.installations] == [4100, 2560]
    assert said(found.plan.energy_saving) == 6660


def test_a_heading_says_whose_section_it_is() -> None:
    both = installations(
        "（一）1#电石炉",
        "改造前电石单位产品综合能耗为842千克标准煤/吨，设计产能10万吨/年。",
        "（二）2#电石炉",
        "改造前电石单位产品综合能耗为835千克标准煤/吨，设计产能8万吨/年。",
    )
    assert {n: (said(i.sec_current), said(i.capacity)) for n, i in both.items()} == {
        "1#电石炉": (842, 100000),
        "2#电石炉": (835, 80000),
    }


def test_a_chapter_on_alternatives_holds_no_figures() -> None:
    furnace = installation(OWN, "四、方案比选", "1#电石炉改造后电石单位产品综合能耗为760千克标准煤/吨。")
    assert said(furnace.sec_target) == 801


def test_a_claimed_tier_is_that_before_the_retrofit() -> None:
    text = "1#电石炉改造前能效低于基准水平，改造后达到标杆水平。"
    assert said(installation(OWN, text).tier_claimed) == "below_baseline"


def test_a_proposed_installation_has_a_design_figure_only() -> None:
    furnace = installation("拟建3#电石炉设计产能10万吨/年，电石单位产品综合能耗设计值为798千克标准煤/吨。")
    assert (said(furnace.status), furnace.sec_current, said(furnace.sec_target)) == ("proposed", None, 798)


def test_two_values_of_one_state_and_year_are_a_conflict() -> None:
    furnace = installation(OWN, "经核算，1#电石炉2023年电石单位产品综合能耗为824千克标准煤/吨。")
    now = furnace.sec_current
    assert now is not None
    assert (now.state, now.value) == ("conflicting", None)
    assert {(str(c.value), c.raw) for c in now.candidates} == {("842", "842千克标准煤/吨"), ("824", "824千克标准煤/吨")}
    assert all(c.evidence for c in now.candidates)


def test_a_rounded_repetition_is_no_conflict() -> None:
    text = "一系列2023年铝液交流电耗为13412.4千瓦时/吨。"
    now = installation(text, "一系列2023年铝液交流电耗约为13412千瓦时/吨。").sec_current
    assert now is not None
    assert (now.state, said(now)) == ("stated", 13412.4)


def test_direct_current_is_another_indicator() -> None:
    text = "一系列2023年铝液交流电耗为13412千瓦时/吨，直流电耗12850千瓦时/吨。"
    assert said(installation(text).sec_current) == 13412


def test_what_is_not_stated_stays_none() -> None:
    found = facts(OWN)
    (furnace,) = found.installations
    assert (furnace.capacity, furnace.output, furnace.tier_claimed, furnace.start, furnace.investment) == (None,) * 5
    assert set(found.enterprise.to_json().values()) == {None}
    assert (found.plan.investment, found.plan.completion) == (None, None)


def test_a_text_without_figures_has_no_installations() -> None:
    found = facts("本企业成立以来重视节能工作，开展了多项节能管理活动。")
    assert (found.installations, found.data_centres) == ((), ())


def test_the_size_chooses_the_row_of_the_benchmark_table() -> None:
    text = "浮法一线熔化能力{}t/d，2023年平板玻璃单位产品综合能耗为13.2千克标准煤/重量箱。"
    keys = [said(installation(text.format(size)).product) for size in (600, 900)]
    assert keys == ["flat_glass.500_800", "flat_glass.over_800"]


def test_the_result_of_an_addition_is_none_of_its_terms() -> None:
    found = facts(OWN, SECOND, "年节能量：1#电石炉5576tce + 2#电石炉5967tce = 11543tce")
    assert [said(i.energy_saving) for i in found.installations] == [5576, 5967]
    assert said(found.plan.energy_saving) == 11543
