"""Waivers and determinations at the command line: applied by check, looked over by corpus lint, never silent."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from cli_runs import AS_OF, run

RECORD = """\
编号: R-2025-001
主体: 青海某合金有限公司
对象: 装置:3号矿热炉
认定: 拒不提供
事实: [装置.改造前能耗]
理由: 两次催报未报
认定人: 张三，处长
认定机关: 青海省某厅
日期: '2025-03-01'
"""
WAIVER = """\
编号: W-2025-001
规则: [DC001]
主体: 重庆川屏云储信息技术有限公司
类型: 延期批准
理由: 设计未定稿
批准人: 张某
状态: 已批准
生效: '2025-03-01'
有效期至: '2025-06-30'
"""


@pytest.fixture(scope="module")
def furnace_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan that never says what its furnace consumes now, though it promises to stay below the level."""
    document = docx.Document()
    document.add_heading("青海某合金有限公司节能降碳技术改造实施方案", level=0)
    document.add_paragraph("企业名称：青海某合金有限公司。企业位于青海省西宁市。")
    document.add_paragraph("现有3号矿热炉一台，为存量装置，生产硅铁。改造后硅铁单位产品综合能耗1842千克标准煤/吨。")
    document.add_paragraph("2025年5月开工，2025年11月完工。")
    grid = document.add_table(rows=2, cols=4)
    rows = (("装置名称", "产品", "建设性质", "改造后单位产品综合能耗（kgce/t）"), ("3号矿热炉", "硅铁", "存量", "1842"))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            grid.cell(r, c).text = text
    path = tmp_path_factory.mktemp("plans") / "硅铁.docx"
    document.save(str(path))
    return path


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def ee007(text: str) -> dict[str, object]:
    (found,) = [f for f in json.loads(text)["findings"] if f["rule"] == "EE007"]
    return found  # type: ignore[no-any-return]


def test_a_determination_given_beside_the_plan_fails_it(furnace_plan: Path, tmp_path: Path) -> None:
    bare = run("check", furnace_plan, *AS_OF, "--format", "json")
    assert (bare.code, ee007(bare.out)["outcome"]) == (2, "undetermined")
    record = written(tmp_path / "认定.yaml", RECORD)
    done = run("check", furnace_plan, *AS_OF, "--format", "json", "--determinations", record)
    assert (done.code, ee007(done.out)["outcome"], ee007(done.out)["determination"]) == (1, "fail", "R-2025-001")
    assert json.loads(done.out)["facts"]["installations"][0]["sec_current"] is None, "the plan's own facts stay as read"
    shown = run("check", furnace_plan, *AS_OF, "--determinations", tmp_path)
    assert "认定：R-2025-001" in shown.out and "视为达不到能效基准水平" in shown.out


def test_its_notice_names_the_record_where_others_name_the_figure(furnace_plan: Path, tmp_path: Path) -> None:
    record = written(tmp_path / "认定.yaml", RECORD)
    out = tmp_path / "out"
    done = run("notice", furnace_plan, *AS_OF, "--determinations", record, "--out", out, "--no-pdf")
    assert done.code == 1 and "方案载明" not in done.out
    (notice,) = out.rglob("*整改*.docx")
    text = "\n".join(c.text for t in docx.Document(str(notice)).tables for row in t.rows for c in row.cells)
    assert "未提供（认定编号：R-2025-001）" in text + "\n".join(p.text for p in docx.Document(str(notice)).paragraphs)


def test_a_record_that_cannot_be_read_stops_with_file_and_line(furnace_plan: Path, tmp_path: Path) -> None:
    record = written(tmp_path / "认定.yaml", RECORD.replace("对象: 装置:3号矿热炉", "对象: 装置：3号矿热炉"))
    done = run("check", furnace_plan, *AS_OF, "--determinations", record)
    assert (done.code, done.out) == (3, "")
    assert "认定.yaml:3" in done.err and "冒号要用半角" in done.err


