"""Values as Chinese text: numbers without exponents, dates as 年月日, units as the lexicon writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from compliance.corpus.words import Lexicon


def number(value: Decimal) -> str:
    """A number as people write it: 104.5, 1000, -30."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def quantity(value: Decimal, unit: str, lexicon: Lexicon) -> str:
    """A number with its unit: 104.5千克标准煤/吨."""
    return number(value) + lexicon.written(unit)


def percent(value: Decimal) -> str:
    """A ratio as a percentage with one decimal: 0.1932 → 19.3%."""
    return f"{number((value * 100).quantize(Decimal('0.1')))}%"


def day(value: date) -> str:
    """2025年12月31日."""
    return f"{value.year}年{value.month}月{value.day}日"


def sentence_list(parts: list[str]) -> str:
    """Clauses joined by semicolons, without repetition."""
    return "；".join(dict.fromkeys(p for p in parts if p))
