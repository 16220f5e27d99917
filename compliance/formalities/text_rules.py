"""Rules on running text: numbering of levels, marks, figures, what must not be left in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from compliance.formalities.norms import Norms
from compliance.formalities.passages import SMALL, Passage, unquoted
from compliance.formalities.values import Place, Seen

TextRule = Callable[[Sequence[Passage], Norms], Iterator[Seen]]
"""A rule on the paragraphs alone, the same for every format."""

_CJK = "㐀-鿿"
_HAN = "一二三四五六七八九十"
_LEVELS = (
    (1, re.compile(rf"^([{_HAN}]{{1,3}})([、.．，,])(?!\d)"), "一、"),
    (2, re.compile(rf"^([（(])([{_HAN}]{{1,3}})([）)])([、.．，,]?)"), "（一）"),
    (3, re.compile(r"^(\d{1,2})([.．、，,])(?!\d)"), "1."),
    (4, re.compile(r"^([（(])(\d{1,2})([）)])([、.．，,]?)"), "（1）"),
)
_PAIRS = (("“", "”"), ("‘", "’"), ("《", "》"), ("（", "）"), ("〔", "〕"), ("【", "】"), ("〈", "〉"))
_BODY = ("title", "recipient", "body", "h1", "h2", "annexes", "remark", "copy")
_BLANKS = re.compile(r"第\S{1,6}[项条章节款编][ 　]|[年月日时分][ 　]+(?=[年月日时分])")
_SPACED = re.compile(rf"(?<=[{_CJK}，。；：])[ 　]+(?=[{_CJK}])")
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


@dataclass(frozen=True)
class _Mark:
    level: int
    value: int
    written: str
    place: Place
    passage: int


# -- levels -----------------------------------------------------------------------------------------


def level_form(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F324: 一、（一）1.（1）, each with its own mark and no other."""
    for p in _levelled(passages):
        text = p.text.strip()
        for level, pattern, example in _LEVELS:
            match = pattern.match(text)
            if match is None:
                continue
            written = match[0]
            fine = {
                1: written.endswith("、"),
                2: written.startswith("（") and written.endswith("）"),
                3: written.endswith((".", "．")),
                4: written.startswith("（") and written.endswith("）"),
            }[level]
            if not fine:
                yield Seen(
                    p.place, f"写作“{written}”", f"第{_HAN[level - 1]}层写作“{example}”，括号用全角，其后不加标点"
                )


def level_sequence(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F325: numbers begin with one and leave nothing out; they may go on across the level above."""
    last: dict[int, int] = {}
    fresh: set[int] = {1, 2, 3, 4}
    annexes = [n for n, p in enumerate(passages) if p.role == "annex"]
    for mark in _marks(passages):
        if annexes and mark.passage > annexes[0]:
            last, fresh, annexes = {}, {1, 2, 3, 4}, annexes[1:]
        expected = last.get(mark.level, 0) + 1
        if mark.value != expected and not (mark.value == 1 and mark.level in fresh):
            wanted = {expected, 1} if mark.level in fresh and expected > 1 else {expected}
            yield Seen(mark.place, f"序号是“{mark.written}”", f"第{'或者第'.join(str(w) for w in sorted(wanted))}项")
        last[mark.level] = mark.value
        fresh.discard(mark.level)
        fresh |= set(range(mark.level + 1, 5))


def level_order(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F326: a level stands under the next higher one that the document uses; two levels are never left out."""
    marks = list(_marks(passages))
    used = {m.level for m in marks}
    open_levels: set[int] = set()
    for mark in marks:
        open_levels = {n for n in open_levels if n < mark.level}
        above = {n for n in used if n < mark.level}
        if above and max(above) not in open_levels:
            yield Seen(mark.place, f"“{mark.written}”之上没有第{_HAN[max(above) - 1]}层", "层次依次使用")
        elif above and mark.level - max(above) > 2:
            yield Seen(mark.place, f"从第{_HAN[max(above) - 1]}层跳到第{_HAN[mark.level - 1]}层", "层次依次使用")
        open_levels.add(mark.level)


def _levelled(passages: Sequence[Passage]) -> Iterator[Passage]:
    return (p for p in passages if p.role in ("body", "h1", "h2") and not p.table)


def _marks(passages: Sequence[Passage]) -> Iterator[_Mark]:
    for n, p in enumerate(passages):
        if p.role not in ("body", "h1", "h2") or p.table:
            continue
        for level, pattern, _ in _LEVELS:
            if match := pattern.match(p.text.strip()):
                digits = match[1] if level in (1, 3) else match[2]
                yield _Mark(level, int(digits) if digits.isdigit() else _han(digits), match[0], p.place, n)
                break


def _han(text: str) -> int:
    tens, ten, ones = text.partition("十")
    if not ten:
        return _HAN.index(text[-1]) + 1
    return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)


