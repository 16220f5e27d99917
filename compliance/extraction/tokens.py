"""A stretch of squeezed text as tokens: quantities, dates, words, marks, subjects.

Titles in 《》, standard numbers and document numbers are masked first, so that 《…基准水平（2021年版）》 is one opaque
thing and not a baseline with the value 2021.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any

from compliance.extraction.dates import DateSpan, Duration, find_dates, find_durations
from compliance.extraction.lexicon import Lexicon, Term
from compliance.extraction.numerals import CHINESE, CHINESE_FIGURE, NUMBER, arabic, chinese_figure
from compliance.extraction.patterns import rx
from compliance.model.units import Unit, match_unit

_OPAQUE = re.compile(
    r"^[一二三四五六七八九十]{1,3}、(?=[\d#])|《[^》]{1,80}》|(?:GB|HJ|DB|JC|YB|HG|YS|JB|SH|NB|DL|T/)[/A-Z]*T?\d{2,6}(?:\.\d+)?(?:[—–-]{1,2}\d{4})?"
    r"|(?:附?表|图)\d{1,2}(?:[-—.]\d{1,2})?|[〔\[（(]20\d{2}[〕\]）)]第?\d{1,5}号|[0-9A-HJ-NP-RTUW-Y]{18}|\d{3,4}-\d{7,8}|1[3-9]\d{9}"
)
_MARK = "\ue000"
_BEHIND = frozenset("多余*＊")
"""What may stand between a number and its unit: 多, 余, the mark of a footnote."""
_UNCHECKED = re.compile(r"[□☐◯○][^□☐◯○☑√■☒✓✔●，。；;\t]*")
_CHINESE_QUANTITY = re.compile(
    rf"(?<![第万亿点{CHINESE[1:-2]}]){CHINESE_FIGURE}(?=(?:万|亿)?(?:吨|元|重量箱|平方米|千瓦时|千克|公斤))"
)
_COUNTED = frozenset("吨元重平千公")
"""The first characters of the units that :data:`_CHINESE_QUANTITY` asks for."""
_PUNCT = {
    "，": "comma",
    ",": "comma",
    "、": "list",
    "；": "semicolon",
    ";": "semicolon",
    "。": "stop",
    "！": "stop",
    "？": "stop",
    "\t": "gap",
    "：": "colon",
    ":": "colon",
    "＝": "equals",
    "=": "equals",
    "\n": "stop",
}
_PUNCTUATION = re.compile(f"[{''.join(_PUNCT)}]")
_RANGE = re.compile(r"(?:至|到|~|～|—|–|-|－)(?=\d)")


@dataclass(frozen=True)
class Quantity:
    """A number with its unit at ``[start, end)``; ``number_end`` is where the number itself ends.

    ``ranged`` marks the ends of a range (110至120千克标准煤/吨), which is never a plan's figure.
    """

    start: int
    end: int
    number_end: int
    value: Decimal
    unit: Unit | None
    ranged: bool = False

    @property
    def kind(self) -> str:
        """The unit's dimension, ``none`` without a unit."""
        return self.unit.kind if self.unit else "none"


@dataclass(frozen=True)
class Token:
    """One token. ``value`` is a Quantity, DateSpan, Duration, the value of a Term, or a subject mention."""

    start: int
    end: int
    kind: str
    value: Any
    depth: int = 0


@lru_cache(maxsize=8192)
def mask(text: str) -> str:
    """``text`` of the same length with titles, standard numbers, document numbers and codes blanked out."""
    blanked = _OPAQUE.sub(lambda m: _MARK * len(m.group()), text)
    if "☑" in text or "√" in text or "■" in text or "☒" in text or "✓" in text or "✔" in text:
        blanked = _UNCHECKED.sub(lambda m: _MARK * len(m.group()), blanked)
    return blanked


def _is_ordinal(text: str, match: re.Match[str]) -> bool:
    """Whether the number is a name's ordinal (1号, 2#), a list number or part of a word (YE5)."""
    after = text[match.end() : match.end() + 1]
    before = text[match.start() - 1 : match.start()]
    return (
        after in ("号", "#", "＃")
        or before in ("#", "＃", "第", "表", "图")
        or bool(before and rx(r"[A-Za-z×_]").match(before) and not text.endswith("PUE", 0, match.start()))
    )


