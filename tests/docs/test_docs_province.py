"""The walk-through of CONTRIBUTING.md, followed word for word on a copy of the corpus."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from docs_text import ROOT, code_blocks

from compliance.checking import explain, run_rule_tests
from compliance.corpus import lint, load_corpus

TARGET = "policy_corpus/"


def follow(folder: Path) -> None:
    """Write every file that the guide shows; ``>>`` before a name means: append."""
    for info, content in code_blocks("CONTRIBUTING.md"):
        _, _, name = info.partition(" ")
        append, name = name.startswith(">> "), name.removeprefix(">> ")
        if not name.startswith(TARGET):
            continue
        path = folder / name.removeprefix(TARGET)
        path.parent.mkdir(parents=True, exist_ok=True)
        assert append == path.exists(), f"{name}: the guide says {'append' if append else 'create'}"
        before = path.read_text(encoding="utf-8") if append else ""
        path.write_text(before + content, encoding="utf-8")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy") / "policy_corpus"
    shutil.copytree(ROOT / "policy_corpus", folder)
    follow(folder)
    cut = [sys.executable, str(folder / "tools" / "cut.py"), "hn-2026-1"]
    subprocess.run(cut, check=True, capture_output=True)
    return folder


def test_a_province_is_added_by_data_alone(copied):
    assert set(lint(copied)) <= set(lint(ROOT / "policy_corpus"))
    clauses = load_corpus(copied).clauses.of("hn-2026-1")
    assert [(c.anchor, c.section) for c in clauses.values()] == [
        ("1", "一"),
        ("2.1", "二（一）"),
        ("2.2", "二（二）"),
        ("2.3", "二（三）"),
    ]


def test_its_cases_pass_and_those_of_the_others_still_do(copied):
    results = run_rule_tests(load_corpus(copied))
    before = {(r.case.rule, r.case.name) for r in run_rule_tests(load_corpus()) if not r.passed}
    assert {(r.case.rule, r.case.name) for r in results if not r.passed} <= before
    new = [r for r in results if r.case.region == "湖南省" and r.case.day == date(2026, 6, 30)]
    assert len(new) == 8 and all(r.passed for r in new)


def test_without_the_new_values_its_cases_fail(copied, tmp_path):
    folder = tmp_path / "policy_corpus"
    shutil.copytree(copied, folder)
    for name in ("PUE_新建大型上限.yaml", "最长改造年限.yaml"):
        shutil.copy(ROOT / "policy_corpus" / "params" / name, folder / "params" / name)
    failed = {r.case.name for r in run_rule_tests(load_corpus(folder), ("DC001", "TL001")) if not r.passed}
    assert {"湖南超过上限", "湖南超过两年又没有理由"} & failed


def test_the_explanation_shows_the_new_value_with_its_clause(copied):
    lines = explain("DC001", load_corpus(copied), region="湖南省", as_of=date(2026, 6, 30)).lines()
    at = next(i for i, line in enumerate(lines) if "● 湖南省，上限：1.24（含本数）" in line)
    assert "湘示范〔2026〕1号 二（一）：“新建大型、超大型数据中心电能利用效率（PUE）不高于1.24”" in lines[at + 1]
