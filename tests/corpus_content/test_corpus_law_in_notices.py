"""通知书里引的法律条文与语料一字不差；依法责令的类别，正是规则写了处理依据的那些。"""

from __future__ import annotations

import re

import pytest
from corpus_files import CORPUS, bare, clauses, read

from compliance.corpus import load_corpus

CLASSES = read(CORPUS.parent / "templates" / "整改通知书" / "依据.yaml")
SHIPPED = load_corpus()
LAW = {clause["引用名"]: bare(clause["正文"]) for clause in clauses("law-jnyf-2018").values()}


def texts() -> list[str]:
    return [edition[key] for group in CLASSES for edition in group["版本"] for key in ("处理", "后果")]


def test_every_passage_quoted_from_the_law_stands_in_its_article() -> None:
    quoted = [
        q for text in texts() for q in re.findall(r"《中华人民共和国节约能源法》(第\w+条)[^“”]*?规定：“([^”]+)”", text)
    ]
    assert len(quoted) >= 4
    for article, words in quoted:
        assert bare(words) in LAW[article], article


@pytest.mark.parametrize("code", sorted({r.code for r in SHIPPED.rules if r.handling}))
def test_a_rule_that_is_dealt_with_by_law_has_a_class_of_its_own(code: str) -> None:
    groups = [g for g in CLASSES if code in g["规则"]]
    assert groups and all(g["性质"].startswith("责令") for g in groups)
    rule = SHIPPED.rule(code)
    assert rule is not None
    cited = {
        f"{SHIPPED.documents[h.citation.document].title} "
        f"{SHIPPED.clauses.section(h.citation.document, h.citation.anchor)}"
        for h in rule.handling
    }
    assert {article for g in groups for article in g.get("法条", [])} <= cited


def test_policy_classes_name_no_rule_that_is_dealt_with_by_law() -> None:
    by_law = {r.code for r in SHIPPED.rules if r.handling}
    for group in CLASSES:
        if group["性质"].startswith("政策督办"):
            assert group["规则"] == "其余" or not set(group["规则"]) & by_law


def test_a_narrow_class_stands_before_the_one_that_takes_the_rest() -> None:
    for code in {c for g in CLASSES if g["规则"] != "其余" for c in g["规则"]}:
        narrow = ["法条" in g for g in CLASSES if g["规则"] != "其余" and code in g["规则"]]
        assert narrow == sorted(narrow, reverse=True) and narrow.count(False) == 1, code