def test_what_is_wrong_with_a_record_is_told_with_the_review(furnace_plan: Path, tmp_path: Path) -> None:
    record = written(tmp_path / "认定.yaml", RECORD.replace("认定人: 张三，处长", "认定人: 待定"))
    done = run("check", furnace_plan, *AS_OF, "--determinations", record)
    assert done.code == 2
    assert "豁免与认定：认定.yaml:1: R001 认定R-2025-001：没有认定人的署名，不起作用" in done.out
    asked = run("check", furnace_plan, *AS_OF, "--determinations", record, "--format", "json")
    assert len(json.loads(asked.out)["notes"]) == 1


def test_a_waived_finding_is_shown_and_counted_apart(centre_plan: Path, tmp_path: Path) -> None:
    waiver = written(tmp_path / "豁免.yaml", WAIVER)
    done = run("check", centre_plan, *AS_OF, "--waivers", waiver)
    assert "无法判定 [DC001]" in done.out and "（其中已豁免 1）" in done.out
    asked = json.loads(run("check", centre_plan, *AS_OF, "--waivers", waiver, "--format", "json").out)
    bare = json.loads(run("check", centre_plan, *AS_OF, "--format", "json").out)
    assert (asked["waived"], bare["waived"]) == ({"undetermined": 1}, {})
    assert asked["summary"] == bare["summary"]


def test_the_table_of_a_run_marks_what_is_waived(centre_plan: Path, tmp_path: Path) -> None:
    waiver = written(tmp_path / "豁免.yaml", WAIVER)
    done = run("notice", centre_plan, *AS_OF, "--waivers", waiver, "--out", tmp_path / "out", "--no-pdf", "--summary")
    assert "DC001（豁免）" in "".join(done.out.split()).replace("│", "")
    assert "（其中已豁免 1）" in done.out


def test_check_tells_an_expired_waiver_and_one_no_longer_needed(
    centre_plan: Path, clinker_plan: Path, tmp_path: Path
) -> None:
    expired = written(tmp_path / "一.yaml", WAIVER.replace("2025-06-30", "2025-03-30"))
    assert (
        "W004 豁免W-2025-001已于2025-03-30到期，DC001仍为无法判定"
        in run("check", centre_plan, *AS_OF, "--waivers", expired).out
    )
    idle = WAIVER.replace("[DC001]", "[EE001]").replace("重庆川屏云储信息技术有限公司", "重庆缙屏水泥有限公司")
    done = run("check", clinker_plan, *AS_OF, "--waivers", written(tmp_path / "二.yaml", idle))
    assert "W005 豁免W-2025-001已不需要：EE001已满足" in done.out


def test_lint_looks_over_records_kept_elsewhere(tmp_path: Path) -> None:
    waivers, records = tmp_path / "豁免", tmp_path / "认定"
    waivers.mkdir()
    records.mkdir()
    written(waivers / "w.yaml", WAIVER.replace("[DC001]", "[EE008, ZZ001]"))
    written(records / "r.yaml", RECORD.replace("装置.改造前能耗", "装置.能耗"))
    done = run("corpus", "lint", "--waivers", waivers, "--determinations", records, "--as-of", "2025-04-01")
    assert done.code == 3
    assert "w.yaml:1: W002 豁免W-2025-001：没有规则“ZZ001”" in done.out
    assert "w.yaml:1: W003 豁免W-2025-001：规则“EE008”不可豁免" in done.out
    assert "r.yaml:1: R002 认定R-2025-001：事实字典里没有“装置.能耗”" in done.out
    assert "共 3 个问题" in done.out


def test_reminders_do_not_fail_the_lint(tmp_path: Path) -> None:
    waiver = written(tmp_path / "w.yaml", WAIVER)
    done = run("corpus", "lint", "--waivers", waiver, "--as-of", "2025-06-15")
    assert done.code == 0
    assert "W007 豁免W-2025-001将于2025-06-30到期（提醒）" in done.out
    assert "I002 裁断I-2026-001" in done.out and "共 0 个问题，2 个提醒" in done.out
    assert "W007" not in run("corpus", "lint", "--waivers", waiver, "--as-of", "2025-05-01").out
