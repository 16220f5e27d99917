"""Search finds the clause however it is asked for, and never speaks of a text that is not held."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from corpus_small import write_small
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.corpus import Corpus, lint, load_corpus
from compliance.corpus.search import Filters, Found, rules_on, search
from compliance.corpus.search_index import PlainIndex, full_text_available
from compliance.corpus.search_text import occurrences, phrase, tokens
from compliance.model.errors import CorpusError, InputError

CORPUS = load_corpus()
DAY = date(2025, 3, 31)


def places(found: Found) -> list[str]:
    return [f"{h.document.id} {h.clause.section if h.clause else '登记'}" for h in found.hits]


def find(query: str, corpus: Corpus = CORPUS, limit: int = 5, **filters: object) -> Found:
    return search(query, corpus, as_of=DAY, filters=Filters(**filters), limit=limit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("数据中心 1.3 不超过", "cq-2022-270 二（八）"),
        ("新建数据中心的PUE上限是多少", "cq-2022-270 二（八）"),
        ("电源使用效率 重庆", "cq-2022-270 二（八）"),
        ("ＰＵＥ 不超过１．３", "cq-2022-270 二（八）"),
        ("pue 1.30 不超过", "cq-2022-270 二（八）"),
        ('"PUE 值（电能利用效率）不超过 1.3"', "cq-2022-270 二（八）"),
        ("“不超过1.3”", "cq-2022-270 二（八）"),
        ("二（八） 重庆市", "cq-2022-270 二（八）"),
        ("2025年底 基准水平", "qh-jnjt-ztfa 二（二）1"),
        ("2025 年底 基准水平", "qh-jnjt-ztfa 二（二）1"),
        ("无理由不提供能效数据", "qh-jnjt-ztfa 二（一）1"),
        ("瞒报怎么处理", "qh-jnjt-ztfa 二（一）1"),
        ("固定层间歇气化", "cq-2022-270 二（五）"),
        ("1000万吨 常减压", "cq-2022-270 二（五）"),
        ("4A级以上", "qh-gytdf 三（十六）"),
        ("第十六条 节约能源法", "law-jnyf-2018 第十六条"),
        ("超过单耗限额 限期治理", "law-jnyf-2018 第十六条"),
        ("发改产业〔2021〕1464号", "ndrc-2021-1464 登记"),
        ("1464号", "ndrc-2021-1464 登记"),
    ],
)
def test_a_clause_is_found_however_it_is_asked_for(query: str, place: str) -> None:
    assert place in places(find(query))[:2]


def test_all_words_are_wanted_and_where_none_has_them_all_the_result_says_so() -> None:
    both = find("数据中心 绿色低碳等级", limit=50)
    assert both.every and all({"数据中心", "绿色低碳等级"} <= set(h.found) for h in both.hits)
    some = find("数据中心 听证", limit=500)
    assert not some.every and any("听证" in h.found for h in some.hits)
    assert not any({"数据中心", "听证"} <= set(h.found) for h in some.hits)


def test_a_word_that_occurs_nowhere_is_looked_for_in_parts() -> None:
    found = find("能效诊断")
    assert not found.every and {"能效", "诊断"} <= set(found.hits[0].found)


def test_a_place_is_found_by_all_its_names() -> None:
    assert find("海西州").every and places(find("海西州")) == places(find("海西蒙古族藏族自治州"))


def test_a_phrase_does_not_reach_over_the_end_of_a_sentence() -> None:
    text = "不超过 1.3。到 2025 年"
    assert occurrences(phrase("不超过1.3"), tokens(text)) == [(0, 7)]
    assert occurrences(phrase("1.3到2025"), tokens(text)) == []


@pytest.mark.parametrize(
    ("query", "text", "there"),
    [
        ("1.3", "不超过 11.3", False),
        ("1.3", "不超过 1.35", False),
        ("1.3", "不超过１．３０", True),
        ("1200", "1,200 架", True),
        ("30%", "超过 30 ％", True),
        ("3年", "不超过13年", False),
        ("CO2", "CO₂", True),
        ("数据中心", "数 据 中\u3000心", True),
        ("罚", "罚款", True),
    ],
)
def test_figures_and_forms_of_writing(query: str, text: str, there: bool) -> None:
    assert bool(occurrences(phrase(query), tokens(text))) is there


def test_white_space_between_single_characters_is_no_space() -> None:
    assert places(find("罚 款")) == places(find("罚款"))
    assert [t.word for t in find("罚 款").terms] == ["罚款"]


def test_the_region_brings_what_binds_it_from_above_and_nothing_of_the_neighbours() -> None:
    regions = {h.document.region for h in find("节能", region="海西州", limit=500).hits}
    assert regions == {"青海省", "全国"}


def test_status_and_day() -> None:
    assert {h.document.id for h in find("数据中心", status="征求意见稿", limit=99).hits} == {"yn-jnjt-zqyj"}
    before = search("数据中心", CORPUS, as_of=date(2022, 2, 27), filters=Filters(binding=True), limit=99)
    after = search("数据中心", CORPUS, as_of=date(2022, 2, 28), filters=Filters(binding=True), limit=99)
    assert "cq-2022-270" not in {h.document.id for h in before.hits}
    assert "cq-2022-270" in {h.document.id for h in after.hits}
    assert "yn-jnjt-zqyj" not in {h.document.id for h in after.hits}
    undated = search("数据中心", CORPUS, as_of=date(2022, 12, 1), filters=Filters(status="生效日期未定"), limit=99)
    assert {h.document.id for h in undated.hits} == {"qh-jnjt-ztfa"}
    old = search("节能", CORPUS, as_of=date(2026, 1, 1), filters=Filters(document="gz-145-gyjn"), limit=1)
    assert old.hits[0].standing.word == "失效"


def test_a_hit_names_the_rules_that_rest_on_it() -> None:
    hit = find("新建大型、超大型数据中心 PUE 不超过 1.3", document="cq-2022-270").hits[0]
    assert hit.rules == ("DC001", "DC002", "DC006")
    for (document, anchor), codes in rules_on(CORPUS).items():
        cited = {n.citation for c in codes for n in CORPUS.norms_of(CORPUS.rule(c)) if n.citation}  # type: ignore[arg-type]
        assert (document, anchor) in {(c.document, c.anchor) for c in cited}


def test_marks_stand_on_the_words_that_were_found() -> None:
    for hit in find("数据中心 PUE", limit=20).hits:
        marked = {hit.snippet.text[a:b].replace(" ", "") for a, b in hit.snippet.marks}
        assert marked and all(any(w in m for w in ("数据中心", "PUE", "电能利用效率")) for m in marked)
        assert all(0 <= a < b <= len(hit.snippet.text) for a, b in hit.snippet.marks)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["节能", "数据中心", "标杆水平", "2025年", "罚款", "意见", "通知", "方案", "1609号", "万吨", "碳"]
        ),
        min_size=1,
        max_size=3,
    )
)
def test_no_text_of_a_document_that_is_not_held_and_only_what_stands_in_the_clause(words: list[str]) -> None:
    for hit in find(" ".join(words), limit=400).hits:
        if not hit.document.held:
            assert hit.clause is None and hit.snippet.text == ""
            continue
        assert hit.clause is not None
        assert hit.snippet.text.strip("…") in hit.clause.text.replace("\n", " ")
        assert hit.clause == CORPUS.clauses.of(hit.document.id)[hit.clause.anchor]


@pytest.mark.skipif(not full_text_available(), reason="this SQLite has no FTS5")
@pytest.mark.parametrize("query", ["数据中心 PUE", "节能监察 罚款", "碳", "2025年底", "外星人 数据中心"])
def test_without_fts5_the_result_is_the_same(query: str) -> None:
    fast = search(query, CORPUS, as_of=DAY, limit=30)
    plain = search(query, CORPUS, as_of=DAY, limit=30, full_text=False)
    assert places(fast) == places(plain) and fast.full_text and not plain.full_text
    assert [round(h.score, 4) for h in fast.hits] == [round(h.score, 4) for h in plain.hits]


def test_an_index_of_nothing_finds_nothing() -> None:
    assert PlainIndex([]).scores((("碳",),)) == {}


def test_what_cannot_be_searched_is_refused() -> None:
    for query in ("", "  ", "，。", '""'):
        with pytest.raises(InputError, match="没有可查的词"):
            find(query)
    with pytest.raises(InputError, match="没有登记这份文件；持有原文的有：cq-2022-270"):
        find("节能", document="没有")
    with pytest.raises(InputError, match="不认识的地区"):
        find("节能", region="火星")


def test_synonyms_are_data(tmp_path: Path) -> None:
    without = load_corpus(write_small(tmp_path / "a"))
    assert not find("PUE", without).total
    within = load_corpus(write_small(tmp_path / "b", {"search.yaml": "同义词:\n  - [PUE, 电能利用效率]\n"}))
    assert sorted(places(find("PUE", within))) == ["jia-2023-1 （一）", "jia-draft （一）"]


def test_a_broken_list_of_synonyms_is_named_by_lint(tmp_path: Path) -> None:
    folder = write_small(tmp_path, {"search.yaml": "停用词: [的]\n同义词: [PUE, 电能利用效率]\n"})
    assert "search.yaml:2: C016 “同义词”的每一行应是两个以上的词，写成 [词, 词]" in map(str, lint(folder))
    with pytest.raises(CorpusError):
        find("PUE", load_corpus(folder))


def test_an_unheld_document_shows_its_registration_only(tmp_path: Path) -> None:
    corpus = load_corpus(write_small(tmp_path))
    documents = {**corpus.documents, "jia-2023-1": replace(corpus.documents["jia-2023-1"], held=False)}
    found = find("数据中心", replace(corpus, documents=documents))
    assert [h.document.id for h in found.hits] == ["jia-draft"]


def test_nothing_is_said_aside_and_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    call = "from compliance.cli import main; main(['policy', 'search', 'PUE', '--limit', '1'])"
    done = subprocess.run(
        [sys.executable, "-c", call], capture_output=True, text=True, env={**_environment(), "TMPDIR": str(tmp_path)}
    )
    assert done.returncode == 0 and done.stderr == ""
    assert not list(tmp_path.iterdir())


def _environment() -> dict[str, str]:
    import os

    return dict(os.environ)
