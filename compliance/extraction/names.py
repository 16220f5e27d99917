"""Names of installations and data centres as they stand in text: 1#、2#矿热炉, 一系列, 熟料B线, 数据中心二期.

A name is an ordinal (or several), a head noun and what stands between. Its key says what it refers to however
it is written: 1号线, 1 号熟料生产线 and 一号窑 have the ordinal 1 and compatible heads.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from compliance.extraction.lexicon import load_data, words
from compliance.extraction.numerals import chinese
from compliance.extraction.patterns import rx

_ROMAN = {
    "Ⅰ": "1",
    "Ⅱ": "2",
    "Ⅲ": "3",
    "Ⅳ": "4",
    "Ⅴ": "5",
    "Ⅵ": "6",
    "I": "1",
    "II": "2",
    "III": "3",
    "IV": "4",
    "V": "5",
}
_NUM = r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})"
_ITEM = (
    rf"(?:#\d{{1,2}}|{_NUM}(?:#|＃|号)|第{_NUM}(?=期|条|套|台|系列)|[ⅠⅡⅢⅣⅤⅥ]|(?<![A-Za-z])(?:I{{1,3}}|IV|[A-H])(?=#|号|线|系列|炉|窑|区|座|栋|楼|期|、|和|套)[#号]?"
    rf"|{_NUM}(?=期|线|系列|系(?!统)|电解|车间|联合|分厂|工段)|[甲乙丙丁](?=线|系列|炉|窑)|\d{{2,3}}[kK][aA](?=[一-龥]{{0,6}}(?:系列|电解|槽))|(?<![\d.])\d{{3,5}}t/d(?=[一-龥]{{0,8}}(?:线|窑))|[东西南北新老](?=线|窑|炉|系统|系列|区系))"
)
_JOIN = r"(?:、|和|及|与|/|~|～|—|-|至)"
_LIST = rf"(?:(?:{_NUM}|[ⅠⅡⅢⅣⅤⅥ]|[A-H]){_JOIN})*{_ITEM}(?:{_JOIN}{_ITEM})*"


@dataclass(frozen=True)
class Name:
    """A name found at ``[start, end)``. ``ordinals`` and ``phases`` are normalised; ``head`` is its class."""

    start: int
    end: int
    text: str
    ordinals: tuple[str, ...]
    phases: tuple[str, ...]
    head: str

    @property
    def key(self) -> tuple[frozenset[str], frozenset[str]]:
        """What it refers to, apart from the class of its head."""
        return frozenset(self.ordinals), frozenset(self.phases)


@dataclass(frozen=True)
class Grammar:
    """The compiled patterns of ``data/subjects.yaml``."""

    numbered: re.Pattern[str]
    unnumbered: re.Pattern[str]
    heads: dict[str, str]
    equipment: re.Pattern[str]
    not_ordinal: re.Pattern[str]
    label_column: re.Pattern[str]
    not_label_column: re.Pattern[str]
    not_name: re.Pattern[str]
    """What no name of an installation contains: the words for figures and dates."""
    standing: re.Pattern[str]
    """A word at the head of a name that says whether it is old or new (现有, 拟建)."""
    standings: dict[str, frozenset[str]]
    """Which of old, proposed and under construction each of those words may mean."""
    whole: re.Pattern[str]
    phase: re.Pattern[str]
    head_end: re.Pattern[str]
    ends: frozenset[str]
    """The last characters of the head nouns: a text without any of them has no name."""


def _alternatives(parts: list[str]) -> str:
    return "|".join(sorted(parts, key=len, reverse=True))


@lru_cache(maxsize=1)
def grammar() -> Grammar:
    """The grammar of names, compiled once."""
    data = load_data("subjects.yaml")
    heads = {word: cls for cls, value in data["中心词"].items() for word in words(value)}
    all_heads = _alternatives(list(heads))
    inner = re.escape(data["名称内不含"].strip())
    told = [(word, group) for group, value in data["新旧"].items() for word in words(value)]
    standings = {word: frozenset(g for w, g in told if w == word) for word, _ in told}
    numbered = re.compile(
        rf"(?P<ord>(?<![\d.]){_LIST})(?P<mid>[^{inner}\s\ue000]{{0,16}}?)(?P<head>{all_heads})(?P<phase>{data['期别'].strip()})?"
    )
    return Grammar(
        numbered,
        re.compile(rf"(?P<mid>[^{inner}\s\ue000]{{0,6}}?)(?P<head>{all_heads})"),
        heads,
        re.compile(_alternatives(words(data["设备"]))),
        re.compile(_alternatives(words(data["不是编号"]))),
        re.compile(rf"(?:{_alternatives(words(data['装置列']))})(?:[（(][^（）()]*[）)])?$"),
        re.compile(_alternatives(words(data["非装置列"]))),
        re.compile(_alternatives(words(data["名称里没有"]))),
        re.compile(_alternatives(list(standings))),
        standings,
        re.compile(_alternatives(words(data["整体"]))),
        re.compile(data["期别"].strip()),
        re.compile(rf"(?:{all_heads})$"),
        frozenset(head[-1] for head in heads),
    )


def _one(item: str) -> str:
    """A normalised ordinal: ``一`` → ``1``, ``Ⅱ`` → ``2``, ``a`` → ``A``."""
    bare = rx(r"[#＃号第]").sub("", item)
    if bare in _ROMAN:
        return _ROMAN[bare]
    if bare.isdigit():
        return str(int(bare))
    value = chinese(bare)
    return str(value) if value is not None else bare.upper()


def ordinals_of(text: str) -> tuple[str, ...]:
    """The normalised ordinals of a list: ``1#、2#`` → 1, 2; ``1～4#`` → 1, 2, 3, 4."""
    pieces = rx(rf"({_JOIN})(?!d)").split(text)
    out: list[str] = []
    for i in range(0, len(pieces), 2):
        value = _one(pieces[i])
        if i and pieces[i - 1] in ("~", "～", "—", "-", "至") and out and out[-1].isdigit() and value.isdigit():
            out.extend(str(n) for n in range(int(out[-1]) + 1, int(value)))
        if value:
            out.append(value)
    return tuple(dict.fromkeys(out))


