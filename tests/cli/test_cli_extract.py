"""``compliance extract``: the JSON that the outside world relies on, one bad file among good ones, text for people."""

from __future__ import annotations

import json
import re

import openpyxl
import pytest
from cli_runs import run

FACT_KEYS = {"value", "unit", "raw", "state", "evidence", "confidence"}


@pytest.fixture(scope="module")
def extracted(clinker_plan):
    done = run("extract", clinker_plan, "--format", "json")
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_the_object_has_the_groups_of_the_contract(extracted):
    assert list(extracted) == ["schema", "document", "enterprise", "plan", "installations", "data_centres"]
    assert extracted["schema"] == "plan-extraction/1"
    assert list(extracted["document"]) == ["file", "sha256", "format", "pages", "ocr_pages", "warnings"]
    assert (extracted["document"]["file"], extracted["document"]["format"]) == ("水泥.docx", "docx")
    assert re.fullmatch(r"[0-9a-f]{64}", extracted["document"]["sha256"])


def test_figures_are_in_canonical_form(extracted):
    (line,) = extracted["installations"]
    assert (line["sec_target"]["value"], line["sec_target"]["unit"]) == (99.2, "kgce/t")
    assert (line["capacity"]["value"], line["capacity"]["unit"]) == (1550000, "t/a")
    assert (line["product"]["value"], line["status"]["value"]) == ("cement_clinker", "existing")
    assert extracted["plan"]["start"]["value"] == "2025-05-01"
    assert extracted["plan"]["completion"]["value"] == "2026-06-30"
    assert (extracted["plan"]["investment"]["value"], extracted["plan"]["investment"]["unit"]) == (3600, "10k_cny")


def test_every_stated_figure_says_where_it_stands(extracted):
    records = [extracted["enterprise"], extracted["plan"], *extracted["installations"]]
    facts = [fact for record in records for fact in record.values() if fact is not None]
    assert len(facts) > 15
    for fact in facts:
        assert set(fact) >= FACT_KEYS
        assert fact["state"] == "stated" and fact["evidence"]
        for place in fact["evidence"]:
            assert place["page"] is None and place["bbox"] is None
            assert re.search(r"第\d+段|表\d+第\d+行第\d+列", place["locator"])
            assert place["source"] in ("text", "table") and place["text"]


def test_what_the_plan_does_not_say_is_null(extracted):
    assert extracted["plan"]["co2_reduction"] is None
    assert extracted["installations"][0]["energy_factor"] is None


def test_one_broken_file_does_not_stop_the_others(clinker_plan, broken_pdf, centre_plan):
    done = run("extract", clinker_plan, broken_pdf, centre_plan, "--format", "jsonl")
    first, second, third = (json.loads(line) for line in done.out.splitlines())
    assert done.code == 3
    assert first["document"]["file"] == "水泥.docx"
    assert second["schema"] == "plan-error/1"
    assert second["error"]["code"] == "broken" and second["error"]["file"].endswith("残缺.pdf")
    assert "文件已损坏" in second["error"]["reason"] and "残缺.pdf" in done.err
    assert third["data_centres"][1]["racks"]["value"] == 6000


def test_people_read_tables(clinker_plan, broken_pdf):
    done = run("extract", clinker_plan, broken_pdf)
    assert done.code == 3
    assert "单位产品能耗（改造后、设计）" in done.out and "99.2千克标准煤/吨" in done.out
    assert "未载明：" in done.out
    assert "错误：" in done.err and "残缺.pdf" in done.err


def test_a_folder_means_the_plans_in_it(clinker_plan, tmp_path):
    (tmp_path / "子目录").mkdir()
    for name in ("乙.docx", "子目录/甲.docx", "~$乙.docx", "说明.txt"):
        (tmp_path / name).write_bytes(clinker_plan.read_bytes())
    done = run("extract", tmp_path, "--format", "jsonl")
    files = [json.loads(line)["document"]["file"] for line in done.out.splitlines()]
    assert (done.code, sorted(files)) == (0, ["乙.docx", "甲.docx"])


def test_an_annex_is_read_beside_its_plan_and_our_ledger_is_not(clinker_plan, tmp_path):
    (tmp_path / "方案.docx").write_bytes(clinker_plan.read_bytes())
    for name, creator in (("附表.xlsx", "王工"), ("台账.xlsx", "nengshen 0.1.0")):
        book = openpyxl.Workbook()
        for row in (["装置名称", "改造前单位产品综合能耗（kgce/t）"], ["1号熟料生产线", 112.4]):
            book.active.append(row)
        book.properties.creator = creator
        book.save(tmp_path / name)
    done = run("extract", tmp_path, "--format", "jsonl")
    plan, annex = sorted((json.loads(line) for line in done.out.splitlines()), key=lambda p: p["document"]["format"])
    assert (done.code, plan["document"]["file"], annex["document"]["file"]) == (0, "方案.docx", "附表.xlsx")
    (line,) = annex["installations"]
    assert line["sec_current"]["value"] == 112.4
    assert line["sec_current"]["evidence"][0]["locator"] == "工作表“Sheet”第2行第2列"


def test_a_folder_without_plans_is_bad_input(tmp_path):
    done = run("extract", tmp_path)
    assert done.code == 3 and "目录里没有方案" in done.err


def test_a_page_without_text_is_bad_input_without_ocr(tmp_path):
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(tmp_path / "空白.pdf"))
    page.showPage()
    page.save()
    done = run("extract", tmp_path / "空白.pdf", "--no-ocr")
    assert done.code == 3 and "文件里没有可以读取的文字" in done.err
