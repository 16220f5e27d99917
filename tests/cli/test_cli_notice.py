"""``compliance notice``: which documents a plan calls for, what stays open in them, and the table over several plans."""

from __future__ import annotations

import docx
import pytest
from cli_runs import AS_OF, run


def words(path):
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


@pytest.fixture(scope="module")
def noticed(centre_plan, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    return run("notice", centre_plan, *AS_OF, "--out", out, "--no-pdf"), out / "数据中心"


def test_a_centre_without_pue_gets_a_supplement_notice_and_no_rectification(noticed):
    done, folder = noticed
    assert done.code == 2
    assert sorted(p.name for p in folder.iterdir()) == ["补正通知书.docx"]
    text = words(folder / "补正通知书.docx")
    assert "重庆川屏云储信息技术有限公司" in text and "DC001" in text and "未载明" in text


def test_what_is_not_given_is_listed_as_open(noticed):
    done, folder = noticed
    assert "待补：" in done.out and "发文机关" in done.out
    assert "【待补：" in words(folder / "补正通知书.docx")


def test_given_settings_are_printed(centre_plan, tmp_path):
    run(
        "notice", centre_plan, *AS_OF, "--out", tmp_path, "--no-pdf", "--date", "2025-04-01",
        "--authority", "重庆市经济和信息化委员会", "--supplement-number", "渝经信函〔2025〕7号",
        "--contact", "王某某", "--phone", "023-00000000", "--supplement-days", "15",
    )  # fmt: skip
    text = words(tmp_path / "数据中心" / "补正通知书.docx")
    assert "重庆市经济和信息化委员会" in text and "渝经信函〔2025〕7号" in text
    assert "2025年4月1日" in text and "2025年4月16日" in text
    assert "【待补" not in text


def test_a_plan_in_order_gets_none(clinker_plan, tmp_path):
    done = run("notice", clinker_plan, *AS_OF, "--out", tmp_path, "--no-pdf")
    assert done.code == 0 and "没有需要发出的通知" in done.out
    assert list(tmp_path.iterdir()) == []


def test_the_summary_has_a_line_for_every_plan_also_the_unreadable(clinker_plan, centre_plan, broken_pdf, tmp_path):
    done = run("notice", clinker_plan, centre_plan, broken_pdf, *AS_OF, "--out", tmp_path, "--no-pdf", "--summary")
    assert done.code == 3
    assert "1号熟料生产线" in done.out and "112.4 → 99.2" in done.out
    assert "无法判定 DC001" in done.out and "不能读取" in done.out
    assert "共 3 个方案，1 个不能读取" in done.out and "文书 1 份" in done.out
    assert (tmp_path / "数据中心" / "补正通知书.docx").is_file()
