"""Lint of norms: does the clause say what the value claims, and do the values of a parameter fit together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import pairwise

from compliance.corpus.conditions import MonthDays, Number, Span
from compliance.corpus.documents import squeeze
from compliance.corpus.library import Corpus
from compliance.corpus.norms import Citation, Norm
from compliance.corpus.problems import Problem
from compliance.corpus.wording import tree_text

_PLACEHOLDER = re.compile(r"[XＸ×]{1,3}\s*[月日年号户家%]|[XＸ]{2,}")


def all_norms(corpus: Corpus) -> Iterator[Norm]:
    """Every norm with a clause, of parameters and of rules."""
    for parameter in corpus.parameters.values():
        yield from (n for n in parameter.norms if n.citation)
    for rule in corpus.rules:
        yield from rule.norms


def all_citations(corpus: Corpus) -> Iterator[tuple[Citation, str]]:
    """Every passage that is cited, with its place: the norms' and the 处理依据 of rules."""
    yield from ((n.citation, n.place) for n in all_norms(corpus) if n.citation)
    for rule in corpus.rules:
        yield from ((h.citation, h.place) for h in rule.handling)


def _problem(code: str, norm: Norm, text: str) -> Problem:
    return _at(norm.place, code, text)


def _at(place: str, code: str, text: str) -> Problem:
    file, _, line = place.rpartition(":")
    return Problem(code, file, int(line), text)


def quotes(corpus: Corpus) -> Iterator[Problem]:
    """C001 and C002 over all citations."""
    for citation, place in all_citations(corpus):
        yield from quote_problems(citation, place, corpus)


def quote_problems(citation: Citation, place: str, corpus: Corpus) -> Iterator[Problem]:
    """C001 the anchor exists; C002 the quote stands in it exactly once, white space apart, and cuts no word short.

    A quote begins and ends at a mark, at a new line or a gap, or at an end of the clause: “超过3年” is not what “不超过3年” says.
    """
    if not corpus.documents[citation.document].held:
        return
    clause = corpus.clauses.of(citation.document).get(citation.anchor)
    if clause is None:
        yield _at(place, "C001", f"文件“{citation.document}”没有条款“{citation.anchor}”")
        return
    where = f"“{citation.document} {citation.anchor}”"
    quote = squeeze(citation.quote)
    count = squeeze(clause.text).count(quote)
    if count != 1:
        found = f"没有：{citation.quote}{_nearest(citation.quote, clause.text)}"
        if count > 1:
            found = f"出现{count}次，请多引几个字：{citation.quote}"
        yield _at(place, "C002", f"引文在{where}里{found}")
        return
    before, after = _neighbours(clause.text, quote)
    if _joined(before, quote[0]):
        yield _at(place, "C002", f"引文截断了词句，{where}里它的前面紧接着“{before}”：{citation.quote}")
    if _joined(quote[-1], after):
        yield _at(place, "C002", f"引文截断了词句，{where}里它的后面紧接着“{after}”：{citation.quote}")


def _nearest(quote: str, text: str) -> str:
    """The passage of the clause that comes closest to a quote that is not in it, to be copied; "" where none does."""
    wanted, whole = squeeze(quote), squeeze(text)
    blocks = [b for b in SequenceMatcher(None, wanted, whole, autojunk=False).get_matching_blocks() if b.size > 1]
    if sum(b.size for b in blocks) * 2 < len(wanted):
        return ""
    start = max(0, blocks[0].b - blocks[0].a)
    end = blocks[-1].b + len(wanted) - blocks[-1].a
    return f"（条文里最接近的是“{whole[start:end]}”；引文须一字不差，条文改了的另立新版）"


def _neighbours(text: str, quote: str) -> tuple[str, str]:
    """The characters beside a quote (both without white space) where they belong to the same run of words; else "".

    A new line ends a run, and so does a space, unless it is one of those set around figures (到 2025 年).
    """
    places = [i for i, char in enumerate(text) if not char.isspace()]
    at = squeeze(text).index(quote)
    before, after = text[: places[at]], text[places[at + len(quote) - 1] + 1 :]
    return _beside(before[::-1], quote[0])[:1], _beside(after, quote[-1])[:1]


def _beside(text: str, edge: str) -> str:
    """``text``, which runs away from the quote's ``edge``; nothing where white space parts the two."""
    bare = text.lstrip()
    gap = text[: len(text) - len(bare)]
    figures = edge.isascii() or bare[:1].isascii()
    return "" if "\n" in gap or (gap and not figures) else bare


