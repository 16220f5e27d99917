"""Ways to say a figure that were once misread: arrows, rounded totals, decrees, earlier years, cost tables. One test each."""

from __future__ import annotations

from datetime import date

import pytest
from documents import facts, installation, installations, said, table

NOW = "1号电石炉改造前电石单位产品综合能耗842千克标准煤/吨。"


@pytest.mark.parametrize(
    "phrase",
    [
        "1号电石炉电石单位产品综合能耗：842千克标准煤/吨→801千克标准煤/吨。",
        "1号电石炉电石单位产品综合能耗842→801千克标准煤/吨。",
        NOW + "1号电石炉电石单位产品综合能耗较现状下降4.9%，至801千克标准煤/吨。",
        "1号电石炉电石单位产品综合能耗合计下降41千克标准煤/吨（由842千克标准煤/吨降至801千克标准煤/吨）。",
    ],
)
def test_a_fall_is_told_in_many_ways(phrase: str) -> None:
    found = installation(phrase)
    assert (said(found.sec_current), said(found.sec_target)) == (842, 801)


@pytest.mark.parametrize(
    "rough", ["约2200吨标准煤", "2200吨标准煤左右", "近2200吨标准煤", "0.22万吨标准煤", "2224吨标准煤"]
)
def test_a_rounded_total_does_not_contradict_the_exact_one(rough: str) -> None:
    found = facts(NOW, f"改造后年节能{rough}。", "经测算，全部措施合计年节能量2224吨标准煤。")
    fact = found.plan.energy_saving
    assert fact is not None
    assert (fact.state, said(fact)) == ("stated", 2224)


@pytest.mark.parametrize(
    "decree",
    [
        "现行国家强制性能耗限额标准规定1号电石炉电石单位产品综合能耗限定值为880千克标准煤/吨。",
        "《电石单位产品能源消耗限额》规定1号电石炉单位产品综合能耗限定值880千克标准煤/吨、准入值823千克标准煤/吨。",
        "国家能效标杆水平和基准水平明确：1号电石炉标杆805千克标准煤/吨，基准940千克标准煤/吨。",
    ],
)
def test_a_limit_laid_down_for_an_installation_is_not_its_figure(decree: str) -> None:
    assert said(installation(NOW, decree).sec_current) == 842


def test_two_earlier_years_do_not_contradict_a_figure_without_a_year() -> None:
    found = installation(
        "公司2024年电石产量9.2万吨。1号电石炉现状电石单位产品综合能耗842千克标准煤/吨。",
        "2023年1号电石炉电石单位产品综合能耗为850千克标准煤/吨，2022年为861千克标准煤/吨，逐年改善。",
    )
    assert said(found.sec_current) == 842


def test_an_installation_s_investment_said_twice_and_differently_is_a_contradiction() -> None:
    rows = [
        ["费用（万元）", "1号电石炉", "2号电石炉", "合计"],
        ["设备", "900", "1000", "1900"],
        ["合计", "1510", "1640", "3150"],
    ]
    fact = installations(
        "1号电石炉、2号电石炉生产电石，单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。",
        "1号电石炉投资1150万元，2号电石炉投资1640万元。",
        table(rows, "投资估算表", header_rows=1),
    )["1号电石炉"].investment
    assert fact is not None
    assert fact.state == "conflicting"
    assert {said_of.value for said_of in fact.candidates} == {1150, 1510}


def test_a_cost_table_with_a_serial_column_has_its_unit_over_the_names_of_the_costs() -> None:
    rows = [
        ["序号", "费用名称（万元）", "1号电石炉", "2号电石炉", "合计"],
        ["1", "设备购置费", "1078", "1100", "2178"],
        ["总计", "", "1960", "2000", "3960"],
    ]
    found = installations(
        "1号电石炉、2号电石炉单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。",
        table(rows, "表5 投资构成", header_rows=1),
    )
    assert {n: said(i.investment) for n, i in found.items()} == {"1号电石炉": 1960, "2号电石炉": 2000}


