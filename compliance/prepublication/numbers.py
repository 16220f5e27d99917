"""Document numbers (发文字号): each used once, and none left out between one and the next."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.prepublication.coverage import REGISTER, checked
from compliance.prepublication.norms import Norms
from compliance.prepublication.values import Checked, Issue, Passage, Place

_HEAD = 14
"""The number stands among the first paragraphs of a document; further down others are cited."""


@dataclass(frozen=True)
class Number:
    """A document number with its parts, the content that bears it ("" unknown), and where."""

    prefix: str
    year: int
    serial: int
    sha256: str
    place: Place

    @property
    def shown(self) -> str:
        """As it is printed."""
        return f"{self.prefix}〔{self.year}〕{self.serial}号"


def number_of(text: str, pattern: re.Pattern[str], sha256: str, place: Place) -> Number | None:
    """The number that a paragraph is; None for any other text."""
    found = pattern.match(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    return Number(found["代字"], int(found["年"]), int(found["序"]), sha256, place)


def own_numbers(passages: Sequence[Passage], sha256: Mapping[str, str], norms: Norms) -> list[Number]:
    """The number of each document: the first one that is a paragraph of its own near its beginning."""
    by_file: dict[str, list[Passage]] = defaultdict(list)
    for p in passages:
        if not p.place.sheet and p.place.row is None and not p.hidden:
            by_file[p.place.file].append(p)
    found = []
    for file, own in by_file.items():
        heads = [p for p in own if p.text.strip()][:_HEAD]
        numbers = (number_of(p.text, norms.number, sha256.get(file, ""), p.place) for p in heads)
        if (first := next((n for n in numbers if n), None)) is not None:
            found.append(first)
    return found


def number_checks(numbers: Sequence[Number], issued: Sequence[tuple[str, str]], norms: Norms) -> Iterator[Checked]:
    """PB703 and PB704: the numbers of the files, against one another and those issued (number, sha256 or "")."""
    register = [n for number, sha256 in issued if (n := number_of(number, norms.number, sha256, Place(REGISTER)))]
    twice: list[Issue] = []
    gaps: list[Issue] = []
    for place, n in enumerate(numbers):
        for other in (*register, *numbers[:place]):
            same = (n.prefix, n.year, n.serial) == (other.prefix, other.year, other.serial)
            if same and not (n.sha256 and n.sha256 == other.sha256):
                said = "已登记给另一份文书" if other in register else f"与{other.place.file}的相同"
                if other in register and not other.sha256:
                    continue  # the register does not say to which content it was given
                twice.append(norms.issue("PB703", n.place, other=other.place, 号=n.shown, 事=said))
                break
        gaps += _gap(n, numbers, register, norms)
    yield checked("PB703", len(numbers), twice)
    yield checked("PB704", len(numbers), gaps)


def _gap(n: Number, numbers: Sequence[Number], register: Sequence[Number], norms: Norms) -> Iterator[Issue]:
    known = {o.serial for o in register if (o.prefix, o.year) == (n.prefix, n.year)}
    told = {o.serial for o in numbers if (o.prefix, o.year) == (n.prefix, n.year)}
    before = {s for s in known | told if s < n.serial}
    if not known and len(told) < 2 and n.serial > 1:
        said = f"登记库里没有“{n.prefix}〔{n.year}〕”的文号，“{n.shown}”是否连续不能判断"
        yield norms.unknown("PB704", n.place, 因=said)
        return
    last = max(before, default=0)
    if n.serial - last > 1:
        missing = f"第{last + 1}号" if n.serial - last == 2 else f"第{last + 1}号至第{n.serial - 1}号"
        yield norms.issue("PB704", n.place, 号=n.shown, 事=f"之前的{missing}没有登记")
