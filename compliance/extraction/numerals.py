"""Numbers as plans write them: Arabic with separators, full-width, and Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

from compliance.extraction.patterns import rx

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = (("亿", 100_000_000), ("万", 10_000))

NUMBER = re.compile(r"(?<![\d.])[-−－]?(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?![\d])")
"""An Arabic number; thousands may be separated by a comma (also full-width)."""

CHINESE = r"[〇零○一二两三四五六七八九十百千]+"
CHINESE_FIGURE = rf"{CHINESE}(?:亿{CHINESE}(?:万(?:{CHINESE})?)?|万{CHINESE})?(?:点[〇零○一二两三四五六七八九]+)?"
"""A figure in Chinese numerals (两万六千五百, 七十三点五, 一亿二千万); a single 万 or 亿 at its end is left to the unit."""


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


def chinese_figure(text: str) -> Decimal | None:
    """The value of a match of :data:`CHINESE_FIGURE`: 两万六千五百 → 26500, 三点五 → 3.5; None where it is not one."""
    whole, _, decimals = text.partition("点")
    for myriad, factor in _MYRIADS:
        high, found, low = whole.partition(myriad)
        if found:
            parts = chinese_figure(high), chinese_figure(low) if low else Decimal(0)
            return None if parts[0] is None or parts[1] is None or decimals else parts[0] * factor + parts[1]
    value = chinese(whole)
    if value is None or any(c not in _DIGITS for c in decimals):
        return None
    return Decimal(f"{value}.{''.join(str(_DIGITS[c]) for c in decimals)}") if decimals else Decimal(value)


def whole_number(text: str) -> int | None:
    """The value of a whole number in Arabic or Chinese digits."""
    if rx(r"\d+").fullmatch(text):
        return int(text)
    return chinese(text)