def test_the_process_beside_a_name_does_not_make_its_investment_a_cost_item() -> None:
    rows = [
        ["名称", "工艺", "投资（万元）", "年节能量（吨标准煤）", "二氧化碳减排量（吨）"],
        ["1号电石炉", "全密闭电石炉配套气烧窑", "718", "1775", "4615"],
        ["2号电石炉", "内燃炉改造为密闭炉", "3370", "679", "1765"],
        ["总计", "—", "4088", "2454", "6380"],
    ]
    found = installations(
        "1号电石炉、2号电石炉单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。", table(rows, header_rows=1)
    )
    assert {n: (said(i.investment), said(i.energy_saving), said(i.co2_reduction)) for n, i in found.items()} == {
        "1号电石炉": (718, 1775, 4615),
        "2号电石炉": (3370, 679, 1765),
    }


def test_steps_of_the_work_are_not_its_completion() -> None:
    rows = [["序号", "节点", "计划完成时间"], ["1", "设计与招标", "2025年6月"], ["2", "竣工验收", "2026年3月"]]
    found = facts(NOW, "1号电石炉改造期限为2025年5月至2026年7月。", table(rows, header_rows=1))
    assert said(found.plan.completion) == "2026-07-31"


def test_dates_stand_beside_names_in_a_table_without_figures() -> None:
    rows = [
        ["序号", "项目", "改造期限"],
        ["1", "1号电石炉", "2025年5月—2026年2月"],
        ["2", "2号电石炉", "二〇二五年六月至二〇二六年三月"],
    ]
    found = installations(
        "1号电石炉、2号电石炉单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。", table(rows, header_rows=1)
    )
    assert {n: (said(i.start), said(i.completion)) for n, i in found.items()} == {
        "1号电石炉": ("2025-05-01", "2026-02-28"),
        "2号电石炉": ("2025-06-01", "2026-03-31"),
    }


def test_a_form_headed_by_a_name_dates_that_installation() -> None:
    rows = [
        ["装置名称", "1号电石炉", "起始时间", "2025年10月"],
        ["计划完工", "2027年4月", "备注", "—"],
        ["装置名称", "2号电石炉", "起始时间", "2025年7月"],
        ["计划完工", "2026年6月", "备注", "—"],
    ]
    found = installations("1号电石炉、2号电石炉单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。", rows)
    assert {n: (i.start and i.start.value, i.completion and i.completion.value) for n, i in found.items()} == {
        "1号电石炉": (date(2025, 10, 1), date(2027, 4, 30)),
        "2号电石炉": (date(2025, 7, 1), date(2026, 6, 30)),
    }


def test_what_an_installation_is_described_as_is_not_another_one() -> None:
    found = installations(
        "1号高炉系2007年3月建设的高炉炼铁装置，设计能力为180万吨/年，2024年产量为131万吨，高炉工序单位产品能耗412千克标准煤/吨。"
    )
    assert {n: said(i.capacity) for n, i in found.items()} == {"1号高炉": 1800000}


def test_a_refinery_unit_goes_by_its_number_alone() -> None:
    found = installations(
        "二联合炼油装置2024年单位能量因数综合能耗8.74千克标准油/（吨·能量因数）。",
        "二联合改造自2025年3月起，至2026年6月完成，年节能量9204吨标准煤。",
    )["二联合炼油装置"]
    assert (said(found.start), said(found.completion), said(found.energy_saving)) == ("2025-03-01", "2026-06-30", 9204)


@pytest.mark.parametrize(
    "period",
    [
        "整体安排在2025年5月—2026年7月实施。",
        "从2025年5月开始干，2026年7月干完。",
        "全部工程2026年7月前完成（2025年5月启动）。",
        "建设期自2025年5月开始，按15个月考虑。",
        "项目自2025年5月起实施，2026年7月底前全部投用。",
    ],
)
def test_the_project_s_own_dates_go_before_those_of_the_one_retrofit(period: str) -> None:
    found = facts(
        NOW,
        "拟建2号电石炉，设计产能8万吨/年，设计电石单位产品综合能耗805千克标准煤/吨。",
        period,
        "1号电石炉改造期限为2025年8月至2026年3月。",
    ).plan
    assert (said(found.start), said(found.completion)) == ("2025-05-01", "2026-07-31")


