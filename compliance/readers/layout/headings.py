"""Headings by their numbering: 第一章, 一、, （一）, 1., 1.1, 1.1.1, (1)."""

from __future__ import annotations

import re

_PATTERNS = (
    (re.compile(r"第[一二三四五六七八九十百\d]+[章编]"), 1),
    (re.compile(r"[一二三四五六七八九十]{1,3}、"), 1),
    (re.compile(r"第[一二三四五六七八九十百\d]+节"), 2),
    (re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]"), 2),
    (re.compile(r"\d{1,2}(?:\.\d{1,2}){2,3}\s*(?![\d%％.])"), 3),
    (re.compile(r"\d{1,2}\.\d{1,2}\s*(?=[^\d\s%％.])"), 2),
    (re.compile(r"\d{1,2}[.、．]\s*(?=\D)"), 3),
    (re.compile(r"[（(]\d{1,2}[）)]"), 4),
)
LONGEST = 40
"""Characters of the longest heading."""
_ENDED = re.compile(r"[。！？；：，;:,!?]$")


def heading_level(text: str) -> int:
    """The level that the numbering of a short line without final punctuation gives; 0 for none."""
    if len(text) > LONGEST or _ENDED.search(text):
        return 0
    return next((level for pattern, level in _PATTERNS if pattern.match(text)), 0)
