"""What a province draws up: annual plan, candidates, changes of the list, quarterly progress, indicators."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from cli_runs import run
from registry_lists import CLINKER, HEADERS, changed, code

from compliance.corpus import load_corpus
from compliance.indicators import indicators
from compliance.listing import Place, import_list, rows_on, snapshot
from compliance.model.aggregate import Tier
from compliance.model.review import Outcome
from compliance.planning import changes_between, plan_json, plan_of, progress_of, review_plan
from compliance.registry import By, Registry
from compliance.registry.lists.changes import changes
from compliance.registry.lists.forms import list_forms
from compliance.registry.lists.leads import lead_of, leads

JAN, JUL = date(2025, 1, 15), date(2025, 7, 15)
YUNNAN = Place("云南省")
MORE = ("改造内容", "开工时间", "总投资", "预期节能量", "改造后单位产品能耗", "责任单位")


def csv(path: Path, headers: tuple[str, ...], *rows: tuple[object, ...]) -> Path:
    lines = (",".join(f'"{c}"' for c in row) for row in (headers, *rows))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def kiln(name: str, sec: object, *more: object, **values: object) -> tuple[object, ...]:
    """A kiln of the clinker works with a project: what, from when, cost, saving, after, who answers."""
    row = changed(CLINKER, **{"生产线名称": name, "分类": "", "单位产品能耗（实际值）": sec, **values})
    return (*row, *more, *("",) * (len(MORE) - len(more)))


def load(registry: Registry, by: By, path: Path, kind: str, day: date) -> None:
    parsed, done, _ = import_list(registry, by, path, kind, day)
    assert done is not None, [str(p) for p in parsed.problems]


@pytest.fixture
def province(registry: Registry, zhang: By, tmp_path: Path) -> Iterator[Registry]:
    rows = [
        kiln("1号线", 125, "换四代篦冷机", "2025-05-01", 3600, 9000, 112, "曲靖市工信局", 完成时间="2025年11月"),
        kiln("2号线", 125, "", 完成时间="", **{"拟采取措施（改造/退出）": ""}),
        kiln("3号线", 125, "换风机", "2025年3月", 100, 10, 120, "曲靖市工信局", 完成时间="2026年6月"),
        kiln(
            "4号线",
            130,
            "关停",
            "",
            "",
            "",
            "",
            "曲靖市工信局",
            完成时间="2025年6月",
            **{"拟采取措施（改造/退出）": "退出"},
        ),
        kiln("5号线", 110, "余热利用", "2026年1月", 500, 800, 105, "曲靖市工信局", 完成时间="2026年12月"),
        kiln("6号线", 125, "换预热器", "2023年3月", 500, 800, 110, "曲靖市工信局", 完成时间="2024年12月"),
        kiln("7号线", 99, 完成时间="", **{"拟采取措施（改造/退出）": ""}),
    ]
    load(registry, zhang, csv(tmp_path / "清单.csv", (*HEADERS, *MORE), *rows), "能效清单", JAN)
    yield registry


def test_the_plan_of_a_year_has_the_projects_that_run_in_it_with_their_milestones(province: Registry) -> None:
    plan = plan_of(snapshot(province, JAN, YUNNAN), 2025)
    assert [(x.row.name, x.kind, x.milestones) for x in plan.lines] == [
        ("1号线", "retrofit", ((2, "开工"), (3, "实施"), (4, "完成改造"))),
        ("3号线", "retrofit", ((1, "开工"), (2, "实施"), (3, "实施"), (4, "实施"))),
        ("4号线", "retire", ((2, "完成淘汰退出"),)),
    ]  # fmt: skip
    assert [x.row.name for x in plan.next_year] == ["3号线", "5号线"]
    (group,) = plan.summary()
    assert (group["州（市）"], group["重点领域"], group["改造"], group["淘汰"]) == ("曲靖市", "水泥", 2, 1)
    assert group["总投资（万元）"] == "3700（另有1个项目未报）"


def test_who_is_below_the_baseline_without_a_working_plan_is_a_candidate_with_the_reason(province: Registry) -> None:
    plan = plan_of(snapshot(province, JAN, YUNNAN), 2025)
    assert [(c.row.name, c.proposal, c.reason) for c in plan.candidates] == [
        ("2号线", "淘汰退出", "低于基准水平，没有改造或退出计划"),
        ("3号线", "淘汰退出", "改造后单位产品能耗120，仍高于基准水平117"),
        ("6号线", "限制用能", "改造期限2024-12-31已过，能效仍低于基准水平"),
    ]


def test_the_lead_department_comes_from_a_draft_and_only_when_drafts_are_asked_for(province: Registry) -> None:
    assert {x.lead for x in plan_of(snapshot(province, JAN, YUNNAN), 2025).lines} == {None}
    found = plan_of(snapshot(province, JAN, YUNNAN), 2025, include_drafts=True)
    assert {x.lead.name for x in found.lines if x.lead} == {"省工业和信息化厅"}


def test_the_words_on_lead_departments_stand_in_the_clause() -> None:
    corpus = load_corpus()
    families = {p.family for p in corpus.products.values()} | {"data_centre"}
    for every in leads().values():
        for lead in every:
            clause = corpus.clauses.of(lead.document)[lead.anchor]
            assert lead.quote in clause.text and lead.families <= families
    assert lead_of("云南省", "copper.concentrate_to_cathode").name == "省发展改革委"  # type: ignore[union-attr]
    assert lead_of("青海省", "cement_clinker") is None


def test_the_plan_is_judged_by_the_rules_on_plans(province: Registry) -> None:
    plan = plan_of(snapshot(province, JAN, YUNNAN), 2025)
    found = {f.rule: f for f in review_plan(plan, JAN, "重庆市", False).findings}
    assert found["AP001"].outcome is Outcome.PASS
    assert plan_json(plan)["计划"]["行"][0]["依据"] == "清单.csv 第2行"


def test_changes_between_two_days_have_a_kind_and_a_source(province: Registry, zhang: By, tmp_path: Path) -> None:
    rows = [
        kiln("1号线", 112), kiln("2号线", 125, 建设状态="已退出"), kiln("8号线", 101), kiln("7号线", 99, 分类="达到标杆"),
    ]  # fmt: skip
    load(province, zhang, csv(tmp_path / "更新.csv", (*HEADERS, *MORE), *rows), "能效清单", JUL)
    table = changes_between(snapshot(province, JAN, YUNNAN), snapshot(province, JUL, YUNNAN))
    got = [
        (c[1], c[5], c[6], c[7], c[8], c[10])
        for c in (line.cells for line in table.lines)
        if c[6] not in ("完成时限", "拟采取措施")
    ]
    assert got == [
        ("新增", "8号线", "列入清单", None, "介于基准水平和标杆水平之间", "更新.csv 第4行"),
        ("退出", "2号线", "移出清单", "基准水平以下", "已退出", "更新.csv 第3行"),
        ("分类变动", "1号线", "能效分类", "基准水平以下", "介于基准水平和标杆水平之间", "更新.csv 第2行"),
        ("数据变动", "1号线", "单位产品能耗", Decimal(125), Decimal(112), "更新.csv 第2行"),
    ]  # fmt: skip


def test_a_class_that_changes_with_the_table_says_so(province: Registry) -> None:
    rows = rows_on(province, JAN, YUNNAN)[:1]
    number = rows[0].installation_id
    old, new = Tier("between", edition="2021年版"), Tier("below_baseline", edition="2023年版")
    (line,) = changes(rows, rows, ({number: old}, {number: new}), list_forms(), "变更").lines
    assert (line.cells[1], line.cells[7], line.cells[8], line.cells[10]) == (
        "分类变动", "介于基准水平和标杆水平之间", "基准水平以下", "能效水平表由2021年版改为2023年版",
    )  # fmt: skip


REPORT = (
    "企业名称",
    "统一社会信用代码",
    "装置名称",
    "产品",
    "年度",
    "季度",
    "进展情况",
    "形象进度（%）",
    "累计完成投资",
    "预计完工",
    "核实能耗（kgce/t）",
    "存在问题",
)


def report(name: str, quarter: str, state: str, *more: object) -> tuple[object, ...]:
    values = (CLINKER[2], code(1), name, "水泥熟料", 2025, quarter, state, *more)
    return (*values, *("",) * (len(REPORT) - len(values)))


def test_quarterly_progress_tells_who_is_late_and_why(province: Registry, zhang: By, tmp_path: Path) -> None:
    spring = [report("1号线", "一季度", "未开工", 0), report("3号线", "Q1", "实施中", 40, 50)]
    load(province, zhang, csv(tmp_path / "一季度.csv", REPORT, *spring), "进度", date(2025, 4, 1))
    summer = [
        report("1号线", "2", "未开工", 0, 0, "2026年3月", "", "设备未到货"),
        report("3号线", "第二季度", "在建", 30, 60),
    ]
    load(province, zhang, csv(tmp_path / "二季度.csv", REPORT, *summer), "进度", date(2025, 7, 1))
    found = progress_of(province, snapshot(province, JUL, YUNNAN), 2025, 2)
    assert {x.row.name: s.problems for x, s in found.lines} == {
        "1号线": ("预计2026-03-31完工，晚于计划的2025-11-30", "计划2025-05-01开工，尚未开工"),
        "3号线": ("形象进度由40%降为30%",),
        "4号线": ("本季度没有报告", "计划2025-06-30完成，尚未完工"),
    }
    assert found.counts() == {"项目总数": 3, "已完工": 0, "实施中": 1, "未开工": 1, "已停工": 0, "未报告": 1, "滞后": 3}


def test_a_finished_project_needs_a_verified_figure_that_holds_the_baseline(
    province: Registry, zhang: By, tmp_path: Path
) -> None:
    done = [
        report("1号线", "4", "已完工", 100, 3600, "", 118),
        report("3号线", "4", "已完工", 100),
        report("4号线", "4", "已完工", 100, 0, "", 100),
    ]
    load(province, zhang, csv(tmp_path / "四季度.csv", REPORT, *done), "进度", date(2026, 1, 5))
    problems = {
        x.row.name: s.problems for x, s in progress_of(province, snapshot(province, JUL, YUNNAN), 2025, 4).lines
    }
    assert problems == {
        "1号线": ("报已完工，核实能耗118仍高于基准水平117",), "3号线": ("报已完工，没有核实的能耗",), "4号线": (),
    }  # fmt: skip


def test_indicators_are_counted_as_each_document_demands(registry: Registry, zhang: By, tmp_path: Path) -> None:
    rows = [
        changed(CLINKER, **{"州（市）": "西宁市", "单位名称": f"青海第{i}水泥有限公司", "社会信用代码": code(100 + i), "单位产品能耗（实际值）": 100 if i < 20 else 110})
        for i in range(64)
    ]  # fmt: skip
    load(registry, zhang, csv(tmp_path / "青海.csv", HEADERS, *rows), "能效清单", JAN)
    found = {f.rule: f for f in indicators(registry, date(2026, 3, 31), "青海省", 2025).findings}
    assert found["AG001"].outcome is Outcome.PASS
    assert found["AG002"].outcome is Outcome.PASS and "64户企业中20户" in found["AG002"].message
    assert found["AG002"].evidence[0].locator == "青海.csv 第2行"


def test_the_commands(database: str, tmp_path: Path, zhang: By) -> None:
    where = ("--database", database, "--originals", tmp_path / "o")
    run("registry", "init", *where)
    rows = [
        kiln("1号线", 125, "换篦冷机", "2025-05-01", 3600, 9000, 112, "曲靖市工信局"),
        kiln("2号线", 125, **{"拟采取措施（改造/退出）": ""}),
    ]
    path = csv(tmp_path / "清单.csv", (*HEADERS, *MORE), *rows)
    assert run("registry", "import", "能效清单", path, "--as-of", JAN, "--region", "云南", *where).code == 0
    common = ("--region", "云南", *where)
    made = run(
        "registry", "plan", "--year", 2025, "--as-of", JAN, "--out", tmp_path / "计划.xlsx", "--format", "json", *common
    )
    plan = json.loads(made.out)
    assert plan["计划"]["行"][0]["责任单位"] == "曲靖市工信局" and len(plan["淘汰限制用能建议"]["行"]) == 1
    assert openpyxl.load_workbook(tmp_path / "计划.xlsx").sheetnames == [
        "2025年度改造淘汰计划",
        "淘汰、限制用能建议",
        "2026年拟实施项目",
    ]
    assert "淘汰、限制用能建议：1 项" in run("registry", "plan", "--year", 2025, "--as-of", JAN, *common).out
    assert (
        "变更情况（2025-01-01至2025-01-15）：2 处"
        in run("registry", "changes", "--from", "2025-01-01", "--to", JAN, *common).out
    )
    late = run(
        "registry", "progress", "--year", 2025, "--quarter", 4, "--as-of", JAN, "--out", tmp_path / "进展.xlsx", *common
    )
    assert late.code == 2 and "本季度没有报告" in late.out
    judged = run("registry", "indicators", "--year", 2025, "--as-of", JAN, "--include-drafts", *common)
    assert (
        "AG001" in judged.out
        and "征求意见稿"
        in run("registry", "indicators", "--as-of", JAN, "--include-drafts", "--format", "json", *common).out
    )
    missing = run("registry", "plan", "--year", 2025, "--region", "火星省", *where)
    assert missing.code == 3
