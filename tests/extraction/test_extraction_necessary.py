"""Patterns are skipped only where they cannot match."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.extraction import necessary
from compliance.extraction.lexicon import build_lexicon
from compliance.extraction.necessary import sieve, ways
from compliance.pipeline import vocabulary_of

LEXICON = build_lexicon(vocabulary_of(None))
PIECES = [
    "单位产品综合能耗",
    "电耗",
    "吨铝液交流电耗",
    "可比能耗",
    "年产",
    "日产",
    "产能",
    "产能置换",
    "标杆水平",
    "基准水平以下",
    "介于标杆水平与基准水平之间",
    "改造前",
    "改造后",
    "降至",
    "由目前",
    "某企业",
    "同行业",
    "行业平均",
    "全国平均",
    "月均",
    "若",
    "方案二",
    "国家要求",
    "不得高于",
    "我公司",
    "合计",
    "两条线合计",
    "分别",
    "其中",
    "开工",
    "竣工验收",
    "2025年底前",
    "起",
    "止",
    "改造期限",
    "成立于",
    "在建",
    "拟建",
    "新建",
    "存量装置",
    "118.6",
    "2500",
    "1.28",
    "千克标准煤/吨",
    "万吨",
    "万元",
    "PUE值",
    "（",
    "）",
    "，",
    "。",
    "年",
    "年节能量",
    "折标煤",
    "减排二氧化碳",
    "机架",
    "3000个标准机架",
    "达标杆",
    "未",
    "不",
]
plan_like = st.lists(
    st.sampled_from(PIECES) | st.text("综合能耗电产标杆基准改造前后年月吨", max_size=4), max_size=14
).map("".join)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("综合能耗(?!费用)", "综合能耗费用"),
        ("(?:下)?降(?:低|为)?(?:至|到|为)", "降至"),
        ("[一-龥]{0,5}?综合电耗", "铝液综合电耗"),
        ("(?:[ab]|cd)+e", "cde"),
        ("(?=\\d)(?:万|亿)吨", "亿吨"),
    ],
)
def test_what_a_match_contains_includes_what_was_called_necessary(pattern: str, text: str) -> None:
    grams = {*text, *(a + b for a, b in itertools.pairwise(text))}
    assert any(way <= grams for way in ways(pattern))


def test_a_pattern_without_its_characters_is_not_tried() -> None:
    found = sieve([["综合能耗", "能效指标"], ["标杆(?:水平|值)?"], ["[一-龥]+"]])
    assert found.possible("综合单耗和能效标准") == [2]
    assert found.possible("能效指标") == [0, 2]
    assert found.possible("达到标杆水平") == [1, 2]


def test_without_a_parser_every_pattern_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(necessary, "_parser", lambda: None)
    assert sieve([["综合能耗"], ["标杆"]]).possible("无关") == [0, 1]


@settings(max_examples=400, deadline=None)
@given(plan_like)
def test_no_word_of_the_lexicon_is_missed(text: str) -> None:
    possible = set(LEXICON.sieve.possible(text))
    matching = {i for i, (_, _, pattern) in enumerate(LEXICON.patterns) if pattern.search(text)}
    assert matching <= possible


@settings(max_examples=100, deadline=None)
@given(
    st.text("ab综能", max_size=12),
    st.sampled_from(["ab|综能", "a[b综]能?", "(?:a|b)+能", "a{2,}综", "(?<!a)b", "a??b综"]),
)
def test_no_match_of_a_small_pattern_is_missed(text: str, pattern: str) -> None:
    if re.search(pattern, text):
        assert sieve([[pattern]]).possible(text) == [0]
