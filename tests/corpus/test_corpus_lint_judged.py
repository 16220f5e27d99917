"""Lint that has to judge, and lint of the sentences: each code is found where it is made, with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from corpus_small import edit, small_files, write_small

from compliance.checking import lint_corpus
from compliance.checking.critical import cases_by_rule
from compliance.corpus import load_corpus, read_sentences, sentence_coverage
from compliance.corpus.cases import case_line, read_cases

RULE = "rules/数据中心/DC901.yaml"
CASES = "rules/数据中心/DC901.test.yaml"
PARAM = "params/PUE上限.yaml"
REGISTRY = small_files()["registry.yaml"]


def second_rule(rule: str, cases: str = "[]\n") -> dict[str, str | None]:
    """A second rule DC902 beside DC901."""
    return {
        "registry.yaml": REGISTRY.replace("状态: 待编写", "状态: 现行"),
        "rules/数据中心/DC902.yaml": rule,
        "rules/数据中心/DC902.test.yaml": cases,
    }


def rule(applies: str, asks: str, subject: str = "数据中心", force: str = "强制") -> str:
    return f"""\
编号: DC902
名称: 另一条
对象: {subject}
效力: {force}
依据: [{{文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}}]
适用: {applies}
要求: {asks}
整改: {{措施: 修改。}}
"""


CLINKER_CASE = (
    "- {名: 以存疑的数判了, 日期: '2023-06-01', 地区: 甲省, 事实: {装置.产品: clinker, 装置.建设性质: 存量, "
    "装置.改造后能耗: '117'}, 期望: 符合}\n"
)
TABLE = small_files()["tables/eff_a.csv"]
LIMITS = small_files()["tables/gb_limits.csv"]
REPLACING = """\
id: jia-2023-2
题名: 甲省新方案
文号: 甲发改〔2023〕2号
地区: 甲省
印发日期: '2023-01-10'
生效: {自: '2023-01-10', 依据: 印发日}
状态: 现行
替代: [{文件: jia-2023-1, 锚: ['1'], 自: '2023-01-10'}]
持有原文: 否
原文: null
"""

FOUND = [
    (
        "C007",
        second_rule(rule("数据中心.建设性质 是 拟建", "数据中心.设计PUE 高于 1.3")),
        "rules/数据中心/DC902.yaml:1",
        "规则DC902与DC901在同一情形下都适用，却不能同时满足（例如甲省、2023-01-10：数据中心.建设性质 拟建）",
    ),
    (
        "C012",
        {"docs/jia-2023-2/meta.yaml": REPLACING},
        f"{PARAM}:7",
        "“jia-2023-1 1”在任何一天都不能作依据：审查日期早于生效日期2023年1月10日、已被甲发改〔2023〕2号替代",
    ),
    (
        "C018",
        {
            **second_rule(rule("装置.建设性质 是 存量", "装置.改造后能耗 不高于 表.基准", "装置"), CLINKER_CASE),
            "tables/eff_a.csv": TABLE.replace("已核,已核", "已核,存疑"),
        },
        "rules/数据中心/DC902.test.yaml:1",
        "测试“以存疑的数判了”期望“符合”，但所用的限值没有核实",
    ),
    (
        "C018",
        {
            **second_rule(rule("装置.产品 是 clinker", "装置.改造后能耗 不高于 表.基准", "装置")),
            "tables/eff_a.csv": TABLE.replace("117,GB 1,已核,已核", ",GB 1,已核,缺失"),
        },
        "rules/数据中心/DC902.yaml:6",
        "规则DC902查“clinker”的表.基准，表里各版都没有核实，判不出结论",
    ),
    ("C018", {"tables/eff_a.csv": TABLE.replace("100,117,", "100,,")}, "tables/eff_a.csv:2", "clinker的基准标为“已核”，却没有数值"),
    ("C018", {"tables/eff_a.csv": TABLE.replace("抄件", "")}, "tables/eff_a.csv:2", "clinker的标杆标为“已核”，却没有写“核验依据”"),
    ("C018", {"tables/gb_limits.csv": LIMITS.replace("抄件", "")}, "tables/gb_limits.csv:2", "clinker的GB 1-2020限额标为“已核”，却没有写“核验依据”"),
    (
        "C022",
        second_rule(rule("{全部满足: [数据中心.建设性质 是 拟建, 数据中心.建设性质 是 存量]}", "数据中心.设计PUE 高于 1.3")),
        "rules/数据中心/DC902.yaml:1",
        "规则DC902永远不适用",
    ),
    (
        "C022",
        second_rule(rule("数据中心.建设性质 是 拟建", "{任一满足: [数据中心.设计PUE 高于 1.3, 数据中心.设计PUE 不高于 1.3]}")),
        "rules/数据中心/DC902.yaml:1",
        "规则DC902总是符合",
    ),
    (
        "C022",
        second_rule(rule("数据中心.建设性质 是 拟建", "{全部满足: [数据中心.设计PUE 高于 1.3, 数据中心.设计PUE 低于 1.3]}")),
        "rules/数据中心/DC902.yaml:1",
        "规则DC902永远不能满足",
    ),
    (
        "C002",
        edit(PARAM, "引文: 新建大型数据中心电能利用效率不超过1.3", "引文: 建大型数据中心电能利用效率不超过1.3"),
        f"{PARAM}:7",
        "引文截断了词句，“jia-2023-1 1”里它的前面紧接着“新”",
    ),
    (
        "C002",
        edit(PARAM, "引文: 新建大型数据中心电能利用效率不超过1.25", "引文: 新建大型数据中心电能利用效率不超过1.2"),
        f"{PARAM}:11",
        "引文截断了词句，“jia-draft 1”里它的后面紧接着“5”",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "place", "words"), FOUND, ids=[f"{f[0]}-{i}" for i, f in enumerate(FOUND)])
def test_lint_finds_it(tmp_path: Path, code: str, changes: dict[str, str | None], place: str, words: str) -> None:
    found = [str(p) for p in lint_corpus(write_small(tmp_path, changes)) if p.code == code]
    assert any(text.startswith(f"{place}: {code} ") and words in text for text in found), found


def test_the_small_corpus_and_the_shipped_one_are_clean(tmp_path: Path) -> None:
    assert lint_corpus(write_small(tmp_path)) == ()
    assert lint_corpus() == ()


def test_rules_that_can_both_be_met_are_no_contradiction(tmp_path: Path) -> None:
    """Stricter is not contrary; and what applies to others, or asks about other facts, is out of the way."""
    for applies, asks in (
        ("数据中心.建设性质 是 拟建", "数据中心.设计PUE 不高于 1.2"),
        ("数据中心.建设性质 是 存量", "数据中心.设计PUE 高于 1.3"),
        ("数据中心.建设性质 是 拟建", "数据中心.完成日期 不晚于 2025-12-31"),
    ):
        problems = lint_corpus(write_small(tmp_path, second_rule(rule(applies, asks))))
        assert not [p for p in problems if p.code == "C007"]


def test_a_corpus_that_does_not_load_is_still_one_problem(tmp_path: Path) -> None:
    (problem,) = lint_corpus(write_small(tmp_path, {"regions.yaml": "- {名称: 甲省, 上级: 丙省}\n"}))
    assert (problem.code, problem.line) == ("C016", 1)


HEAD = "编号,文件,锚,原文,处置,码,原因,说明\n"
SOUND = "A-1,jia-2023-1,1,新建大型数据中心电能利用效率不超过1.3,规则,DC901,,\nA-2,jia-2023-1,2,改造时限一般不超过3年,待编写,DC902,,\n"

SENTENCES = [
    ("A-1,jia-2023-9,1,新建,规则,DC901,,", 2, "没有登记文件“jia-2023-9”"),
    ("A-1,guo-2022-9,1,新建,规则,DC901,,", 2, "没有持有文件“guo-2022-9”的原文"),
    ("A-1,jia-2023-1,7,新建,规则,DC901,,", 2, "文件“jia-2023-1”没有条款“7”"),
    ("A-1,jia-2023-1,1,新建超大型数据中心,规则,DC901,,", 2, "没有：新建超大型数据中心"),
    ("A-1,jia-2023-1,2,不,待编写,DC902,,", 2, ""),
    ("A-1,jia-2023-1,1,新建大型数据中心,另议,DC901,,", 2, "“处置”只能取规则、不可机检、待编写"),
    ("A-1,jia-2023-1,1,新建大型数据中心,规则,DC777,,", 2, "规则码“DC777”没有登记"),
    ("A-1,jia-2023-1,1,新建大型数据中心,规则,DC902,,", 2, "写明由规则检查，但没有对应的规则文件"),
    ("A-1,jia-2023-1,1,新建大型数据中心,规则,,,", 2, "须写规则码"),
    ("A-1,jia-2023-1,1,新建大型数据中心,规则,DC901,背景,", 2, "只有不可机检的才写“原因”"),
    ("A-1,jia-2023-1,2,改造时限,不可机检,,不想写,", 2, "“原因”只能取政府职责"),
    ("A-1,jia-2023-1,2,改造时限,不可机检,DC901,背景,", 2, "不可机检的不写规则码"),
    ("A-1,jia-2023-1,1,新建大型数据中心,待编写,DC901,,", 2, "规则DC901已编写，处置应改为“规则”"),
    ("A-1,jia-2023-1,2,改造时限,规则,DC901,,", 2, "条款“2”在 dispositions.yaml 里的处置是“待编写”，这一句却由规则检查"),
    ("A-1,jia-draft,2,报送,待编写,DC902,,", 2, "条款“2”在 dispositions.yaml 里的处置是“不可机检”，这一句却待编写"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "line", "words"), SENTENCES)
def test_a_sentence_that_is_not_so_is_found(tmp_path: Path, row: str, line: int, words: str) -> None:
    problems = lint_corpus(write_small(tmp_path, {"docs/seed_map.csv": f"{HEAD}{row}\n"}))
    found = [str(p) for p in problems if p.code == "C024" and p.file == "docs/seed_map.csv"]
    if not words:
        assert found == []
    else:
        assert any(t.startswith(f"docs/seed_map.csv:{line}: C024 A-1：") and words in t for t in found), found


def test_a_sentence_twice_and_a_clause_without_its_sentence(tmp_path: Path) -> None:
    rows = SOUND.replace("A-2,jia-2023-1,2", "A-1,jia-2023-1,2")
    found = [str(p) for p in lint_corpus(write_small(tmp_path, {"docs/seed_map.csv": HEAD + rows}))]
    assert found == ["docs/seed_map.csv:3: C024 A-1：编号与第2行重复"]
    only = SOUND.splitlines(keepends=True)[1]
    found = [str(p) for p in lint_corpus(write_small(tmp_path, {"docs/seed_map.csv": HEAD + only}))]
    assert found == ["docs/jia-2023-1/dispositions.yaml:1: C024 条款“1”的处置是“规则”，seed_map.csv 里却没有一句如此"]


def test_a_table_of_sentences_that_cannot_be_read(tmp_path: Path) -> None:
    found = lint_corpus(write_small(tmp_path, {"docs/seed_map.csv": "编号,文件\n"}))
    assert [str(p) for p in found] == ["docs/seed_map.csv:1: C016 表头缺少：锚、原文、处置、码、原因、说明"]


def test_sentences_are_counted_by_code_and_reason(tmp_path: Path) -> None:
    third = "A-3,jia-draft,2,于2023年X月底前报送,不可机检,,占位未定,\n"
    corpus = load_corpus(write_small(tmp_path, {"docs/seed_map.csv": HEAD + SOUND + third}))
    found = sentence_coverage(read_sentences(corpus))
    assert (found.total, found.disposed, found.handled) == (3, 2, 1)
    assert (found.by_code, found.by_reason) == ({"DC901": 1}, {"占位未定": 1})
    assert [s.id for s in found.open] == ["A-2"]


def test_a_case_is_written_as_it_is_read(tmp_path: Path) -> None:
    """Every shipped case, written as one line and read again, is the same case."""
    for cases in cases_by_rule(load_corpus()).values():
        for case in cases:
            path = tmp_path / f"{case.rule}.test.yaml"
            path.write_text(case_line(case) + "\n", encoding="utf-8")
            (again,) = read_cases(path, case.file)
            assert again == type(case)(**{**case.__dict__, "line": 1})
