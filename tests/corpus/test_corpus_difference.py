"""What differs between two corpora: found once each, with old and new; nothing for what only moved."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from corpus_small import edit, small_files, write_small

from compliance.corpus import Corpus, load_corpus
from compliance.corpus.difference import Change, difference
from compliance.corpus.hybrid import apply_change, enforce_draft
from compliance.corpus.revisions import corpus_at
from compliance.corpus.turning import turning_points
from compliance.model.errors import InputError

RULE, PARAM = "rules/数据中心/DC901.yaml", "params/PUE上限.yaml"
NOTICE, DRAFT = "docs/jia-2023-1/meta.yaml", "docs/jia-draft/meta.yaml"
RULING = "编号: I-1\n问题: 边界\n裁断: {参数: PUE上限, 地区: 甲省, 边界: 不含}\n理由: 从严\n裁断人: 某人\n日期: '2023-01-01'\n自: '2023-01-01'\n"
WAIVER = "编号: W-1\n规则: [DC901]\n主体: 某公司\n类型: 其他\n理由: 试点\n生效: '2023-01-01'\n有效期至: '2023-06-30'\n状态: 已批准\n"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return load_corpus(write_small(tmp_path_factory.mktemp("a")))


def changed(small: Corpus, folder: Path, changes: dict[str, str | None]) -> tuple[Change, ...]:
    return difference(small, load_corpus(write_small(folder, changes))).changes


def told(change: Change) -> list[tuple[str, str, str]]:
    return [(d.label, d.old, d.new) for d in change.details]


CHANGES = [
    ("a state", edit(DRAFT, "状态: 征求意见稿", "状态: 现行"), "文件 jia-draft", [("状态", "征求意见稿", "现行")]),
    ("a date", edit(NOTICE, "{自: '2023-01-10', 依据: 印发日}", "{自: '2023-02-01', 依据: 印发日}"), "文件 jia-2023-1",
     [("生效不早于", "2023-01-10", "2023-02-01"), ("生效不晚于", "2023-01-10", "2023-02-01")]),
    ("an end", edit(NOTICE, "失效: null", "失效: '2025-12-31'"), "文件 jia-2023-1", [("失效", "", "2025-12-31")]),
    ("a successor", edit(NOTICE, "替代: []", "替代: [{文件: guo-2022-9, 自: '2023-02-01'}]"), "文件 jia-2023-1",
     [("替代", "", "guo-2022-9 自 2023-02-01")]),
    ("a clause", edit("docs/jia-2023-1/clauses.yaml", "一般不超过3年", "一般不超过2年"), "条款 jia-2023-1 2",
     [("正文", "（二）改造时限一般不超过3年。", "（二）改造时限一般不超过2年。")]),
    ("a condition", edit(RULE, "适用: 数据中心.建设性质 是 拟建", "适用: 数据中心.建设性质 不是 存量"), "规则 DC901",
     [("适用", "数据中心.建设性质 是 拟建", "数据中心.建设性质 不是 存量")]),
    ("a term", edit(RULE, "30天", "60天"), "规则 DC901", [("期限", "30天", "60天")]),
    ("a unit of the tolerance", edit("tables/eff_a.csv", "100,117,GB 1", "100,115,GB 1"), "数值 全国2022年版 clinker",
     [("基准", "117千克标准煤/吨，已核，抄件", "115千克标准煤/吨，已核，抄件")]),
    ("an edition", edit("tables/eff_a.meta.yaml", "止: null", "止: '2023-07-09'"), "数值表 全国2022年版",
     [("止", "", "2023-07-09")]),
    ("a standard", edit("tables/gb_limits.csv", "90,107,117", "90,107,118"), "限额标准 clinker GB 1-2020",
     [("限定值", "117千克标准煤/吨，已核，抄件", "118千克标准煤/吨，已核，抄件")]),
    ("a setting", edit("lexicon.yaml", "最低置信度: '0.5'", "最低置信度: '0.6'"), "用语 最低置信度", [("内容", "0.5", "0.6")]),
    ("a product", edit("products.yaml", "别名: [熟料]", "别名: [熟料, 水泥熟料]"), "产品 clinker", [("别名", "熟料", "熟料、水泥熟料")]),
    ("a place", edit("regions.yaml", "别名: [甲]", "别名: [甲, 甲地]"), "地区", [("全国甲省", "甲省、甲、枢纽", "甲省、甲、甲地、枢纽")]),
    ("a fact", edit("facts.yaml", "标签: 设计PUE", "标签: 设计值"), "事实 数据中心.设计PUE", [("标签", "设计PUE", "设计值")]),
    ("a code", edit("registry.yaml", "以后再写", "以后写"), "登记 DC902", [("名称", "以后再写", "以后写")]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "name", "details"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_one_change_is_told_once_with_old_and_new(
    small: Corpus, tmp_path: Path, changes: dict[str, str | None], name: str, details: list[tuple[str, str, str]]
) -> None:
    (found,) = changed(small, tmp_path, changes)
    assert found.name.startswith(name) and found.action == "改动"
    assert told(found) == details


def test_a_value_is_told_with_both_quotes(small: Corpus, tmp_path: Path) -> None:
    text = small_files()[PARAM].replace("值: '1.3'", "值: '1.2'").replace("效率不超过1.3", "效率不超过1.2")
    (found,) = changed(small, tmp_path, {PARAM: text})
    (detail,) = found.details
    assert (found.kind, found.key) == ("取值", ("PUE上限", "甲省"))
    assert detail.old.startswith("1.3（含本数），甲省，强制") and detail.new.startswith("1.2（含本数），甲省，强制")
    assert (detail.old_quote[-3:], detail.new_quote[-3:]) == ("1.3", "1.2")


def test_an_old_value_that_ends_and_its_successor_are_one_change(small: Corpus, tmp_path: Path) -> None:
    newer = "  - 值: '1.2'\n    边界: 含\n    起: '2025-01-01'\n    依据: {文件: jia-2023-1, 锚: '1', 引文: 新建大型数据中心电能利用效率不超过1.3}\n"
    text = (
        small_files()[PARAM].replace(
            "    最后核验: '2024-01-01'\n", "    止: '2024-12-31'\n    最后核验: '2024-01-01'\n"
        )
        + newer
    )
    (found,) = changed(small, tmp_path, {PARAM: text})
    assert [bool(d.old) for d in found.details] == [True, False]
    assert "止 2024-12-31" in found.details[0].new and "起 2025-01-01" in found.details[1].new


@pytest.mark.parametrize(
    ("changes", "kind", "action"),
    [
        ({"interpretations/I-1.yaml": RULING}, "裁断", "新增"),
        ({"waivers/W-1.yaml": WAIVER}, "豁免", "新增"),
        ({RULE: None, "rules/数据中心/DC901.test.yaml": None}, "规则", "删除"),
        ({"tables/eff_b.csv": small_files()["tables/eff_a.csv"], "tables/eff_b.meta.yaml": "{文件: guo-2022-9, 版次: 2025年版, 起: '2025-01-01'}\n"}, "数值表", "新增"),
        ({"docs/yi-1/meta.yaml": small_files()["docs/guo-2022-9/meta.yaml"].replace("guo-2022-9", "yi-1")}, "文件", "新增"),
    ],
)  # fmt: skip
def test_what_comes_and_goes(
    small: Corpus, tmp_path: Path, changes: dict[str, str | None], kind: str, action: str
) -> None:
    other = load_corpus(write_small(tmp_path, changes))
    (there,), (back,) = difference(small, other).changes, difference(other, small).changes
    assert (there.kind, there.action) == (kind, action)
    assert back.action == {"新增": "删除", "删除": "新增"}[action]
    assert [(d.old, d.new) for d in back.details] == [(d.new, d.old) for d in there.details]


def test_what_only_moved_is_the_same(small: Corpus, tmp_path: Path) -> None:
    files = {name: "# 一行说明\n\n" + text for name, text in small_files().items() if name.endswith(".yaml")}
    assert changed(small, tmp_path, files) == ()
    spaced = edit("docs/jia-2023-1/clauses.yaml", "一般不超过3年", "一般不超过 3 年")
    assert changed(small, tmp_path / "spaced", spaced) == ()


def test_the_shipped_corpus_does_not_differ_from_itself(shipped: Corpus) -> None:
    assert difference(shipped, load_corpus()).changes == ()


@pytest.mark.parametrize("changes", [c[1] for c in CHANGES if c[0] not in ("a clause", "a code")], ids=str)
def test_a_change_put_into_force_alone_is_all_there_is_to_it(
    small: Corpus, tmp_path: Path, changes: dict[str, str | None]
) -> None:
    other = load_corpus(write_small(tmp_path, changes))
    (change,) = difference(small, other).changes
    assert difference(apply_change(change, small, other), other).changes == ()
    (back,) = difference(other, small).changes
    assert difference(apply_change(back, other, small), small).changes == ()


def test_a_rule_brings_what_it_needs_and_a_document_taken_away_leaves_nothing_hanging(
    small: Corpus, tmp_path: Path
) -> None:
    folder = write_small(tmp_path, {**dict.fromkeys((RULE, "rules/数据中心/DC901.test.yaml", PARAM, NOTICE, DRAFT))})
    for meta in (NOTICE, DRAFT):
        shutil.rmtree((folder / meta).parent)  # a folder without its registration is refused
    bare = load_corpus(folder)
    rule = next(c for c in difference(bare, small).changes if c.kind == "规则")
    with_rule = apply_change(rule, bare, small)
    assert "PUE上限" in with_rule.parameters and "jia-2023-1" in with_rule.documents
    gone = next(c for c in difference(small, bare).changes if c.key == ("jia-2023-1",))
    without = apply_change(gone, small, bare)
    assert {n.document for n in without.parameters["PUE上限"].norms} == {"jia-draft"}


def test_only_a_draft_can_be_tried_as_if_it_were_issued(small: Corpus) -> None:
    issued = enforce_draft(small, "jia-draft", date(2023, 6, 1)).documents["jia-draft"]
    assert (issued.state, issued.earliest, issued.latest) == ("现行", date(2023, 6, 1), date(2023, 6, 1))
    assert small.documents["jia-draft"].draft
    with pytest.raises(InputError, match=r"不是征求意见稿（现行）；征求意见稿有：jia-draft"):
        enforce_draft(small, "jia-2023-1", date(2023, 6, 1))
    with pytest.raises(InputError, match="没有登记这份文件"):
        enforce_draft(small, "没有", date(2023, 6, 1))


def test_what_happens_between_two_days(shipped: Corpus) -> None:
    points = turning_points(shipped, date(2022, 2, 27), date(2022, 2, 28))
    assert points == ("渝发改工业〔2022〕270号：尚未生效 → 现行",)
    assert turning_points(shipped, date(2023, 7, 9), date(2023, 7, 10)) != ()
    assert turning_points(shipped, date(2022, 2, 28), date(2022, 2, 28)) == ()


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.com", *arguments],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_a_revision_of_git_is_a_corpus_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_small(tmp_path / "policy_corpus")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "first")
    write_small(tmp_path / "policy_corpus", edit(RULE, "30天", "60天"))
    monkeypatch.chdir(tmp_path / "policy_corpus")
    with corpus_at("HEAD:") as old, corpus_at(str(tmp_path / "policy_corpus")) as new:
        assert [c.name for c in difference(old, new).changes] == ["规则 DC901 新建大型数据中心 PUE 上限"]
    assert not old.folder.exists()
    for place in ("v9:", "HEAD:nowhere", "--output=x:"):
        with pytest.raises(InputError, match="git 里没有这个版本或路径"), corpus_at(place):
            pass
