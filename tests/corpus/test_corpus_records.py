"""Lint of what people have decided: rulings (I…), waivers (W…), determinations (R…), each with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from corpus_small import small_files, write_small

from compliance.corpus import lint, lint_determinations, load_corpus, load_determinations, load_waivers
from compliance.model.errors import CorpusError

LEXICON = small_files()["lexicon.yaml"].rstrip("\n") + "\n  未署名标记: [待定, 姓名]\n"
RULING = "interpretations/I-1.yaml"
DEEMING = """\
编号: DC902
名称: 须提供数据
对象: 数据中心
依据: [{文件: jia-2023-1, 锚: '2', 引文: 改造时限一般不超过3年。, 效力: 一般}]
要求: 数据中心.设计PUE 应载明
视为: {当: 数据中心.设计PUE 状态 拒不提供, 结论: 不符合, 表述: 视为超标, 针对: [DC901]}
"""
DEEMING_FILE = "rules/数据中心/DC902.yaml"


def ruling(settles: str, by: str = "李四，某处", number: str = "I-1", start: str = "2024-01-01") -> str:
    return (
        f"# 第一行是注释\n编号: {number}\n问题: 问\n裁断: {settles}\n理由: 理\n裁断人: {by}\n"
        f"日期: '{start}'\n自: '{start}'\n"
    )


def problems(folder: Path, changes: dict[str, str | None], letter: str, day: date | None = None) -> list[str]:
    found = lint(write_small(folder, {"lexicon.yaml": LEXICON, **changes}), day)
    return [str(p) for p in found if p.code.startswith(letter)]


@pytest.mark.parametrize(
    ("settles", "fragment"),
    [
        ("{参数: PUE上线, 地区: 甲省, 边界: 含}", "没有参数“PUE上线”"),
        ("{参数: PUE上限, 地区: 丙省, 边界: 含}", "没有地区“丙省”"),
        ("{参数: PUE上限, 地区: 甲, 边界: 含}", "没有地区“甲”，请写全称“甲省”"),
        ("{参数: PUE上限, 地区: 乙省, 边界: 含}", "参数“PUE上限”在乙省没有取值；有取值的地区：甲省"),
        ("{文件: jia-2024-9, 生效日期: '2024-01-01'}", "没有登记文件“jia-2024-9”"),
        ("{参数: PUE上限, 地区: 甲省, 采用: jia-2024-9}", "没有登记文件“jia-2024-9”"),
        ("{参数: PUE上限, 地区: 甲省, 采用: guo-2022-9}", "没有依据“guo-2022-9”的取值；可采用：jia-2023-1、jia-draft"),
        ("{参数: PUE上限, 地区: 甲省, 采用: {文件: jia-2023-1, 锚: '2'}}", "没有依据“jia-2023-1 2”的取值"),
        ("{规则: DC999, 地区: 甲省, 采用: jia-2023-1}", "没有规则“DC999”"),
    ],
)
def test_a_ruling_that_names_what_does_not_exist_is_refused(tmp_path: Path, settles: str, fragment: str) -> None:
    (problem,) = problems(tmp_path, {RULING: ruling(settles)}, "I001")
    assert problem.startswith(f"{RULING}:2: I001 裁断I-1：") and fragment in problem


@pytest.mark.parametrize(
    "settles",
    [
        "{参数: PUE上限, 地区: 甲省, 边界: 含}",
        "{参数: PUE上限, 地区: 甲省, 采用: jia-2023-1}",
        "{规则: DC901, 地区: 甲省, 采用: {文件: jia-2023-1, 锚: '1'}}",
        "{文件: jia-2023-1, 生效日期: '2023-02-01'}",
        "{读法: 怎样读}",
    ],
)
def test_sound_rulings_are_accepted(tmp_path: Path, settles: str) -> None:
    assert problems(tmp_path, {RULING: ruling(settles)}, "", date(2024, 6, 1)) == []


@pytest.mark.parametrize(
    "settles",
    [
        "{参数: PUE上限, 采用: jia-2023-1}",
        "{地区: 甲省}",
        "{文件: jia-2023-1}",
        "{边界: 含}",
        "{采用: jia-2023-1, 地区: 甲省}",
    ],
)
def test_a_ruling_that_settles_nothing_cannot_be_read(tmp_path: Path, settles: str) -> None:
    (problem,) = problems(tmp_path, {RULING: ruling(settles)}, "C016")
    assert problem.startswith(f"{RULING}:4: C016 裁断应写")


def test_a_norm_that_names_a_ruling_that_does_not_exist(tmp_path: Path) -> None:
    name = "params/PUE上限.yaml"
    changed = small_files()[name].replace("    最后核验: '2024-01-01'\n", "    最后核验: '2024-01-01'\n    解释: I-7\n")
    assert problems(tmp_path, {name: changed}, "I001") == [f"{name}:7: I001 没有裁断“I-7”"]


@pytest.mark.parametrize(("by", "why"), [("待定", "“待定”不是署名"), ("''", "没有写“裁断人”")])
def test_an_unsigned_ruling_is_a_reminder_of_the_day(tmp_path: Path, by: str, why: str) -> None:
    changes: dict[str, str | None] = {RULING: ruling("{读法: 怎样读}", by=by)}
    assert problems(tmp_path, changes, "I002") == []
    (problem,) = problems(tmp_path, changes, "I002", date(2024, 6, 1))
    assert problem == f"{RULING}:2: I002 裁断I-1：{why}；署名以前不能据以判定"


def test_rulings_that_contradict_each_other(tmp_path: Path) -> None:
    one = ruling("{参数: PUE上限, 地区: 甲省, 边界: 含}")
    other = ruling("{参数: PUE上限, 地区: 甲省, 边界: 不含}", number="I-2")
    later = ruling("{参数: PUE上限, 地区: 甲省, 边界: 不含}", number="I-2", start="2024-02-01")
    twice = {RULING: one, "interpretations/I-2.yaml": other}
    assert problems(tmp_path / "a", twice, "I003") == [
        "interpretations/I-2.yaml:2: I003 裁断I-2与I-1就同一问题自同一天起裁断不同"
    ]
    assert problems(tmp_path / "b", {RULING: one, "interpretations/I-2.yaml": later}, "I003") == []
    same = {RULING: one, "interpretations/I-2.yaml": one}
    assert "裁断编号“I-1”重复" in problems(tmp_path / "c", same, "I003")[0]


# -- determinations ----------------------------------------------------------------------------------

RECORDS = """\
- {编号: R-1, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-2, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-3, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 姓名, 认定机关: 待定, 日期: '2024-01-01'}
- {编号: R-4, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局}
- {编号: R-5, 主体: 甲厂, 认定: 拒不提供, 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-6, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-7, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.枢纽节点项目], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-8, 主体: 甲厂, 对象: 装置:1号, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-9, 主体: 甲厂, 认定: 拒不提供, 事实: [装置.产能], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-10, 主体: 甲厂, 认定: 瞒报漏报, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-06-11'}
- {编号: R-1, 主体: 乙厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-01-01'}
- {编号: R-11, 主体: 甲厂, 认定: 拒不提供, 事实: [数据中心.设计PUE], 理由: 无, 认定人: 张三, 认定机关: 甲局, 日期: '2024-02-01', 撤销: '2024-01-01'}
"""


def test_determinations_are_checked_with_file_and_line(tmp_path: Path) -> None:
    corpus = load_corpus(write_small(tmp_path / "corpus", {"lexicon.yaml": LEXICON, DEEMING_FILE: DEEMING}))
    file = tmp_path / "认定.yaml"
    file.write_text(RECORDS, encoding="utf-8")
    found = tuple(lint_determinations(load_determinations(file), corpus, date(2024, 6, 10)))
    assert [str(p) for p in found] == [
        "认定.yaml:2: R001 认定R-2：没有认定人的署名，不起作用",
        "认定.yaml:3: R001 认定R-3：没有认定人和认定机关的署名，不起作用",
        "认定.yaml:4: R001 认定R-4：没有写“日期”，不起作用",
        "认定.yaml:5: R001 认定R-5：没有写“事实”，不起作用",
        "认定.yaml:6: R002 认定R-6：事实字典里没有“数据中心.PUE”",
        "认定.yaml:7: R002 认定R-7：“数据中心.枢纽节点项目”是算出来的，请写它所依据的事实",
        "认定.yaml:8: R002 认定R-8：“数据中心.设计PUE”不是对象“装置:1号”的事实",
        "认定.yaml:9: R003 认定R-9：没有规则写明“装置.产能”拒不提供时视为什么，登记了也不改变结论",
        "认定.yaml:10: R004 认定R-10：日期2024-06-11晚于2024-06-10，到那天才起作用",
        "认定.yaml:12: R001 认定R-11：“撤销”早于“日期”，不起作用",
        "认定.yaml:11: R005 认定编号“R-1”重复",
    ]
    assert {p.code for p in found if p.severity == "提醒"} == {"R003", "R004"}


@pytest.mark.parametrize(
    ("changed", "line", "fragment"),
    [
        (
            "对象: 车间:1号",
            1,
            "对象“车间:1号”看不懂：应写成“装置:1号转炉”的形式，冒号前可用：方案、企业、装置、数据中心",
        ),
        ("对象: 台账:1号", 1, "冒号前可用：方案、企业、装置、数据中心"),
        ("对象: 装置：1号", 1, "冒号要用半角“:”"),
        ("对象: 1号炉", 1, "应写成“装置:1号转炉”的形式"),
        ("对象: '装置:'", 1, "应写成“装置:1号转炉”的形式"),
        ("认定: 拒绝", 1, "“认定”只能取拒不提供、瞒报漏报，写的是“拒绝”"),
        ("认定人员: 张三", 1, "没有“认定人员”这个键"),
        ("日期: 2024年1月1日", 1, "不是日期"),
    ],
)
def test_a_record_that_cannot_be_read_says_where(tmp_path: Path, changed: str, line: int, fragment: str) -> None:
    key = changed.partition(":")[0]
    given = {"编号": "R-1", "主体": "甲厂", "认定": "拒不提供", "理由": "无", "日期": "'2024-01-01'"}
    given.pop(key, None)
    text = "".join([f"{changed}\n", *(f"{k}: {v}\n" for k, v in given.items())])
    file = tmp_path / "r.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        load_determinations(file)
    assert str(error.value).startswith(f"r.yaml:{line}: ") and fragment in str(error.value)


def test_every_yaml_file_of_a_folder_counts_and_is_named_by_its_path(tmp_path: Path) -> None:
    one = "{编号: %s, 主体: 甲厂, 认定: 拒不提供, 事实: [x.y], 理由: 无}\n"
    (tmp_path / "2025").mkdir()
    (tmp_path / "2025" / "b.yml").write_text(one % "R-2", encoding="utf-8")
    (tmp_path / "a.yaml").write_text(one % "R-1", encoding="utf-8")
    (tmp_path / "说明.txt").write_text("不是登记", encoding="utf-8")
    assert [(r.id, r.file) for r in load_determinations(tmp_path)] == [("R-2", "2025/b.yml"), ("R-1", "a.yaml")]


def test_records_in_the_corpus_are_read_and_change_its_hash(tmp_path: Path) -> None:
    bare = load_corpus(write_small(tmp_path / "a"))
    folder = write_small(tmp_path / "b", {"determinations/a.yaml": RECORDS})
    assert len(load_corpus(folder).determinations) == 12
    assert load_corpus(folder).hash != bare.hash


# -- 视为 and 处理依据 in rules ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "code", "fragment"),
    [
        ("状态 拒不提供", "状态 未载明", "C003", "应写成“事实 状态 拒不提供”"),
        ("数据中心.设计PUE 状态", "数据中心.PUE 状态", "C004", "事实字典里没有“数据中心.PUE”"),
        ("数据中心.设计PUE 状态", "数据中心.枢纽节点项目 状态", "C004", "算出来的"),
        ("结论: 不符合", "结论: 符合", "C016", "“结论”只能取不符合"),
        ("表述: 视为超标, ", "", "C016", "缺少“表述”"),
        ("[DC901]", "[DC990]", "C009", "“视为”针对的规则“DC990”不存在"),
        ("针对: [DC901]", "如同: [数据中心.设计PUE 高于 1.3]", "C003", "“如同”只能写"),
        ("视为: {", "处理依据: [{文件: jia-draft, 锚: '1', 引文: 新建}]\n视为: {", "C011", "处理依据不能是征求意见稿"),
        ("视为: {", "处理依据: [{文件: guo-2022-9}]\n视为: {", "C011", "处理依据不能是未持有原文的文件"),
        ("视为: {", "处理依据: [{文件: jia-2023-1, 锚: '9', 引文: 新建}]\n视为: {", "C001", "没有条款“9”"),
        ("视为: {", "处理依据: [{文件: jia-2023-1, 锚: '1', 引文: 旧建}]\n视为: {", "C002", "没有：旧建"),
    ],
)
def test_what_follows_from_a_rule_is_checked(tmp_path: Path, old: str, new: str, code: str, fragment: str) -> None:
    assert DEEMING.count(old) == 1
    found = problems(tmp_path, {DEEMING_FILE: DEEMING.replace(old, new)}, code)
    assert any(fragment in p and p.startswith(f"{DEEMING_FILE}:") for p in found), found


# -- waivers ------------------------------------------------------------------------------------------


def test_only_approved_waivers_overlap_or_expire_and_an_approval_has_a_name(tmp_path: Path) -> None:
    given = """\
- {编号: W-1, 规则: [DC901], 主体: 甲厂, 类型: 其他, 理由: 无, 批准人: 张三, 状态: 已批准, 生效: '2024-01-01', 有效期至: '2024-06-30'}
- {编号: W-2, 规则: [DC901], 主体: 甲厂, 类型: 其他, 理由: 无, 状态: 已驳回, 生效: '2024-01-01', 有效期至: '2024-06-30'}
- {编号: W-3, 规则: [DC901], 主体: 乙厂, 类型: 其他, 理由: 无, 批准人: 姓名, 状态: 已批准, 生效: '2024-01-01', 有效期至: '2024-12-30'}
"""
    file = tmp_path / "豁免.yaml"
    file.write_text(given, encoding="utf-8")
    folder = write_small(tmp_path / "corpus", {"lexicon.yaml": LEXICON})
    found = [str(p) for p in lint(folder, date(2024, 6, 10), waivers=load_waivers(file)) if p.code[0] == "W"]
    assert found == [
        "豁免.yaml:1: W007 豁免W-1将于2024-06-30到期",
        "豁免.yaml:3: W008 豁免W-3：写明已批准，却没有批准人的署名，不起作用",
    ]


def test_waivers_given_and_waivers_of_the_corpus_are_seen_together(tmp_path: Path) -> None:
    one = "{编号: %s, 规则: [DC901], 主体: 甲厂, 类型: 其他, 理由: 无, 批准人: 张三, 状态: 已批准, 生效: '2024-01-01', 有效期至: '2024-09-30'}\n"
    file = tmp_path / "豁免.yaml"
    file.write_text(one % "W-2", encoding="utf-8")
    folder = write_small(tmp_path / "corpus", {"waivers/w.yaml": one % "W-1"})
    found = [p.message for p in lint(folder, date(2024, 6, 10), waivers=load_waivers(file)) if p.code == "W006"]
    assert found == ["豁免W-2与W-1重叠：DC901"]
