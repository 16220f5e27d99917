"""What a text must contain for one of many patterns to match at all.

The lexicon has some forty patterns of hundreds of alternatives each, and most texts (a cell, a heading) match two or three
of them. Every alternative has a few characters that stand in each of its matches (综合能耗 has 综, 合, 能, 耗 and the pairs
综合, 合能, 能耗); a pattern none of whose alternatives has its characters in the text need not be run.

The characters are read from Python's own parse of the pattern. Where that is not to be had, every pattern is run: slower, not
different.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add
from typing import Any

_MOST_WAYS = 24
_SMALL_CLASS = 4

Ways = list[frozenset[str]]
"""One set of necessary characters and pairs of characters for each way to match; an empty set: nothing is necessary."""


def _parser() -> Any | None:
    try:
        return importlib.import_module("re._parser")
    except ImportError:
        return None


def ways(pattern: str) -> Ways:
    """The ways in which ``pattern`` can match, each with the single characters and pairs that it cannot do without."""
    parser = _parser()
    return [frozenset()] if parser is None else _sequence(parser.parse(pattern))


def _sequence(items: Iterable[tuple[Any, Any]]) -> Ways:
    found: Ways = [frozenset()]
    before = ""
    for op, value in items:
        name = str(op)
        if name == "LITERAL":
            char = chr(value)
            found = [w | {char, before + char} for w in found]
            before = char
            continue
        if name == "AT" or name.startswith("ASSERT"):
            continue  # takes no characters; those on either side are neighbours
        before = ""
        found = _joined(found, _one(name, value))
    return found


def _one(name: str, value: Any) -> Ways:
    """The ways of one item that is not a literal."""
    if name == "SUBPATTERN":
        return _sequence(value[3])
    if name == "ATOMIC_GROUP":
        return _sequence(value)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _sequence(value[2]) if value[0] > 0 else [frozenset()]
    if name == "BRANCH":
        return [way for branch in value[1] for way in _sequence(branch)]
    if name == "IN" and len(value) <= _SMALL_CLASS and all(str(op) == "LITERAL" for op, _ in value):
        return [frozenset(chr(v)) for _, v in value]
    return [frozenset()]


def _joined(left: Ways, right: Ways) -> Ways:
    """Every way of ``left`` with every way of ``right``; the more telling of the two where that would be too many."""
    if len(left) * len(right) > _MOST_WAYS and len(left) > 1:
        if not all(left):
            return right
        right = [frozenset.intersection(*right)]
    return [a | b for a in left for b in right]


@dataclass(frozen=True)
class Sieve:
    """Of numbered patterns, those that may match a text."""

    always: frozenset[int]
    by_gram: dict[str, tuple[tuple[int, frozenset[str]], ...]]

    def possible(self, text: str) -> list[int]:
        """The numbers of the patterns that may match in ``text``, in order; the others cannot."""
        grams = {*text, *map(add, text, text[1:])}
        found = set(self.always)
        for gram in self.by_gram.keys() & grams:
            for number, needed in self.by_gram[gram]:
                if number not in found and needed <= grams:
                    found.add(number)
        return sorted(found)


def sieve(patterns: Sequence[Iterable[str]]) -> Sieve:
    """A sieve for patterns given as their alternatives; each way is filed under its rarest pair or character."""
    known = [[way for part in parts for way in ways(part)] for parts in patterns]
    counts = Counter(gram for pattern in known for way in pattern for gram in way)
    always: set[int] = set()
    by_gram: dict[str, list[tuple[int, frozenset[str]]]] = {}
    for number, pattern in enumerate(known):
        for way in dict.fromkeys(pattern):
            if way:
                pairs = {g for g in way if len(g) == 2}
                way = frozenset(
                    g for g in way if len(g) == 2 or not any(g in p for p in pairs)
                )  # a pair implies its characters
                rarest = min(way, key=lambda g: (-len(g), counts[g], g))
                by_gram.setdefault(rarest, []).append((number, way))
            else:
                always.add(number)
    return Sieve(frozenset(always), {gram: tuple(entries) for gram, entries in by_gram.items()})
