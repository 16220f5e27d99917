"""Names without a number: concentrations, abbreviations, definitions, groups of rows. One test for each that went wrong."""

from __future__ import annotations

import pytest
from documents import centres, facts, installations, said, table

LYE = "公司现有32%液碱装置、45%液碱装置和固碱装置，均为存量装置。"


def test_two_concentrations_of_one_lye_are_two_plants() -> None:
    found = installations(
        LYE,
        "32%液碱装置烧碱单位产品综合能耗为338千克标准煤/吨。",
        "45%碱装置烧碱单位产品综合能耗为456千克标准煤/吨。",
        "固碱装置烧碱单位产品综合能耗为643千克标准煤/吨。",
    )
    assert {name: said(i.sec_current) for name, i in found.items()} == {
        "32%液碱装置": 338,
        "45%液碱装置": 456,
        "固碱装置": 643,
    }


@pytest.mark.parametrize("short", ["粉煤装置", "粉煤制氨装置", "粉煤气化装置"])
def test_an_abbreviated_name_is_not_another_plant(short: str) -> None:
    found = installations(
        "公司现有粉煤气化合成氨装置和天然气制氨装置，两套装置均生产合成氨。",
        "粉煤气化合成氨装置设计产能36万吨/年，天然气制氨装置设计产能14万吨/年。",
        f"2024年{short}合成氨单位产品综合能耗为1404千克标准煤/吨，天然气装置为1112千克标准煤/吨。",
    )
    assert {name: said(i.sec_current) for name, i in found.items()} == {
        "粉煤气化合成氨装置": 1404,
        "天然气制氨装置": 1112,
    }


@pytest.mark.parametrize("called", ["（以下简称“甲系统”）", "，以下简称甲系统，", "（简称甲系统）"])
def test_a_plant_may_go_by_the_name_it_was_given(called: str) -> None:
    found = installations(
        f"型煤制氨装置{called}为存量装置，生产合成氨，设计产能11万吨/年。",
        "天然气制氨装置设计产能14万吨/年，2024年合成氨单位产品综合能耗为1112千克标准煤/吨。",
        "2024年甲系统合成氨单位产品综合能耗为1584千克标准煤/吨。",
    )
    assert said(found["型煤制氨装置"].sec_current) == 1584


def test_the_product_s_plant_in_general_is_nobody_where_its_plants_are_told_apart() -> None:
    found = facts(
        "公司的合成氨装置包括型煤制氨装置和粉煤气化合成氨装置。合成氨装置产能合计47万吨/年。",
        "型煤制氨装置2024年合成氨单位产品综合能耗为1584千克标准煤/吨。",
        "粉煤气化合成氨装置2024年合成氨单位产品综合能耗为1404千克标准煤/吨。",
    ).installations
    assert [said(i.name) for i in found] == ["型煤制氨装置", "粉煤气化合成氨装置"]


def test_an_installation_whose_row_of_the_benchmark_table_is_unknown_keeps_its_figures() -> None:
    (found,) = facts(
        "平板玻璃企业，现有1号浮法玻璃生产线。1号线2024年平板玻璃单位产品能耗10.6千克标准煤/重量箱。"
    ).installations
    assert (said(found.product), said(found.sec_current)) == (None, 10.6)


def test_a_blank_first_cell_goes_on_with_the_installation_above() -> None:
    rows = [
        ["装置名称", "指标", "数值"],
        ["1号电石炉", "产能（吨/年）", "100,000"],
        ["", "年产量（吨）", "87,000"],
        ["2号电石炉", "产能（吨/年）", "70,000"],
        ["", "年产量（吨）", "64,000"],
    ]
    found = installations("1号电石炉、2号电石炉生产电石。", table(rows, header_rows=1))
    assert {n: (said(i.capacity), said(i.output)) for n, i in found.items()} == {
        "1号电石炉": (100000, 87000),
        "2号电石炉": (70000, 64000),
    }


def test_every_row_of_a_form_belongs_to_the_name_it_was_headed_with() -> None:
    rows = [
        ["设施名称", "1号电石炉", "炉型", "密闭炉"],
        ["产能（吨/年）", "110000", "年产量（吨）", "79200"],
        ["设施名称", "2号电石炉", "炉型", "内燃炉"],
        ["产能（吨/年）", "150000", "年产量（吨）", "109000"],
    ]
    found = installations("1号电石炉、2号电石炉生产电石。", rows)
    assert {n: (said(i.process), said(i.capacity), said(i.output)) for n, i in found.items()} == {
        "1号电石炉": ("密闭炉", 110000, 79200),
        "2号电石炉": ("内燃炉", 150000, 109000),
    }


def test_a_column_headed_by_a_name_is_not_a_column_of_names() -> None:
    rows = [["项目", "型煤制氨装置", "天然气制氨装置", "合计"], ["年节能量（tce）", "1029", "2398", "3427"]]
    found = installations(
        "型煤制氨装置2024年合成氨单位产品综合能耗为1584千克标准煤/吨，天然气制氨装置为1112千克标准煤/吨。",
        table(rows, header_rows=1),
    )
    assert {n: said(i.energy_saving) for n, i in found.items()} == {"型煤制氨装置": 1029, "天然气制氨装置": 2398}


@pytest.mark.parametrize(
    "phrase",
    [
        "共16,000个标准机架（2.5千瓦）",
        "建设规模16000个标准机架",
        "规划标准机架16000个",
        "机架规模16000个（标准机架）",
        "折合标准机架16000架",
        "可容纳标准机架1.6万架",
    ],
)
def test_racks_are_counted_in_many_ways(phrase: str) -> None:
    found = centres(
        "瑞川一号数据中心、瑞川二号数据中心位于重庆，数据中心机架、机柜供电PUE。",
        f"瑞川一号数据中心{phrase}。2024年PUE 1.69。",
        "瑞川二号数据中心标准机架3000架，2024年PUE 1.58。",
    )
    first = found["瑞川一号数据中心"]
    assert (said(first.racks), said(first.pue_current)) == (16000, 1.69)


def test_before_and_after_in_one_word_give_two_figures_in_turn() -> None:
    found = installations("1号电石炉改造前后电石单位产品综合能耗分别为842千克标准煤/吨和801千克标准煤/吨。")[
        "1号电石炉"
    ]
    assert (said(found.sec_current), said(found.sec_target)) == (842, 801)
