"""What stands before the first numbered clause and after the last: title, number, notice, preface, signature.

Lines are told apart by their form alone; nothing here knows a place or an authority by name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from compliance.corpus.cleaning import Line, Special
from compliance.corpus.cutting import NUMERAL, chinese_number

Kind = Literal["number", "organ", "date", "passing", "salutation", "preface", "text", "title"]

_NUMBER = re.compile(r"^[^。，；：《》（）()\s]{2,20}[〔\[（(【]\s*(?:19|20)\d{2}\s*[〕\]）)】]\s*第?\s*\d{1,5}\s*号$")
_ORDER = re.compile(r"[一-鿿]{2,20}令\s*第?\s*(?:\d+|[一二三四五六七八九十百零〇]+)\s*号|第\s*\d+\s*号令")
_ORGAN = re.compile(
    r"^(?:[一-鿿、]{2,24}(?:委员会|人民政府|办公厅|办公室|总局|局|厅|部|委|署|院|银行|中心|公司)\s*){1,6}$"
)
_ORGAN_NAME = re.compile(
    r"[一-鿿、]{2,24}?(?:委员会|人民政府|办公厅|办公室|总局|局|厅|部|委|署|院|银行|中心|公司)(?=\s|$)"
)
_DAY = re.compile(r"^[（(]?\s*((?:19|20)\d{2})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?)?\s*[）)]?$")
_CHINESE_DAY = re.compile(rf"^[（(]?([一二三四五六七八九零〇○Ｏ]{{4}})年(?:({NUMERAL})月(?:({NUMERAL})日)?)?[）)]?$")
_PASSING = re.compile(r"年\d{1,2}月\d{1,2}日.*(?:通过|修订|修正|公布|发布|批准)|^[（(].*(?:通过|修订|修正|公布|发布)")
_SALUTATION = re.compile(r"^[^。；]*(?:各|市|省|局|厅|委|部|厂|公司|单位|企业|机构)[^。；]*[：:]$")
_PREFACE = re.compile(r"^(?:前|序|引)\s*(?:言|)$|^导\s*言$")
_SENTENCE_END = ("。", "；", "！", "？")
_OF_THE_NOTICE = re.compile(r"关于印发.*?《(.+)》.*的?通知")
_YEAR_DIGITS = str.maketrans("一二三四五六七八九零〇○Ｏ", "1234567890000")
LONGEST_HEADING = 60


@dataclass(frozen=True)
class Front:
    """How the lines before the first clause are cut, and what they say of the document."""

    headings: tuple[int, ...] = ()
    specials: tuple[Special, ...] = ()
    title: tuple[str, int] = ("", 0)
    number: tuple[str, int] = ("", 0)
    organs: tuple[tuple[str, int], ...] = ()
    issued: tuple[date | None, int] = (None, 0)
    remarks: tuple[tuple[str, int], ...] = ()
    """Lines on passing and amendment, which an officer has to read."""


def kind_of(text: str) -> Kind:
    """What a paragraph before the first clause is by its form."""
    if _NUMBER.match(text):
        return "number"
    if day_of(text):
        return "date"
    if _PREFACE.match(text):
        return "preface"
    if _PASSING.search(text) and len(text) < 3 * LONGEST_HEADING and not text.endswith("。"):
        return "passing"
    if _SALUTATION.match(text):
        return "salutation"
    if _ORGAN.match(text):
        return "organ"
    return "text" if len(text) > LONGEST_HEADING or text.endswith(_SENTENCE_END) else "title"


def day_of(text: str) -> tuple[date | None, str] | None:
    """The date that a line consists of, and its text (no date where it has no day); None for any other line."""
    squeezed = re.sub(r"\s+", "", text)
    match = _DAY.match(squeezed)
    if match:
        parts = [int(p) if p else None for p in match.groups()]
    else:
        match = _CHINESE_DAY.match(squeezed)
        if not match:
            return None
        year, month, day = match.groups()
        parts = [int(year.translate(_YEAR_DIGITS)), *(chinese_number(p) if p else None for p in (month, day))]
    try:
        return (date(*parts) if None not in parts else None), text  # type: ignore[arg-type]
    except ValueError:
        return None


def read_front(lines: Sequence[Line]) -> Front:
    """The lines before the first numbered clause, taken apart."""
    parts = _paragraphs(lines)
    kinds = [kind_of(part.text) for part in parts]
    called = next((i for i, k in enumerate(kinds) if k == "salutation"), None)
    attached = _attached(kinds, called)
    specials: list[Special] = []
    start = 0
    if called is not None:
        until = (attached if attached is not None else len(parts)) - 1
        specials.append(Special(parts[0].number, "通知", "印发通知", "印发通知", parts[until].last))
        start = until + 1
    text = next((i for i in range(start, len(parts)) if kinds[i] in ("text", "preface")), None)
    if text is not None:
        named = "前言" if kinds[text] == "preface" and parts[text].text[0] == "前" else "序言"
        specials.append(Special(parts[text].number, "序", named, named, parts[-1].last))
    end = text if text is not None else len(parts)
    signature = {part.number for part in parts[called:attached]} if called is not None else set()
    return Front(
        tuple(n for part in parts[start:end] for n in range(part.number, part.last + 1)),
        tuple(specials),
        _title(parts, kinds, start, end),
        _number(parts, kinds),
        _organs(parts, kinds, signature),
        _issued(parts, kinds),
        tuple((part.text, part.number) for part, k in zip(parts, kinds, strict=True) if k == "passing"),
    )


@dataclass(frozen=True)
class _Part:
    """A paragraph: the numbers of its first and last line, and its text."""

    number: int
    last: int
    text: str


def _paragraphs(lines: Sequence[Line]) -> list[_Part]:
    parts: list[_Part] = []
    for line in lines:
        if parts and (line.joined or line.continued):
            parts[-1] = _Part(parts[-1].number, line.number, parts[-1].text + line.text)
        else:
            parts.append(_Part(line.number, line.number, line.text))
    return parts


def _attached(kinds: Sequence[Kind], called: int | None) -> int | None:
    """Where the title of the document begins that a notice sends round: after the notice's signature or text."""
    if called is None:
        return None
    rest = range(called + 1, len(kinds))
    after = next((i for i in reversed(rest) if kinds[i] == "date"), None)
    if after is None:
        after = next((i for i in reversed(rest) if kinds[i] == "text" and "title" in kinds[i + 1 :]), called)
    return next((i for i in range(after + 1, len(kinds)) if kinds[i] == "title"), None)


