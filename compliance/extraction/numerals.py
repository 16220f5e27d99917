"""Numbers as plans write them: Arabic with separators, full-width, and Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

from compliance.extraction.patterns import rx

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMBER = re.compile(r"(?<![\d.])[-−－]?(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![\d])")
"""An Arabic number; thousands may be separated by a comma (also full-width)."""

CHINESE = r"[〇零○一二两三四五六七八九十百千]+"


def arabic(text: str) -> Decimal:
    """The value of a match of :data:`NUMBER`."""
    return Decimal(rx(r"[,，]").sub("", text).replace("−", "-").replace("－", "-"))


def chinese(text: str) -> int | None:
    """The value of Chinese numerals: 十八 → 18, 二〇二五 → 2025, 三十六 → 36; None where it is not one."""
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        return None
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, current = 0, 0
    for char in text:
        if char in _DIGITS:
            current = _DIGITS[char]
        else:
            total += (current or 1) * _UNITS[char]
            current = 0
    return total + current


def whole_number(text: str) -> int | None:
    """The value of a whole number in Arabic or Chinese digits."""
    if rx(r"\d+").fullmatch(text):
        return int(text)
    return chinese(text)
