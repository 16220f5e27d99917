"""Figures in tables, whichever way they lie."""

from __future__ import annotations

from documents import facts, installation, installations, said, table

TEXT = "本次改造1#电石炉、2#电石炉。"
BEFORE, AFTER = "改造前单位产品综合能耗（千克标准煤/吨）", "改造后单位产品综合能耗（千克标准煤/吨）"


def test_wide_one_installation_a_row() -> None:
    found = facts(
        [
            ["装置", "产能（万吨/年）", "产量（万吨）", BEFORE, AFTER, "投资（万元）"],
            ["1#电石炉", "10", "9.2", "842", "801", "5000"],
            ["2#电石炉", "8", "7.5", "835", "803", "3600"],
            ["合计", "18", "16.7", "—", "—", "8600"],
        ]
    )
    first, second = found.installations
    fields = ("name", "capacity", "output", "sec_current", "sec_target", "investment")
    assert [said(getattr(first, f)) for f in fields] == ["1#电石炉", 100000, 92000, 842, 801, 5000]
    assert [said(getattr(second, f)) for f in fields] == ["2#电石炉", 80000, 75000, 835, 803, 3600]
    assert said(found.plan.investment) == 8600


def test_transposed_with_a_column_of_units() -> None:
    found = facts(
        TEXT,
        [
            ["指标", "单位", "1#电石炉", "2#电石炉", "合计"],
            ["设计产能", "万吨/年", "10", "8", "18"],
            ["改造前电石单位产品综合能耗", "kgce/t", "842", "835", ""],
            ["改造后电石单位产品综合能耗", "kgce/t", "801", "803", ""],
            ["年节能量", "吨标准煤", "4100", "2560", "6660"],
        ],
    )
    assert [said(i.sec_current) for i in found.installations] == [842, 835]
    assert [said(i.capacity) for i in found.installations] == [100000, 80000]
    assert [said(i.energy_saving) for i in found.installations] == [4100, 2560]
    assert said(found.plan.energy_saving) == 6660


def test_a_form_of_labels_and_values() -> None:
    furnace = installation(
        [
            ["装置名称", "1#电石炉"],
            ["设计产能", "10万吨/年"],
            ["改造前单位产品综合能耗", "842千克标准煤/吨"],
            ["改造后单位产品综合能耗", "801千克标准煤/吨"],
            ["总投资", "5000万元"],
            ["开工时间", "2025年3月"],
            ["完工时间", "2026年6月"],
        ]
    )
    assert (said(furnace.capacity), said(furnace.sec_current), said(furnace.sec_target)) == (100000, 842, 801)
    assert (said(furnace.start), said(furnace.completion)) == ("2025-03-01", "2026-06-30")
    assert said(furnace.investment) == 5000


def test_the_unit_and_the_indicator_in_the_caption() -> None:
    rows = [["装置", "改造前", "改造后"], ["1#电石炉", "842", "801"], ["2#电石炉", "835", "803"]]
    found = installations(table(rows, "表1 电石单位产品综合能耗（千克标准煤/吨）"))
    assert {n: (said(i.sec_current), said(i.sec_target)) for n, i in found.items()} == {
        "1#电石炉": (842, 801),
        "2#电石炉": (835, 803),
    }


def test_the_unit_in_the_cell_is_converted() -> None:
    furnace = installation([["装置", "改造前电石单位产品综合能耗"], ["1#电石炉", "0.842tce/t"]])
    now = furnace.sec_current
    assert now is not None
    assert (said(now), now.unit, now.raw) == (842, "kgce/t", "0.842tce/t")


def test_of_columns_of_years_the_last_counts() -> None:
    furnace = installation(
        [
            ["装置", "指标", "单位", "2021年", "2022年", "2023年"],
            ["1#电石炉", "电石单位产品综合能耗", "kgce/t", "860", "851", "842"],
            ["1#电石炉", "电石产量", "万吨", "8.9", "9.0", "9.2"],
        ]
    )
    assert (said(furnace.sec_current), said(furnace.output)) == (842, 92000)


def test_header_rows_inside_the_body() -> None:
    found = installations(
        [
            ["项目", "数值", ""],
            ["装置名称", "1#电石炉", "2#电石炉"],
            ["改造前电石单位产品综合能耗（kgce/t）", "842", "835"],
            ["改造后电石单位产品综合能耗（kgce/t）", "801", "803"],
        ]
    )
    assert {n: (said(i.sec_current), said(i.sec_target)) for n, i in found.items()} == {
        "1#电石炉": (842, 801),
        "2#电石炉": (835, 803),
    }


def test_a_column_of_differences_is_no_level() -> None:
    furnace = installation([["装置", BEFORE, AFTER, "下降（千克标准煤/吨）"], ["1#电石炉", "842", "801", "41"]])
    assert (said(furnace.sec_current), said(furnace.sec_target)) == (842, 801)


def test_columns_of_quoted_levels_and_of_others() -> None:
    header = ["装置", BEFORE, AFTER, "标杆水平", "基准水平", "行业平均单位产品综合能耗（千克标准煤/吨）"]
    furnace = installation([header, ["1#电石炉", "842", "801", "805", "835", "850"]])
    assert (said(furnace.sec_current), said(furnace.sec_target)) == (842, 801)


def test_cost_items_are_nobodys_investment() -> None:
    found = facts(
        "1#电石炉改造前电石单位产品综合能耗为842千克标准煤/吨。",
        table(
            [
                ["序号", "费用名称", "投资（万元）"],
                ["1", "设备购置费", "3200"],
                ["2", "安装工程费", "1800"],
                ["", "合计", "5000"],
            ],
            "表2 投资估算表",
        ),
    )
    assert said(found.plan.investment) == 5000


def test_text_and_table_that_disagree_are_both_kept() -> None:
    now = installation(
        "一系列2023年铝液交流电耗为13412千瓦时/吨。",
        [["系列", "2023年铝液交流电耗（千瓦时/吨）"], ["一系列", "13142"]],
    ).sec_current
    assert now is not None
    assert now.state == "conflicting"
    assert {str(c.value): c.evidence[0].source for c in now.candidates} == {"13412": "text", "13142": "table"}


def test_empty_cells_and_dashes_are_not_stated() -> None:
    found = installations([["装置", BEFORE, AFTER], ["1#电石炉", "842", "—"], ["2#电石炉", "835", ""]])
    assert [i.sec_target for i in found.values()] == [None, None]
