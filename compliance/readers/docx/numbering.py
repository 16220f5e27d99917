"""Automatic numbering rendered as it is printed: 一、 （一） 1. 1.1 (1) A."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from compliance.readers.docx.package import W
from compliance.readers.docx.styles import number

_DIGITS = "〇一二三四五六七八九"
_CHINESE = {
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographDigital", "taiwaneseCounting",
    "taiwaneseCountingThousand", "chineseLegalSimplified", "japaneseDigitalTenThousand", "taiwaneseDigital",
}  # fmt: skip
_CIRCLED = {"decimalEnclosedCircle", "decimalEnclosedCircleChinese", "ideographEnclosedCircle"}
_SILENT = {"bullet", "none"}


@dataclass(frozen=True)
class Level:
    """One level of a list: how its number is written (``%1.%2``) and from where it counts."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    legal: bool = False
    style: str = ""
    """The paragraph style that has this level wherever it is used."""


@dataclass
class Numbering:
    """The lists of a document with their running counters; ask ``label`` once for each paragraph in order."""

    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def level_of(self, num_id: str, style: str) -> int | None:
        """The level of a list that belongs to a paragraph style; None where none does."""
        _, levels = self.lists.get(num_id, ("", {}))
        return next((at for at, level in levels.items() if style and level.style == style), None)

    def label(self, num_id: str, level: int) -> str:
        """The number of the next paragraph of a list, as printed; empty for bullets and unknown lists."""
        if num_id not in self.lists:
            return ""
        family, levels = self.lists[num_id]
        here = levels.get(level)
        if here is None:
            return ""
        counter = self.counters.setdefault(family, {})
        counter[level] = counter.get(level, here.start - 1) + 1
        for deeper in [k for k in counter if k > level]:
            del counter[deeper]
        if here.form in _SILENT:
            return ""

        def digit(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            rule = levels.get(at, Level())
            value = counter.get(at, rule.start)
            return format_number(value, "decimal" if here.legal else rule.form)

        return re.sub(r"%([1-9])", digit, here.text)


def read_numbering(root: Any | None) -> Numbering:
    """The lists of ``numbering.xml``."""
    if root is None:
        return Numbering()
    abstract = {a.get(f"{W}abstractNumId", ""): _levels(a) for a in root.iterfind(f"{W}abstractNum")}
    for family, source in _linked(root).items():
        abstract[family] = abstract[family] or abstract[source]
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    for num in root.iterfind(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        family = "" if link is None else link.get(f"{W}val", "")
        levels = dict(abstract.get(family, {}))
        restarted = False
        for override in num.iterfind(f"{W}lvlOverride"):
            at = number(override.get(f"{W}ilvl")) or 0
            if (whole := override.find(f"{W}lvl")) is not None:
                levels[at] = _level(whole)
            if (start := override.find(f"{W}startOverride")) is not None:
                old = levels.get(at, Level())
                levels[at] = replace(old, start=number(start.get(f"{W}val")) or 0)
                restarted = True
        num_id = num.get(f"{W}numId", "")
        lists[num_id] = (f"{family}#{num_id}" if restarted else family, levels)
    return Numbering(lists)


def _linked(root: Any) -> dict[str, str]:
    """Lists that only name a list style → the list that defines it."""
    defining: dict[str, str] = {}
    naming: dict[str, str] = {}
    for element in root.iterfind(f"{W}abstractNum"):
        for tag, found in (("styleLink", defining), ("numStyleLink", naming)):
            if (link := element.find(f"{W}{tag}")) is not None:
                key, value = link.get(f"{W}val", ""), element.get(f"{W}abstractNumId", "")
                found[value if tag == "numStyleLink" else key] = key if tag == "numStyleLink" else value
    return {family: defining[style] for family, style in naming.items() if style in defining}


def _levels(element: Any) -> dict[int, Level]:
    return {number(lvl.get(f"{W}ilvl")) or 0: _level(lvl) for lvl in element.iterfind(f"{W}lvl")}


def _level(element: Any) -> Level:
    def value(tag: str, default: str) -> str:
        found = element.find(f"{W}{tag}")
        return default if found is None else found.get(f"{W}val", default)

    start = number(value("start", "1"))
    return Level(
        value("numFmt", "decimal"),
        value("lvlText", ""),
        1 if start is None else start,
        element.find(f"{W}isLgl") is not None,
        value("pStyle", ""),
    )


def format_number(value: int, form: str) -> str:
    """``value`` in one of Word's number formats; unknown formats are written as decimal."""
    if form in _CHINESE:
        return chinese(value)
    if form in _CIRCLED and 1 <= value <= 20:
        return chr(0x245F + value)
    if form in ("lowerLetter", "upperLetter") and value >= 1:
        letter = chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman") and 0 < value < 4000:
        return roman(value) if form == "upperRoman" else roman(value).lower()
    if form == "decimalZero":
        return f"{value:02d}"
    if form == "decimalFullWidth":
        return "".join(chr(ord(c) + 0xFEE0) for c in str(value))
    return str(value)


def chinese(value: int) -> str:
    """1 → 一, 12 → 十二, 120 → 一百二十; numbers from 1000 up digit by digit."""
    if value < 0 or value >= 1000:
        return "".join(_DIGITS[int(c)] if c.isdigit() else c for c in str(value))
    if value < 10:
        return "零" if value == 0 else _DIGITS[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    out = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        out += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        out += "零"
    return out + (_DIGITS[ones] if ones else "")


def roman(value: int) -> str:
    """1-3999 in Roman numerals."""
    out = ""
    for number_, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
        (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, value = divmod(value, number_)
        out += letters * count
    return out
