"""Long titles break between words, evenly."""

from __future__ import annotations

import pytest

from compliance.drafting.blocks import Text
from compliance.drafting.layout import width
from compliance.drafting.title_lines import WIDEST, break_title, set_titles


@pytest.mark.parametrize(
    ("title", "count"),
    [("节能降碳技术改造实施方案整改通知书", 1), ("关于重庆市2026年度能效先进清单和能效落后清单的公示公告", 2)],
)
def test_lines_are_few_and_words_whole(title: str, count: int) -> None:
    lines = break_title(title).split("\n")
    assert "".join(lines) == title and all(width(line) <= WIDEST for line in lines)
    assert len(lines) == count
    assert not any(line.startswith(("的", "和", "、", "后")) for line in lines[1:])


def test_three_lines_are_no_hourglass() -> None:
    title = "重庆市经济和信息化委员会关于印发重点领域企业节能降碳技术改造总体实施方案和年度计划的通知"
    widths = [width(line) for line in break_title(title).split("\n")]
    assert len(widths) == 3 and widths[1] >= min(widths[0], widths[2])


def test_a_break_set_by_hand_stays_and_only_titles_are_broken() -> None:
    title = "关于节能降碳技术改造实施方案有关问题\n限期整改并报送材料的通知"
    assert break_title(title) == title
    body = Text("body", "国" * 40)
    assert set_titles((body,)) == (body,)


def test_what_cannot_be_broken_well_is_left() -> None:
    assert break_title("A" * 60) == "A" * 60
