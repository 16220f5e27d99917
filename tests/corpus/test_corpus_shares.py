"""Rules on many: what may be written in 每个 and 占比, and what the lint says of a norm that does not fit."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from corpus_small import small_files, write_small

from compliance.checking import run_rule_tests
from compliance.corpus import Corpus, lint, load_corpus
from compliance.corpus.cases import read_cases
from compliance.corpus.conditions import MonthDays, Number, ParamRef, lines, parameters, shares
from compliance.corpus.documents import fingerprint
from compliance.model.errors import CorpusError

ONE, TWO = "（一）到2025年，40户企业中达到标杆水平的比例超过30%。", "（二）于每年1月15日前、季度末报送。"
RULE, PARAM, DAYS = "rules/汇总/AG901.yaml", "params/比例.yaml", "params/报送日.yaml"
VALUE = """\
  - 值: '30'
    边界: 不含
    效力: 目标
    口径: 产能
    范围: 装置.产品 是 clinker
    依据: {文件: yi-2024-1, 锚: '1', 引文: 40户企业中达到标杆水平的比例超过30%}
"""
CASES = "rules/汇总/AG901.test.yaml"
LATE = "rules/汇总/RP901.yaml"
_SMALL = small_files()
FILES: dict[str, str] = {
    "lexicon.yaml": _SMALL["lexicon.yaml"]
    .replace("  '1': {写法: ''}\n", "  '1': {写法: ''}\n  '%': {写法: '%'}\n")
    .replace("  - {词: 不超过,", "  - {词: 超过, 关系: 高于, 边界: 不含, 依据: 词义}\n  - {词: 不超过,")
    .replace("理由:\n", "时点用语:\n  季度末: [3月31日, 6月30日]\n理由:\n", 1),
    "facts.yaml": _SMALL["facts.yaml"]
    + "台账.在名录: {类型: 是非, 来源: registration.listed, 标签: 在名录}\n"
    + "报送.报送日期: {类型: 日期, 来源: submission.date, 标签: 报送日期}\n",
    "registry.yaml": _SMALL["registry.yaml"] + "AG901: {名称: 标杆比例, 状态: 现行}\nRP901: {名称: 报送, 状态: 现行}\n",
    "docs/yi-2024-1/meta.yaml": f"""\
id: yi-2024-1
题名: 甲省实施方案
文号: 甲发〔2024〕1号
地区: 甲省
印发日期: '2024-01-01'
生效: {{自: '2024-01-01', 依据: 印发日}}
状态: 现行
持有原文: 是
原文: {{文件: source.txt, sha256: {hashlib.sha256((ONE + TWO).encode()).hexdigest()}}}
""",
    "docs/yi-2024-1/source.txt": ONE + TWO,
    "docs/yi-2024-1/clauses.yaml": f"""\
- {{锚: '1', 引用名: （一）, 正文: {ONE}, 指纹: '{fingerprint(ONE)}'}}
- {{锚: '2', 引用名: （二）, 正文: {TWO}, 指纹: '{fingerprint(TWO)}'}}
""",
    "docs/yi-2024-1/dispositions.yaml": "'1': {处置: 规则, 码: [AG901]}\n'2': {处置: 规则, 码: [RP901]}\n",
    PARAM: """\
编号: 比例
标签: 比例
类型: 数值
单位: '%'
方向: 下限
取值:
  - 值: '30'
    边界: 不含
    效力: 目标
    口径: 户数
    总户数: '40'
    范围: 装置.产品 是 clinker
    依据: {文件: yi-2024-1, 锚: '1', 引文: 40户企业中达到标杆水平的比例超过30%}
""",
    DAYS: """\
编号: 报送日
标签: 报送期限
类型: 月日
方向: 最迟
取值:
  - 值: [1月15日, 季度末]
    边界: 含
    依据: {文件: yi-2024-1, 锚: '2', 引文: 于每年1月15日前、季度末报送}
""",
    RULE: """\
