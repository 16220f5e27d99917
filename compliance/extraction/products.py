"""Which product of the benchmark table an installation makes.

A family (烧碱) is chosen by its aliases: in the installation's own name, then around its mentions, then in the whole
document. Among the rows of one family (30% 液碱, 98% 固碱) the qualifying words decide, and where the table divides by
size (500≤生产能力≤800吨/天) the capacity does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from compliance.extraction.names import grammar
from compliance.extraction.patterns import rx
from compliance.extraction.text import places
from compliance.model.vocabulary import Product, Vocabulary

_BOUND = re.compile(
    r"(?:(?P<low>\d+)(?:吨|t)?(?P<lop>[<≤＜]))?[一-龥]{2,8}(?P<hop>[<≤＜>≥＞])(?P<high>\d+)(?![\d.]*[%％])"
)
"""A size in a product's name; a share (吸水率≤0.5%, 质量分数≥30%) is none."""


@lru_cache(maxsize=4)
def _aliases(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, set[str]]]:
    """All aliases as one pattern, longest first, and the families that each means."""
    owners: dict[str, set[str]] = {}
    for product in vocabulary.products:
        for alias in (*product.aliases, product.name):
            owners.setdefault(alias, set()).add(product.family)
    forms = sorted(owners, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, forms)) or "(?!)"), owners


@lru_cache(maxsize=32)
def alias_counts(text: str, vocabulary: Vocabulary) -> Counter[str]:
    """How often each family's aliases occur in ``text``; a longer alias shadows a shorter one inside it. Not to be changed."""
    pattern, owners = _aliases(vocabulary)
    counts: Counter[str] = Counter()
    for match in pattern.finditer(text):
        for family in owners[match.group()]:
            counts[family] += 1
    return counts


PLANT_WORDS = ("装置", "生产线", "系统")


@dataclass(frozen=True)
class Plants:
    """Unnumbered plants in running text: a product's name with one of :data:`PLANT_WORDS` after it, and a capacity before it.

    A word that only tells products apart (固碱, 电解, 天然气) makes a plant of 装置 and 生产线; with 系统 it is a part of one.
    """

    named: frozenset[str]
    told: frozenset[str]
    longest: int
    endings: frozenset[str] = frozenset()
    """Last characters of the products' names (氨, 碱): what stands between a telling word and the word for a plant ends with one."""

    def find(self, text: str) -> Iterator[tuple[int, int]]:
        """Where plants stand in ``text``, in order, not overlapping; looked for backwards from the word for a plant."""
        done = 0
        for word in _PLANT_WORD.finditer(text):
            stems = self.named | self.told if word.group() in PLANT_WORDS[:2] else self.named
            ends = [word.start()]
            if text[: word.start()].endswith(("联合", "生产")):
                ends.append(word.start() - 2)
            starts = [
                end - size
                for end in ends
                for size in range(min(self.longest, end - done), 0, -1)
                if text[end - size : end] in stems
            ]
            if word.group() in PLANT_WORDS[:2]:
                starts += self._told_before(text, word.start(), done)
            if starts:
                lead = _lead().search(text, max(done, min(starts) - 24), min(starts))
                start = lead.start() if lead else min(starts)
                yield start, word.end()
                done = word.end()

    def _told_before(self, text: str, end: int, done: int) -> list[int]:
        """Where a telling word stands with its product between it and ``end``: 型煤制氨(装置), 45%碱(装置)."""
        if text[end - 1 : end] not in self.endings:
            return []
        reach = max(done, end - self.longest - _BETWEEN)
        run = _RUN.search(text, reach, end)
        first = run.start() if run else end
        return [
            start
            for start in range(first, end - 2)
            if any(
                text[start:cut] in self.told and len(text[start:cut]) > 1
                for cut in range(max(start + 2, end - _BETWEEN), end)
            )
        ][:1]


_BETWEEN = 5
"""At most so many characters between a telling word and the word for a plant (气化合成氨)."""
_RUN = re.compile(r"[一-龥\d%％]+$")
_PLANT_WORD = re.compile("|".join(PLANT_WORDS))


@lru_cache(maxsize=1)
def _lead() -> re.Pattern[str]:
    """What may stand before a plant's product: whether it is old or new, its capacity, a concentration."""
    return re.compile(rf"(?:{grammar().standing.pattern})?(?:\d[\d.]*万?吨[/／]年)?(?:\d{{2}}%)?$")