def members_of(several: str, rest: str) -> list[tuple[frozenset[str], str]]:
    """Each of a list of ordinals with its name: 1、2# and 电石炉 → 1#电石炉, 2#电石炉; none for a range (1～4#)."""
    items = rx(r"、|和|及|与|/").split(several)
    mark = items[-1][-1:] if items[-1][-1:] in ("#", "＃", "号") else ""
    return [
        (frozenset({_one(item)}), (item if not mark or mark in item else item + mark) + rest)
        for item in items
        if len(ordinals_of(item)) == 1
    ]


@lru_cache(maxsize=8192)
def find_names(text: str) -> tuple[Name, ...]:
    """All numbered names in ``text`` (squeezed and masked)."""
    rules = grammar()
    if rules.ends.isdisjoint(text):
        return ()
    blocked = {i for m in rules.not_ordinal.finditer(text) for i in range(m.start(), m.end())}
    out: list[Name] = []
    for match in rules.numbered.finditer(text):
        if match.start() in blocked:
            continue
        head = match.group("head")
        cls = rules.heads[head]
        ordinals = ordinals_of(match.group("ord"))
        phases: tuple[str, ...] = ()
        end = match.end()
        if cls == "phase":
            phases, ordinals = ordinals, ()
            follow = rules.numbered.match(text, match.end())
            plain = rules.unnumbered.match(text, match.end())
            if plain and not follow and rules.heads[plain.group("head")] != "phase":
                cls, end = rules.heads[plain.group("head")], plain.end()
            if follow and rules.heads[follow.group("head")] != "phase" and not follow.group("mid"):
                ordinals, cls, end = ordinals_of(follow.group("ord")), rules.heads[follow.group("head")], follow.end()
        if match.group("phase"):
            phases = tuple(_one(c) for c in rx(r"[一二三四五六]").findall(match.group("phase")))
        span = text[match.start() : end]
        if rules.equipment.search(span):
            cls = "equipment"
        out.append(Name(match.start(), end, span, ordinals, phases, cls))
    return _without_overlap(out)


def _without_overlap(names: list[Name]) -> tuple[Name, ...]:
    kept: list[Name] = []
    for name in names:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    return tuple(kept)


_COMPATIBLE = tuple(
    frozenset(group)
    for group in (
        ("line", "furnace", "unit"),
        ("series", "unit", "line"),
        ("furnace", "bf"),
        ("furnace", "bof"),
        ("furnace", "eaf"),
        ("furnace", "coke"),
        ("dc", "phase"),
        ("centre", "phase"),
        ("centre", "dc"),
    )
)


def compatible(a: str, b: str) -> bool:
    """Whether heads of these classes may name one thing; an unknown class ('') fits all but equipment."""
    if "equipment" in (a, b):
        return a == b
    return a == b or "" in (a, b) or "phase" in (a, b) or any({a, b} <= group for group in _COMPATIBLE)


def tidy(text: str) -> str:
    """A label as a name: without a remark in parentheses that is only a capacity or a current (（400kA）)."""
    bare = rx(r"[（(][^（）()]*\d[^（）()]*[）)]$").sub("", text)
    return bare or text
