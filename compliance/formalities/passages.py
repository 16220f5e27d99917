"""Paragraphs of a document with the part that each plays in it, the same for Word and for print.

A style of our own closed set says what a paragraph is; without one, its place and its words do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from compliance.drafting.blocks import STYLES
from compliance.formalities.values import Place

_ALIASES = {
    "letterhead": "masthead",
    "letter-number": "number",
    "upward": "number",
    "annexes-more": "annexes",
    "copies": "copy",
    "imprint": "printed",
    "table-note": "note",
    "form-cell": "cell",
    "form-cell-centre": "cell-centre",
}
"""Roles of drafting that say where a paragraph stands, and the part that it plays there."""
ROLE_OF_STYLE = {style: _ALIASES.get(role, role) for style, role in STYLES}
ELEMENTS = (
    ("masthead", "发文机关标志"),
    ("number", "发文字号"),
    ("title", "标题"),
    ("recipient", "主送机关"),
    ("annexes", "附件说明"),
    ("date", "成文日期"),
    ("copy", "抄送机关"),
    ("annex", "附件"),
    ("table-title", "表题"),
)
"""What makes a paper an official document: where none of these is found no rule applies."""
SMALL = frozenset(("th", "cell", "cell-centre", "note"))
_NUMBER = re.compile(r"^[^\s，。：]{1,20}[〔\[［（(【]\s*\d{2,4}\s*[〕\]］）)】]\s*第?\s*\d+\s*号?$")
_DAY = r"[0-9０-９〇零○Ｏ一二三四五六七八九]{2,4}年[0-9０-９〇零○一二三四五六七八九十]{1,3}月[0-9０-９〇零○一二三四五六七八九十]{1,3}日?"
_DATE = re.compile(
    rf"^(?:{_DAY}|[0-9０-９]{{2,4}}([.．/-])[0-9０-９]{{1,2}}\1[0-9０-９]{{1,2}}|[0-9０-９]{{2,4}}年[0-9０-９]{{1,2}}月[0-9０-９]{{1,2}}号)$"
)
_PRINTED = re.compile(rf"{_DAY}\s*印发$")
_SERIAL = re.compile(
    r"^[（(〔\[]?\d{4}[〕\]）)]?\s*年?\s*第?\s*\d+\s*[号期]$|^[（(]?第\s*\d+\s*[号期][）)]?(?:[（(]总第\d+期[）)])?$"
)
"""The number of an announcement, an order, minutes: of a year or a series, without an office's letters."""
_OFFICE = re.compile(r"^[^，。；：、？！]{3,25}(?:局|厅|部|委|会|府|办|院|署|处|室|中心|公司)$")
_SENTENCE = re.compile(r"[。；！？]|(?:如下|以下)[^，]{0,6}[：:]$")
_ANNEX = re.compile(r"^附件\s*\d*\s*[:：]?$")
_LEVEL_1 = re.compile(r"^[一二三四五六七八九十]{1,3}[、.．，]")
_LEVEL_2 = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]")
_HEADING_MOST = 40
"""A levelled line longer than this, or with a stop inside, is running text and no heading."""


@dataclass(frozen=True)
class Passage:
    """One paragraph. ``lines`` are its lines where line breaks are known (a printed page, a break in Word)."""

    text: str
    role: str
    place: Place
    lines: tuple[str, ...] = ()
    table: bool = False
    whole: bool = True
    """False for a row of a printed table's cell: its sentence begins or ends elsewhere."""


@dataclass(frozen=True)
class Cue:
    """What tells the role of a paragraph: its words, its size in points, its looks; ``style`` is a role already known."""

    text: str
    size: float
    red: bool = False
    centred: bool = False
    style: str = ""
    table: bool = False
    place: Place = Place()  # noqa: RUF009 (frozen)
    lines: tuple[str, ...] = ()
    whole: bool = True


def assign_roles(cues: Sequence[Cue]) -> tuple[Passage, ...]:
    """The paragraphs with their roles, in order."""
    given = [replace(c, style=_imprint(c) or c.style or _by_words(c)) for c in cues]
    number = next((n for n, c in enumerate(given) if c.style == "number"), None)
    start = 0 if number is None else number + 1
    titled = next((n for n, c in enumerate(given) if c.style == "title"), None)
    if titled is None:
        titled = _title(given, start)
    roles = [c.style for c in given]
    if titled is not None:
        for n in _run_of(given, titled):
            roles[n] = "title"
        start = max(n for n, r in enumerate(roles) if r == "title") + 1 if titled >= start else start
    _above(given, roles, number if number is not None else titled)
    _recipient(given, roles, start)
    _more_annexes(given, roles)
    _closing(given, roles, start)
    _annex_titles(given, roles)
    return tuple(
        Passage(c.text, role or ("cell" if c.table else _level(c)), c.place, c.lines, c.table, c.whole)
        for c, role in zip(given, roles, strict=True)
    )


def first(passages: Iterable[Passage], role: str) -> Passage | None:
    """The first paragraph with this role."""
    return next((p for p in passages if p.role == role), None)


def recognised(passages: Sequence[Passage]) -> tuple[str, ...]:
    """The names of the elements of an official document that are there."""
    return tuple(name for role, name in ELEMENTS if first(passages, role) is not None)


