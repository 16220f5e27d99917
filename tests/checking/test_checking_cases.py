"""Every case that stands beside a rule of the shipped corpus holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.checking import run_rule_tests
from compliance.checking.rule_tests import CaseResult
from compliance.corpus import Corpus, load_corpus
from compliance.model.errors import CorpusError

RESULTS = run_rule_tests(load_corpus())


@pytest.mark.parametrize("result", RESULTS, ids=[f"{r.case.rule}-{r.case.line}" for r in RESULTS])
def test_case(result: CaseResult) -> None:
    assert result.passed, str(result)


def test_every_rule_has_cases(shipped: Corpus) -> None:
    assert {r.case.rule for r in RESULTS} == {r.code for r in shipped.rules}


def test_one_rule_can_be_run_alone(shipped: Corpus) -> None:
    assert {r.case.rule for r in run_rule_tests(shipped, ("CP001",))} == {"CP001"}


def cases_beside(corpus: Corpus, folder: Path, text: str) -> Corpus:
    import shutil

    copy = folder / "corpus"
    shutil.copytree(corpus.folder, copy, ignore=shutil.ignore_patterns("*.test.yaml"))
    (copy / "rules" / "时限" / "TL001.test.yaml").write_text(text, encoding="utf-8")
    return load_corpus(copy)


def test_a_wrong_expectation_is_told_with_the_finding(shipped: Corpus, tmp_path: Path) -> None:
    text = "- {名: 错的, 日期: '2024-06-30', 地区: 重庆市, 事实: {装置.建设性质: 拟建}, 期望: 不符合}\n"
    (result,) = run_rule_tests(cases_beside(shipped, tmp_path, text))
    assert not result.passed
    assert str(result) == (
        "rules/时限/TL001.test.yaml:1: 未通过 错的：期望不符合，得到不适用（不适用：建设性质为拟建，不属于存量、在建）"
    )


@pytest.mark.parametrize(
    ("facts", "fragment"),
    [
        ("装置.建设: 拟建", "事实字典里没有“装置.建设”"),
        ("装置.建设性质: 新建", "不是取值"),
        ("装置.产能: 三万吨", "看不懂"),
        ("装置.开始日期: 明年", "看不懂"),
        ("装置.节能量偏差: '0.1'", "请写它所依据的事实"),
    ],
)
def test_a_case_that_makes_no_sense_is_an_error(shipped: Corpus, tmp_path: Path, facts: str, fragment: str) -> None:
    text = f"- {{名: 甲, 日期: '2024-06-30', 地区: 重庆市, 事实: {{{facts}}}, 期望: 符合}}\n"
    with pytest.raises(CorpusError, match=fragment):
        run_rule_tests(cases_beside(shipped, tmp_path, text))