@lru_cache(maxsize=8192)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All numbers with their units in masked text."""
    out: list[Quantity] = []
    for match in NUMBER.finditer(text):
        if _is_ordinal(text, match):
            continue
        token = match.group()
        start = match.start()
        if token[0] in "-－−" and start and rx(r"[0-9A-Za-z）)]").match(text[start - 1]):
            token, start = token[1:], start + 1  # a range sign, not a minus
        position = match.end()
        if text[position : position + 1] in _BEHIND:
            position += 1  # 12多万吨, 12985*kWh/t
        found = match_unit(text, position)
        unit, end = (found[0], found[1]) if found else (None, match.end())
        out.append(Quantity(start, end, match.end(), arabic(token), unit))
    for match in () if _COUNTED.isdisjoint(text) else _CHINESE_QUANTITY.finditer(text):
        value, found = chinese_figure(match.group()), match_unit(text, match.end())
        if value and found and found[0].kind in ("mass", "mass_rate", "money", "case", "area", "energy", "sec"):
            out.append(Quantity(match.start(), found[1], match.end(), value, found[0]))
    out.sort(key=lambda q: q.start)
    return tuple(_mark_ranges(text, _share_units(text, _close_thousands(text, out))))


def _close_thousands(text: str, found: list[Quantity]) -> list[Quantity]:
    """Numbers whose thousands are set off by a space, as the national standard writes them (12 985 tce): each is one.

    Two figures may stand side by side as well, so a unit must follow, or the number be the whole text; a list number
    at the head of a paragraph (1 120 t/d) is none of it.
    """
    runs: list[list[Quantity]] = []
    for number in found:
        digits = text[number.start : number.number_end].partition(".")[0]
        left = runs[-1][-1] if runs else None
        if (
            left is not None
            and left.unit is None
            and text[left.number_end : number.start] == " "
            and len(digits) == _GROUP
            and rx(r"[1-9]\d{0,2}").fullmatch(text, runs[-1][0].start, runs[-1][0].end)
        ):
            runs[-1].append(number)
        else:
            runs.append([number])
    return [number for run in runs for number in _closed(text, run)]


def _closed(text: str, run: list[Quantity]) -> list[Quantity]:
    """One number out of ``run`` where it can be nothing else."""
    first, last = run[0], run[-1]
    whole = first.start == 0 and last.end == len(text)
    listed = first.start == 0 and not whole and text[run[-1].start] != "0"
    if len(run) == 1 or listed or (last.unit is None and not whole):
        return run
    value = arabic(text[first.start : last.number_end].replace(" ", ""))
    return [Quantity(first.start, last.end, last.number_end, value, last.unit)]


_GROUP = 3
"""Digits between two thousands separators."""


def _share_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Numbers of a list that gives its unit once, at its end (1086、2027、5032吨标准煤): each has that unit."""
    out = list(found)
    for i in range(len(out) - 2, -1, -1):
        left, right = out[i], out[i + 1]
        numbering = left.start == 0 or text[left.start - 1] in "。；\n（("  # 1、2500t/d生产线
        listed = text[left.end : right.start] in ("、", "和", "及", "与", "→")
        if listed and left.unit is None and right.unit is not None and not numbering:
            out[i] = replace(left, unit=right.unit)
    return out


def _mark_ranges(text: str, found: list[Quantity]) -> list[Quantity]:
    marked = list(found)
    for i in range(len(found) - 1):
        left, right = found[i], found[i + 1]
        between = text[left.end : right.start]
        signed = left.end == right.start and right.value < 0
        if (between in ("至", "到", "~", "～", "—", "–", "-", "－") or signed) and (
            left.unit is None or left.kind == right.kind
        ):
            if rx(r"(?:由|从|自)[^，。；]{0,12}$").search(text[: left.start]):
                continue
            marked[i] = Quantity(left.start, left.end, left.number_end, left.value, left.unit or right.unit, True)
            marked[i + 1] = Quantity(right.start, right.end, right.number_end, abs(right.value), right.unit, True)
    return marked


def depths(text: str) -> list[int]:
    """How many brackets are open at each character, the brackets themselves included."""
    if "（" not in text and "(" not in text:
        return [0] * len(text)
    depth, out = 0, []
    for char in text:
        if char in "（(":
            depth += 1
            out.append(depth)
        elif char in "）)":
            out.append(depth)
            depth = max(depth - 1, 0)
        else:
            out.append(depth)
    return out


def tokenise(text: str, lexicon: Lexicon) -> list[Token]:
    """Tokens of ``text`` (squeezed, unmasked) in order; a date's digits are not also a quantity, nor the reverse."""
    masked = mask(text)
    levels = depths(masked)
    quantities = list(find_quantities(masked))
    dates: list[DateSpan] = list(find_dates(masked))
    if dates and quantities:
        with_unit = {i for q in quantities if q.unit for i in range(q.start, q.end)}
        dates = [d for d in dates if with_unit.isdisjoint(range(d.start, d.end))]
    in_dates = {i for d in dates for i in range(d.start, d.end)}
    durations: list[Duration] = [d for d in find_durations(masked) if in_dates.isdisjoint(range(d.start, d.end))]
    if durations:
        in_dates |= {i for d in durations for i in range(d.start, d.end)}
    if in_dates:
        quantities = [q for q in quantities if q.start not in in_dates]
    in_quantity = {i for q in quantities for i in range(q.start, q.end)}
    terms: list[Term] = [t for t in lexicon.find(masked) if t.start not in in_quantity]
    tokens = [Token(q.start, q.end, "qty", q, levels[q.start]) for q in quantities]
    if in_dates:
        tokens += [Token(d.start, d.end, "date", d, levels[d.start]) for d in dates]
        tokens += [Token(d.start, d.end, "duration", d, levels[d.start]) for d in durations]
    tokens += [Token(t.start, t.end, t.kind, t.value, levels[t.start]) for t in terms]
    tokens += [
        Token(m.start(), m.end(), _PUNCT[m.group()], m.group(), levels[m.start()])
        for m in _PUNCTUATION.finditer(masked)
        if m.start() not in in_quantity and m.start() not in in_dates
    ]
    if _MARK in masked:
        tokens += [
            Token(m.start(), m.end(), "opaque", m.group(), levels[m.start()]) for m in rx(f"{_MARK}+").finditer(masked)
        ]
    return sorted(tokens, key=lambda t: (t.start, -t.end, t.kind))
