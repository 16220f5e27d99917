"""能效水平表与限额表：两版互相一致，和附件原文一致，没核过的格子不装作核过。"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from corpus_files import CORPUS, bare, clauses, read, table

OLD = {row["键"]: row for row in table(CORPUS / "tables" / "eff_2021.csv")}
NEW = {row["键"]: row for row in table(CORPUS / "tables" / "eff_2023.csv")}
LIMITS = {row["键"]: row for row in table(CORPUS / "tables" / "gb_limits.csv")}
PRODUCTS = {entry["键"]: entry for entry in read(CORPUS / "products.yaml")}
UNITS = {
    "千克标准煤/吨": "kgce/t",
    "千克标准油/吨": "kgoe/t",
    "千克标准油/吨·能量因数": "kgoe/(t*EF)",
    "千克标准煤/重量箱": "kgce/weight_case",
    "千克标准煤/平方米": "kgce/m2",
    "千瓦时/吨": "kWh/t",
}
NOT_LEGIBLE = {
    "coke.top_charged",
    "lead.smelting",
    "zinc.pyro_crude",
    "zinc.pyro_rectified",
    "zinc.hydro_without_residue",
    "zinc.hydro_oxide",
}


def test_the_words_cover_every_row_of_both_editions():
    assert len(OLD) == 56
    assert list(NEW) == list(PRODUCTS)
    assert list(NEW)[:56] == list(OLD)
    assert len({row["产品"] for row in NEW.values()}) == 36


def test_the_2023_table_is_derived_from_the_2021_table(tables_tool):
    assert tables_tool.build() == (CORPUS / "tables" / "eff_2023.csv").read_text(encoding="utf-8")


def test_old_fields_keep_value_and_status_and_say_so():
    for key, row in OLD.items():
        same = ("标杆", "基准", "标杆状态", "基准状态", "单位", "指标")
        assert [NEW[key][column] for column in same] == [row[column] for column in same]
        assert "未持有原文" in NEW[key]["核验依据"]


def test_new_fields_have_no_value():
    for key in list(NEW)[56:]:
        row = NEW[key]
        assert (row["标杆"], row["基准"]) == ("", "")
        assert (row["标杆状态"], row["基准状态"]) == ("缺失", "缺失")


def test_damaged_rows_are_doubtful_and_only_those():
    assert {key for key, row in OLD.items() if row["基准状态"] != "已核"} == NOT_LEGIBLE
    assert all(OLD[key]["标杆状态"] == "存疑" and "待核" in OLD[key]["核验依据"] for key in NOT_LEGIBLE)


def test_every_cell_said_to_stand_in_the_annex_stands_there():
    annex = bare(clauses("cq-2022-270")["附1.表1"]["正文"])
    checked = 0
    for key, row in OLD.items():
        if row["核验依据"].startswith(("仅见于渝发改", "渝发改")) and row["基准状态"] == "已核":
            assert f"|{row['标杆']}|{row['基准']}|" in annex, key
            checked += 1
    assert checked == 42
    assert "|110|135|" not in annex and "|330|420|" not in annex


def test_lower_is_better_everywhere():
    for row in OLD.values():
        assert Decimal(row["标杆"]) < Decimal(row["基准"]), row["键"]
    for row in LIMITS.values():
        grades = [Decimal(row[grade]) for grade in ("一级", "二级", "三级") if row[grade]]
        assert grades == sorted(grades), row["键"]
    assert (OLD["steelmaking.converter"]["标杆"], OLD["steelmaking.converter"]["基准"]) == ("-30", "-10")


def test_units_are_those_of_the_products():
    for row in [*OLD.values(), *LIMITS.values()]:
        assert UNITS[row["单位"]] == PRODUCTS[row["键"]]["单位"], row["键"]


def test_modifiers_of_the_annex_notes_are_kept():
    annex = clauses("cq-2022-270")["附1.表1"]["正文"]
    assert "电弧炉冶炼全不锈钢单位产品能耗提高10%" in annex
    assert {key for key, row in OLD.items() if row["修正"] == "全不锈钢×1.10"} == {
        "steelmaking.eaf_30_50",
        "steelmaking.eaf_50_up",
    }
    assert {key for key, row in OLD.items() if "汽车用平板玻璃" in row["修正"]} == {
        "flat_glass.over_800",
        "flat_glass.500_800",
    }


def test_every_limit_names_a_registered_standard_in_force_on_its_date():
    assert set(LIMITS) <= set(PRODUCTS)
    for row in LIMITS.values():
        meta = read(CORPUS / "docs" / row["标准"].lower().replace(" ", "-") / "meta.yaml")
        assert meta["文号"] == row["标准"]
        assert meta["生效"]["自"] == row["实施日期"]


def test_drafts_of_a_transcription_are_doubtful():
    assert {row["标准"] for row in LIMITS.values() if row["状态"] == "存疑"} == {"GB 21345-2024", "GB 32051-2024"}


def test_the_two_editions_follow_each_other_without_gap():
    old, new = (read(CORPUS / "tables" / f"eff_{year}.meta.yaml") for year in ("2021", "2023"))
    assert (old["版次"], new["版次"]) == ("2021年版", "2023年版")
    assert (date.fromisoformat(new["起"]) - date.fromisoformat(old["止"])).days == 1
    assert new["起"] == read(CORPUS / "docs" / new["文件"] / "meta.yaml")["生效"]["不晚于"]
