"""Lists out of the register: the office's columns and order, typed cells, classes by the table in force."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, changed, workbook

from compliance.checking.tiers import tiers
from compliance.corpus import load_corpus
from compliance.listing import Place, classified, draw_list, import_list, rows_on, snapshot
from compliance.model.aggregate import RegisteredInstallation, referenced
from compliance.model.facts import Fact
from compliance.registry import By, Registry
from compliance.registry.lists.forms import list_forms

DAY = date(2025, 1, 15)


@pytest.fixture
def province(registry: Registry, zhang: By, tmp_path: Path) -> Iterator[Registry]:
    """Three kilns of one enterprise (below, equal to the baseline, equal to the benchmark), a potline, one retired."""
    rows = [CLINKER, ALUMINIUM]
    for name, sec, state in (
        ("2号线", 117, "已建"),
        ("3号线", 100, "已建"),
        ("4号线", 150, "已退出"),
        ("5号线", 90, "在建"),
    ):
        rows.append(changed(CLINKER, 生产线名称=name, 建设状态=state, 分类="", **{"单位产品能耗（实际值）": sec}))
    path = workbook(tmp_path / "清单.xlsx", *rows)
    assert import_list(registry, zhang, path, "能效清单", DAY)[1] is not None
    yield registry


def test_both_ends_of_a_level_belong_to_the_better_class(province: Registry) -> None:
    rows = rows_on(province, DAY, Place("云南省", "曲靖市"))
    found = classified(rows, DAY, "云南省")
    assert {r.name: found[r.installation_id].tier for r in rows} == {
        "1号熟料线(4000t/d)": "below_baseline", "2号线": "between", "3号线": "above_benchmark", "4号线": "below_baseline",
        "5号线": "above_benchmark",
    }  # fmt: skip
    one = found[rows[0].installation_id]
    assert (one.benchmark, one.baseline, one.unit, one.edition) == (Decimal(100), Decimal(117), "kgce/t", "2023年版")


@pytest.mark.parametrize(
    ("facts", "doubt"),
    [
        ({"product": "cement_clinker"}, "未载明"),
        ({"sec_current": Decimal(100)}, "产品未识别"),
        ({"product": "coke.top_charged", "sec_current": Decimal(120)}, "尚未核对"),
    ],
)
def test_what_cannot_be_classified_says_why(facts: dict, doubt: str) -> None:
    one = RegisteredInstallation(**{k: referenced(v, "台账") for k, v in facts.items()})
    (found,) = tiers([one], load_corpus(), as_of=DAY)
    assert found.tier is None and doubt in found.doubt


def test_a_unit_that_measures_something_else_is_refused() -> None:
    one = RegisteredInstallation(product=Fact("cement_clinker"), sec_current=Fact(Decimal(100), "kWh/t"))
    (found,) = tiers([one], load_corpus(), as_of=DAY)
    assert found.tier is None and "不能换算" in found.doubt


def test_the_lists_have_the_columns_and_order_of_the_office(province: Registry) -> None:
    table = draw_list(province, "能效清单", snapshot(province, DAY, Place("云南省")))
    assert [t for t, _ in table.headers] == [c.title for c in list_forms().lists["能效清单"].columns]
    rows = [dict(zip([t for t, _ in table.headers], line.cells, strict=True)) for line in table.lines]
    assert [(r["序号"], r["企业名称"], r["装置名称"], r["能效分类"]) for r in rows] == [
        (1, "曲靖云岭水泥有限公司", "1号熟料线(4000t/d)", "基准水平以下"),
        (2, "曲靖云岭水泥有限公司", "2号线", "介于基准水平和标杆水平之间"),
        (3, "曲靖云岭水泥有限公司", "3号线", "达到标杆水平"),
        (4, "曲靖云岭水泥有限公司", "5号线", None),
        (5, "红河铝业有限公司", "一系列", "介于基准水平和标杆水平之间"),
    ]  # fmt: skip
    assert rows[4]["州（市）"] == "红河哈尼族彝族自治州"
    assert (rows[0]["标杆水平"], rows[0]["基准水平"], rows[0]["指标单位"]) == (
        Decimal(100),
        Decimal(117),
        "千克标准煤/吨",
    )


def test_the_best_and_the_worst_have_lists_of_their_own_with_sources(province: Registry) -> None:
    best, worst = (
        draw_list(province, kind, snapshot(province, DAY, Place("云南省"))) for kind in ("先进清单", "落后清单")
    )
    assert [line.cells[7] for line in best.lines] == ["3号线"]
    assert [line.cells[7] for line in worst.lines] == ["1号熟料线(4000t/d)"]
    assert worst.lines[0].cells[-1] == "清单.xlsx 工作表“能效清单”第4行"


def test_the_directory_leaves_nobody_out(province: Registry, zhang: By, tmp_path: Path) -> None:
    table = draw_list(province, "名录", snapshot(province, DAY, Place()))
    assert [(line.cells[0], line.cells[3], line.cells[7]) for line in table.lines] == [
        (1, "曲靖云岭水泥有限公司", "存量、在建"), (2, "红河铝业有限公司", "存量"),
    ]  # fmt: skip
    listed = tmp_path / "名录.csv"
    listed.write_text("企业名称,市州,综合能耗（万吨标准煤）\n滇东焦化有限公司,曲靖市,3.5\n", encoding="utf-8")
    assert import_list(province, zhang, listed, "名录", DAY)[1] is not None
    table = draw_list(province, "名录", snapshot(province, DAY, Place()))
    (new,) = (line for line in table.lines if line.cells[3] == "滇东焦化有限公司")
    assert dict(zip([t for t, _ in table.headers], new.cells, strict=True))["综合能源消费量"] == Decimal(35000)
    assert {r.enterprise: r.listed for r in rows_on(province, DAY)} == {
        "曲靖云岭水泥有限公司": False,
        "红河铝业有限公司": None,
    }


def test_a_workbook_has_numbers_and_dates_and_is_the_same_every_time(database: str, tmp_path: Path) -> None:
    where = ("--database", database, "--originals", tmp_path / "o")
    run("registry", "init", *where)
    path = workbook(tmp_path / "清单.xlsx", CLINKER, ALUMINIUM)
    assert run("registry", "import", "能效清单", path, "--as-of", "2025-01-15", *where).code == 0
    made = []
    for name in ("一.xlsx", "二.xlsx"):
        done = run(
            "registry",
            "export",
            "能效清单",
            "--out",
            tmp_path / name,
            "--as-of",
            "2025-01-15",
            "--region",
            "云南",
            "--city",
            "曲靖",
            *where,
        )
        assert done.code == 0 and "企业能效清单目录，1 行" in done.out
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    sheet = openpyxl.load_workbook(tmp_path / "一.xlsx").active
    assert sheet is not None
    cells = dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert (cells["单位产品能耗"].value, cells["统计年度"].value) == (118.6, 2024)
    assert cells["完成时限"].value == datetime(2025, 12, 31) and cells["完成时限"].is_date


def test_what_is_exported_can_be_imported_again(province: Registry, zhang: By, tmp_path: Path) -> None:
    from compliance.exports import xlsx_sheets
    from compliance.listing import parse_list_file, sheet_of

    for kind in ("能效清单", "调查情况表", "名录"):
        table = draw_list(province, kind, snapshot(province, DAY, Place()))
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(xlsx_sheets([sheet_of(table)], table.title, "x", DAY))
        parsed, _ = parse_list_file(path, kind)
        assert [str(p) for p in parsed.problems if p.fatal] == []
        assert len(parsed.rows) == len(table.lines)
