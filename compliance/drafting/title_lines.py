"""Where a long title breaks: between words, in lines of about equal length (GB/T 9704—2012 7.3.1 词意完整、梯形或者菱形)."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Any

from compliance.drafting.blocks import NoticeBlock, Text
from compliance.drafting.layout import width

WIDEST = 20.0
"""Characters of 2号 that stand in the type area's 156 mm."""
_NO_START = ("的", "地", "得", "和", "与", "及", "等", "、", "，", "。", "》", "）", "”", "〉")
_NO_END = ("《", "（", "“", "〈", "关于")
_MOST_BREAKS = 3


def set_titles(blocks: Sequence[NoticeBlock]) -> tuple[NoticeBlock, ...]:
    """``blocks`` with line breaks in titles that are too long for a line; breaks that somebody set by hand stay."""
    return tuple(
        replace(b, text=break_title(b.text)) if isinstance(b, Text) and b.role == "title" else b for b in blocks
    )


def break_title(title: str, widest: float = WIDEST) -> str:
    """``title`` in as few lines as it needs, as even as words allow; as it is where no break is good."""
    if width(title) <= widest or "\n" in title:
        return title
    words = [str(word) for word in _cutter().cut(title, HMM=False)]
    least = math.ceil(width(title) / widest)
    for count in range(least, _MOST_BREAKS + 2):
        found: list[tuple[str, ...]] = list(_ways(words, count, widest))
        if found:
            return "\n".join(sorted(found, key=_unevenness)[0])
    return title


def _ways(words: Sequence[str], count: int, widest: float) -> Iterator[tuple[str, ...]]:
    """All ways to set ``words`` in ``count`` lines that keep the rules."""
    for cuts in combinations(range(1, len(words)), count - 1):
        edges = (0, *cuts, len(words))
        lines = tuple("".join(words[a:b]) for a, b in pairwise(edges))
        fine = all(width(line) <= widest for line in lines)
        if (
            fine
            and not any(b.startswith(_NO_START) for b in lines[1:])
            and not any(a.endswith(_NO_END) for a in lines[:-1])
        ):
            yield lines


def _unevenness(lines: Sequence[str]) -> tuple[bool, float]:
    """Lower is better: no hourglass, then lines of one length."""
    widths = [width(line) for line in lines]
    hourglass = len(widths) > 2 and max(widths[1:-1]) < min(widths[0], widths[-1])
    return hourglass, max(widths) - min(widths)


@lru_cache(maxsize=1)
def _cutter() -> Any:
    import jieba

    jieba.setLogLevel(logging.CRITICAL)
    return jieba
