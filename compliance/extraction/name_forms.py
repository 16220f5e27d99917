"""The ways to write one name: shortened, without its marks, abbreviated; and a data-centre plan's own name with its phase.

Names as text only; whose they are is settled in ``subjects``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

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


def short_forms(name: str) -> tuple[str, ...]:
    """A name whole, without a remark in parentheses, without capacity or status, without the word for a plant."""
    bare = rx(r"[（(][^（）()]*[）)]").sub("", name)
    plain = rx(r"^(?:现有|存量|拟建|新建|在建)?(?:[\d.]+万?吨[/／]年|[\d.]+%)?").sub("", bare)
    short = rx(r"(?:生产)?(?:装置|生产线|系统)$").sub("", plain)
    return tuple(f for f in (name, bare, plain, short) if len(f) >= 2)


_MARKS = re.compile(r"\d+(?:\.\d+)?(?=%|％)|现有|存量|拟建|新建|在建|扩建")


def marks_of(name: str) -> frozenset[str]:
    """What tells two plants of one name apart: a concentration (32%液碱装置, 45%液碱装置), old or new (现有, 拟建)."""
    return frozenset("现有" if m == "存量" else m for m in _MARKS.findall(name))


def differ(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether marks say that two names mean two plants: both have some, and none in common."""
    return bool(a and b and not a & b)


def stem_of(name: str) -> str:
    """A name without the word for a plant, a remark in parentheses, and the words for old and new."""
    bare = rx(r"[（(][^（）()]*[）)]|^(?:现有|存量|拟建|新建|在建)").sub("", name)
    return rx(r"(?:生产)?(?:装置|生产线|系统)$").sub("", bare)


def abbreviates(short: str, long: str) -> bool:
    """Whether ``short`` is ``long`` with characters left out, but for the first (粉煤 in 粉煤气化合成氨; 制 is worth nothing)."""
    short = short.replace("制", "")
    if not short or short[0] != long[:1] or len(short) >= len(long):
        return False
    rest = iter(long)
    return all(char in rest for char in short)
