"""Candidates for norms: sentences in which a number stands beside a word that sets a limit.

They are proposals for an officer and are never loaded. What a word means (relation, whether the limit itself is
allowed, which force it can have) comes from ``lexicon.yaml``; nothing is decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.corpus.conditions import RELATIONS
from compliance.corpus.cutting import CutClause, chinese_number
from compliance.corpus.documents import squeeze
from compliance.corpus.words import FORCES, Lexicon, LimitWord

UNCHECKED = "待核"
_ON_DATES = tuple(r.word for r in RELATIONS if r.types == ("日期",))
_PERIODS = ("个工作日", "个月", "年", "天", "日")
_CHINESE = "[一二三四五六七八九十百零〇]+"
_NUMBER = rf"(?:百分之(?P<percent>{_CHINESE})|(?P<digits>-?\d+(?:\.\d+)?)|(?P<chinese>{_CHINESE}))"
_PERCENT = re.compile(rf"百分之(?P<percent>{_CHINESE})|(?<![\d.])(?P<digits>-?\d+(?:\.\d+)?)(?P<unit>%|％|个百分点)")
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_ABOUT = "(?:约|到|为|至)?"


@dataclass(frozen=True)
class Candidate:
    """A number with its limit word. ``quote`` is the sentence, verbatim; ``unit`` is a code of the lexicon or what is
    printed; ``word`` is None for a bare percentage.
    """

    anchor: str
    reference: str
    quote: str
    value: str
    unit: str
    word: LimitWord | None
    force: str
    doubts: tuple[str, ...] = ()


def candidates(clauses: Sequence[CutClause], lexicon: Lexicon) -> tuple[Candidate, ...]:
    """All candidates of a text, in its order."""
    finder = _Finder(lexicon)
    return tuple(c for clause in clauses for c in finder.of(clause))


class _Finder:
    """The patterns of one lexicon, compiled once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.words = {w.word: w for w in lexicon.limit_words}
        dated = _either(w for w, known in self.words.items() if known.relation in _ON_DATES)
        plain = _either(w for w, known in self.words.items() if known.relation not in _ON_DATES)
        units = {squeeze(w) for u in lexicon.units.values() for w in (u.written, *u.aliases) if w}
        amount = rf"{_NUMBER}(?P<unit>%|％|个百分点|{_either({*units, *_PERIODS})})?"
        self.before = re.compile(rf"(?P<word>{plain}){_ABOUT}{amount}(?P<after>及?(?:{plain}))?")
        self.after = re.compile(rf"(?<![\d.]){amount}(?:[（(][^（）()]*[）)]|及)?(?P<word>{plain})")
        self.date = re.compile(rf"(?P<year>(?:19|20)\d{{2}})年(?:(?P<month>\d{{1,2}})月)?(?P<word>{dated})")

    def of(self, clause: CutClause) -> Iterator[Candidate]:
        """The candidates of one clause; rows of tables are left to the tables."""
        whole = squeeze(clause.text)
        found: dict[Candidate, None] = {}
        for match in _SENTENCE.finditer(clause.text):
            quote = match[0].strip()
            if not quote or quote.startswith("|"):
                continue
            doubts = () if whole.count(squeeze(quote)) == 1 else ("引文在本条里不止一处，引用时须加长",)
            for value, unit, word in self._amounts(squeeze(quote)):
                one = Candidate(clause.anchor, clause.reference, quote, value, unit, word, self._force(quote), doubts)
                found[one] = None
        yield from found

    def _amounts(self, text: str) -> Iterator[tuple[str, str, LimitWord | None]]:
        taken: set[int] = set()
        limited: set[tuple[str, str]] = set()
        for pattern in (self.before, self.after, _PERCENT):
            for match in pattern.finditer(text):
                groups = match.groupdict()
                place = next(match.start(g) for g in ("percent", "digits", "chinese") if groups.get(g))
                if place in taken:
                    continue
                taken.add(place)
                # 达到1.2以下: the word behind the number is the one that says which side is allowed.
                word = (groups.get("after") or "").removeprefix("及") or groups.get("word") or ""
                value, unit = self._amount(groups)
                if (unit == "年" and len(value) == len("2025")) or (not word and (value, unit) in limited):
                    continue
                limited.add((value, unit))
                yield value, unit, self.words.get(word)
        for match in self.date.finditer(text):
            year, month = int(match["year"]), int(match["month"] or 12)
            if 1 <= month <= 12:
                last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
                yield last.isoformat(), "日期", self.words[match["word"]]

    def _amount(self, groups: dict[str, str | None]) -> tuple[str, str]:
        if groups["percent"]:
            return f"{chinese_number(groups['percent'])}%", "1"
        number = groups["digits"] or str(chinese_number(groups.get("chinese") or ""))
        unit = groups.get("unit") or ""
        if unit in ("%", "％"):
            return f"{number}%", "1"
        known = self.lexicon.unit(unit) if unit else None
        return number, known.code if known else unit

    def _force(self, quote: str) -> str:
        """The force that the softest word of the sentence has; 待核 where no word shows it."""
        found = [w.forces[0] for w in self.lexicon.force_words if w.word in quote]
        return max(found, key=FORCES.index) if found else UNCHECKED


def _either(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first; for none of them, one that never matches."""
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w))) or "(?!)"
