"""Before publication: a sound list on which nothing is said, and for every check a list in which it finds its fault."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from cli_runs import run
from registry_lists import ALUMINIUM, CLINKER, HEADERS, changed, workbook

from compliance.listing import import_list
from compliance.prepublication import Report
from compliance.prepublishing import prepublish
from compliance.registry import By, Registry
from compliance.registry.approvals import ask, decide

DAY, REGION = date(2025, 6, 1), "云南省"


@pytest.fixture
def ready(registry: Registry, zhang: By, tmp_path: Path) -> Registry:
    """Both plants in the register and in its directory."""
    file = workbook(tmp_path / "登记.xlsx", CLINKER, ALUMINIUM)
    for kind in ("能效清单", "名录"):
        _, done, _ = import_list(registry, zhang, file, kind, date(2025, 1, 1), REGION)
        assert done is not None
    return registry


def approved(registry: Registry, zhang: By, li: By, file: Path, subject: str = "") -> None:
    told = subject or f"{file.name} sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"
    with registry.write(zhang) as tx:
        number = ask(tx, "publication", told, "按时公布")
    with registry.write(li) as tx:
        decide(tx, number, True)


def told(report: Report) -> dict[str, str]:
    return {i.code: i.level.value for i in report.issues}


def test_nothing_is_said_of_a_sound_and_approved_list(ready: Registry, zhang: By, li: By, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    approved(ready, zhang, li, file)
    report = prepublish(file, ready, DAY, REGION)
    assert [i.message for i in report.issues] == []
    assert report.exit_code == 0


STRANGER = changed(CLINKER, 单位名称="昆明滇池化工有限公司", 社会信用代码="")
FAULTS = {
    "PB001": (changed(CLINKER, 年度="去年"), ALUMINIUM),
    "PB101": (CLINKER, ALUMINIUM, STRANGER),
    "PB102": (CLINKER,),
    "PB103": (CLINKER,),
    "PB104": (changed(CLINKER, 生产线名称="9号窑"), ALUMINIUM),
    "PB201": (CLINKER, ALUMINIUM, STRANGER),
    "PB202": (CLINKER, changed(ALUMINIUM, 社会信用代码=CLINKER[3])),
    "PB203": (CLINKER, ALUMINIUM, changed(STRANGER, 单位名称="曲靖云岭水泥有限责任公司")),
    "PB204": (CLINKER, CLINKER, ALUMINIUM),
    "PB205": (CLINKER, changed(CLINKER, 生产线名称="2号熟料线"), ALUMINIUM),
    "PB206": (changed(CLINKER, 单位名称="曲靖金麟建材有限公司"), ALUMINIUM),
    "PB301": (changed(CLINKER, 分类="标杆以上"), ALUMINIUM),
    "PB401": (changed(CLINKER, **{"单位产品能耗（实际值）": 119.9}), ALUMINIUM),
    "PB601": (changed(CLINKER, 本单位自加栏="11010519491231002X"), ALUMINIUM),
    "PB602": (changed(CLINKER, 本单位自加栏="138 0013 8000"), ALUMINIUM),
    "PB603": (changed(CLINKER, 本单位自加栏="家庭电话：0874-3123456"), ALUMINIUM),
    "PB604": (changed(CLINKER, 本单位自加栏="开户行账号 53001234567890123"), ALUMINIUM),
    "PB605": (changed(CLINKER, 本单位自加栏="zhangsan@qq.com"), ALUMINIUM),
    "PB606": (changed(CLINKER, 本单位自加栏="住址：曲靖市麒麟区文昌街12号"), ALUMINIUM),
}


@pytest.mark.parametrize("code", FAULTS)
def test_each_fault_in_a_list_is_found(code: str, ready: Registry, zhang: By, li: By, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", *FAULTS[code])
    approved(ready, zhang, li, file)
    report = prepublish(file, ready, DAY, REGION)
    assert code in told(report)
    assert report.exit_code in (1, 2)


def retitled(file: Path, title: str, hide: int = 0) -> Path:
    book = openpyxl.load_workbook(file)
    book.active["A1"] = title
    if hide:
        book.active.row_dimensions[hide].hidden = True
    book.save(file)
    return file


def test_a_line_in_the_wrong_published_list_and_one_left_out(ready: Registry, tmp_path: Path) -> None:
    file = retitled(workbook(tmp_path / "一.xlsx", ALUMINIUM), "落后企业清单")
    assert "PB302" in told(prepublish(file, ready, DAY, REGION))
    file = retitled(workbook(tmp_path / "二.xlsx", changed(CLINKER, 生产线名称="9号窑")), "落后企业清单")
    assert "PB303" in told(prepublish(file, ready, DAY, REGION))


def test_hidden_rows_are_told(ready: Registry, tmp_path: Path) -> None:
    file = retitled(workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM), "能效清单", hide=5)
    assert told(prepublish(file, ready, DAY, REGION))["PB003"] == "须核实"


def test_the_form_and_the_text_of_a_document(ready: Registry, tmp_path: Path) -> None:
    file = tmp_path / "通知.docx"
    document = docx.Document()
    for text in ("某省发展改革委", "关于公布能效清单的通知", "各州市：", "联络请打13800138000。"):
        document.add_paragraph(text)
    document.save(str(file))
    assert {"PB801", "PB602"} <= told(prepublish(file, ready, DAY, REGION)).keys()


def test_levels_printed_columns_for_nobody_and_other_sheets(ready: Registry, tmp_path: Path) -> None:
    headers = (*HEADERS[:-1], "标杆水平", "手机号码")
    file = workbook(
        tmp_path / "能效清单.xlsx", (*CLINKER[:-1], 999, "见附表"), (*ALUMINIUM[:-1], "", ""), headers=headers
    )
    assert {"PB304", "PB607"} <= told(prepublish(file, ready, DAY, REGION)).keys()


def test_what_is_no_known_list_could_not_be_judged(ready: Registry, tmp_path: Path) -> None:
    (tmp_path / "其他.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    assert told(prepublish(tmp_path / "其他.csv", ready, DAY, REGION))["PB002"] == "无法判定"


def test_without_the_approval_of_another_person_nothing_is_published(
    ready: Registry, zhang: By, li: By, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    assert told(prepublish(file, ready, DAY, REGION)) == {"PB701": "不得发布"}
    approved(ready, zhang, li, file, "公布能效清单.xlsx")
    assert told(prepublish(file, ready, DAY, REGION)) == {"PB702": "须核实"}


def test_a_report_on_the_command_line(ready: Registry, database: str, tmp_path: Path) -> None:
    file = workbook(tmp_path / "能效清单.xlsx", CLINKER, ALUMINIUM)
    common = ("prepublish", file, "--region", "云南", "--as-of", "2025-06-01", "--database", database)
    text, as_json = run(*common), run(*common, "--format", "json")
    assert (text.code, as_json.code) == (1, 1)
    assert "PB701" in text.out
    assert json.loads(as_json.out)["summary"]["fail"] == 1
    assert run(*common, "--format", "xlsx", "--out", tmp_path / "报告.xlsx").code == 1
    assert (tmp_path / "报告.xlsx").stat().st_size > 0