编号: AG901
名称: 标杆比例
对象: 地区
义务主体: 政府
效力: 目标
要求:
  占比: 装置
  其中: 装置.建设性质 是 存量
  满足: 装置.改造后能耗 不高于 表.标杆
  称: 达到标杆水平
  不低于: 参数.比例
  按: 参数.比例.口径
整改: {措施: 推动改造。}
""",
    CASES: """\
- {名: 恰为30%, 日期: '2024-06-01', 地区: 甲省, 台账: [{装置.产品: clinker, 装置.改造后能耗: '100', 份数: '12'}], 期望: 提示, 观测: 30%}
- {名: 超过, 日期: '2024-06-01', 地区: 甲省, 台账: [{装置.产品: clinker, 装置.改造后能耗: '100'}], 期望: 符合}
- {名: 不明, 日期: '2024-06-01', 地区: 甲省, 期望: 无法判定}
- {名: 乙省, 日期: '2024-06-01', 地区: 乙省, 期望: 不适用}
""",
    LATE: """\
编号: RP901
名称: 报送
对象: 地区
义务主体: 政府
要求: {每个: 报送, 均满足: 报送.报送日期 不晚于 参数.报送日, 称: 按期报送}
整改: {措施: 补报。}
""",
    "rules/汇总/RP901.test.yaml": """\
