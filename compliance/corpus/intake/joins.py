"""Lines of a text file that are one paragraph: broken by the page's width, or where a page ends."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from compliance.corpus.cleaning import Line
from compliance.corpus.intake.front import LONGEST_HEADING

_CLOSED = tuple("。；：！？…”’』」》）)】|:;!?.")
_PAUSES = "，。；"
"""What a sentence has and a title has not."""
_WIDEST_PAGE = 110
"""Columns (a Chinese character has two) that a printed line may have; text with longer lines is not wrapped."""
_SLACK = 6


def broken_lines(lines: Sequence[Line], starts: Callable[[Line], bool]) -> set[int]:
    """The numbers of the lines that go on with the line before them.

    Where the whole text is wrapped at one width, a full line is followed by its continuation. Elsewhere a line that
    is a sentence without its end is; titles and headings are no sentences.
    """
    width = _wrapped_at(lines)
    found = set()
    for before, line in pairwise(lines):
        if not starts(line) and "|" not in (line.text[0], before.text[-1]) and _unfinished(before.text, width):
            found.add(line.number)
    return found


def broken_pages(lines: Sequence[Line], continued: AbstractSet[int], starts: Callable[[Line], bool]) -> set[int]:
    """The numbers of the lines at the head of a page that go on with the last sentence of the page before."""
    found = set()
    text = ""
    for before, line in pairwise(lines):
        text = (text if before.number in continued else "") + before.text
        turned = before.page != line.page and line.number not in continued
        if turned and not starts(line) and "|" not in (line.text[0], before.text[-1]) and _unfinished(text, 0):
            found.add(line.number)
    return found


def _unfinished(text: str, width: int) -> bool:
    if width:
        full = _columns(text) >= width - _SLACK
        return full and (text[-1] not in _CLOSED or _columns(text) >= width - 2)
    return text[-1] not in _CLOSED and (len(text) > LONGEST_HEADING or any(c in text for c in _PAUSES))


def _wrapped_at(lines: Sequence[Line]) -> int:
    """The width at which the text is wrapped, in columns; 0 where it is not."""
    widths = sorted(_columns(line.text) for line in lines if not line.text.startswith("|"))
    if len(widths) < 10:
        return 0
    widest = widths[int(len(widths) * 0.95)]
    full = sum(w >= widest - _SLACK for w in widths)
    return widest if widths[-1] <= _WIDEST_PAGE and full >= 0.3 * len(widths) else 0


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)