def _title(parts: Sequence[_Part], kinds: Sequence[Kind], start: int, end: int) -> tuple[str, int]:
    for first, last in ((start, end), (0, len(parts))):
        at = next((i for i in range(first, last) if kinds[i] == "title"), None)
        if at is None:
            continue
        stop = at
        while stop + 1 < last and kinds[stop + 1] == "title":
            stop += 1
        text = "".join(part.text for part in parts[at : stop + 1])
        inner = _OF_THE_NOTICE.search(text)
        return (inner[1] if inner else text), parts[at].number
    return "", 0


def _number(parts: Sequence[_Part], kinds: Sequence[Kind]) -> tuple[str, int]:
    for part, kind in zip(parts, kinds, strict=True):
        if kind == "number":
            return re.sub(r"\s+", "", part.text), part.number
    for part in parts:
        order = _ORDER.search(part.text)
        if order and len(part.text) <= LONGEST_HEADING:
            return re.sub(r"\s+", "", order[0]), part.number
    return "", 0


def _organs(parts: Sequence[_Part], kinds: Sequence[Kind], signature: set[int]) -> tuple[tuple[str, int], ...]:
    found: dict[str, int] = {}
    rows = [part for part, k in zip(parts, kinds, strict=True) if k == "organ"]
    for part in sorted(rows, key=lambda row: row.number not in signature):
        for name in _ORGAN_NAME.findall(part.text):
            found.setdefault(name, part.number)
    return tuple(found.items())


def _issued(parts: Sequence[_Part], kinds: Sequence[Kind]) -> tuple[date | None, int]:
    for part, kind in zip(parts, kinds, strict=True):
        day = day_of(part.text) if kind == "date" else None
        if day and day[0]:
            return day[0], part.number
    return None, 0


def signature_start(lines: Sequence[Line]) -> int | None:
    """Where the signature at the end begins (index): authorities and a date, nothing else; None without one."""
    start = len(lines)
    dated = False
    while start and (
        _ORGAN.match(lines[start - 1].text) or day_of(lines[start - 1].text) or _NUMBER.match(lines[start - 1].text)
    ):
        start -= 1
        dated = dated or day_of(lines[start].text) is not None
    return start if dated and start < len(lines) else None