- {名: 恰在, 日期: '2024-06-01', 地区: 甲省, 台账: [{报送.报送日期: '2024-03-31'}], 期望: 符合}
- {名: 晚, 日期: '2024-06-01', 地区: 甲省, 台账: [{报送.报送日期: '2024-04-01'}], 期望: 不符合}
- {名: 不明, 日期: '2024-06-01', 地区: 甲省, 期望: 无法判定}
- {名: 乙省, 日期: '2024-06-01', 地区: 乙省, 期望: 不适用}
""",
}


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    assert FILES[name].count(old) == 1, (name, old)
    return {**FILES, name: FILES[name].replace(old, new)}


def test_the_corpus_of_shares_is_clean(tmp_path: Path) -> None:
    assert lint(write_small(tmp_path, dict(FILES))) == ()


def test_a_share_is_one_node_of_the_tree(tmp_path: Path) -> None:
    corpus = load_corpus(write_small(tmp_path, dict(FILES)))
    rule = corpus.rule("AG901")
    assert rule is not None and rule.requirement is not None
    (share,) = shares(rule.requirement)
    assert (share.member, share.claim, share.household, share.every) == (
        "installation",
        "达到标杆水平",
        "全部装置",
        False,
    )
    assert share.by == ParamRef("比例", "口径") and parameters(rule.requirement) == ("比例",)
    assert [line.fact.name for line in lines(rule.requirement)] == ["装置.占比", "装置.建设性质", "装置.改造后能耗"]
    (norm,) = corpus.norms_of(rule)
    assert (norm.basis, norm.households, norm.members is not None) == ("户数", 40, True)
    (late,) = corpus.parameters["报送日"].norms
    assert late.value == MonthDays(((1, 15), (3, 31), (6, 30)), ("1月15日", "季度末"))


def test_every_means_all_of_them(tmp_path: Path) -> None:
    rule = load_corpus(write_small(tmp_path, dict(FILES))).rule("RP901")
    assert rule is not None
    (share,) = rule.shares
    assert share.every and share.by == "个数" and share.line.value == Number(share.line.value.value, "%")  # type: ignore[union-attr]


BROKEN = [
    (changed(RULE, "占比: 装置", "占比: 企业"), "C003", 7, "不能数“企业”；可用：装置、数据中心、报送"),
    (changed(RULE, "  满足: 装置.改造后能耗 不高于 表.标杆\n", ""), "C003", 7, "缺少“满足”"),
    (changed(RULE, "  称: 达到标杆水平\n", ""), "C016", 7, "缺少“称”"),
    (changed(RULE, "  不低于: 参数.比例\n", "  不低于: 参数.比例\n  低于: 50%\n"), "C003", 7, "须写且只写一个"),
    (changed(RULE, "不低于: 参数.比例\n", "不低于: 三成\n"), "C003", 11, "不是百分比"),
    (changed(RULE, "不低于: 参数.比例\n", "不低于: 参数.报送日\n"), "C005", 11, "不能与数值比较"),
    (changed(RULE, "按: 参数.比例.口径", "按: 人数"), "C003", 12, "“按”只能取户数、个数、产能"),
    (changed(RULE, "按: 参数.比例.口径", "按: 参数.比率.口径"), "C004", 12, "没有参数“比率”"),
    (changed(RULE, "按: 参数.比例.口径", "按: 产能"), "C016", 1, "“总户数”只用于按户数计算的规则"),
    (changed(RULE, "按: 参数.比例.口径", "按: 参数.比例.口径\n  每户: 多数装置"), "C016", 13, "“每户”只能取"),
    (changed(RULE, "装置.建设性质 是 存量", "数据中心.建设性质 是 存量"), "C004", 8, "不属于本规则的对象"),
    (changed(RULE, "装置.改造后能耗 不高于 表.标杆", "装置.改造后能耗 不高于 表.标竿"), "C003", 9, "不是数字"),
    (changed(RULE, "对象: 地区", "对象: 装置"), "C003", 7, "只能用于地区和年度计划的规则"),
    (changed(RULE, "对象: 地区", "对象: [地区, 装置]"), "C016", 3, "只能写一种对象"),
    (changed(PARAM, "    口径: 户数\n", ""), "C013", 6, "没有都写“口径”"),
    (changed(PARAM, "口径: 户数", "口径: 产值"), "C016", 10, "“口径”只能取"),
    (changed(PARAM, "总户数: '40'", "总户数: 四十"), "C016", 11, "不是户数"),
    (changed(PARAM, "范围: 装置.产品 是 clinker", "范围: 数据中心.建设性质 是 存量"), "C004", 12, "不属于本规则的对象"),
    (changed(DAYS, "[1月15日, 季度末]", "[1月15日, 季末]"), "C016", 6, "1月15日，或用语表"),
    (changed(DAYS, "[1月15日, 季度末]", "[2月30日]"), "C016", 6, "1月15日，或用语表"),
    (changed(DAYS, "[1月15日, 季度末]", "[季度末, 1月15日]"), "C016", 6, "依次写"),
    (changed(DAYS, "    边界: 含\n", ""), "C013", 6, "月日须写“边界”"),
    (changed("lexicon.yaml", "季度末: [3月31日, 6月30日]", "季度末: [三月底]"), "C016", None, "时点用语应写成"),
]  # fmt: skip


@pytest.mark.parametrize(("files", "code", "line", "fragment"), BROKEN, ids=[str(i) for i in range(len(BROKEN))])
def test_loading_says_where_and_what(
    tmp_path: Path, files: dict[str, str | None], code: str, line: int | None, fragment: str
) -> None:
    with pytest.raises(CorpusError) as raised:
        load_corpus(write_small(tmp_path, files))
    assert (raised.value.code, fragment in raised.value.reason) == (code, True), raised.value
    if line is not None:
        assert raised.value.line == line


def test_the_law_deems_nothing_of_a_register(tmp_path: Path) -> None:
    deeming = "视为: {当: 装置.改造后能耗 状态 拒不提供, 结论: 不符合, 表述: 视为达不到}\n"
    with pytest.raises(CorpusError, match="“视为”只用于审查方案的规则"):
        load_corpus(write_small(tmp_path / "a", {**FILES, RULE: FILES[RULE] + deeming}))
    refused = changed(
        CASES,
        "台账: [{装置.产品: clinker, 装置.改造后能耗: '100'}]",
        "台账: [{装置.产品: clinker, 装置.改造后能耗: {状态: 拒不提供}}]",
    )
    with pytest.raises(CorpusError, match="“拒不提供”只用于方案的测试"):
        run_rule_tests(load_corpus(write_small(tmp_path / "b", refused)))


FOUND = [
    ("C020", changed(PARAM, "总户数: '40'", "总户数: '41'"), "没有“41户”"),
    ("C020", changed(PARAM, "值: '30'", "值: '35'"), "没有取值“35”"),
    ("C020", changed(DAYS, "[1月15日, 季度末]", "[1月16日, 季度末]"), "没有取值“1月16日”"),
    ("C013", {**FILES, PARAM: FILES[PARAM] + VALUE}, "同一条文有两个取值"),
    ("C023", changed(PARAM, "边界: 不含", "边界: 含"), "边界应为“不含”"),
    ("C008", changed(CASES, ", 观测: 30%", ""), "没有恰为30的测试"),
    ("C008", changed("rules/汇总/RP901.test.yaml", "2024-03-31", "2024-03-30"), "没有恰在1月15日、季度末的测试"),
    ("C008", {**FILES, CASES: None}, "缺少期望为“符合”的测试"),
]


@pytest.mark.parametrize(("code", "files", "fragment"), FOUND, ids=[f"{f[0]}-{i}" for i, f in enumerate(FOUND)])
def test_lint_finds_it(tmp_path: Path, code: str, files: dict[str, str | None], fragment: str) -> None:
    found = [p for p in lint(write_small(tmp_path, files)) if p.code == code]
    assert any(fragment in p.message for p in found), found


def test_two_values_of_one_clause_on_different_members_are_no_contradiction(tmp_path: Path) -> None:
    other = VALUE.replace("是 clinker", "不是 clinker")
    assert lint(write_small(tmp_path / "a", FILES)) == ()
    assert lint(write_small(tmp_path / "b", {**FILES, PARAM: FILES[PARAM] + other})) == ()


def test_what_a_set_demands_is_printed_or_explained(tmp_path: Path, shipped: Corpus) -> None:
    found = [n for n in shipped.parameters["年度计划必载内容"].norms if n.region == "重庆市"]
    assert [n.value for n in found] == [("期限",), ("措施", "责任单位")]
    assert all(word in n.note for n in found for word in n.value if isinstance(n.value, tuple))


def test_a_norm_on_some_needs_a_rule_on_many(tmp_path: Path) -> None:
    name = "params/PUE上限.yaml"
    text = _SMALL[name].replace(
        "边界: 含\n    依据: {文件: jia-2023-1", "边界: 含\n    口径: 户数\n    依据: {文件: jia-2023-1"
    )
    with pytest.raises(CorpusError, match="只用于“每个”“占比”的规则"):
        load_corpus(write_small(tmp_path, {name: text}))


def read(tmp_path: Path, text: str) -> tuple[int, ...]:
    path = tmp_path / "AG901.test.yaml"
    path.write_text(text, encoding="utf-8")
    (case,) = read_cases(path, "AG901.test.yaml")
    return tuple(row.copies for row in case.rows)


def test_cases_list_rows_and_copies_of_them(tmp_path: Path) -> None:
    head = "- {名: 甲, 日期: '2024-01-01', 期望: 符合, "
    assert read(tmp_path, head + "台账: [{装置.产品: clinker, 份数: '3'}, {装置.产品: clinker}]}\n") == (3, 1)
    assert read(tmp_path, head + "年度计划: [{计划项目.措施: 关停}]}\n") == (1,)
    for bad, words in (
        ("台账: [{份数: '0'}]", "正整数"),
        ("台账: {装置.产品: clinker}", "应写成一列"),
        ("台账: [甲]", "键|应写成"),
    ):
        with pytest.raises(CorpusError, match=words):
            read(tmp_path, head + bad + "}\n")


def test_the_shipped_rules_on_many_bind_governments(shipped: Corpus) -> None:
    many = [r for r in shipped.rules if r.shares]
    assert {r.code for r in many} == {
        "AG001", "AG002", "AG003", "AG004", "RG001", "RG002", "RP001", "RP002", "AP001",
    }  # fmt: skip
    assert all(r.duty == "政府" and not r.waivable for r in many)
    bases = {n.region: n.basis for n in shipped.parameters["标杆比例"].norms}
    assert bases == {"青海省": "户数", "重庆市": "产能", "云南省": "产能"}
