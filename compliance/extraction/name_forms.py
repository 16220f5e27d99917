"""The ways to write one name: shortened, without its marks, abbreviated; and a data-centre plan's own name with its phase.

Names as text only; whose they are is settled in ``subjects``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.extraction.names import Name, grammar
from compliance.extraction.patterns import rx

CENTRE_HEAD = re.compile(r"(?:数据|算力|智算|计算)中心|信息港|云基地")
"""The head noun of a data centre's name."""
EXTENSION = re.compile(r"(?:扩建|改扩建)(?:工程|项目|部分)")
"""A part of a data centre that is told apart as its extension."""
EXTENDED = "扩"
"""What stands for the phase of an extension, as a digit does for a numbered one."""


def centre_pattern(base: str) -> re.Pattern[str] | None:
    """The project's name with a phase after it."""
    if not base:
        return None
    phase = grammar().phase.pattern
    extension = EXTENSION.pattern
    return re.compile(
        rf"{re.escape(base)}(?:项目|工程|园区)?(?:(?P<phase>{phase})|(?P<ext>{extension}))?|(?<![一二三四五六期]){extension}"
    )


def centre_names_in(masked: str, pattern: re.Pattern[str] | None) -> Iterator[Name]:
    """Occurrences of the project's name."""
    for match in pattern.finditer(masked) if pattern else ():
        phases = rx(r"[一二三四五六]").findall(match.group("phase") or "")
        digits = tuple(str("一二三四五六".index(p) + 1) for p in phases)
        if match.group("ext") or EXTENSION.match(match.group()):
            digits = (EXTENDED,)
        yield Name(match.start(), match.end(), match.group(), (), digits, "centre")


_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_CAPACITY = re.compile(r"(?:[\d.]+万?吨[/／]年|[\d.]+%)?")
_CONCENTRATION = re.compile(r"\d+(?:\.\d+)?(?=%|％)")
_PLANT = re.compile(r"(?:生产)?(?:装置|生产线|系统)$")


def without_standing(name: str) -> str:
    """``name`` without the word at its head that says whether it is old or new (现有液碱装置 → 液碱装置)."""
    match = grammar().standing.match(name)
    return name[match.end() :] if match else name


def is_told_apart(name: str) -> bool:
    """Whether a name has a number, or says whether it is old or new."""
    return bool(grammar().standing.search(name)) or any(char.isdigit() for char in name)


def short_forms(name: str) -> tuple[str, ...]:
    """A name whole, without a remark in parentheses, without capacity or status, without the word for a plant."""
    bare = _REMARK.sub("", name)
    plain = _CAPACITY.sub("", without_standing(bare), count=1)
    return tuple(f for f in (name, bare, plain, _PLANT.sub("", plain)) if len(f) >= 2)


def cut_form(name: str) -> str | None:
    """A numbered name cut after two characters of what it is (二联合 for 二联合炼油装置); None where it has no more."""
    match = grammar().numbered.match(name)
    if match is None or len(match["mid"]) < _CUT or not rx(rf"[一-龥]{{{_CUT}}}").match(match["mid"]):
        return None
    return match["ord"] + match["mid"][:_CUT]


_CUT = 2


@dataclass(frozen=True)
class Marks:
    """What tells two plants of one name apart: concentrations (32%液碱装置), and which of old and new they may be."""

    concentrations: frozenset[str]
    standings: frozenset[str]

    def differ(self, other: Marks) -> bool:
        """Whether two names mean two plants: both say a concentration, or both whether old or new, and never the same."""
        pairs = ((self.concentrations, other.concentrations), (self.standings, other.standings))
        return any(a and b and not a & b for a, b in pairs)


def marks_of(name: str) -> Marks:
    """The marks in a name."""
    known = grammar()
    told = (known.standings[m] for m in known.standing.findall(name))
    return Marks(frozenset(_CONCENTRATION.findall(name)), frozenset().union(*told))


def stem_of(name: str) -> str:
    """A name without the word for a plant, a remark in parentheses, and the words for old and new."""
    return _PLANT.sub("", without_standing(_REMARK.sub("", name)))


def abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out, but for the first (粉煤 in 粉煤气化合成氨; 制 is worth nothing)."""
    short = short.replace("制", "")
    if not short or short[0] != long[:1] or len(short) >= len(long):
        return False
    rest = iter(long)
    return all(char in rest for char in short)
