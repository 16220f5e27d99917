"""Arrangements with a date or an amount: elimination of an installation, power and storage, start of production and the
survey after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any

from compliance.extraction.binding import plain
from compliance.extraction.dates import DateSpan, find_dates, find_durations
from compliance.extraction.lexicon import words
from compliance.extraction.passages import Passage
from compliance.extraction.speaker import Found, Speaker, compiled, decimal, statements

_COMMA = re.compile(r"[，,。；;]")
_HALF_YEAR = 6
_REACH = 60
"""Within how many characters of the name the verb must stand."""
_WORD_OF = {"electric_capacity": "容量", "electric_load": "负荷", "storage_power": "储能"}


@lru_cache(maxsize=3)
def _words(topic: str) -> dict[str, re.Pattern[str]]:
    data: Any = statements()[topic]
    return {name: compiled(value) for name, value in data.items() if isinstance(value, str) and name != "线索"}


@lru_cache(maxsize=3)
def _clues(topic: str) -> tuple[str, ...]:
    data: Any = statements()[topic]
    return tuple(words(data["线索"]))


# --- elimination ---------------------------------------------------------------------------------------------


def eliminations(speaker: Speaker) -> Iterator[Found]:
    """That an installation itself is to go (not a motor in it), with the dates said of that."""
    known = _words("淘汰")
    for passage in speaker.about(_clues("淘汰")):
        text = passage.text
        for match in known["期限"].finditer(text):  # 淘汰时限：2027年底, in the row of an installation
            spans = [d for d in find_dates(text) if d.start - match.end() in range(0, 3)]
            if spans and passage.owners:
                yield from _gone(speaker, passage, match.start(), spans[0].end, spans[:1])
        for mention in speaker.scan.index.find(text):
            if len(mention.indices) != 1:
                continue
            place = _verb_after(text, mention.end) or _verb_before(text, mention.start, mention.end)
            if place is not None:
                start, end = min(mention.start, place[0]), max(mention.end, place[1])
                yield from _gone(speaker, passage, start, end, _dates_of(text, start, end))


def _verb_after(text: str, after: int) -> tuple[int, int] | None:
    """3号炉拟于2026年底前整体拆除: nothing but dates and adverbs between the name and the verb."""
    known = _words("淘汰")
    for verb in known["动词"].finditer(text, after, after + _REACH):
        between = list(text[after : verb.start()])
        for span in find_dates(text):
            for i in range(max(span.start, after), min(span.end, verb.start())):
                between[i - after] = ""
        rest = known["不改造"].sub("", "".join(between))
        return verb.span() if known["之间"].fullmatch(rest) and _is_end(text, verb.end()) else None
    return None


def _verb_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """淘汰3号炉, and not 拆除3号炉内衬."""
    known = _words("淘汰")
    head = re.sub(r"(?:落后|现有|原有|老旧|在用)的?$", "", text[:start])
    verb = next((v for v in known["动词"].finditer(head) if v.end() == len(head)), None)
    if verb is None or known["否定"].search(head, 0, verb.start()) or not known["之后"].match(text, end):
        return None
    return verb.span()


def _is_end(text: str, end: int) -> bool:
    return bool(_words("淘汰")["之后"].match(text, end))


def _dates_of(text: str, start: int, end: int) -> list[DateSpan]:
    """The dates of the clause, else those of the next one."""
    first = max((m.end() for m in _COMMA.finditer(text, 0, start)), default=0)
    last = next((m.start() for m in _COMMA.finditer(text, end)), len(text))
    inside = [d for d in find_dates(text) if first <= d.start and d.end <= last]
    if inside:
        return inside
    later = next((m.start() for m in _COMMA.finditer(text, last + 1)), len(text))
    return [d for d in find_dates(text) if last < d.start and d.end <= later]


def _gone(speaker: Speaker, passage: Passage, start: int, end: int, dates: list[DateSpan]) -> Iterator[Found]:
    stop = max([end, *(d.end for d in dates)])
    first = min([start, *(d.start for d in dates)])
    yield from speaker.say("elimination", True, passage, first, stop)
    if dates:
        yield from speaker.say("elimination_completion", dates[-1].last, passage, first, stop)
    if len(dates) > 1:
        yield from speaker.say("elimination_start", dates[0].first, passage, first, stop)


# --- power and storage ---------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _power_units() -> dict[str, tuple[str, Decimal]]:
    data: Any = statements()["用电"]
    return {word: (code, Decimal(factor)) for code, parts in data["单位"].items() for word, factor in parts.items()}


def electricity(speaker: Speaker) -> Iterator[Found]:
    """Connected capacity, load, and the storage that goes with it (power, or share of the load)."""
    known = _words("用电")
    for passage in speaker.about(_clues("用电")):
        text = passage.text
        for name, word in _WORD_OF.items():
            for match in known[name].finditer(text) if word in text else ():
                clause = max((m.end() for m in _COMMA.finditer(text, 0, match.start())), default=0)
                if known["现状"].search(text, clause, match.start()):
                    continue
                code, factor = _power_units()[_group(match, "u")]
                value = plain(decimal(_group(match, "n")) * factor)
                yield from speaker.say(name, value, passage, *match.span(), code)
        if "储能" not in text:
            continue
        for match in known["storage_ratio"].finditer(text):
            if not known["储能不算"].search(match.group()):
                yield from speaker.say("storage_ratio", decimal(_group(match, "n")) / 100, passage, *match.span(), "1")
        for match in known["无储能"].finditer(text):
            yield from speaker.say("storage_ratio", Decimal(0), passage, *match.span(), "1")


def _group(match: re.Match[str], name: str) -> str:
    """The group of that name in whichever alternative matched (n, n2 …)."""
    return next(v for k, v in match.groupdict().items() if v is not None and k.rstrip("234") == name)


# --- start of production and the survey after it --------------------------------------------------------------


def commissioning(speaker: Speaker) -> Iterator[Found]:
    """When production of new installations starts, and when the survey after it is due: by date, or within months."""
    yield from (f for f in map(speaker.only_new, _commissioning(speaker)) if f.owners)


def _commissioning(speaker: Speaker) -> Iterator[Found]:
    known = _words("投产")
    for passage in speaker.about(_clues("投产")):
        text = passage.text
        dates = find_dates(text)
        for span in dates:
            gap = known["投产之前"].match(text, span.end)
            event = known["投产"].match(text, gap.end() if gap else span.end)
            label = next((m for m in known["投产标签"].finditer(text, 0, span.start) if m.end() == span.start), None)
            if span.precision != "year" and (event or label) and not known["不算"].search(text):
                end = event.end() if event else span.end
                yield from speaker.say("commissioning", span.last, passage, span.start, end)
        yield from _surveys(speaker, passage, dates)


def _surveys(speaker: Speaker, passage: Passage, dates: tuple[DateSpan, ...]) -> Iterator[Found]:
    """调查 always counts; 测评, 评估 only where they are said to follow the start of production."""
    known, text = _words("投产"), passage.text
    if known["改造"].search(text):
        return
    after = known["投产后"].search(text)
    for match in (*known["能效调查"].finditer(text), *(known["能效测评"].finditer(text) if after else ())):
        if after is not None and after.end() <= match.start():
            spans = [(d.end, d.months) for d in find_durations(text) if d.start == after.end()]
            half = known["半年"].match(text, after.end())
            spans = [(half.end(), _HALF_YEAR)] if half else spans
            months = [count for end, count in spans if known["期内"].match(text, end)]
            if months:
                yield from speaker.say(
                    "survey_months", Decimal(months[0]), passage, after.start(), match.end(), "month"
                )
                continue
        near = [d for d in dates if d.end <= match.start() and match.start() - d.end <= 24 and d.precision != "year"]
        if near:
            yield from speaker.say("survey", near[-1].last, passage, near[-1].start, match.end())
