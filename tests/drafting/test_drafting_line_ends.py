"""Justified lines of Chinese and figures together: each ends where the type area ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_drafting_pdf import full_page

from compliance.formalities.sheet.reading import read_print

MIXED = (
    "第4页2026年12月31日前完成改造118.6千克标准煤/吨（方案第12页）。",
    "改造计划2026年2月28日完成，晚于2025年12月31日（方案第4页）。",
    "SHA-256和PUE值1.25的a标准“引号”，",
)


@pytest.mark.parametrize("text", MIXED)
def test_figures_among_the_characters_do_not_shorten_a_line(text: str) -> None:
    """Measured from the characters' squares, not from their ink: a mark fills only a part of its square."""
    sheet = read_print(Path("文书.pdf"), full_page(text * 60), 50).sheets[1]
    ends = [row.right for row in sheet.rows if row.role == "body"]
    assert len(ends) >= 21
    assert [round(end, 2) for end in ends if not 183.6 < end < 184.6] == []


def test_a_checksum_does_not_tear_the_line_before_it_apart() -> None:
    text = "按照适用的规定判定；政策库版本sha256:" + "31b2d0aa6afe010f" * 4 + "。"
    sheet = read_print(Path("文书.pdf"), full_page(text * 20), 50).sheets[1]
    steps = [
        b.left - a.left
        for row in sheet.rows
        if row.role == "body"
        for a, b in zip(row.glyphs, row.glyphs[1:], strict=False)
        if a.char > "\u4e00" and b.char > "\u4e00"
    ]
    assert len(steps) > 50 and max(steps) < 7.5
