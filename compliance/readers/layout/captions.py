"""Captions: the title and the unit line directly above a table."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compliance.model.document import Paragraph

TITLE = re.compile(
    r"^[（(]?(?:续|附)?表\s*(?:[\dA-Za-z一二三四五六七八九十]|$|[^\u4e00-\u9fff])|^附表|^续表|^Table\s*\d"
)
_TABLE_NAME = re.compile(
    r"(?:[表单册]|情况|清单|目录|一览|指标|数据|结果|节点|计划|估算|概算|汇总|构成|对照|对比|信息)(?:[（(][^）)]*[）)])?$"
)
_UNIT = re.compile(r"^[（(]?(?:计量|金额|数据)?单位\s*[:：]")
LONGEST = 45
"""Characters of the longest caption."""


def split_caption(before: Sequence[object]) -> tuple[Paragraph | None, int]:
    """(caption, how many of the blocks before the table stay); title and unit line make one caption of two lines."""
    taken: list[Paragraph] = []
    kept = len(before)
    for wanted in (_UNIT, TITLE):
        block = before[kept - 1] if kept else None
        if isinstance(block, Paragraph) and _fits(block, wanted):
            taken.insert(0, block)
            kept -= 1
    if not taken:
        return None, kept
    lines = tuple(line for p in taken for line in p.lines)
    return Paragraph(lines, taken[0].locator, "caption"), kept


def _fits(block: Paragraph, wanted: re.Pattern[str]) -> bool:
    text = block.text.strip()
    if not text or len(text) > LONGEST or len(block.lines) > 2 or text[-1] in "。；，：、":
        return False
    if wanted.search(text):
        return True
    return wanted is TITLE and block.level in (0, 1) and bool(_TABLE_NAME.search(text)) and not _numbered(text)


def _numbered(text: str) -> bool:
    return bool(re.match(r"第?[\d一二三四五六七八九十]+[、.．章节]|[（(][\d一二三四五六七八九十]+[）)]|\d+\s", text))
