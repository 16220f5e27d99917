"""What ``template lint`` finds in a folder, and that a new kind is a folder and nothing else."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from compliance.drafting import check_templates, draft_document, load_forms, read_data, write_notice
from compliance.model.errors import TemplateError
from compliance.resources import data_folder

TEMPLATES = data_folder("templates")
KIND = "公示公告"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the templates with one kind besides the notices."""
    target = tmp_path / "templates"
    for name in ("整改通知书", "补正通知书", KIND, "版式"):
        shutil.copytree(TEMPLATES / name, target / name)
    shutil.copy(TEMPLATES / "用语.yaml", target)
    return target


def codes(folder: Path) -> dict[str, str]:
    return {fault.code: fault.message for fault in check_templates(folder, (KIND,))}


def change_text(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def change_master(old: str, new: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / KIND / "模板.docx"
        document = docx.Document(str(path))
        paragraph = next(p for p in document.paragraphs if old in p.text)
        paragraph.runs[0].text = paragraph.text.replace(old, new)
        for run in paragraph.runs[1:]:
            run.text = ""
        document.save(str(path))

    return change


def plain_paragraph(folder: Path) -> None:
    path = folder / KIND / "模板.docx"
    document = docx.Document(str(path))
    document.add_paragraph("没有样式的一段话")
    document.save(str(path))


def wide_table(folder: Path) -> None:
    sys.path.insert(0, str(TEMPLATES / "_样式"))
    try:
        from parts import Master, listing
    finally:
        sys.path.remove(str(TEMPLATES / "_样式"))
    path = folder / KIND / "模板.docx"
    fields = [p.text for p in docx.Document(str(path)).paragraphs if p.text.strip()]
    Master(KIND, (*(("公文正文", t) for t in fields), listing("清单", (190, "名", "{{ 项.名 }}")))).build().save(
        str(path)
    )
    text = (folder / KIND / "字段.yaml").read_text(encoding="utf-8")
    rows = "清单: {类型: 列表, 必填: 否, 说明: 名单, 字段: {名: {类型: 文本, 必填: 是, 说明: 名, 示例: 甲}}}\n"
    (folder / KIND / "字段.yaml").write_text(text + rows, encoding="utf-8")
    sample = json.loads((folder / KIND / "样例.json").read_text(encoding="utf-8"))
    (folder / KIND / "样例.json").write_text(json.dumps({**sample, "清单": [{"名": "甲"}]}), encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda f: (f / KIND / "文书.yaml").unlink(), "T001", "读不到模板文件"),
        (lambda f: change_text(f / KIND / "字段.yaml", "类型: 日期", "类型: 时间"), "T001", "的类型只能是"),
        (lambda f: (f / KIND / "模板.docx").write_bytes(b"PK"), "T002", "不是完好的 Word 文档"),
        (plain_paragraph, "T003", "样式“（无样式）”不是公文样式"),
        (change_master("{{ 判定标准 }}", "{{ 判定标准 "), "T004", "标签写法有误"),
        (change_master("{{ 判定标准 }}", "{{ 判定标准|upper }}"), "T004", "不能有函数或过滤器"),
        (change_master("{{ 判定标准 }}", "{{ 先进数 + 落后数 }}"), "T004", "不能有运算或比较"),
        (change_master("{{ 判定标准 }}", "{{ '按标准' }}"), "T004", "不能有文字或数字"),
        (change_master("{{ 判定标准 }}", "{{ 判断标准 }}"), "T005", "用了“判断标准”"),
        (change_master("{{ 判定标准 }}", "按标准"), "T006", "“判定标准”没有印在"),
        (lambda f: change_text(f / KIND / "样例.json", '"判定标准"', '"判断标准"'), "T007", "没有这些字段"),
        (lambda f: change_text(f / KIND / "样例.json", "2026-11-23", "下周一"), "T007", "不是日期"),
        (change_master("现予公示", "现公示"), "T008", "期望文本.txt 不同（第4行起不同）"),
        (wide_table, "T009", "表宽190毫米，版心宽156毫米"),
    ],
)
def test_each_fault_has_its_code_and_its_words(
    folder: Path, change: Callable[[Path], None], code: str, said: str
) -> None:
    assert codes(folder) == {}
    change(folder)
    assert said in codes(folder)[code]


def test_the_projects_own_templates_are_in_order() -> None:
    assert check_templates() == ()


def test_a_kind_that_is_not_there_is_refused(folder: Path) -> None:
    with pytest.raises(TemplateError, match="没有“表扬信”这种文书"):
        check_templates(folder, ("表扬信",))


def test_a_new_kind_is_a_folder(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / KIND, folder / "延期公告")
    change_text(folder / "延期公告" / "文书.yaml", "次序: 62", "次序: 63")
    forms = load_forms(folder)
    assert [f.kind for f in forms.forms][-1] == "延期公告"
    form = forms.form("延期公告")
    written = write_notice(
        draft_document(form, read_data(form.sample), forms.wording), tmp_path / "out", templates=folder
    )
    assert written.pdf is not None and written.pdf.name == "延期公告.pdf"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("核对: [{列表: 名单, 应: 甲 <= 乙, 提醒: 不对}]", "列表“名单”不在 字段.yaml 里"),
        ("核对: [{列表: 清单, 应: 单位能耗约等于标杆水平, 提醒: 不对}]", "应写成“字段 关系 字段或值”"),
        ("核对: [{列表: 清单, 应: 能耗 <= 标杆水平, 提醒: 不对}]", "“能耗”不是“清单”的字段"),
        ("次序: 前面", "“次序”要写整数"),
    ],
)
def test_what_is_checked_in_rows_must_name_fields(tmp_path: Path, written: str, said: str) -> None:
    from compliance.drafting.forms import load_form

    shutil.copytree(TEMPLATES / "能效先进清单", tmp_path / "能效先进清单")
    about = tmp_path / "能效先进清单" / "文书.yaml"
    kept = "说明: 清单\n" + ("" if "次序" in written else "次序: 1\n")
    about.write_text(kept + written + "\n", encoding="utf-8")
    with pytest.raises(TemplateError, match=said):
        load_form(tmp_path / "能效先进清单")
