"""The words of plans, compiled from ``data/lexicon.yaml`` and the corpus's product names.

One regular expression per kind of word; where several match at a place, the longest wins (标杆水平 inside
介于标杆水平与基准水平之间 is not a quotation of the benchmark).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

import yaml

from compliance.extraction.necessary import Sieve, sieve
from compliance.model.vocabulary import Product, Vocabulary


@lru_cache(maxsize=8)
def load_data(name: str) -> Any:
    """A data file of this package, every scalar a string."""
    text = resources.files("compliance.extraction").joinpath("data", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))


_WORDY = re.compile(r"[一-龥A-Za-z]")
_MEMO = 20000


@dataclass(frozen=True)
class Term:
    """A word found at ``[start, end)``: its kind (``ind``, ``state`` …) and what it stands for."""

    start: int
    end: int
    kind: str
    value: str


@dataclass(frozen=True)
class Lexicon:
    """Compiled words: (kind, value, pattern), and the products by the indicator names that are theirs alone."""

    patterns: tuple[tuple[str, str, re.Pattern[str]], ...]
    products: tuple[Product, ...]
    sieve: Sieve
    """Which of ``patterns`` are worth running on a text."""
    memo: dict[str, tuple[Term, ...]] = field(default_factory=dict, compare=False, repr=False)
    """Texts already read: the same cells and headings are looked at by several scanners."""

    def find(self, text: str) -> tuple[Term, ...]:
        """All words in ``text``, longest first at each place, not overlapping within their layer.

        Indicators, tiers and quoted levels share a layer (they compete for the same characters); the other
        kinds (states, cues, events) are found independently of them.
        """
        known = self.memo.get(text)
        if known is not None:
            return known
        if not _WORDY.search(text):
            return ()
        layers: dict[str, list[Term]] = {}
        for number in self.sieve.possible(text):
            kind, value, pattern = self.patterns[number]
            layer = _LAYERS.get(kind, kind)
            for match in pattern.finditer(text):
                if match.end() > match.start():
                    layers.setdefault(layer, []).append(Term(match.start(), match.end(), kind, value))
        out: list[Term] = []
        for terms in layers.values():
            out.extend(_longest(terms))
        found = tuple(sorted(out, key=lambda t: (t.start, -t.end)))
        if len(self.memo) > _MEMO:
            self.memo.clear()
        self.memo[text] = found
        return found


_LAYERS = {"ind": "name", "tier": "name", "both": "state"}


def _longest(terms: list[Term]) -> list[Term]:
    """``terms`` without those that overlap a longer (then earlier) one."""
    kept: list[Term] = []
    covered: set[int] = set()
    for term in sorted(terms, key=lambda t: (t.start - t.end, t.start)):
        span = range(term.start, term.end)
        if covered.isdisjoint(span):
            covered.update(span)
            kept.append(term)
    return kept


def words(value: str | list[str]) -> list[str]:
    """The words of a data entry: a list, or one text with the words separated by white space."""
    return value.split() if isinstance(value, str) else value


def _alternatives(parts: str | list[str]) -> list[str]:
    return sorted(set(words(parts)), key=len, reverse=True)


_GROUPS = (
    ("装置类", "group"),
    ("状态", "state"),
    ("能效档次", "tier"),
    ("事件", "event"),
    ("状态用语", "status"),
)
_SINGLE = (("合计", "total"), ("总计范围", "scope"), ("分别", "respectively"), ("其中", "among"))


@lru_cache(maxsize=4)
def build_lexicon(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon for a vocabulary: the data file plus the indicator names of the corpus's products."""
    data = load_data("lexicon.yaml")
    indicators: dict[str, list[str]] = {k: list(words(v)) for k, v in data["指标"].items()}
    for product in vocabulary.products:
        indicators["sec"] += [re.escape(n) for n in product.indicators]
    own = {n for p in vocabulary.products for n in p.indicators}
    for product in vocabulary.products:
        indicators["sec_other"] += [re.escape(n) for n in product.not_indicators if n not in own]
    entries = [("ind", f, _alternatives(v)) for f, v in indicators.items()]
    entries += [
        (value if value in ("to", "from", "both") else kind, value, _alternatives(v))
        for group, kind in _GROUPS
        for value, v in data[group].items()
    ]
    entries += [(value, value, _alternatives(v)) for value, v in data["他方"].items()]
    entries += [(kind, kind, _alternatives(data[group])) for group, kind in _SINGLE]
    patterns = tuple((kind, value, re.compile("|".join(f"(?:{p})" for p in parts))) for kind, value, parts in entries)
    return Lexicon(patterns, vocabulary.products, sieve([parts for _, _, parts in entries]))
