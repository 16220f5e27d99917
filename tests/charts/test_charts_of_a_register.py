"""Charts drawn from a register: the figures that they show, and what they keep apart."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from cli_runs import run

from compliance.charting import half_years, over_time_chart, progress_chart, target_chart, tier_chart
from compliance.charts import FORMATS, draw
from compliance.indicators import regional_targets
from compliance.listing import Place, snapshot
from compliance.model.errors import RegistryError
from compliance.registry import Registry

DAY, QINGHAI = date(2025, 6, 30), Place("青海省")


def test_classes_by_city_keep_what_could_not_be_classified_apart(registry: Registry) -> None:
    chart = tier_chart(snapshot(registry, DAY, QINGHAI), "州市分类")
    assert chart.headers == ("州（市）", "达到标杆水平", "介于标杆与基准之间", "低于基准水平", "未能分类", "合计")
    assert chart.table == (("西宁市", 1, 0, 0, 1, 2), ("海东市", 0, 0, 1, 0, 1))
    assert chart.head.notes[0] == "另有在建、拟建、状态不明的装置1套，不分类"
    assert chart.head.notes[1].startswith("未能分类的1套：")


def test_classes_by_industry(registry: Registry) -> None:
    chart = tier_chart(snapshot(registry, DAY, QINGHAI), "行业分类")
    assert chart.table == (("电解铝", 1, 0, 0, 1, 2), ("水泥", 0, 0, 1, 0, 1))


def test_every_document_has_its_own_target_with_its_day(registry: Registry) -> None:
    found = regional_targets(registry, DAY, "青海省", complete=True)
    told = [(t.rule, t.document_id, t.basis, t.operator, t.target, t.due) for t in found]
    assert told[:3] == [
        ("AG001", "qh-jnjt-ztfa", "户数", ">=", Decimal(100), date(2025, 12, 31)),
        ("AG001", "qh-gytdf", "户数", ">=", Decimal(100), date(2025, 12, 31)),
        ("AG002", "qh-jnjt-ztfa", "户数", ">", Decimal(30), date(2025, 12, 31)),
    ]
    counted, whole = found[0], found[1]
    assert (counted.meets, counted.fails, counted.unsettled) == (1, 1, 62), "64 enterprises, 61 of them not registered"
    assert (whole.low, whole.high) == (Decimal(100) / 3, Decimal(200) / 3)
    assert {t.reached for t in found if t.due} == {False}


def test_a_share_that_is_open_is_neither_met_nor_missed(registry: Registry) -> None:
    chart = target_chart(regional_targets(registry, DAY, "青海省", complete=True), "青海省", DAY)
    row = next(r for r in chart.rows if r.cells[0] == "AG002")
    assert (row.met, row.outcome) == (None, "无法判定")
    assert row.low < row.target < row.high


def test_a_target_that_concerns_nobody_is_neither_met_nor_missed(registry: Registry) -> None:
    """No data centre is registered, and the register is complete: there is no share to draw."""
    chart = target_chart(regional_targets(registry, DAY, "青海省", complete=True), "青海省", DAY)
    row = next(r for r in chart.rows if r.cells[0] == "AG004")
    assert (row.low, row.high, row.met, row.outcome) == (None, None, None, "不适用")
    assert row.cells[-1] == "没有这一条所说的对象"
    unsure = target_chart(regional_targets(registry, DAY, "青海省"), "青海省", DAY)
    assert next(r.outcome for r in unsure.rows if r.cells[0] == "AG004") == "无法判定", "it may just not be complete"


def test_progress_stands_beside_what_was_due_and_silence_stands_apart(registry: Registry) -> None:
    chart = progress_chart(registry, snapshot(registry, DAY, QINGHAI), 2025, 2)
    assert chart.headers == ("截止", "按计划应已开工", "报告已开工", "按计划应已完工", "报告已完工", "没有本季度报告")
    assert chart.table == (("2025年3月底", 0, 0, 0, 0, 1), ("2025年6月底", 0, 0, 0, 0, 1))
    assert chart.head.notes == ("1个项目没有写开工或者完工时间，没有节点可比",)


def test_half_years_and_the_classes_of_each(registry: Registry) -> None:
    assert half_years(date(2024, 6, 30), date(2025, 7, 1)) == (date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30))
    chart = over_time_chart(registry, QINGHAI, date(2024, 12, 1), date(2025, 6, 30))
    assert chart.table == (("2024年12月31日", 0, 0, 0, 0, 0), ("2025年6月30日", 1, 0, 1, 1, 3))
    with pytest.raises(RegistryError, match="有0个半年末"):
        over_time_chart(registry, QINGHAI, date(2025, 1, 1), date(2025, 1, 2))


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_register_gives_the_same_bytes(registry: Registry, format_: str) -> None:
    of = snapshot(registry, DAY, QINGHAI)
    charts = (
        tier_chart(of, "州市分类"), progress_chart(registry, of, 2025, 4),
        target_chart(regional_targets(registry, DAY, "青海省"), "青海省", DAY),
        over_time_chart(registry, QINGHAI, date(2024, 12, 1), DAY),
    )  # fmt: skip
    for chart in charts:
        assert draw(chart, format_) == draw(chart, format_)


def test_every_series_has_a_hatching_or_a_ground_of_its_own_beside_its_colour(registry: Registry) -> None:
    svg = draw(tier_chart(snapshot(registry, DAY, QINGHAI), "州市分类"), "svg").decode()
    assert svg.count("<pattern id=") == 3, "two hatched classes and what could not be classified; the first is plain"
    assert "<dc:date>" not in svg


def test_charts_on_the_command_line(registry: Registry, database: str, tmp_path: Path) -> None:
    common = ("--region", "青海", "--as-of", "2025-06-30", "--database", database)
    outs = [x for s in ("svg", "png", "xlsx") for x in ("--out", tmp_path / f"图.{s}")]
    done = run("registry", "chart", "州市分类", *outs, *common, "--format", "json")
    assert done.code == 0
    assert json.loads(done.out)["行"][0] == {
        "州（市）": "西宁市", "达到标杆水平": 1, "介于标杆与基准之间": 0, "低于基准水平": 0, "未能分类": 1, "合计": 2,
    }  # fmt: skip
    assert (tmp_path / "图.png").read_bytes()[:4] == b"\x89PNG"
    text = run("registry", "chart", "目标", *common)
    assert "AG001" in text.out
    future = run("registry", "chart", "历次分类", "--from", "2025-01-01", "--to", "2026-12-31", *common)
    assert "2025年12月31日" not in future.out, "nothing is known of a day that has not come"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("进度",), "--year"),
        (("历次分类",), "--from"),
        (("目标", "--out", "图.gif"), ".svg、.png、.xlsx"),
    ],
)
def test_what_is_missing_is_named(arguments: tuple[str, ...], message: str, database: str) -> None:
    done = run("registry", "chart", *arguments, "--region", "青海", "--database", database)
    assert done.code == 3
    assert message in done.err


def test_without_the_drawing_library_the_table_is_still_there(
    registry: Registry, database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    common = ("--region", "青海", "--as-of", "2025-06-30", "--database", database)
    done = run("registry", "chart", "州市分类", "--out", tmp_path / "图.svg", *common)
    assert done.code == 3
    assert "pip install 'nengshen[charts]'" in done.err
    assert not (tmp_path / "图.svg").exists()
    assert run("registry", "chart", "州市分类", "--out", tmp_path / "表.xlsx", *common).code == 0
