"""``compliance check --export`` and the formats that hold all plans together."""

from __future__ import annotations

import csv
import io
import json
import sys

import openpyxl
import pytest
from cli_runs import AS_OF, run

NAMES = ("台账.xlsx", "台账.csv", "审查.sarif", "审查.oscal.json")


def test_four_files_are_written_and_the_review_is_printed_as_ever(clinker_plan, tmp_path):
    files = [tmp_path / "新目录" / name for name in NAMES]
    options = [o for file in files for o in ("--export", file)]
    done = run("check", clinker_plan, *AS_OF, *options)
    assert (done.code, done.err) == (0, "")
    assert done.out == run("check", clinker_plan, *AS_OF).out
    book, table, log, results = files
    rows = list(openpyxl.load_workbook(book)["审查意见"].values)[1:]
    assert len(rows) == len(list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline=""))))
    assert len(rows) == len(json.loads(log.read_text("utf-8"))["runs"][0]["results"])
    assert len(rows) == len(json.loads(results.read_text("utf-8"))["assessment-results"]["results"][0]["findings"])


@pytest.mark.parametrize(("output", "name"), [("sarif", "a.sarif"), ("oscal", "a.oscal.json"), ("csv", "a.CSV")])
def test_what_is_printed_is_what_is_written(centre_plan, tmp_path, output, name):
    done = run("check", centre_plan, *AS_OF, "--format", output, "--export", tmp_path / name)
    assert (done.code, done.err) == (2, "")
    assert (tmp_path / name).read_bytes() == done.out.encode()


def test_several_plans_make_one_document_and_a_broken_one_is_in_it(clinker_plan, broken_pdf, centre_plan, tmp_path):
    table = tmp_path / "a.csv"
    done = run("check", clinker_plan, broken_pdf, centre_plan, *AS_OF, "--format", "sarif", "--export", table)
    runs = json.loads(done.out)["runs"]
    assert (done.code, [r["invocations"][0]["executionSuccessful"] for r in runs]) == (3, [True, True, False])
    rows = list(csv.DictReader(io.StringIO(table.read_text("utf-8-sig"), newline="")))
    assert {r["方案文件"] for r in rows} == {clinker_plan.name, broken_pdf.name, centre_plan.name}
    assert [r["方案文件"] for r in rows if r["结论"] == "不能读取"] == [broken_pdf.name]


def test_a_waiver_on_record_is_explained(centre_plan, tmp_path):
    waiver = tmp_path / "豁免.yaml"
    waiver.write_text(
        "- 编号: W-2025-001\n  规则: [DC001]\n  主体: 重庆川屏云储信息技术有限公司\n  状态: 已批准\n  类型: 延期批准\n"
        "  理由: 设计未定稿\n  批准人: 张某\n  生效: '2025-03-01'\n  有效期至: '2025-06-30'\n",
        encoding="utf-8",
    )
    done = run("check", centre_plan, *AS_OF, "--waivers", waiver, "--format", "sarif")
    waived = [r for r in json.loads(done.out)["runs"][0]["results"] if "suppressions" in r]
    assert [(r["ruleId"], r["kind"]) for r in waived] == [("DC001", "open")]
    assert "延期批准：设计未定稿" in waived[0]["suppressions"][0]["justification"]


def test_a_file_that_cannot_be_written_is_exit_three_and_the_rest_is_done(clinker_plan, tmp_path):
    blocked = tmp_path / "是文件"
    blocked.write_text("", encoding="utf-8")
    good = tmp_path / "好.csv"
    done = run("check", clinker_plan, *AS_OF, "--export", blocked / "a.xlsx", "--export", good)
    assert done.code == 3
    assert "写不进文件" in done.err and "a.xlsx" in done.err
    assert "没有判定的事项" in done.out and good.exists()


def test_an_unknown_ending_is_refused_before_anything_is_read(tmp_path):
    done = run("check", tmp_path / "没有.pdf", "--export", "a.docx")
    assert (done.code, done.out) == (3, "")
    assert "不知道“a.docx”是什么格式" in done.err and "没有.pdf" not in done.err


def test_a_plan_is_never_written_over(clinker_plan, tmp_path):
    plan = tmp_path / "方案.csv"
    plan.write_bytes(clinker_plan.read_bytes())
    done = run("check", plan, *AS_OF, "--export", plan)
    assert done.code == 3 and "是要审查的方案" in done.err
    assert plan.read_bytes() == clinker_plan.read_bytes()


def test_a_missing_library_is_told_with_the_command(clinker_plan, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    done = run("check", clinker_plan, *AS_OF, "--export", tmp_path / "a.xlsx")
    assert (done.code, done.out) == (3, "")
    assert "pip install 'nengshen[documents]'" in done.err
    assert run("check", clinker_plan, *AS_OF, "--export", tmp_path / "a.sarif").code == 0


def test_extract_has_none_of_these(clinker_plan):
    assert run("extract", clinker_plan, "--format", "sarif").code == 3
