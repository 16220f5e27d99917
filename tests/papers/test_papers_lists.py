"""Lists, plans and reports as documents: drawn from the register, with a source for every figure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, HEADERS, changed
from registry_plans import FIGURE, plan

from compliance.drafting import load_forms
from compliance.drafting.carried import carried_data
from compliance.listing import Place, import_list
from compliance.model.errors import InputError
from compliance.model.facts import Fact, InstallationFacts
from compliance.papers import KINDS, Asked, draw, joined
from compliance.registry import By, Registry, adoption, case_facts, cases

JAN = date(2025, 1, 15)
YUNNAN = Asked(JAN, Place("云南省"), 2025, 3)
FORMS = load_forms()
MORE = ("改造内容", "开工时间", "总投资", "预期节能量", "改造后单位产品能耗", "责任单位")


def csv(path: Path, headers: tuple[str, ...], *rows: tuple[object, ...]) -> Path:
    lines = (",".join(f'"{c}"' for c in row) for row in (headers, *rows))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def kiln(name: str, sec: object, *more: object, **values: object) -> tuple[object, ...]:
    row = changed(CLINKER, **{"生产线名称": name, "分类": "", "单位产品能耗（实际值）": sec, **values})
    return (*row, *more, *("",) * (len(MORE) - len(more)))


@pytest.fixture
def province(registry: Registry, zhang: By, tmp_path: Path) -> Iterator[Registry]:
    """Four kilns and a smelter from a list; a report on one kiln; one more kiln from a plan that was checked."""
    rows = [
        kiln("1号线", 125, "换四代篦冷机", "2025-05-01", 3600, 9000, 112, "曲靖市工信局", 完成时间="2025年11月"),
        kiln("2号线", 99, 完成时间="", **{"拟采取措施（改造/退出）": ""}),
        kiln(
            "3号线",
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
        kiln("4号线", 125, "余热利用", "2026年1月", 500, 800, 105, "曲靖市工信局", 完成时间="2026年12月"),
        (*ALUMINIUM, *("",) * len(MORE)),
    ]
    progress = (("企业名称", "装置名称", "年度", "季度", "进展状态", "形象进度", "累计完成投资", "预计完工时间"),
                ("曲靖云岭水泥有限公司", "1号线", 2025, "三季度", "在建", 65, 2100, "2025年11月"))  # fmt: skip
    for name, kind, lines in (("清单", "能效清单", ((*HEADERS, *MORE), *rows)), ("进度", "进度", progress)):
        parsed, done, _ = import_list(registry, zhang, csv(tmp_path / f"{name}.csv", *lines), kind, JAN)
        assert done is not None, [str(p) for p in parsed.problems]
    facts = plan()
    line = InstallationFacts(
        name=Fact("9号线"), product=Fact("cement_clinker"), status=Fact("existing"),
        sec_current=Fact(Decimal("118.60"), "kgce/t", "118.60", evidence=(FIGURE,)),
    )  # fmt: skip
    facts = replace(facts, installations=(line,))
    with registry.write(zhang) as tx:
        owner = adoption.enterprise_of(tx, facts.enterprise, "方案.pdf")
        assert owner is not None
        case = cases.receive(tx, facts.document, JAN, enterprise_id=owner.id)
        case_facts.record_facts(tx, case.id, facts, "p")
        adoption.adopt(tx, case.id, JAN)
    yield registry


def drawn(registry: Registry, kind: str, asked: Asked = YUNNAN) -> dict[str, Any]:
    return draw(registry, FORMS.form(kind), asked)


def row_of(data: dict[str, Any], rows: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(r for r in data[rows] if name in (r.get("装置"), r.get("企业名称"), r.get("项目名称")))
    return found


def test_a_figure_out_of_a_plan_names_its_case_file_page_box_and_words(province: Registry) -> None:
    row = row_of(drawn(province, "企业能效清单目录"), "清单", "9号线")
    assert (row["单位能耗"], row["能效分类"], row["案件编号"]) == ("118.60", "基准水平以下", "案卷1")
    assert next(e for e in row["来源"] if e["字段"] == "单位能耗") == {
        "字段": "单位能耗", "案卷": 1, "文件": "方案.pdf", "校验值": "a" * 64, "页": 4,
        "框": [88.2, 401.5, 506.9, 431.0], "原文": "118.60",
    }  # fmt: skip


def test_a_figure_out_of_a_list_names_the_list_and_its_row(province: Registry) -> None:
    row = row_of(drawn(province, "企业能效清单目录"), "清单", "1号线")
    assert next(e for e in row["来源"] if e["字段"] == "单位能耗")["文件"].startswith("清单.csv")


def test_the_levels_are_those_of_the_unit_and_the_class_follows(province: Registry) -> None:
    data = drawn(province, "企业能效清单目录")
    assert {r["装置"]: r.get("能效分类") for r in data["清单"]} == {
        "1号线": "基准水平以下", "2号线": "达到标杆水平", "3号线": "基准水平以下", "4号线": "基准水平以下",
        "9号线": "基准水平以下", "一系列": "介于基准水平和标杆水平之间",
    }  # fmt: skip
    assert (row_of(data, "清单", "1号线")["标杆水平"], row_of(data, "清单", "1号线")["基准水平"]) == ("100", "117")


def test_who_reaches_the_benchmark_and_plans_nothing_leaves_no_gap_for_measures(province: Registry) -> None:
    rows = {r["装置"]: r.get("措施") for r in drawn(province, "企业能效清单目录")["清单"]}
    assert rows["2号线"] == "——" and rows["一系列"] is None, "between the levels it is for the office to say"


def test_the_published_lists_hold_whom_the_table_puts_there(province: Registry) -> None:
    assert [r["装置"] for r in drawn(province, "能效先进清单")["清单"]] == ["2号线"]
    assert [r["装置"] for r in drawn(province, "能效落后清单")["清单"]] == ["1号线", "3号线", "4号线", "9号线"]


def test_the_survey_says_who_is_to_be_retrofitted(province: Registry) -> None:
    rows = drawn(province, "企业能效调查情况表")["清单"]
    assert {r["装置"]: r["需改造"] for r in rows if r["装置"] in ("1号线", "2号线")} == {"1号线": "是", "2号线": "否"}
    assert all("统计标准" not in r for r in rows)


def test_the_directory_has_a_line_an_enterprise(province: Registry) -> None:
    assert [r["企业名称"] for r in drawn(province, "企业名录")["清单"]] == ["曲靖云岭水泥有限公司", "红河铝业有限公司"]


def test_the_plan_of_a_year_parts_retrofit_and_closure(province: Registry) -> None:
    data = drawn(province, "年度改造淘汰计划")
    (project,), (closed,) = data["改造项目"], data["淘汰装置"]
    assert (project["装置"], project["改造期限"], project["改造后分类"]) == ("1号线", 7, "介于基准水平和标杆水平之间")
    assert (closed["装置"], closed["淘汰产能"], closed["完成时限"]) == ("3号线", "1200000吨/年", "2025-06-30")
    assert [n["内容"] for n in data["季度节点"]] == [
        "没有到期的节点。", "开工1个、完成淘汰退出1个。", "实施1个。", "完成改造1个。"
    ]  # fmt: skip


def test_the_next_year_has_its_projects(province: Registry) -> None:
    data = drawn(province, "下一年度拟实施项目报告")
    assert (data["下一年度"], [r["项目名称"] for r in data["项目清单"]]) == (2026, ["4号线改造项目"])


def test_the_quarter_says_how_projects_stand_and_whose_report_says_so(province: Registry) -> None:
    data = drawn(province, "季度进展报告")
    first, closed = data["项目清单"]
    assert (first["状态"], first["形象进度"], first["问题措施"]) == ("在建", "65", "无")
    assert next(e for e in first["来源"] if e["字段"] == "形象进度")["文件"].startswith("进度.csv")
    assert (closed["状态"], "形象进度" in closed) == ("滞后", False)
    assert (data["季度"], data["报告截止日"], data["清单企业数"], data["需改造数"]) == ("第三季度", "2025-09-30", 2, 1)


def test_without_a_class_nobody_counts_who_is_below_the_baseline(province: Registry, zhang: By, tmp_path: Path) -> None:
    odd = kiln("5号线", "", **{"生产线名称": "5号线"})
    parsed, done, _ = import_list(province, zhang, csv(tmp_path / "另.csv", (*HEADERS, *MORE), odd), "能效清单", JAN)
    assert done is not None, [str(p) for p in parsed.problems]
    assert "需改造数" not in drawn(province, "季度进展报告")


def test_a_kind_that_no_registry_knows_and_a_period_that_is_missing_are_told(province: Registry) -> None:
    with pytest.raises(InputError, match="不能由登记库取数"):
        drawn(province, "公示公告")
    with pytest.raises(InputError, match="--quarter"):
        drawn(province, "季度进展报告", Asked(JAN, Place("云南省"), 2025))


# -- what the registry does not know ----------------------------------------------------------------


def test_given_data_fill_gaps_and_what_they_replace_is_told(province: Registry) -> None:
    data = drawn(province, "年度改造淘汰计划")
    more = {
        "发文机关": "某某委员会", "年度": 2025,
        "改造项目": [{"企业名称": "曲靖云岭水泥有限公司", "装置": "1号线", "资金来源": "自筹", "总投资": "3,600", "节能量": 9100}],
    }  # fmt: skip
    found, told = joined(data, more, "数据.json")
    assert (found["改造项目"][0]["资金来源"], found["发文机关"]) == ("自筹", "某某委员会")
    assert told == ("“改造项目.1.节能量”登记库为“9000”，改用数据所写的“9100”",)


@pytest.mark.parametrize("row", [{"企业名称": "曲靖云岭水泥有限公司", "装置": "8号线"}, {"资金来源": "自筹"}])
def test_a_given_row_that_answers_to_none_is_refused(province: Registry, row: dict[str, str]) -> None:
    with pytest.raises(InputError, match=r"改造项目\.1"):
        joined(drawn(province, "年度改造淘汰计划"), {"改造项目": [row]}, "数据.json")


# -- the command ------------------------------------------------------------------------------------


def ask(database: str, tmp_path: Path, kind: str, *more: str) -> Any:
    period = ("--region", "云南", "--as-of", "2025-01-15", "--year", "2025", "--quarter", "3")
    where = ("--database", database, "--out", str(tmp_path / "文书"))
    return run("document", kind, "--from-registry", *period, *where, *more)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_written_with_its_gaps_listed(
    province: Registry, database: str, tmp_path: Path, kind: str
) -> None:
    done = ask(database, tmp_path, kind)
    assert (done.code, "待补：" in done.out) == (2, True), done.err
    docx = tmp_path / "文书" / f"{kind}.docx"
    data = carried_data(docx.read_bytes())
    assert data is not None and data["来源"][0]["政策库"].startswith("sha256:")
    assert docx.with_suffix(".pdf").read_bytes().startswith(b"%PDF")


def test_saved_data_edited_give_the_finished_document(province: Registry, database: str, tmp_path: Path) -> None:
    saved = tmp_path / "数据.json"
    assert ask(database, tmp_path, "能效先进清单", "--save-data", str(saved), "--no-pdf").code == 2
    data = json.loads(saved.read_text(encoding="utf-8"))
    data |= {"附件号": "附件1", "公示开始": "2025-02-03", "公示结束": "2025-02-09"}
    data["清单"][0]["所在地"] = "麒麟区"
    saved.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    done = run("document", "能效先进清单", "--data", str(saved), "--out", str(tmp_path / "文书"))
    assert done.code == 0, done.out + done.err


def test_options_of_the_registry_alone_are_refused(tmp_path: Path) -> None:
    done = run("document", "企业名录", "--region", "云南", "--data", "数据.json")
    assert done.code != 0 and "--from-registry" in done.err
