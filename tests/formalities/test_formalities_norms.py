"""The norms of form as data: what an office may change in its own profile, and what a broken one says."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from formalities_papers import TEMPLATES, inspected, said, spoiled

from compliance.formalities import Level, load_norms
from compliance.formalities.inspection import inspect_bytes
from compliance.formalities.norms import FOLDER, NATIONAL, RULES
from compliance.formalities.rules import SHEET_RULES, TEXT_RULES, WORD_RULES
from compliance.model.errors import TemplateError
from compliance.readers import Limits


def own(folder: Path, text: str) -> Path:
    """An office's own profile."""
    path = folder / "本单位.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_rule_has_a_function_for_each_format_that_it_names() -> None:
    rules = load_norms().rules
    word, sheet = ({code for code, _ in (*TEXT_RULES, *more)} for more in (WORD_RULES, SHEET_RULES))
    assert word == {code for code, entry in rules.items() if "docx" in entry.formats}
    assert sheet == {code for code, entry in rules.items() if "pdf" in entry.formats}


def test_an_office_may_ask_for_another_figure_another_level_and_leave_a_rule_out(tmp_path: Path) -> None:
    profile = own(tmp_path, "名称: 某市局\n字号: {正文: 15}\n规则: {F321: 本单位, F106: 不查}\n")
    norms = load_norms(own=profile)
    assert (norms.name, norms.figure("字号", "正文"), norms.figure("字号", "标题")) == ("某市局", 15, 22)
    paper = inspect_bytes(Path("文书"), spoiled(lambda document: None), norms, Limits())
    assert {f.code for f in paper.faults} == {"F205", "F321", "F361"}
    assert {f.level for f in paper.faults if f.code == "F321"} == {Level.OFFICE}


def test_a_rule_left_out_finds_nothing(tmp_path: Path) -> None:
    bad = spoiled(said("成文日期", "2026年01月05日"))
    assert [f.code for f in inspected(bad).faults] == ["F341"]
    without = load_norms(own=own(tmp_path, "规则: {F341: 不查}\n"))
    assert inspect_bytes(Path("文书"), bad, without, Limits()).faults == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("规则: {F999: 国标}", "没有“F999”这条规则"),
        ("规则: {F341: 严重}", "“F341”的级别只能是 国标、习惯、本单位"),
        ("版芯: {天头: 35}", "没有“版芯”这一组数值"),
        ("版心: {上边: 35}", "“版心”里没有“上边”这一项"),
        ("- 天头", "应为“名称: 内容”的列表"),
        ("版心: {天头: 35", r"本单位\.yaml:\d：YAML 写法有误"),
    ],
)
def test_a_broken_profile_is_explained(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(TemplateError, match=message):
        load_norms(own=own(tmp_path, text))


def test_a_figure_that_is_none_is_named_when_it_is_needed(tmp_path: Path) -> None:
    norms = load_norms(own=own(tmp_path, "版心: {天头: 高}\n"))
    with pytest.raises(TemplateError, match="“版心”的“天头”应是数字，现为“高”"):
        norms.figure("版心", "天头")


def test_an_offices_profile_beside_the_national_one_is_used(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    for name in (NATIONAL, RULES):
        shutil.copy(TEMPLATES / FOLDER / name, tmp_path / FOLDER / name)
    assert load_norms(tmp_path).name == "GB/T 9704—2012"
    own(tmp_path / FOLDER, "名称: 某市局\n")
    assert load_norms(tmp_path).name == "某市局"
    (tmp_path / FOLDER / NATIONAL).unlink()
    with pytest.raises(TemplateError, match="读不到版式文件"):
        load_norms(tmp_path)
