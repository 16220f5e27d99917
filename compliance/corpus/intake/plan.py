"""How a text is to be cut: the proposal of a ``clean.yaml`` that the cutter replays.

Every line that is left out, joined or set apart is declared with its reason; an officer corrects the proposal in that
file. What looks wrong but cannot be decided here is a note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from compliance.corpus.cleaning import (
    CONTINUE,
    DELETE_LINES,
    DELETE_TEXT,
    Cleaning,
    Line,
    Special,
    Step,
    clean,
    numbered_lines,
    spans,
)
from compliance.corpus.cutting import BOX, LEVELS, NUMERAL, CutClause, Cutter, chinese_number
from compliance.corpus.documents import squeeze
from compliance.corpus.intake.annexes import back_matter
from compliance.corpus.intake.front import Front, day_of, read_front
from compliance.corpus.intake.joins import broken_lines, broken_pages
from compliance.corpus.intake.printed import Printed
from compliance.model.errors import InputError

AUTO = "auto"
SHOWN = 30
_MARKUP = (
    (r"\*\*", "Markdown 加粗标记"),
    (r"^#+\s+", "Markdown 标题标记"),
)
_COMMENT = r"^<!--.*-->$"
_PAGE_NUMBER = re.compile(
    r"^[-—–－─_~·•\s]*第?\s*\d{1,4}\s*页?[-—–－─_~·•\s]*$|^第\s*\d+\s*页[\s,，/]*共\s*\d+\s*页$", re.IGNORECASE
)
_NOT_ITS_OWN = re.compile(r"https?://|www\.|来源[于：:]|来自网络|转载|下载|水印|仅供|搜集整理|扫描|公众号")
_SENTENCE_ENDS = "。；：！？|"
_CONTENTS = re.compile(r"^目\s*[录次]$")
_LEADERS = re.compile(r"[.．…·\s-]*\d{1,4}[\s-]*$")
_NO_NUMBERING = (
    "看不出条款的编号：没有“第一条”，也没有“一、”“（一）”“1.”开头的行；请用 --format 指定，或核对文件是不是政策正文"
)
_PART_HEADING = rf"^第({NUMERAL}|\d+)(分编|编|章|节)[^。；，：]{{0,25}}$"


@dataclass(frozen=True)
class Plan:
    """The proposal, its clauses, what stands before them, and notes for the officer."""

    cleaning: Cleaning
    clauses: tuple[CutClause, ...]
    front: Front
    notes: tuple[str, ...]


def plan(printed: Printed, file: str, numbering: str = AUTO) -> Plan:
    """How to cut ``printed``, kept as ``file`` in the draft's folder.

    Raises:
        InputError: numbering, where no numbering is found (or not the one asked for); empty.
    """
    name = printed.name
    steps = _removals(printed)
    lines = clean(printed.text, steps)
    if not lines:
        raise InputError(name, "empty", "文件里没有正文")
    contents = _contents(lines)
    if contents:
        steps.append(Step(DELETE_LINES, "目录", spans(contents)))
        lines = clean(printed.text, steps)
    scheme = _numbering(lines, numbering, name)
    if scheme == "法条" and any(re.search(_PART_HEADING, line.text) for line in lines):
        steps.append(Step(DELETE_LINES, "编、章、节标题，不属条文", pattern=_PART_HEADING))
    boxes = _repeated_boxes(clean(printed.text, steps))
    if boxes:
        steps.append(Step(DELETE_LINES, "专栏跨页时重复印出的栏头", spans(boxes)))
    joined = _continued(printed, clean(printed.text, steps), scheme)
    if joined:
        steps.append(Step(CONTINUE, _why(printed), spans(joined)))
    lines = clean(printed.text, steps)
    first = next((i for i, line in enumerate(lines) if _starts(line, scheme)), None)
    if first is None:
        raise InputError(name, "numbering", _NO_NUMBERING)
    front = read_front(lines[:first])
    specials = (*front.specials, *back_matter(lines, first, lambda line: _starts(line, scheme)))
    cleaning = Cleaning(
        file,
        tuple(steps),
        scheme,
        tuple(spans(front.headings)),
        specials,
        encoding=printed.encoding,
        original=(f"source{printed.suffix}", printed.sha256) if printed.read_out else None,
    )
    cleaning, clauses, repeated = _settled(cleaning, lines)
    notes = [*printed.notes, *repeated, *_gaps(clauses, scheme), *_repeats(lines)]
    return Plan(cleaning, tuple(clauses), front, tuple(notes))


def _removals(printed: Printed) -> list[Step]:
    """Marks, page numbers, running heads and watermarks: what is no text of the document."""
    lines = numbered_lines(printed.text)
    steps = []
    furniture = {n for n, role in printed.roles.items() if role == "furniture"}
    pages = {x.number for x in lines if _PAGE_NUMBER.match(x.text) and (not printed.roles or x.number in furniture)}
    foreign = _foreign(lines)
    for reason, numbers in (
        ("页码", pages),
        ("页眉、页脚或水印", furniture - pages),
        ("转载声明或水印", foreign - furniture - pages),
    ):
        if numbers:
            steps.append(Step(DELETE_LINES, reason, spans(numbers)))
    if any(re.search(_COMMENT, line.text) for line in lines):
        steps.append(Step(DELETE_LINES, "转录标记", pattern=_COMMENT))
    # A mark that stands in no line left would be a step that touches nothing.
    for pattern, reason in _MARKUP:
        if any(re.search(pattern, line.text) for line in clean(printed.text, steps)):
            steps.append(Step(DELETE_TEXT, reason, pattern=pattern))
    return steps


def _foreign(lines: Sequence[Line]) -> set[int]:
    """Lines that speak of where the copy is from and come again, or break a sentence in two."""
    count = Counter(line.text for line in lines)
    breaking = {b.number for a, b in pairwise(lines) if a.text[-1] not in _SENTENCE_ENDS}
    return {
        x.number
        for x in lines
        if len(x.text) <= 80 and _NOT_ITS_OWN.search(x.text) and (count[x.text] > 1 or x.number in breaking)
    }


def _repeated_boxes(lines: Sequence[Line]) -> set[int]:
    """Headings of boxes that a new page prints again."""
    seen: set[str] = set()
    found = set()
    for line in lines:
        key = squeeze(line.text)
        if BOX.match(line.text):
            if key in seen:
                found.add(line.number)
            seen.add(key)
    return found


def _contents(lines: Sequence[Line]) -> set[int]:
    """The numbers of the lines of a table of contents: 目录, and the headings below it that come again later."""
    at = next((i for i, line in enumerate(lines) if _CONTENTS.match(line.text)), None)
    if at is None:
        return set()
    later = Counter(_entry(line.text) for line in lines[at + 1 :])
    stop = at + 1
    while stop < len(lines):
        text = lines[stop].text
        key = _entry(text)
        again = later[key] > 1 and not any(_entry(x.text) == key for x in lines[at + 1 : stop])
        if not again and key == re.sub(r"\s+|[（(]|[）)]", "", text):
            break
        stop += 1
    return {line.number for line in lines[at:stop]}


def _entry(text: str) -> str:
    """An entry of a table of contents or a heading, without leaders, page number, spaces and width of brackets."""
    return re.sub(r"\s+|[（(]|[）)]", "", _LEADERS.sub("", text))


def _starts(line: Line, scheme: str) -> bool:
    if line.joined or line.continued:
        return False
    return bool(BOX.match(line.text)) or any(level.pattern.match(line.text) for level in LEVELS[scheme])


def _numbering(lines: Sequence[Line], wanted: str, name: str) -> str:
    """The numbering asked for, or the one that the lines show.

    Articles that begin with the first and go on decide for 法条, chapters for 章节, anything of 一、（一）1. for 公文.
    """
    if wanted != AUTO:
        if not any(_starts(line, wanted) and not BOX.match(line.text) for line in lines):
            how = {"法条": "“第一条”", "章节": "“第一章”"}.get(wanted, "“一、”“（一）”“1.”")
            raise InputError(name, "numbering", f"按“{wanted}”编号切分，但没有一行以{how}这样的编号开头")
        return wanted
    articles = _sequence(lines, "法条")
    if len(articles) >= 2 and articles[:2] == [1, 2]:
        return "法条"
    chapters = _sequence(lines, "章节")
    if len(chapters) >= 2 and chapters[:2] == [1, 2]:
        return "章节"
    if any(_starts(line, "公文") and not BOX.match(line.text) for line in lines):
        return "公文"
    raise InputError(name, "numbering", _NO_NUMBERING)


def _sequence(lines: Iterable[Line], scheme: str) -> list[int]:
    matches = (LEVELS[scheme][0].pattern.match(line.text) for line in lines)
    return [chinese_number(m[1]) for m in matches if m]


def _continued(printed: Printed, lines: Sequence[Line], scheme: str) -> set[int]:
    """The lines that go on with the line before: as the reader saw them, or by the look of a text file."""

    def starts(line: Line) -> bool:
        return _starts(line, scheme) or day_of(line.text) is not None

    if printed.roles:
        kept = {line.number for line in lines}
        seen = {n for n, role in printed.roles.items() if role == "continued" and n in kept}
        return (seen | broken_pages(lines, seen, starts)) - {lines[0].number}
    return broken_lines(lines, starts)


def _why(printed: Printed) -> str:
    return "版面每行一断，整段接回" if printed.read_out else "一句话被断成几行（按版面断行或换页处）"


def _settled(cleaning: Cleaning, lines: list[Line]) -> tuple[Cleaning, list[CutClause], list[str]]:
    """The proposal with every anchor unique: a number that comes again gets an anchor of its own, and a note."""
    notes: list[str] = []
    while True:
        cutter = Cutter(cleaning)
        cutter.run(lines)
        seen: Counter[str] = Counter()
        more = []
        taken = {c.anchor for c in cutter.clauses}
        for clause in cutter.clauses:
            seen[clause.anchor] += 1
            if seen[clause.anchor] > 1:
                count = seen[clause.anchor]
                while f"{clause.anchor}-{count}" in taken:
                    count += 1
                anchor = f"{clause.anchor}-{count}"
                taken.add(anchor)
                more.append(Special(clause.line, anchor, f"{clause.reference}（之{count}）"))
                notes.append(f"原文第{clause.line}行：编号“{clause.reference}”重复，暂立为“{anchor}”，请核对")
        if not more:
            return cleaning, cutter.clauses, notes
        fixed = {s.line for s in more}
        kept = tuple(s for s in cleaning.specials if s.line not in fixed)
        cleaning = replace(cleaning, specials=tuple(sorted((*kept, *more), key=lambda s: s.line)))


def _gaps(clauses: Sequence[CutClause], scheme: str) -> list[str]:
    """Numbers that are missing among siblings; the first number of a group may be any (some texts count on)."""
    last: dict[tuple[str, ...], tuple[int, str]] = {}
    notes = []
    numbered = [c for c in clauses if re.fullmatch(r"\d+(?:\.\d+)*", c.anchor)]
    if scheme == "法条" and numbered and numbered[0].anchor != "1":
        notes.append(f"条文从{numbered[0].reference}开始，请核对前面有没有缺漏")
    for clause in numbered:
        # A heading without text of its own is no clause; its number shows in the clauses below it.
        path = tuple(clause.anchor.split("."))
        for depth, number in enumerate(path):
            before = last.get(path[:depth])
            if before and int(number) not in (before[0], before[0] + 1):
                notes.append(f"{before[1]}之后是{clause.reference}，请核对有没有缺漏")
            last[path[:depth]] = (int(number), clause.reference)
    return notes


def _repeats(lines: Sequence[Line]) -> list[str]:
    """Short lines that come three times and break a sentence: watermarks, perhaps."""
    count = Counter(line.text for line in lines)
    inside = {
        b.text
        for a, b in pairwise(lines)
        if count[b.text] >= 3 and not b.continued and len(b.text) <= 60 and a.text[-1] not in _SENTENCE_ENDS
    }
    foreign = [x for x in lines if len(x.text) <= 80 and _NOT_ITS_OWN.search(x.text)]
    return [f"原文第{x.number}行“{x.text[:SHOWN]}”疑为转载声明，如是请声明删行" for x in foreign] + [
        f"“{text[:SHOWN]}”出现{count[text]}次，如是水印或页眉，请在 clean.yaml 里声明删行" for text in sorted(inside)
    ]
