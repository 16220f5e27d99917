"""Each lint code is found where it is made, and the shipped corpus is clean."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from corpus_small import DRAFT, edit, small_files, write_small

from compliance.corpus import Corpus, Problem, coverage, lint, load_corpus, load_waivers
from compliance.corpus.waiver_lint import lint_waivers

RULE = "rules/数据中心/DC901.yaml"
PARAM = "params/PUE上限.yaml"
CASES = "rules/数据中心/DC901.test.yaml"

TABLE_RULE = """\
编号: DC901
名称: 禁止
对象: 装置
效力: 禁止
依据: [{文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}]
判定表:
  列: [装置.建设性质, 装置.产能, 结论]
  命中: 唯一
  行:
    - [拟建, 高于 10 万吨/年, 符合]
    - [拟建, 高于 20 万吨/年, 不符合]
  其余: 不符合
"""

FOUND = [
    ("C000", {"docs/jia-2023-1/source.txt": "另一份文字"}, "sha256 与登记不符"),
    ("C000", {"docs/jia-2023-1/source.txt": None}, "不在目录里"),
    ("C001", edit(PARAM, "锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3", "锚: '9', 引文: 新建大型数据中心电能利用效率不超过1.3"), "没有条款“9”"),
    ("C002", edit(PARAM, "效率不超过1.3", "效率不得超过1.3"), "没有"),
    ("C002", edit("docs/jia-2023-1/clauses.yaml", "效率不超过1.3。", "效率不超过1.3。新建大型数据中心电能利用效率不超过1.3。"), "出现2次"),
    ("C004", edit(RULE, "数据中心.设计PUE 不高于", "数据中心.PUE 不高于"), "事实字典里没有"),
    ("C008", {CASES: None}, "缺少期望为“符合”的测试"),
    ("C008", edit(CASES, "数据中心.设计PUE: '1.3'}", "数据中心.设计PUE: '1.29'}"), "没有恰为1.3的测试"),
    ("C009", edit("registry.yaml", "DC901: {名称: 新建大型数据中心 PUE 上限, 状态: 现行}\n", ""), "没有在 registry.yaml 登记"),
    ("C009", edit("registry.yaml", "DC902: {名称: 以后再写, 状态: 待编写}", "DC902: {名称: 以后再写, 状态: 现行}"), "没有规则文件"),
    ("C009", edit("registry.yaml", "状态: 现行", "状态: 停用"), "却有规则文件"),
    ("C010", edit(PARAM, "锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3", "锚: '2', 引文: 改造时限一般不超过3年"), "“一般不超过”"),
    ("C011", edit(PARAM, "{文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}", "{文件: guo-2022-9}"), "效力不得为“强制”"),
    ("C013", {"tables/eff_b.csv": small_files()["tables/eff_a.csv"], "tables/eff_b.meta.yaml": "{文件: guo-2022-9, 版次: 2023年版, 起: '2023-01-01', 止: null}\n"}, "重叠"),
    ("C015", edit("docs/jia-2023-1/clauses.yaml", "正文: （一）新建大型数据中心电能利用效率不超过1.3。", "正文: （一）新建大型数据中心电能利用效率不超过1.30。"), "与指纹不符"),
    ("C016", edit("docs/jia-2023-1/meta.yaml", "失效: null", "失效日: null"), "没有“失效日”这个键"),
    ("C017", {RULE: TABLE_RULE, CASES: None}, "同时命中"),
    ("C019", {**edit(PARAM, "文件: jia-draft, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.25", "文件: jia-draft, 锚: '2', 引文: 于2023年X月底前报送")}, "占位"),
    ("C020", edit(PARAM, "值: '1.3'", "值: '1.4'"), "引文里没有取值“1.4”"),
    ("C023", edit(PARAM, "值: '1.3'\n    边界: 含", "值: '1.3'\n    边界: 不含"), "边界应为“含”"),
    ("C021", edit("docs/jia-2023-1/dispositions.yaml", "'2': {处置: 待编写}\n", ""), "没有处置"),
    ("C021", edit("docs/jia-2023-1/dispositions.yaml", "'2': {处置: 待编写}", "'3': {处置: 待编写}"), "没有条款“3”"),
    ("C021", edit("docs/jia-2023-1/dispositions.yaml", "码: [DC901]", "码: [DC909]"), "没有登记"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "changes", "fragment"), FOUND, ids=[f"{c[0]}-{i}" for i, c in enumerate(FOUND)])
def test_lint_finds_it(tmp_path: Path, code: str, changes: dict[str, str | None], fragment: str) -> None:
    found = [p for p in lint(write_small(tmp_path, changes)) if p.code == code]
    assert any(fragment in p.message for p in found), found


def test_every_word_of_a_set_is_printed_in_the_quote(tmp_path: Path) -> None:
    shutil.copytree(load_corpus().folder, tmp_path / "corpus")
    file = tmp_path / "corpus" / "params" / "符合性内容.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("行业标准, 三线一单]", "行业标准, 规划环评]", 1), "utf-8")
    (found,) = [p for p in lint(tmp_path / "corpus") if p.code == "C020"]
    assert found.file == "params/符合性内容.yaml" and "引文里没有“规划环评”" in found.message


def test_the_small_corpus_is_clean(tmp_path: Path) -> None:
    assert lint(write_small(tmp_path)) == ()


def test_a_rule_that_cannot_be_read_does_not_hide_the_rest(tmp_path: Path) -> None:
    changes = {**edit(RULE, "数据中心.设计PUE 不高于", "数据中心.PUE 不高于"), "docs/jia-2023-1/source.txt": "改"}
    assert {"C000", "C004"} <= {p.code for p in lint(write_small(tmp_path, changes))}


def test_a_corpus_that_does_not_load_is_one_problem(tmp_path: Path) -> None:
    (problem,) = lint(write_small(tmp_path, {"regions.yaml": "- {名称: 甲省, 上级: 丙省}\n"}))
    assert str(problem) == "regions.yaml:1: C016 地区“甲省”的上级“丙省”没有登记"


def test_stale_values_are_told_when_a_day_is_given(tmp_path: Path) -> None:
    folder = write_small(tmp_path)
    assert [p.code for p in lint(folder, date(2024, 6, 1))] == []
    (problem,) = lint(folder, date(2026, 6, 1))
    assert (problem.code, problem.severity) == ("C014", "提醒")


def test_shipped_corpus_is_clean() -> None:
    assert lint() == ()


def test_deleting_a_quoted_character_fails(tmp_path: Path) -> None:
    changes = edit("docs/jia-draft/clauses.yaml", "电能利用效率不超过1.25。", "电能利用率不超过1.25。")
    assert {p.code for p in lint(write_small(tmp_path, changes))} == {"C002", "C015"}
    assert "电能利用效率" in DRAFT


def test_coverage_counts_each_clause(tmp_path: Path) -> None:
    notice, draft = coverage(load_corpus(write_small(tmp_path)))
    assert (notice.clauses, notice.handled, notice.open) == (2, 1, ("2",))
    assert draft.not_machine == {"占位未定": 1}
    assert str(draft) == "jia-draft  条款2，有规则1，不可机检1（占位未定1），待编写0"


WAIVERS = """\
- {编号: W-1, 规则: [DC901], 主体: 甲厂, 类型: 延期批准, 理由: 无, 状态: 已批准, 生效: '2024-01-01'}
- {编号: W-2, 规则: [DC999], 主体: 甲厂, 类型: 其他, 理由: 无, 状态: 已批准, 生效: '2024-01-01', 有效期至: '2024-06-30'}
- {编号: W-3, 规则: [DC901], 主体: 乙厂, 类型: 其他, 理由: 无, 状态: 已批准, 生效: '2024-01-01', 有效期至: '2024-06-30'}
- {编号: W-4, 规则: [DC901], 主体: 乙厂, 类型: 其他, 理由: 无, 状态: 已批准, 生效: '2024-06-01', 有效期至: '2026-06-30'}
"""


def problems_of(found: tuple[Problem, ...], code: str) -> list[str]:
    return [p.message for p in found if p.code == code]


def test_waivers_are_checked(tmp_path: Path) -> None:
    corpus: Corpus = load_corpus(write_small(tmp_path, edit(RULE, "整改: {", "可豁免: 否\n整改: {")))
    file = tmp_path / "mine.yaml"
    file.write_text(WAIVERS, encoding="utf-8")
    found = tuple(lint_waivers(load_waivers(file), corpus, date(2024, 6, 10)))
    assert problems_of(found, "W001") == ["豁免W-1：没有写“有效期至”，无效", "豁免W-4：有效期超过366天，无效"]
    assert problems_of(found, "W002") == ["豁免W-2：没有规则“DC999”"]
    assert len(problems_of(found, "W003")) == 3
    assert problems_of(found, "W006") == ["豁免W-4与W-3重叠：DC901"]
    assert len(problems_of(found, "W007")) == 2
