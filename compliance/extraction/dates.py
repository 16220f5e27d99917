"""Dates, periods and durations as plans write them.

A date is kept as the span of days it names (2024年3月 → 1 to 31 March; 2025年第三季度 → 1 July to 30 September;
2025年底 → the whole of December), because a start is the first day of it and a completion the last (contract §1).
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.extraction.numerals import CHINESE, whole_number


@dataclass(frozen=True)
class DateSpan:
    """A date as written at ``[start, end)`` of the text: the days it names and how exact it is."""

    start: int
    end: int
    first: date
    last: date
    precision: str
    """``day``, ``month``, ``part`` (季度, 上半年, 底) or ``year``."""


@dataclass(frozen=True)
class Duration:
    """A length of time in months (用时39个月, 建设期二年)."""

    start: int
    end: int
    months: int


_Y = r"(?P<y>(?:19|20)\d{2}|二[〇零○][〇零○一二三四五六七八九]{2})"
_N = rf"(?:\d{{1,2}}|{CHINESE})"
_PATTERNS = (
    rf"{_Y}年度?(?P<m>{_N})月(?:份)?(?P<d>{_N})[日号]",
    rf"{_Y}年(?P<m>{_N})月(?:份)?(?P<mp>[底末初中]|上旬|中旬|下旬)?",
    rf"(?<=[今去明本当次]年[（(]){_Y}年[）)](?P<m>{_N})月(?:份)?(?P<mp>[底末初中]|上旬|中旬|下旬)?",
    rf"{_Y}年(?:第)?(?P<q>[一二三四1234])季度(?P<qp>[底末初])?",
    rf"{_Y}年(?:第)?Q(?P<q2>[1234])",
    rf"{_Y}年(?P<h>上半年|下半年)",
    rf"{_Y}年(?:度)?(?P<yp>年?[底末]|年?初|年中|中)",
    r"(?P<iy>(?:19|20)\d{2})[-./／](?P<im>0?[1-9]|1[0-2])[-./／](?P<id>0?[1-9]|[12]\d|3[01])(?!\d)",
    r"(?P<ky>(?:19|20)\d{2})[-./／](?P<km>0[1-9]|1[0-2]|[1-9])(?![\d.])",
    rf"{_Y}年(?:度)?",
)
_COMPILED = tuple(re.compile(p) for p in _PATTERNS)
_YEAR = re.compile(r"(?<!\d)(?:(?:19|20)\d{2}[-./／年]|二[〇零○][〇零○一二三四五六七八九]{2}年)")
"""How every full date begins; a date without a year counts only after a full one."""
_ELLIPTIC = re.compile(
    rf"(?P<same>当年|同年|次年|翌年)?(?:(?P<m>{_N})月(?:份)?(?:(?P<d>{_N})日)?(?P<mp>[底末初])?|(?P<yp>年?[底末]))"
)
_JOIN = re.compile(r"(?:至|到|—+|-+|－+|–+|~+|～+|起至)$")
_DURATION = re.compile(
    rf"(?P<n>\d+(?:\.5)?|{CHINESE}|一年半|两年半)(?P<u>个月|个自然月|年(?!\d|以|来|期|度|底|末|初|间|的历史|多|上|下|中|节|产|均|可|减|用|运|生)|个年度)"
)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _whole_year(year: int, part: str | None) -> tuple[date, date, str]:
    if not part:
        return date(year, 1, 1), date(year, 12, 31), "year"
    if "初" in part:
        return date(year, 1, 1), date(year, 1, 31), "part"
    if "中" in part:
        return date(year, 6, 1), date(year, 6, 30), "part"
    return date(year, 12, 1), date(year, 12, 31), "part"


def _in_month(year: int, month: int, part: str | None) -> tuple[date, date]:
    first, last = date(year, month, 1), _month_end(year, month)
    if part in ("初", "上旬"):
        return first, date(year, month, 10)
    if part in ("中", "中旬"):
        return date(year, month, 11), date(year, month, 20)
    if part == "下旬":
        return date(year, month, 21), last
    return first, last


def _days(match: re.Match[str]) -> tuple[date, date, str] | None:
    """The days that a match names; None where they do not exist (2025年13月)."""
    g = {k: v for k, v in match.groupdict().items() if v is not None}
    year = whole_number(g.get("y") or g.get("iy") or g["ky"])
    if year is None or not 1949 <= year <= 2100:
        return None
    month = whole_number(g.get("m") or g.get("im") or g.get("km") or "0")
    day = whole_number(g.get("d") or g.get("id") or "0")
    try:
        if month and day:
            return date(year, month, day), date(year, month, day), "day"
        if month:
            return (*_in_month(year, month, g.get("mp")), "month")
        if quarter := whole_number(g.get("q") or g.get("q2") or "0"):
            return date(year, 3 * quarter - 2, 1), _month_end(year, 3 * quarter), "part"
        if half := g.get("h"):
            return (
                (date(year, 1, 1), date(year, 6, 30), "part")
                if half == "上半年"
                else (date(year, 7, 1), date(year, 12, 31), "part")
            )
        return _whole_year(year, g.get("yp"))
    except ValueError:
        return None


def find_dates(text: str) -> tuple[DateSpan, ...]:
    """All dates in ``text`` (white space removed), also those that leave out the year after a range sign."""
    found: list[DateSpan] = []
    taken: set[int] = set()
    done = 0
    for year in _YEAR.finditer(text):
        start = year.start()
        match = next((m for p in _COMPILED if (m := p.match(text, start))), None) if start >= done else None
        if match is None:
            continue
        done = match.end()
        taken.update(range(start, done))
        days = _days(match)
        if days is not None:  # 2025年13月 is no date, and not the year 2025 either
            found.append(DateSpan(start, done, *days))
    if not found:
        return ()
    return tuple(sorted([*found, *_elliptic(text, found, taken)], key=lambda d: d.start))


def _elliptic(text: str, found: list[DateSpan], taken: set[int]) -> list[DateSpan]:
    """Dates without a year that follow a full one: 2025年3月至10月, 当年11月, 次年6月."""
    extra: list[DateSpan] = []
    for match in _ELLIPTIC.finditer(text):
        if any(i in taken for i in range(match.start(), match.end())) or (
            not match.group("m") and not match.group("same")
        ):
            continue
        before = [d for d in [*found, *extra] if d.end <= match.start()]
        if not before:
            continue
        last = max(before, key=lambda d: d.end)
        between = text[last.end : match.start()]
        named = match.group("same")
        if not (named or _JOIN.search(between) or between in ("", "、", "和")) or len(between) > 12:
            continue
        year = last.first.year + (1 if named in ("次年", "翌年") else 0)
        month = whole_number(match.group("m") or "12")
        if not month or not 1 <= month <= 12:
            continue
        if not named and month < last.first.month and _JOIN.search(between):
            continue
        extra.append(DateSpan(match.start(), match.end(), *_in_month(year, month, match.group("mp")), "month"))
    return extra


def find_durations(text: str) -> tuple[Duration, ...]:
    """All durations in ``text``: 39个月, 十八个月, 三年, 一年半."""
    if "年" not in text and "月" not in text:
        return ()
    out = []
    for match in _DURATION.finditer(text):
        if match.group() in ("一年半", "两年半"):
            out.append(Duration(match.start(), match.end(), 18 if match.group() == "一年半" else 30))
            continue
        number = match.group("n")
        if len(number) == 4 and number.isdigit():
            continue
        amount = float(number) if "." in number else whole_number(number)
        if not amount:
            continue
        end, months = match.end(), int(amount * (12 if "年" in match.group("u") else 1))
        if "年" in match.group("u") and text[end : end + 1] == "半":
            end, months = end + 1, months + 6
        if months <= 120:
            out.append(Duration(match.start(), end, months))
    return tuple(out)


def add_months(day: date, months: int) -> date:
    """The last day of a period of ``months`` that begins on ``day`` (民法典 202条: no such day, then the month's last)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    month += 1
    last = monthrange(year, month)[1]
    return date(year, month, last) if day.day > last else date(year, month, day.day) - timedelta(days=1)
