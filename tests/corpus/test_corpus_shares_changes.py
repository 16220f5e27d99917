"""Rules on many under comparison: a change of 范围, 口径, 总户数 or a day of the year is found, and can be tried alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from corpus_small import write_small
from test_corpus_shares import DAYS, FILES, PARAM, RULE, changed

from compliance.corpus import Corpus, load_corpus
from compliance.corpus.conditions import Line, Share, stated_lines
from compliance.corpus.difference import difference
from compliance.corpus.hybrid import apply_change
from compliance.corpus.wording import norm_value, tree_text


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load_corpus(write_small(tmp_path_factory.mktemp("many"), FILES))


CHANGES = [
    (changed(PARAM, "口径: 户数\n    总户数: '40'\n", "口径: 产能\n"), "口径 户数，总户数 40", "口径 产能"),
    (changed(PARAM, "总户数: '40'", "总户数: '39'"), "总户数 40", "总户数 39"),
    (changed(PARAM, "范围: 装置.产品 是", "范围: 装置.产品 不是"), "范围 装置.产品 是", "范围 装置.产品 不是"),
    (changed(DAYS, "[1月15日, 季度末]", "[1月16日, 季度末]"), "1月15日、3月31日", "1月16日、3月31日"),
    (changed("lexicon.yaml", "季度末: [3月31日, 6月30日]", "季度末: [3月30日, 6月30日]"), "3月31日", "3月30日"),
    (changed(RULE, "不低于: 参数.比例", "高于: 参数.比例"), "不低于 参数.比例", "高于 参数.比例"),
    (changed(RULE, "其中: 装置.建设性质 是", "其中: 装置.建设性质 不是"), "其中 装置.建设性质 是", "不是 存量"),
]


@pytest.mark.parametrize(("files", "old", "new"), CHANGES, ids=[c[2] for c in CHANGES])
def test_a_change_is_found_and_leads_there(
    many: Corpus, tmp_path: Path, files: dict[str, str], old: str, new: str
) -> None:
    target = load_corpus(write_small(tmp_path, files))
    changes = difference(many, target).changes
    details = [d for change in changes for d in change.details]
    assert any(old in d.old for d in details) and any(new in d.new for d in details), changes
    reached = many
    for change in changes:
        reached = apply_change(change, reached, target)
    assert difference(reached, target).changes == ()


def test_a_share_is_printed_as_its_file_has_it(many: Corpus) -> None:
    ratio, late = (tree_text(many.rule(code).tree) for code in ("AG901", "RP901"))  # type: ignore[union-attr]
    assert ratio == (
        "装置占比 不低于 参数.比例［其中 装置.建设性质 是 存量；满足 装置.改造后能耗 不高于 表.标杆；"
        "称 达到标杆水平；按 参数.比例.口径；每户 全部装置］"
    )
    assert late.startswith("每个 报送［均满足 报送.报送日期 不晚于 参数.报送日；称 按期报送；")
    (norm,) = many.parameters["报送日"].norms
    assert norm_value(norm.value, many.lexicon) == "1月15日、季度末（1月15日、3月31日、6月30日）"


def test_a_fact_that_changes_changes_in_every_line_on_members(many: Corpus) -> None:
    """The share's condition on each member and the 范围 of a norm speak of the new fact too."""
    facts = {n: replace(f, label="新标签") for n, f in many.facts.items() if n in ("装置.改造后能耗", "装置.产品")}
    target = replace(many, facts={**many.facts, **facts})
    reached = many
    for change in difference(many, target).changes:
        reached = apply_change(change, reached, target)
    rule = reached.rule("AG901")
    assert rule is not None and isinstance(rule.requirement, Share)
    labels = {line.fact.name: line.fact.label for line in stated_lines(rule.requirement)}
    assert labels["装置.改造后能耗"] == "新标签" and labels["装置.建设性质"] != "新标签"
    (norm,) = reached.parameters["比例"].norms
    assert isinstance(norm.members, Line) and norm.members.fact.label == "新标签"
