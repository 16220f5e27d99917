"""``compliance document``, ``publish`` and ``template``: what they print, write and return."""

from __future__ import annotations

import json
from pathlib import Path

import docx
import pytest
from cli_runs import run

from compliance.resources import data_folder

TEMPLATES = data_folder("templates")
KIND = "能效先进清单"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "数据.json"
    path.write_bytes((TEMPLATES / KIND / "样例.json").read_bytes())
    return path


def change(path: Path, **fields: object) -> None:
    given = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**given, **fields}, ensure_ascii=False), encoding="utf-8")


def test_every_kind_is_listed_with_what_it_is_for():
    done = run("document", "--list")
    kinds = [line.split("：")[0] for line in done.out.splitlines()]
    assert done.code == 0
    assert kinds[:3] == ["整改通知书", "补正通知书", "审查意见书"] and len(kinds) == 14
    assert all(len(line.split("：", 1)[1]) > 8 for line in done.out.splitlines())


def test_complete_data_give_both_files_and_nothing_to_do(data, tmp_path):
    done = run("document", KIND, "--data", data, "--out", tmp_path / "out")
    assert (done.code, done.err) == (0, "")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"{KIND}.docx", f"{KIND}.pdf"]


def test_what_is_missing_is_printed_and_listed_and_needs_work(data, tmp_path):
    change(data, 引用版本=None)
    done = run("document", KIND, "--data", data, "--out", tmp_path, "--no-pdf")
    assert done.code == 2 and "待补：引用版本" in done.out
    assert any("【待补：引用版本】" in p.text for p in docx.Document(str(tmp_path / f"{KIND}.docx")).paragraphs)


def test_a_row_that_does_not_belong_there_needs_a_look(data, tmp_path):
    rows = json.loads(data.read_text(encoding="utf-8"))["清单"]
    change(data, 清单=[{**rows[0], "单位能耗": 130}])
    done = run("document", KIND, "--data", data, "--out", tmp_path, "--no-pdf")
    assert done.code == 2 and "提醒：清单第1行：能耗高于标杆水平，不应列入能效先进清单" in done.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((KIND,), "要写明文书和 --data"),
        (("表扬信", "--data", "数据.json"), "没有“表扬信”这种文书"),
        ((KIND, "--data", "没有.json"), "读不到文件"),
    ],
)
def test_a_wrong_call_is_bad_input(data, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    done = run("document", *arguments)
    assert done.code == 3 and said in done.err


def test_a_total_that_contradicts_its_rows_writes_nothing(data, tmp_path):
    change(data, 装置数=7)
    done = run("document", KIND, "--data", data, "--out", tmp_path / "out")
    assert done.code == 3 and "数据前后不一致" in done.err and "“装置数”写的是7" in done.err
    assert not (tmp_path / "out").exists()


def test_publish_agrees_then_lists_what_was_changed(data, tmp_path):
    run("document", KIND, "--data", data, "--out", tmp_path, "--no-pdf")
    path = tmp_path / f"{KIND}.docx"
    done = run("publish", path)
    assert done.code == 0 and "数字与数据一致" in done.out and (tmp_path / f"{KIND}.pdf").is_file()
    document = docx.Document(str(path))
    cell = document.tables[0].rows[1].cells[5].paragraphs[0]
    assert cell.text == "实际98.7"
    cell.runs[0].text = "实际97.8"
    document.save(str(path))
    done = run("publish", path, "--out", tmp_path / "改.pdf")
    assert done.code == 2 and (tmp_path / "改.pdf").is_file()
    assert "不一致 表1第2行第6格：数据为98.7，文书写97.8" in done.out
    given = run("publish", path, "--data", data, "--kind", KIND, "--out", tmp_path / "改.pdf")
    assert (given.code, given.out) == (done.code, done.out)


def test_publish_refuses_a_gap_unless_it_is_a_draft(data, tmp_path):
    change(data, 引用版本=None)
    run("document", KIND, "--data", data, "--out", tmp_path, "--no-pdf")
    refused = run("publish", tmp_path / f"{KIND}.docx")
    assert refused.code == 2 and "待补：【待补：引用版本】" in refused.out and "没有出 PDF" in refused.err
    assert not (tmp_path / f"{KIND}.pdf").exists()
    drafted = run("publish", tmp_path / f"{KIND}.docx", "--draft")
    assert drafted.code == 2 and "（草稿）" in drafted.out and (tmp_path / f"{KIND}.pdf").is_file()


def test_publish_of_what_is_no_document_is_bad_input(tmp_path):
    (tmp_path / "乱.docx").write_bytes(b"PK")
    done = run("publish", tmp_path / "乱.docx")
    assert done.code == 3 and "不是完好的 Word 文档" in done.err


def test_templates_are_in_order():
    done = run("template", "lint", KIND, "送达回证")
    assert (done.code, done.out) == (0, "2 种文书的模板没有问题\n")


def test_a_broken_template_is_told_by_code(tmp_path):
    import shutil

    shutil.copytree(TEMPLATES, tmp_path / "t")
    (tmp_path / "t" / KIND / "期望文本.txt").write_text("别的\n", encoding="utf-8")
    done = run("template", "lint", "--templates", tmp_path / "t")
    assert done.code == 3 and done.out.startswith(f"{KIND}: T008 ")


def test_fields_say_type_need_and_origin():
    done = run("template", "fields", KIND)
    assert "装置数（整数，必填，计算：行数 清单）" in done.out
    assert "清单.单位能耗（数字，必填）" in done.out and "清单.案件编号（文本，可缺" in done.out
    assert "只留在数据里，不印" in done.out


def test_a_preview_has_a_picture_of_every_page(tmp_path):
    done = run("template", "preview", KIND, "--out", tmp_path)
    names = sorted(p.name for p in tmp_path.iterdir())
    assert done.code == 0 and names == [f"{KIND}-1.png", f"{KIND}.docx", f"{KIND}.pdf"]
    assert (tmp_path / f"{KIND}-1.png").read_bytes().startswith(b"\x89PNG")
