"""The manual for policy officers says what is, and its examples can be copied."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from compliance.corpus import Corpus, lint_determinations, load_determinations
from compliance.corpus.cases import read_cases
from compliance.corpus.conditions import LEVELS, LIMITS, RELATIONS, shares
from compliance.corpus.decisions import read_interpretations, read_waivers
from compliance.corpus.grammar import Grammar
from compliance.corpus.strict import parse_yaml
from compliance.corpus.words import FORCES


@pytest.fixture(scope="module")
def text(shipped: Corpus) -> str:
    return (shipped.folder / "README.md").read_text(encoding="utf-8")


def block(text: str, start: str) -> str:
    found = re.search(rf"```yaml\n({re.escape(start)}.*?)```", text, re.S)
    assert found, start
    return found[1]


def test_every_relation_level_and_force_is_explained(text: str) -> None:
    for word in (*(r.word for r in RELATIONS), *LEVELS, *LIMITS, *FORCES):
        assert word in text, word


def test_every_lint_code_is_in_the_table(text: str, shipped: Corpus) -> None:
    import compliance.corpus as package

    folder = Path(package.__file__).parent
    source = "".join(f.read_text(encoding="utf-8") for f in folder.glob("*.py"))
    codes = set(re.findall(r'"(C0\d\d)"', source))
    table = text.split("## 九")[1]
    listed = set(re.findall(r"C0\d\d", table)) | {"C004", "C005"}
    assert codes <= listed


def test_the_determination_can_be_copied_and_wants_a_signature(text: str, tmp_path: Path, shipped: Corpus) -> None:
    record = tmp_path / "record.yaml"
    record.write_text(block(text, "编号: R-"), encoding="utf-8")
    (copied,) = load_determinations(record)
    assert (copied.finding, copied.facts, copied.withdrawn) == ("拒不提供", ("装置.改造前能耗",), None)
    assert [p.code for p in lint_determinations((copied,), shipped, date(2025, 4, 1))] == ["R001"]
    signed = replace(copied, by="张三，处长", authority="某省某厅")
    assert tuple(lint_determinations((signed,), shipped, date(2025, 4, 1))) == ()


def test_the_waiver_and_the_ruling_can_be_copied(text: str, tmp_path: Path) -> None:
    waiver, ruling = tmp_path / "waiver.yaml", tmp_path / "ruling.yaml"
    waiver.write_text(block(text, "编号: W-"), encoding="utf-8")
    ruling.write_text(block(text, "编号: I-"), encoding="utf-8")
    assert read_waivers(waiver, "w")[0].item == "装置:2号熟料生产线"
    assert read_interpretations(ruling, "i")[0].boundary == "不含"


def test_the_share_of_the_manual_can_be_copied(text: str, shipped: Corpus, tmp_path: Path) -> None:
    types = {c: p.type for c, p in shipped.parameters.items()}
    grammar = Grammar(shipped.facts, shipped.lexicon, types, frozenset({"region"}))
    (share,) = shares(grammar.node(parse_yaml(block(text, "要求:\n  占比:"), "README.md")["要求"], "README.md", 1))
    rule = shipped.rule("AG002")
    assert rule is not None and share == replace(rule.shares[0], line=share.line, meets=share.meets, where=share.where)
    cases = tmp_path / "AG002.test.yaml"
    cases.write_text(block(text, "- 名: 重庆 恰为30%产能"), encoding="utf-8")
    (case,) = read_cases(cases, "README.md")
    assert (len(case.rows), case.observed) == (2, "30%")