@lru_cache(maxsize=4)
def plants_of(vocabulary: Vocabulary) -> Plants:
    """The plants that the products of a vocabulary name."""
    named = _stems(a for p in vocabulary.products for a in p.aliases)
    told = _stems(q for p in vocabulary.products for q in p.qualifiers) - named
    endings = {n[-1] for n in named}
    return Plants(frozenset(named), frozenset(told), max(map(len, named | told), default=0), frozenset(endings))


def _stems(names: Iterable[str]) -> set[str]:
    """Names without the word for a plant at their end; a concentration alone (45%) is one too."""
    plain = (n for n in names if rx(r"(?:\d{2}%)?[一-龥]{2,12}|\d{2}%").fullmatch(n))
    return {rx(r"(?:生产)?(?:装置|生产线|系统|车间)$").sub("", n) for n in plain} - {""}


def within_bounds(product: Product, capacity: Decimal | None) -> bool | None:
    """Whether ``capacity`` satisfies the size condition in the product's name; None where there is none or no capacity."""
    match = _BOUND.search(product.name.replace("公称容量", "生产能力"))
    if match is None or capacity is None:
        return None
    high, hop = Decimal(match.group("high")), match.group("hop")
    ok = {"<": capacity < high, "＜": capacity < high, "≤": capacity <= high}.get(hop)
    if ok is None:
        ok = capacity >= high if hop == "≥" else capacity > high
    if match.group("low"):
        low = Decimal(match.group("low"))
        ok = ok and (capacity >= low if match.group("lop") == "≤" else capacity > low)
    return ok


_KIND = re.compile(r"（([一-龥]{2,5})(?:，|工序|）)")
_NOMINAL = re.compile(r"公称容量(?:为|约)?(\d+)(?:吨|t)|(\d+)(?:吨|t)(?:[一-龥]{0,6})(?:电弧炉|电炉)")


def _alike(kind: str, text: str) -> bool:
    """Whether ``text`` names the kind of plant that a row of the table is for (电弧炉, also 电炉)."""
    return kind in text or (kind.endswith("弧炉") and "电炉" in text)


OWN_TEXTS = 3


def _dashes(text: str) -> str:
    """``text`` with every dash and arrow alike (铅精矿—电铅, 铅精矿→电铅)."""
    return rx(r"[—–－~～→]+").sub("-", text)


def choose_sibling(
    siblings: Iterable[Product], texts: tuple[tuple[str, int], ...], size: Decimal | None
) -> tuple[Product, bool] | None:
    """The row of a family that the texts speak of, and whether it is sure; ``texts`` are (text, weight), strongest first.

    Sure is what the installation's own name, figures or sentences say (the first :data:`OWN_TEXTS`); what only the
    rest of the document suggests is a guess, and a verdict must not rest on it. None where nothing tells the rows apart (unknown is better than a guess: another row has another limit).
    """
    rows = tuple(siblings)
    if len(rows) == 1:
        return rows[0], True
    sized = [p for p in rows if within_bounds(p, size)]
    if len(sized) == 1:
        return sized[0], True
    named = [p for p in rows if (kind := _KIND.search(p.name)) and any(_alike(kind.group(1), t) for t, _ in texts[:1])]
    nominal = next((Decimal(m.group(1) or m.group(2)) for t, _ in texts for m in _NOMINAL.finditer(t)), None)
    fitting = [p for p in named if within_bounds(p, nominal) is not False]
    if named and len(fitting) == 1:
        return fitting[0], True
    rows = tuple(named) or rows
    scores: Counter[str] = Counter()
    words = [(_dashes(q), p.key) for p in rows for q in p.qualifiers if q]
    for position, (printed, weight) in enumerate(texts):
        text = _dashes(printed)
        claimed: set[int] = set()
        hits = sorted(((q, k) for q, k in words if q in text), key=lambda h: (-len(h[0]), h[0]))
        for qualifier, _ in dict.fromkeys(hits):
            owners = {k for q, k in hits if q == qualifier}
            for at in places(qualifier, text):
                span = set(range(at, at + len(qualifier)))
                if span & claimed and span != span & claimed:
                    continue
                if claimed & span:
                    continue
                claimed |= span
                for key in owners:
                    scores[key] += weight * len(qualifier)
        best = scores.most_common(2)
        if best and (len(best) == 1 or best[0][1] > best[1][1]):
            return next(p for p in rows if p.key == best[0][0]), position < OWN_TEXTS
    return None


def family_of(texts: tuple[tuple[str, int], ...], vocabulary: Vocabulary) -> str | None:
    """The family that the texts speak of most: the first text that names any decides."""
    for text, _ in texts:
        counts = alias_counts(text, vocabulary)
        if counts:
            best = counts.most_common(2)
            if len(best) == 1 or best[0][1] > best[1][1]:
                return best[0][0]
    return None