def _joined(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word or figure (1.3, 30%) rather than meet at a mark."""
    if "." in (left, right):
        return (left + right).replace(".", "").isdigit()
    return bool(left and right) and (left.isalnum() or left in "%％") and (right.isalnum() or right in "%％")


def forces(corpus: Corpus) -> Iterator[Problem]:
    """C010: a soft word in the quote forbids a hard force, and the other way round."""
    for norm in all_norms(corpus):
        quote = norm.citation.quote if norm.citation else ""
        for word in corpus.lexicon.force_words:
            if word.word in quote and norm.force not in word.forces:
                allowed = "、".join(word.forces)
                yield _problem("C010", norm, f"引文有“{word.word}”，效力应为{allowed}，写的是“{norm.force}”")


def unheld(corpus: Corpus) -> Iterator[Problem]:
    """C011: a text that is not held cannot carry a hard finding."""
    for norm in all_norms(corpus):
        document = corpus.documents[norm.document]
        if not document.held and norm.force in ("禁止", "强制"):
            yield _problem("C011", norm, f"没有持有“{document.id}”的原文，效力不得为“{norm.force}”")


def placeholders(corpus: Corpus) -> Iterator[Problem]:
    """C019: a blank of the draft (X月) inside a quote."""
    for norm in all_norms(corpus):
        if norm.citation and _PLACEHOLDER.search(norm.citation.quote):
            yield _problem("C019", norm, f"引文里有未定的占位：{norm.citation.quote}")


def values_in_quotes(corpus: Corpus) -> Iterator[Problem]:
    """C020: the number of the value is printed in the quote, each day of several, the number of enterprises, and every
    word of a set, unless 说明 tells how the editors read the word into the clause.
    """
    for norm in all_norms(corpus):
        quote = squeeze(norm.citation.quote) if norm.citation else ""
        wanted = _printed(norm)
        words = norm.citation.quote if norm.citation else ""
        missing = [w for w in wanted if w not in quote]
        needed = missing[:1] if isinstance(norm.value, MonthDays) or len(missing) == len(wanted) else []
        for word in needed if quote else ():
            yield _problem("C020", norm, f"引文里没有取值“{word}”：{words}（数和引文要一起改）")
        for word in norm.value if isinstance(norm.value, tuple) and quote else ():
            if word not in quote and word not in norm.note:
                text = f"引文里没有“{word}”：{words}（条文没有逐字写出的，在“说明”里写明怎样读出）"
                yield _problem("C020", norm, text)
        if quote and norm.households and f"{norm.households}户" not in quote:
            yield _problem("C020", norm, f"引文里没有“{norm.households}户”：{words}")


def _printed(norm: Norm) -> tuple[str, ...]:
    """The ways in which a value may be printed; none where it has no number."""
    value = norm.value
    if isinstance(value, Number):
        percent = f"{(value.value * 100).normalize():f}%"
        return (str(value.value), f"{value.value.normalize():f}", percent)
    if isinstance(value, Span):
        return (value.written,)
    if isinstance(value, MonthDays):
        return value.written
    if isinstance(value, date):
        return (f"{value.year}年", value.isoformat())
    return ()


def boundaries(corpus: Corpus) -> Iterator[Problem]:
    """C023: whether the limit itself is allowed agrees with the word beside the number in the quote."""
    words = sorted(corpus.lexicon.limit_words, key=lambda w: -len(w.word))
    targets = {n.place for p in corpus.parameters.values() if p.direction == "下限" for n in p.norms}
    for norm in all_norms(corpus):
        if not isinstance(norm.value, Number) or norm.boundary not in ("含", "不含") or norm.citation is None:
            continue
        quote = squeeze(norm.citation.quote)
        printed = f"{norm.value.value}{'%' if norm.value.unit == '%' else ''}"
        found = next((w for w in words if f"{w.word}{printed}" in quote or f"{printed}{w.word}" in quote), None)
        if found is None:
            continue
        # 超过 says whom an upper limit catches, so the limit itself is allowed; of a target it says that more is asked.
        beyond = found.relation in ("高于", "低于") and norm.place not in targets
        expected = {"含": "不含", "不含": "含"}[found.boundary] if beyond else found.boundary
        if norm.boundary != expected:
            yield _problem("C023", norm, f"引文写“{found.word}”，边界应为“{expected}”，写的是“{norm.boundary}”")


def succession(corpus: Corpus) -> Iterator[Problem]:
    """C013: values of one document and place with dates leave no gap and do not overlap; nor do editions of a table."""
    for parameter in corpus.parameters.values():
        for region in dict.fromkeys(n.region for n in parameter.norms):
            there = [n for n in parameter.norms if n.region == region]
            yield from _twice(there)
            for among in dict.fromkeys(tree_text(n.members) for n in there):
                alike = [n for n in there if n.condition is None and tree_text(n.members) == among]
                dated = sorted((n for n in alike if n.start or n.end), key=lambda n: n.start or date.min)
                for one, other in pairwise(dated):
                    if text := _break(one.end, other.start):
                        yield _problem("C013", other, f"与前一取值{text}")
    for region in dict.fromkeys(t.region for t in corpus.levels):
        tables = [t for t in corpus.levels if t.region == region]
        for earlier, later in pairwise(tables):
            if text := _break(earlier.end, later.start):
                yield Problem("C013", later.file, 0, f"与前一版{text}")


def _twice(norms: list[Norm]) -> Iterator[Problem]:
    """Two values of one force out of one clause, both for everybody and both without dates: they would dispute each other for ever."""
    seen: dict[tuple[str, ...], Norm] = {}
    for norm in norms:
        if norm.citation is None or norm.condition is not None or norm.start or norm.end:
            continue
        key = (norm.document, norm.citation.anchor, norm.force, tree_text(norm.members))
        if key in seen:
            text = "同一条文有两个取值：旧的写“止”，新的写“起”；只管一部分对象的写“仅当”（汇总规则写“范围”）"
            yield _problem("C013", norm, text)
        seen[key] = norm


def _break(end: date | None, start: date | None) -> str:
    if end is None or start is None or start <= end:
        return "重叠"
    return "之间有空档" if start > end + timedelta(days=1) else ""


Check = Callable[[Corpus], Iterator[Problem]]
NORM_CHECKS: tuple[Check, ...] = (quotes, forces, unheld, placeholders, values_in_quotes, boundaries, succession)
