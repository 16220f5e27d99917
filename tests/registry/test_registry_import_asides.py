"""Rows of a list that are no data, and rows of data that look like none."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from registry_lists import code

from compliance.listing import parse_list_file
from compliance.registry.lists.parsed import ParsedList

HEADER = ["序号", "州（市）", "企业名称", "统一社会信用代码", "综合能源消费量（万吨标准煤）", "备注"]
ONE = ["1", "曲靖市", "曲靖甲电石有限公司", code(1), "1.2", ""]
TWO = ["2", "曲靖市", "曲靖乙电石厂", "", "1.2", ""]


def directory(folder: Path, *rows: list[str]) -> ParsedList:
    path = folder / "名录.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return parse_list_file(path, "名录")[0]


def names(parsed: ParsedList) -> list[str]:
    return [r.enterprise["name"] for r in parsed.rows]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["合计", "", "2家", "", "2.4", ""], "合计"),
        (["", "", "合计：2家", "", "2.4", ""], "合计"),
        (["", "", "总 计（2户）", "", "2.4", ""], "合计"),
        (["", "", "共计2家企业", "", "2.4", ""], "合计"),
        (["", "", "总计二户", "", "2.4", ""], "合计"),
        (["", "曲靖市小计", "", "", "2.4", ""], "合计"),
        (["", "曲靖市", "小计", "", "2.4", ""], "合计"),
        (["", "", "本页小计", "", "2.4", ""], "合计"),
        (HEADER, "重复的表头"),
        (["甲", "乙", "丙", "丁", "1", "2"], "栏号"),
        (["1", "2", "3", "4", "5=1+2", "6"], "栏号"),
        (["（1）", "（2）", "（3）", "（4）", "（5）", ""], "栏号"),
        (["注：1.本表按季填报", "", "2.综合能源消费量为当量值", "", "", ""], "注或落款"),
        (["填表人：张三", "", "审核人：李四", "", "", "2025年6月1日"], "注或落款"),
    ],
)
def test_what_is_no_enterprise_became_one(tmp_path: Path, row: list[str], kind: str) -> None:
    parsed = directory(tmp_path, HEADER, ONE, row, TWO)
    assert names(parsed) == ["曲靖甲电石有限公司", "曲靖乙电石厂"]
    assert [(str(p), p.fatal) for p in parsed.problems] == [(f"第3行是{kind}，不是数据，没有导入", False)]


def test_rows_left_out_are_told_once_with_their_numbers(tmp_path: Path) -> None:
    parsed = directory(tmp_path, HEADER, ONE, HEADER, TWO, HEADER, ["", "", "合计", "", "2.4", ""])
    assert [str(p) for p in parsed.problems] == [
        "第3、5行是重复的表头，不是数据，没有导入",
        "第6行是合计，不是数据，没有导入",
    ]


@pytest.mark.parametrize("remark", ["合计", "小计", "注：新增", "合计2家"])
def test_an_enterprise_vanished_for_a_word_in_its_remark(tmp_path: Path, remark: str) -> None:
    parsed = directory(tmp_path, HEADER, [*ONE[:5], remark], [*TWO[:5], remark])
    assert names(parsed) == ["曲靖甲电石有限公司", "曲靖乙电石厂"]
    assert parsed.problems == ()


@pytest.mark.parametrize("name", ["合计科技有限公司", "总计三一重工有限公司", "共计1号电石厂", "甲乙丙有限公司"])
def test_an_enterprise_named_like_a_total_is_one(tmp_path: Path, name: str) -> None:
    parsed = directory(tmp_path, HEADER, ["1", "曲靖市", name, "", "1.2", ""])
    assert names(parsed) == [name]


def test_a_row_with_a_sound_code_is_always_data(tmp_path: Path) -> None:
    parsed = directory(tmp_path, HEADER, ["小计", *ONE[1:]])
    assert names(parsed) == ["曲靖甲电石有限公司"]


@pytest.mark.parametrize("below", [[], [["", "", "合计", "", "0", ""]]])
def test_a_list_without_data_had_a_doubled_colon_or_no_error_at_all(tmp_path: Path, below: list[list[str]]) -> None:
    parsed = directory(tmp_path, HEADER, *below)
    assert [str(p) for p in parsed.problems if p.fatal] == ["表头下面没有数据"]