def test_milestones_in_brackets_are_no_period_and_an_earlier_retrofit_no_completion() -> None:
    found = facts(
        NOW,
        "改造期限为2025年5月至2026年7月。上一轮改造（2024年11月完成）没有触及主工艺。",
        "工作节点：设计与招标（2025年5月—2025年8月）；安装（2025年9月—2026年3月）；竣工验收（2026年4月—2026年6月）。",
    ).plan
    assert (said(found.start), said(found.completion)) == ("2025-05-01", "2026-07-31")


def test_the_number_of_a_heading_is_not_the_number_of_an_installation() -> None:
    found = installations(
        "一、2号电石炉",
        "2号电石炉2024年电石单位产品综合能耗842千克标准煤/吨。",
        "二、3号电石炉",
        "3号电石炉2024年电石单位产品综合能耗831千克标准煤/吨。",
    )
    assert set(found) == {"2号电石炉", "3号电石炉"}


def test_a_continued_table_keeps_the_unit_of_its_first_part() -> None:
    head = ["序号", "费用名称", "1号电石炉", "2号电石炉", "合计"]
    found = installations(
        "1号电石炉、2号电石炉单位产品综合能耗分别为842千克标准煤/吨、832千克标准煤/吨。",
        table([head, ["1", "设备购置费", "1078", "1100", "2178"]], "表7-1 投资估算表（单位：万元）", header_rows=1),
        table([head, ["合计", "", "1960", "2000", "3960"]], "续表7-1", top=600.0, header_rows=1),
    )
    assert {n: said(i.investment) for n, i in found.items()} == {"1号电石炉": 1960, "2号电石炉": 2000}


def test_the_energy_factor_in_a_unit_column_is_not_the_indicator() -> None:
    rows = [
        ["指标", "单位", "一期炼油装置改造前", "一期炼油装置改造后"],
        ["单位能量因数综合能耗", "千克标准油/吨·能量因数", "8.11", "7.98"],
    ]
    found = installations("一期炼油装置年加工原油350万吨，产能400万吨/年。", table(rows, header_rows=1))["一期炼油装置"]
    assert (said(found.sec_current), said(found.sec_target)) == (8.11, 7.98)


def test_the_levels_told_with_a_tier_are_not_the_installation_s_figure() -> None:
    text = "1号电石炉电石单位产品综合能耗842千克标准煤/吨，处于标杆水平（805千克标准煤/吨）和基准水平（940千克标准煤/吨）之间。"
    found = installation(text)
    assert (said(found.sec_current), said(found.tier_claimed)) == (842, "between")


def test_an_output_said_twice_and_differently_is_a_contradiction() -> None:
    rows = [["装置", "2024年产量（吨）"], ["1号电石炉", "87000"]]
    fact = installation(NOW, "1号电石炉2024年电石产量78000吨。", table(rows, header_rows=1)).output
    assert fact is not None
    assert {c.value for c in fact.candidates} == {78000, 87000}


def test_a_number_before_a_list_mark_is_no_part_of_the_name_after_it() -> None:
    found = installations(
        "改造后1#炉1790、2#炉1795kgce/t。1#炉、2#炉2023年硅铁单位产品综合能耗分别为1926、1948kgce/t。"
    )
    assert set(found) == {"1#炉", "2#炉"}


def test_a_label_per_tonne_says_what_the_unit_leaves_out() -> None:
    found = installation("2号窑2023年吨熟料综合能耗121.4公斤标煤，改造后吨熟料综合能耗能降到107.5公斤标煤。")
    assert (said(found.sec_current), said(found.sec_target)) == (121.4, 107.5)
