"""When a retrofit starts and ends, in running text: dates with their events (``date_roles``), ranges, durations."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from compliance.extraction.contexts import base_context, with_subjects
from compliance.extraction.date_roles import is_period, is_year_with_event, role_of
from compliance.extraction.dates import DateSpan, Duration, add_months
from compliance.extraction.lexicon import Lexicon, load_data, words
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import SubjectIndex
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import Token
from compliance.extraction.views import ParagraphView
from compliance.model.evidence import Evidence

_RANGE = re.compile(
    r"^(?:底|年底|末|初|起|开工|启动|开始|动工|实施|，|开始实施|开工建设|正式|计划)*(?:至|到|—+|-+|－+|–+|~+|～+|起至|起，至|止)+$"
)


@dataclass(frozen=True)
class DateMention:
    """A start or a completion as written. ``rank``: 3 said outright, 2 by range, 1 derived (milestones, durations)."""

    field: str
    day: date
    raw: str
    evidence: tuple[Evidence, ...]
    subject: int | None
    rank: int
    whole: bool = False
    precision: str = "month"
    origin: str = "text"
    group: str = ""
    """Said of all installations of this status (拟建装置计划……开工), '' otherwise."""
    project: bool = False
    """Said of the project, of no installation by name."""


@lru_cache(maxsize=1)
def _not_schedule() -> re.Pattern[str]:
    return re.compile("|".join(words(load_data("lexicon.yaml")["事件"]["not_schedule"])))


_PROJECT = re.compile(
    r"项目|方案|工程|改造(?:总?期限|总?工期|周期|时限)|总体|整体|全部(?:改造|工程|投用|完成|建成)|建设期|实施期|(?:建设|实施)周期"
)
_STEPS = re.compile(r"(?:主要|关键|重要)?(?:工作|进度|实施)?节点|里程碑")
_GOES_ON = re.compile(
    r"(?:该|本|此|上述)(?:项目|装置|生产线|产线|数据中心|炉|线|系列)|(?:^|[，。；])项目(?:计划|拟|将|于|预计|自)"
)
_ON_ALL = re.compile(r"总|整个|整体|全部|合计|各")


class DateWalker:
    """The dates of one stretch of text."""

    def __init__(self, squeezed: Squeezed, tokens: list[Token], subject: int | None, labelled: str = "") -> None:
        self.squeezed, self.text, self.tokens = squeezed, squeezed.text, tokens
        self.subject, self.labelled = subject, labelled
        self.led: int | None = None
        self.found: list[DateMention] = []
        self.skip = _not_schedule()
        self.group = ""
        self.origin = "text"

    def walk(self) -> list[DateMention]:
        """All starts and completions, sentence by sentence."""
        sentence: list[Token] = []
        for token in self.tokens:
            if token.kind in ("stop", "gap"):
                self._sentence(sentence)
                self._go_on(sentence)
                sentence = []
            else:
                sentence.append(token)
        self._sentence(sentence)
        return self.found

    def of_the_project(self) -> None:
        """What was found is said of nobody by name, so of the project: 实施周期｜2025年4月至2027年7月."""
        self.found = [replace(d, project=d.subject is None and not d.group) for d in self.found]

    def _go_on(self, tokens: list[Token]) -> None:
        """A sentence that opens with the name of one installation may be followed by some about it (项目计划……开工)."""
        if tokens and tokens[0].kind == "subject" and not self.labelled:
            indices = tokens[0].value.indices
            self.led = indices[0] if len(indices) == 1 else None

    def _sentence(self, tokens: list[Token]) -> None:
        dates = [
            t for t in tokens if (t.kind == "date" and t.value.precision != "year") or is_year_with_event(t, self.text)
        ]
        if not dates:
            return
        if any(
            t.kind in ("policy", "foreign", "hypothetical", "opaque") and t.start < dates[0].start for t in tokens
        ) and not any(t.kind == "subject" for t in tokens):
            return
        last_range, first = -1, len(self.found)
        handed = self._handed_out(tokens, dates)
        for i, token in enumerate(dates):
            if token.start in handed:
                continue
            subject, whole = self._subject_before(token, tokens)
            clause_start = max(
                (t.end for t in tokens if t.kind in ("comma", "semicolon") and t.end <= token.start), default=0
            )
            clause_end = min(
                (t.start for t in tokens if t.kind in ("comma", "semicolon") and t.start >= token.end),
                default=len(self.text),
            )
            if self.skip.search(self.text[max(clause_start, token.start - 12) : min(clause_end, token.end + 8)]):
                continue
            follower = dates[i + 1] if i + 1 < len(dates) else None
            if follower and _RANGE.match(self.text[token.end : follower.start]):
                if self.labelled or is_period(tokens, token, follower, clause_end, self.text):
                    self.emit("start", token, subject, whole, 2)
                    self.emit("end", follower, subject, whole, 2)
                last_range = i + 1
                continue
            if i == last_range:
                continue
            role = self._role(token, tokens, clause_start, clause_end)
            if role:
                self.emit(role, token, subject, whole, 3)
        self._durations(tokens, dates)
        self._of_the_project(tokens, first)

    def _of_the_project(self, tokens: list[Token], first: int) -> None:
        """A sentence that names nobody but the project, or tells a start and an end, dates the project."""
        mine = [d for d in self.found[first:] if d.subject is None and not d.group]
        text = self.text[tokens[0].start : tokens[-1].end]
        if mine and not _STEPS.search(text) and ({d.field for d in mine} == {"start", "end"} or _PROJECT.search(text)):
            self.found[first:] = [replace(d, project=True) if d in mine else d for d in self.found[first:]]

    def _handed_out(self, tokens: list[Token], dates: list[Token]) -> set[int]:
        """Dates of 1号线、2号线分别于2024年7月、6月开工: one for each name, in order. The starts of the dates so used."""
        word = next((t for t in tokens if t.kind == "respectively"), None)
        names = [t.value.indices for t in tokens if t.kind == "subject" and word is not None and t.end <= word.start]
        owners = list(dict.fromkeys(i for indices in names for i in indices))
        if word is None or len(owners) < 2:
            return set()
        runs: list[list[Token]] = []
        for token in (d for d in dates if d.start >= word.end):
            joined = runs and rx(r"[、和及与]|以?及").fullmatch(self.text[runs[-1][-1].end : token.start])
            if joined:
                runs[-1].append(token)
            else:
                runs.append([token])
        used: set[int] = set()
        for run in runs:
            if len(run) != len(owners):
                continue
            end = next(
                (t.start for t in tokens if t.kind in ("comma", "semicolon") and t.start >= run[-1].end), len(self.text)
            )
            role = self._role(run[-1], tokens, run[0].start, end) or self._role(run[0], tokens, word.start - 12, end)
            for owner, token in zip(owners, run, strict=True) if role else ():
                self.emit(role or "", token, owner, False, 3)
                used.add(token.start)
        return used

    def _role(self, token: Token, tokens: list[Token], clause_start: int, clause_end: int) -> str | None:
        if self.labelled in ("start", "end"):
            return self.labelled
        return role_of(token, tokens, clause_start, clause_end, self.text)

    def _durations(self, tokens: list[Token], dates: list[Token]) -> None:
        """A start with a length of time and no end gives the end."""
        for token in (t for t in tokens if t.kind == "duration"):
            duration = token.value
            assert isinstance(duration, Duration)
            starts = [m for m in self.found if m.field == "start"]
            near = [t for t in dates if t.end <= token.start and token.start - t.end <= 30]
            if not near or not starts or duration.months < 2:
                continue
            span = near[-1].value
            assert isinstance(span, DateSpan)
            if not any(m.day == span.first for m in starts):
                continue
            if not rx(r"按|用时|工期|建设期|历时|周期|为期|期限|共|时间|改造期").search(
                self.text[max(0, token.start - 10) : token.start + 1],
            ):
                continue
            subject, whole = self._subject_before(token, tokens)
            if any(m.field == "end" and m.subject == subject for m in self.found):
                continue
            self.found.append(
                DateMention(
                    "end",
                    add_months(span.first, duration.months),
                    self.squeezed.raw(token.start, token.end),
                    self.squeezed.evidence(max(near[-1].start - 12, 0), token.end),
                    subject,
                    3,
                    whole,
                    "derived",
                )
            )

    def _subject_before(self, token: Token, tokens: list[Token]) -> tuple[int | None, bool]:
        named = [t for t in tokens if t.kind in ("subject", "total", "scope", "group") and t.end <= token.start]
        named = [
            t
            for t in named
            if t.kind != "group" or self.text[t.start - 1 : t.start] not in ("为", "是", "属", "系", "于")
        ]
        follows = [t for t in tokens if t.kind == "subject" and 0 <= t.start - token.end <= 1]
        if follows and len(follows[0].value.indices) == 1:
            return follows[0].value.indices[0], False  # 2026年3月第二系列……投运
        self.group = str(named[-1].value) if named and named[-1].kind == "group" else ""
        if not named and self.led is not None:
            text = self.text[self.text.rfind("。", 0, token.start) + 1 : token.end]
            if _GOES_ON.search(text) and not _ON_ALL.search(text):
                return self.led, False
        if not named or self.group:
            return (None if self.group else self.subject), False
        if named[-1].kind != "subject":
            return None, True
        indices = named[-1].value.indices
        if len(indices) == 1:
            return indices[0], False
        return (None, True) if indices else (-1, False)

    def emit(self, role: str, token: Token, subject: int | None, whole: bool, rank: int) -> None:
        """Notes one start or completion; a subject of -1 (several names) is nobody's date."""
        if subject == -1:
            return
        span = token.value
        assert isinstance(span, DateSpan)
        start = max(0, token.start - 30)
        cut = max((self.text.rfind(c, start, token.start) for c in "。；，"), default=-1)
        self.found.append(
            DateMention(
                role,
                span.first if role == "start" else span.last,
                self.squeezed.raw(token.start, token.end),
                self.squeezed.evidence(max(cut + 1, start), min(token.end + 8, len(self.text))),
                subject,
                rank,
                whole,
                span.precision,
                self.origin,
                self.group,
            )
        )


def scan_paragraph_dates(view: ParagraphView, lexicon: Lexicon, index: SubjectIndex) -> list[DateMention]:
    """Starts and completions in a paragraph. The subject carries over from sentence to sentence."""
    if view.paragraph.kind in ("note", "caption") or not rx(r"\d{4}|二[〇零○]").search(view.text):
        return []
    tokens = with_subjects(view.text, lexicon, index)
    base = base_context(view.headings, index)
    if base.policy or base.hypothetical:
        return []
    subject = base.subjects[0] if base.subjects and len(base.subjects) == 1 else None
    return DateWalker(view.squeezed, tokens, subject).walk()
