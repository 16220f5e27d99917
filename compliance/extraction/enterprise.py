"""Who submits the plan: name and credit code. From form fields first, then from what the text says of itself."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from compliance.extraction.keyvalues import KeyValue, key_values, stated
from compliance.extraction.lexicon import load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.places import find_places
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import mask
from compliance.extraction.views import TableView, View
from compliance.model.facts import EnterpriseFacts, Fact
from compliance.model.vocabulary import Vocabulary

_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])")
_LOOSE_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z]{17,19}(?![0-9A-Za-z])")


@lru_cache(maxsize=1)
def _company() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    data = load_data("enterprise.yaml")
    before = "|".join(sorted(words(data["名前"]), key=len, reverse=True))
    return (
        re.compile(data["公司名"]),
        re.compile(f"^.*?(?:{before})(?=[一-龥]{{4}})"),
        re.compile("|".join(words(data["他方公司"]))),
    )


def _trim(name: str, known: set[str]) -> str:
    """``name`` without the words before it that are not part of it."""
    for other in sorted(known, key=len, reverse=True):
        if name.endswith(other) and name != other:
            return other
    return name


def company_names(views: tuple[View, ...]) -> Counter[str]:
    """Company names that stand alone (a cell, a line, before a colon) or at the start of a sentence, with counts."""
    pattern, _, _ = _company()
    counts: Counter[str] = Counter()
    for text in _texts(views):
        for piece in rx(r"[\t。；;，,：:、（(“”《》]").split(mask(text)):
            match = pattern.match(piece)
            if match:
                counts[match.group()] += 1
    return counts


def _texts(views: tuple[View, ...]) -> list[str]:
    out = []
    for view in views:
        if isinstance(view, TableView):
            out += [s.text for s in view.cells.values()]
        else:
            out.append(view.text)
    return out


def _name(views: tuple[View, ...], pairs: list[KeyValue]) -> Fact | None:
    pattern, _, stranger = _company()
    for pair in pairs:
        if pair.key == "name":
            match = pattern.search(pair.value)
            value = match.group() if match else rx(r"[（(](?:盖章|公章|签章)[）)]").sub("", pair.value)
            if len(value) >= 4 and not rx(r"\d").search(value):
                at = pair.value.find(value)
                return stated(value, pair.raw(at, at + len(value)), pair.evidence(at, at + len(value)), 0.97)
    counts: Counter[str] = Counter()
    places: dict[str, tuple[Squeezed, int, int]] = {}
    standing = company_names(views)
    lines = {text for text in _texts(views) if text in standing}
    starts = _boundaries()
    for view in views:
        spans = list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]
        for squeezed in spans:
            text = mask(squeezed.text)
            for match in rx(r"(?:有限责任公司|股份有限公司|集团有限公司|有限公司)").finditer(text):
                name, start = _back(text, match.end(), match.start(), set(standing), lines, starts)
                if name is None:
                    continue
                around = text[max(0, start - 14) : start] + text[match.end() : match.end() + 4]
                penalty = 3 if stranger.search(around) else 0
                intro = (
                    4
                    if rx(r"[（(](?:以下简?称|下称|简称)|(?:成立于|始建于|位于|是一家|现有|创建于|前身)").match(
                        text[match.end() : match.end() + 12],
                    )
                    else 0
                )
                counts[name] += 1 + intro - penalty
                places.setdefault(name, (squeezed, start, match.end()))
    if not counts:
        return None
    best, score = counts.most_common(1)[0]
    squeezed, start, end = places[best]
    return stated(best, squeezed.raw(start, end), squeezed.evidence(start, end), 0.9 if score > 1 else 0.7)


@lru_cache(maxsize=1)
def _boundaries() -> re.Pattern[str]:
    before = "|".join(sorted(words(load_data("enterprise.yaml")["名前"]), key=len, reverse=True))
    return re.compile(f"(?:{before})")


def _back(
    text: str, end: int, tail: int, standing: set[str], lines: set[str], before: re.Pattern[str]
) -> tuple[str | None, int]:
    """The company name that ends at ``end``: a name that stands alone elsewhere, else back to a mark or a preposition.

    ``lines`` are the names that are a whole line or cell: nothing in them is a preposition (新疆嵘原冶金集团有限公司).
    """
    known = max((n for n in standing if text[:end].endswith(n)), key=len, default=None)
    start = tail
    while start > 0 and rx(r"[一-龥（）()]").match(text[start - 1]) and tail - start < 26:
        start -= 1
    run = text[start:end]
    whole = max((n for n in lines if run.endswith(n)), key=len, default=None)
    if whole:
        return whole, end - len(whole)
    if known and len(known) >= 8 and len(known) < len(run):
        shorter = min((n for n in standing if text[:end].endswith(n) and len(n) >= 8), key=len)
        return (shorter if standing and len(shorter) >= 8 else known), end - len(shorter)
    cut = 0
    for match in before.finditer(run[: max(len(run) - 8, 0)]):
        cut = match.end()
    name = run[cut:].lstrip("（(）)")
    return (name, end - len(name)) if len(name) >= 6 else (None, start)


def _credit_code(views: tuple[View, ...], pairs: list[KeyValue], name: Fact | None) -> Fact | None:
    for pair in pairs:
        if pair.key == "credit_code":
            bare = pair.value.replace("\t", "")
            match = _LOOSE_CODE.search(bare)
            if match and len(match.group()) == 18:
                at = pair.value.find(match.group())
                if at >= 0:
                    return stated(match.group().upper(), pair.raw(at, at + 18), pair.evidence(at, at + 18), 0.97)
    best: tuple[int, Squeezed, re.Match[str]] | None = None
    for view in views:
        spans = list(view.cells.values()) if isinstance(view, TableView) else [view.squeezed]
        for squeezed in spans:
            for match in _LOOSE_CODE.finditer(squeezed.text):
                if len(match.group()) != 18 or not (_CODE.fullmatch(match.group().upper())):
                    continue
                before = squeezed.text[max(0, match.start() - 60) : match.start()]
                score = 2 * ("信用代码" in before) + 2 * (name is not None and str(name.value) in squeezed.text)
                if best is None or score > best[0]:
                    best = (score, squeezed, match)
    if best is None:
        return None
    _, squeezed, match = best
    return stated(match.group().upper(), squeezed.raw(*match.span()), squeezed.evidence(*match.span()), 0.95)


def extract_enterprise(views: tuple[View, ...], vocabulary: Vocabulary) -> EnterpriseFacts:
    """The enterprise's facts."""
    pairs = key_values(views)
    name = _name(views, pairs)
    code = _credit_code(views, pairs, name)
    places = find_places(views, pairs, name, vocabulary)
    return EnterpriseFacts(name, code, places.province, places.city, places.park)