# -- marks ------------------------------------------------------------------------------------------


def _finder(pattern: str, required: str) -> TextRule:
    """A rule that finds ``pattern`` in running text outside quotations."""
    compiled = re.compile(pattern)

    def rule(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
        for p, text in _running(passages):
            if match := compiled.search(text):
                yield Seen(p.place, f"“{_around(text, match)}”", required)

    return rule


def _running(passages: Sequence[Passage]) -> Iterator[tuple[Passage, str]]:
    roles = {*_BODY, *SMALL, "annex-title"}
    return ((p, unquoted(p.text)) for p in passages if p.role in roles and p.whole)


def _around(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 5) : match.end() + 5].replace("\n", " ").strip()


half_width_marks = _finder(
    rf"(?<=[{_CJK}”》）〕％])\s?[,;:?!](?!\d)|[,;?!](?=[{_CJK}“《（])|\((?=[{_CJK}])|(?<=[{_CJK}])\)|(?<=[{_CJK}])\.(?=\s*$|[{_CJK}])",
    "中文用全角标点",
)
full_width_figures = _finder(r"[０-９Ａ-Ｚａ-ｚ]+", "数字、字母用半角")
straight_quotes = _finder(rf"[\"'](?=[{_CJK}《])|(?<=[{_CJK}》，。])[\"']", "弯引号“”")
repeated_marks = _finder(r"[，。；：、][，。；：、]+|([！？])\1+", "一个标点")
ellipsis_and_dash = _finder(
    rf"(?<=[{_CJK}])\.{{2,}}|。{{2,}}|(?<!…)…(?!…)|(?<=[{_CJK}])-{{2,}}|(?<=[{_CJK}])—(?=[{_CJK}])",
    "省略号“……”、破折号“——”",
)
listed_quotes = _finder(r"》、《|”、“", "并列的引号、书名号之间不用顿号")
written_dates = _finder(r"\d年0\d月|月0\d日|(?<!\d)(?<!\d[-—~])\d{2}年\d{1,2}月", "年份写全称，月、日不编虚位")
cited_numbers = _finder(
    r"[\[［（(【]\s*(?:19|20)\d{2}\s*[\]］）)】]\s*第?\s*\d+\s*号|〔\s*\d{2}\s*〕\s*\d+\s*号|〔\d{4}〕\s*(?:第\s*\d+|0\d*)\s*号",
    "六角括号〔〕，年份全称，序号不加“第”、不编虚位",
)


def spaces_between(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F508: no space between characters, but after 第一条 and in blanks to be filled in by hand."""
    for p, text in _running(passages):
        plain = _BLANKS.sub("", text)
        if match := _SPACED.search(plain):
            yield Seen(p.place, f"“{_around(plain, match)}”", "汉字之间不加空格")


def paired_marks(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F505: every opening mark has its closing one."""
    for p in passages:
        if not p.whole or (p.role not in _BODY and p.role not in SMALL):
            continue
        for opening, closing in _PAIRS:
            if p.text.count(opening) != p.text.count(closing):
                counts = f"“{opening}”{p.text.count(opening)}个、“{closing}”{p.text.count(closing)}个"
                yield Seen(p.place, counts, "成对使用")


# -- what must not be left --------------------------------------------------------------------------


def gaps(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F601: 【待补：…】."""
    for p in passages:
        for match in re.finditer(r"【待补[^】]*】?", p.text):
            yield Seen(p.place, match[0], "补齐后的内容")


def tags(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F602: what a template engine should have replaced."""
    for p in passages:
        if match := re.search(r"\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)", p.text):
            yield Seen(p.place, match[0][:24], "填写后的内容")


def identity_numbers(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F607: a citizen's number (GB 11643 check digit), shown with its middle hidden."""
    for p in passages:
        for match in re.finditer(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])", p.text):
            number = match[0].upper()
            if _CHECKS[sum(int(d) * w for d, w in zip(number, _WEIGHTS, strict=False)) % 11] == number[17]:
                yield Seen(p.place, f"{number[:4]}**********{number[-4:]}", "不写，或者隐去中间各位")


def mobile_numbers(passages: Sequence[Passage], norms: Norms) -> Iterator[Seen]:
    """F608: a mobile telephone outside the remark, where an office names its contact."""
    for p in passages:
        if p.role == "remark":
            continue
        for match in re.finditer(r"(?<![\d.])1[3-9]\d{9}(?![\d.])", p.text):
            yield Seen(p.place, f"{match[0][:3]}****{match[0][-4:]}", "不写个人手机号码，联系方式写在附注里")