def is_joint(text: str) -> bool:
    """Whether a sign-off names several offices beside one another: none of them is centred over the date alone."""
    return bool(re.search(r"\S(?:\t|　|\s{2,})\s*\S", text.strip()))


def unquoted(text: str) -> str:
    """``text`` without what stands in quotation marks: that is another text's wording, copied as it is."""
    before = None
    while before != text:
        before, text = text, re.sub(r"“[^“”]*”", "“”", text)
    return text


def _imprint(cue: Cue) -> str:
    """The parts of the imprint are known by their words whatever their style; they often stand in a table."""
    text = cue.text.strip()
    if re.match(r"^抄\s*送\s*[:：]", text):
        return "copy"
    return "printed" if _PRINTED.search(text) and len(text) <= 60 else ""


def _by_words(cue: Cue) -> str:
    text = cue.text.strip()
    if cue.table:
        return "cell"
    if _NUMBER.match(text.split("签发人")[0].strip()):
        return "number"
    if cue.centred and _SERIAL.match(text):
        return "serial"
    if re.match(r"^签\s*发\s*人\s*[:：]", text):
        return "signer"
    if re.match(r"^附\s*件\s*[:：]\s*\S", text):
        return "annexes"
    if _ANNEX.match(text):
        return "annex"
    return ""


def _title(cues: Sequence[Cue], start: int) -> int | None:
    """The first large paragraph, or the first centred one, among the first after the document number."""
    near = [n for n in range(start, min(len(cues), start + 8)) if not cues[n].style and not cues[n].red]
    large = next((n for n in near if cues[n].size >= 18), None)
    return large if large is not None else next((n for n in near if cues[n].centred and len(cues[n].text) > 4), None)


def _run_of(cues: Sequence[Cue], at: int) -> list[int]:
    """``at`` and the paragraphs after it that look the same (a title typed as several paragraphs)."""
    out = [at]
    for n in range(at + 1, min(len(cues), at + 5)):
        here = cues[n]
        same = here.centred and abs(here.size - cues[at].size) < 0.5 and here.size >= 18
        if here.style == "title" or (not here.style and same):
            out.append(n)
        else:
            break
    return out


def _above(cues: Sequence[Cue], roles: list[str], end: int | None) -> None:
    """The masthead: large or red, above the document number (or the title)."""
    for n in range(min(end or 0, 6)):
        if not roles[n] and (cues[n].red or cues[n].size >= 24):
            roles[n] = "masthead"


def _recipient(cues: Sequence[Cue], roles: list[str], start: int) -> None:
    for n in range(start, min(len(cues), start + 4)):
        text = cues[n].text.strip()
        if roles[n] == "recipient":
            return
        named = text.endswith(("：", ":")) and len(text) <= 120 and not _LEVEL_1.match(text)
        if not roles[n] and named and not _SENTENCE.search(text):
            roles[n] = "recipient"
            return


def _more_annexes(cues: Sequence[Cue], roles: list[str]) -> None:
    """Further entries of the note on annexes, each a paragraph with its number."""
    for n in range(1, len(roles)):
        follows = roles[n - 1] == "annexes" and re.match(r"^\s*[2-9]\d?\s*[.．、]", cues[n].text)
        if follows and roles[n] in ("", "body") and len(cues[n].text) < 120:
            roles[n] = "annexes"


def _closing(cues: Sequence[Cue], roles: list[str], start: int) -> None:
    """The date before the annexes, the office above it, the remark below it."""
    end = next((n for n in range(start, len(cues)) if roles[n] == "annex"), len(cues))
    dated = next((n for n in range(start, end) if roles[n] == "date"), None)
    if dated is None:
        dated = next(
            (n for n in range(end - 1, start - 1, -1) if not roles[n] and _DATE.match(cues[n].text.strip())), None
        )
    if dated is None:
        return
    roles[dated] = "date"
    before = cues[dated - 1].text.strip()
    if dated > start and not roles[dated - 1] and len(before) <= 40 and not before.startswith(("（", "(")):
        roles[dated - 1] = "sign"
        above = dated - 2
        while above >= start and not roles[above] and _OFFICE.match(cues[above].text.strip()):
            roles[above] = "sign"  # offices that write together stand one below the other
            above -= 1
    if dated + 1 < end and not roles[dated + 1] and re.match(r"^[（(].*[）)]$", cues[dated + 1].text.strip()):
        roles[dated + 1] = "remark"


def _annex_titles(cues: Sequence[Cue], roles: list[str]) -> None:
    for n, role in enumerate(roles[:-1]):
        if role == "annex":
            for m in range(n + 1, min(n + 4, len(roles))):
                if not roles[m] and (cues[m].centred or cues[m].size >= 18):
                    roles[m] = "annex-title"
                    break


def _level(cue: Cue) -> str:
    """``h1``, ``h2`` for a heading line of its own, else ``body``; a sentence of several parts with its stop is none."""
    text = cue.text.strip()
    sentence = text.endswith(("。", "；")) and re.search("[，；：]", text[:-1])
    alone = len(text) <= _HEADING_MOST and "。" not in text[:-1] and not sentence
    if alone and _LEVEL_1.match(text):
        return "h1"
    if alone and _LEVEL_2.match(text):
        return "h2"
    return "body"
