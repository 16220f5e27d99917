"""What a project is said to conform to (产业政策, 三线一单 …) and what it is said not to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any

from compliance.extraction.lexicon import words
from compliance.extraction.passages import Passage
from compliance.extraction.speaker import Found, Speaker, compiled, statements

_CUT = re.compile(r"[，,。；;]")
_LEAST = 3
"""Columns that a table of 要求、情况、结论 has at least."""


class _Words:
    """The compiled words of the topic."""

    def __init__(self) -> None:
        data: Any = statements()["符合性"]
        self.clues = tuple(words(data["线索"]))
        self.items = {name: compiled(value) for name, value in data["事项"].items()}
        self.meets, self.handled, self.breaks = (compiled(data[k]) for k in ("符合", "办理", "不符合"))
        self.not_broken, self.of_others = compiled(data["双重否定"]), compiled(data["不符合不算"])
        self.by_handling = frozenset(words(data["办理事项"]))
        self.generic = compiled(data["泛指"])
        self.last_yes, self.last_no = (frozenset(words(data[k])) for k in ("末列符合", "末列不符合"))

    def found(self, text: str) -> dict[str, tuple[int, int]]:
        """The items named in a text with the place of each."""
        spans = {name: pattern.search(text) for name, pattern in self.items.items()}
        return {name: m.span() for name, m in spans.items() if m}


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words()


def conformity(speaker: Speaker, replacement: list[Found]) -> Iterator[Found]:
    """Statements of conformity and of its lack. ``replacement`` are the statements on capacity replacement: to say how
    capacity is replaced, or that it need not be, is to state that item."""
    known = _words()
    for passage in speaker.about(known.clues):
        if len(passage.cells) >= _LEAST and passage.cells[-1] in known.last_yes | known.last_no:
            yield from _row(speaker, passage)
        else:
            yield from _sentence(speaker, passage)
    for one in replacement:
        if one.value in ("reduced", "equal", "settled", "exempt"):
            yield Found("conformity", ("replacement",), one.passage, one.start, one.end, one.owners, one.named)


def _row(speaker: Speaker, passage: Passage) -> Iterator[Found]:
    """A row that ends in 符合 or 不符合: about the items of its other cells, however those word the demand."""
    known = _words()
    end = len(passage.text)
    owners, named = speaker.owners(passage, 0, end)
    field = "conformity" if passage.cells[-1] in known.last_yes else "nonconformity"
    for item in known.found(passage.text[: end - len(passage.cells[-1])]):
        if owners:
            yield Found(field, (item,), passage, 0, end, owners, named)


def _sentence(speaker: Speaker, passage: Passage) -> Iterator[Found]:
    """Clause by clause: items wait for the first clause that says what of them."""
    known, text = _words(), passage.text
    waiting: dict[str, int] = {}
    cuts = [0, *(m.end() for m in _CUT.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        clause = text[start:end]
        for item, (first, _) in known.found(clause).items():
            waiting.setdefault(item, start + first)
        meets, handled, breaks = (p.search(clause) for p in (known.meets, known.handled, known.breaks))
        if twice := known.not_broken.search(clause):
            meets, breaks = twice, None
        verdict = breaks or meets or handled
        if not waiting or verdict is None:
            continue
        generic = twice is None and known.generic.search(clause, verdict.start())
        if generic or (breaks and known.of_others.search(text)):
            waiting.clear()
            continue
        field = "nonconformity" if breaks else "conformity"
        settled = [i for i in waiting if breaks or meets or i in known.by_handling]
        for item in settled:
            first = min(waiting.pop(item), start + verdict.start())
            yield from speaker.say(field, (item,), passage, first, end)
