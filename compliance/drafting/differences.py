"""Which numbers of a document no longer agree with its data, after somebody edited it.

The data are filled into the master again and both texts are laid side by side, paragraph by paragraph and row by
row. Words may have been changed at will; numbers are compared by value (118.60 is 118.6). What was moved to another
paragraph is found there as new and here as gone: a number that stands elsewhere says something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from compliance.drafting.blocks import Grid, NoticeBlock, text_of

_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Difference:
    """A number that differs: where, what the data give, what the document says (None: not there), and its words."""

    place: str
    data: str | None
    document: str | None
    words: str

    def __str__(self) -> str:
        given = f"数据为{self.data}" if self.data is not None else "数据里没有"
        said = f"文书写{self.document}" if self.document is not None else "文书里没有了"
        return f"{self.place}：{given}，{said}（“{self.words}”）"


@dataclass(frozen=True)
class _Line:
    place: str
    text: str

    @property
    def mask(self) -> str:
        return _NUMBER.sub("#", self.text)


def differences(expected: Sequence[NoticeBlock], actual: Sequence[NoticeBlock]) -> tuple[Difference, ...]:
    """Every number in which ``actual`` (the document) differs from ``expected`` (its data, filled in)."""
    return tuple(_differences(list(_lines(expected)), list(_lines(actual))))


def _lines(blocks: Sequence[NoticeBlock]) -> Iterator[_Line]:
    paragraphs = tables = 0
    for block in blocks:
        if isinstance(block, Grid):
            tables += 1
            for number, row in enumerate(block.rows, 1):
                for column, cell in enumerate(row.cells, 1):
                    text = " ".join(p.text for p in cell.paragraphs)
                    yield _Line(f"表{tables}第{number}行第{column}格", unicodedata.normalize("NFKC", text))
        else:
            for paragraph in text_of((block,)):
                paragraphs += 1
                yield _Line(f"第{paragraphs}段", unicodedata.normalize("NFKC", paragraph.text))


def _differences(old: list[_Line], new: list[_Line]) -> Iterator[Difference]:
    start = 0
    while start < min(len(old), len(new)) and old[start].mask == new[start].mask:
        yield from _pair(old[start], new[start])
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end].mask == new[-1 - end].mask:
        end += 1
    tail = [(old[len(old) - n], new[len(new) - n]) for n in range(end, 0, -1)]
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    matcher = SequenceMatcher(None, [a.mask for a in old], [b.mask for b in new], autojunk=len(old) > 2000)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            for before, after in zip(old[a:b], new[c:d], strict=True):
                yield from _pair(before, after)
        else:
            yield from _block(old[a:b], new[c:d])
    for before, after in tail:
        yield from _pair(before, after)


def _pair(before: _Line, after: _Line) -> Iterator[Difference]:
    """Two lines of the same words: their numbers one by one."""
    for mine, theirs in zip(_NUMBER.findall(before.text), _NUMBER.findall(after.text), strict=True):
        if _value(mine) != _value(theirs):
            yield Difference(after.place, mine, theirs, _near(after.text, theirs))


def _block(old: list[_Line], new: list[_Line]) -> Iterator[Difference]:
    """Lines whose words were changed: what numbers went and what came, line against line where there are as many."""
    if len(old) != len(new):
        matched = [(line, _Line("", "")) for line in old] + [(_Line("", ""), line) for line in new]
        numbers_old = Counter(_value(n) for line in old for n in _NUMBER.findall(line.text))
        numbers_new = Counter(_value(n) for line in new for n in _NUMBER.findall(line.text))
        gone, come = numbers_old - numbers_new, numbers_new - numbers_old
    else:
        matched, gone, come = list(zip(old, new, strict=True)), None, None
    for before, after in matched:
        mine = Counter(_value(n) for n in _NUMBER.findall(before.text))
        theirs = Counter(_value(n) for n in _NUMBER.findall(after.text))
        lost = list(((mine & gone) if gone is not None else mine - theirs).elements())
        found = list(((theirs & come) if come is not None else theirs - mine).elements())
        place = after.place or f"{before.place}（数据）"
        for number in range(max(len(lost), len(found))):
            one = _plain(lost[number]) if number < len(lost) else None
            other = _plain(found[number]) if number < len(found) else None
            yield Difference(place, one, other, _near(after.text or before.text, other or one or ""))


def _value(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _plain(value: Decimal) -> str:
    return format(value, "f")


def _near(text: str, number: str) -> str:
    """Some words around the number."""
    at = max(text.find(number), 0)
    return text[max(0, at - 10) : at + len(number) + 10]
