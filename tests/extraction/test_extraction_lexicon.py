"""Words of plans: the longest wins, and the corpus's own indicator names are among them."""

from __future__ import annotations

import pytest
from documents import vocabulary

from compliance.extraction.lexicon import build_lexicon


def terms(text: str, *kinds: str) -> list[tuple[str, str]]:
    """(kind, value) of the words of these kinds in ``text``."""
    return [(t.kind, t.value) for t in build_lexicon(vocabulary()).find(text) if t.kind in kinds]


def test_between_the_levels_is_a_tier_and_not_two_quotations() -> None:
    assert terms("介于标杆水平与基准水平之间", "ind", "tier") == [("tier", "between")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("单位产品综合能耗", "sec"),
        ("铝液交流电耗", "sec"),
        ("吨铝直流电耗", "sec_other"),
        ("熟料综合煤耗", "sec_other"),
        ("电能利用效率（PUE）", "pue"),
        ("水资源利用效率", "pue_other"),
        ("折合标准机架", "racks"),
        ("物理机柜数量", "racks_other"),
        ("设计产能", "capacity"),
        ("实际产量", "output"),
        ("项目总投资", "investment"),
        ("自有资金", "money_other"),
        ("年节能量", "saving"),
        ("二氧化碳减排量", "co2"),
        ("标杆水平", "quoted_benchmark"),
        ("基准值", "quoted_baseline"),
    ],
)
def test_indicators(text: str, value: str) -> None:
    assert terms(text, "ind") == [("ind", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("低于基准水平", "below_baseline"), ("未达到基准水平", "below_baseline"), ("优于标杆水平", "above_benchmark")],
)
def test_tiers(text: str, value: str) -> None:
    assert terms(text, "tier") == [("tier", value)]


@pytest.mark.parametrize(("text", "value"), [("改造前", "current"), ("改造后", "target"), ("设计值", "target")])
def test_states(text: str, value: str) -> None:
    assert terms(text, "state") == [("state", value)]


def test_others_are_marked_as_others() -> None:
    assert terms("某企业", "foreign", "own") == [("foreign", "foreign")]
    assert ("own", "own") in terms("我公司", "foreign", "own")
