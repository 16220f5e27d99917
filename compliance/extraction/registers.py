"""What running text is speaking of: registers set by its words and marks, in one walk over the tokens of a stretch.

A label sets the indicator, a name the subject, 改造后 the state, 某企业 makes what follows someone else's. Registers are
cleared at the end of a sentence; parentheses get a copy; 分别 hands a list of subjects or years to a list of numbers.
The rules for the figures themselves are in ``running``.
"""

from __future__ import annotations

import itertools
import re

from compliance.extraction.binding import Context, RawMention
from compliance.extraction.dates import DateSpan
from compliance.extraction.patterns import rx
from compliance.extraction.subjects import SubjectMention
from compliance.extraction.text import Squeezed
from compliance.extraction.tokens import Token

_DECREE = re.compile(r"(?:国家|标准|政策|文件|通知|水平|限额|\ue000|》)[^，。；]*(?:规定|明确|要求)$")
"""A clause up to its 规定: 现行国家强制性能耗限额标准规定."""
_AND = re.compile(r"[、，,和及与]|以?及")
"""What joins the numbers of one list."""
_LESS = re.compile(r"下降|降低|减少|降")


class Registers:
    """The registers of one walk over one stretch of text, and the rules by which words and marks set them.

    A token of kind ``k`` goes to the method ``_on_k``, where there is one.
    """

    def __init__(self, squeezed: Squeezed, tokens: list[Token], base: Context, origin: str = "text") -> None:
        self.squeezed, self.text, self.tokens = squeezed, squeezed.text, tokens
        self.base, self.origin = base, origin
        self.stack: list[Context] = [base.copy()]
        self.label_end = 0
        self.sentence_start = 0
        self.clause_start = 0
        self.foreign_at = -1
        self.stranger = False
        self.last_subject_end = -1
        self.from_end = -1
        self.decreed_at = -1
        self.tier_end = -1
        self.staged = 0
        self.led: tuple[int, ...] | None = None
        self.about = self.text
        """The text that says what a bare sum is of: the paragraph, and the headings above it where they are known."""
        self.found: list[RawMention] = []

    @property
    def now(self) -> Context:
        """The registers at this point."""
        return self.stack[-1]

    def walk(self) -> list[RawMention]:
        """All raw mentions."""
        for position, token in enumerate(self.tokens):
            while len(self.stack) - 1 > token.depth:
                self.stack.pop()
            while len(self.stack) - 1 < token.depth:
                self.stack.append(self.now.copy())
            handler = getattr(self, f"_on_{token.kind}", None)
            if handler is not None:
                handler(token, position)
        return self.found

    # --- marks -------------------------------------------------------------------------------------------
    def _on_stop(self, token: Token, _: int) -> None:
        fresh = self.base.copy()
        self.stranger = False
        self.staged = 0
        led = self.led is not None and len(self.led) == 1
        if led or self.base.subjects is None:
            kept = self.led if led else self.now.subjects
            fresh.subjects = kept if kept is not None and len(kept) == 1 else None
            fresh.carried = fresh.subjects is not None
        self.led = None
        self.stack[-1] = fresh
        self.label_end = self.sentence_start = self.clause_start = token.end

    def _on_semicolon(self, token: Token, _: int) -> None:
        self.clause_start = token.end
        self.now.foreign = self.stranger = False
        self.now.quote = None
        self.now.verb = None
        self.now.inherited = True
        self.label_end = token.end

    def _on_comma(self, token: Token, _: int) -> None:
        self.clause_start = token.end
        self.now.inherited = True
        self.now.quote = None
        self.now.verb = None
        self.label_end = token.end

    def _on_list(self, token: Token, _: int) -> None:
        self.now.inherited = True
        self.now.quote = None
        self.label_end = token.end

    def _on_gap(self, token: Token, position: int) -> None:
        self._on_stop(token, position)

    # --- words -------------------------------------------------------------------------------------------
    def _on_ind(self, token: Token, _: int) -> None:
        name = str(token.value)
        if name.startswith("quoted_"):
            self.now.quote = name
        else:
            self.now.indicator, self.now.inherited = name, False
            self.now.quote = None
            if token.depth and self._alone_in_brackets(
                token
            ):  # ……用电量之比（PUE）为1.82: the name of what stands before
                self.stack[-2].indicator, self.stack[-2].inherited = name, False
        self.label_end = token.end

    def _alone_in_brackets(self, token: Token) -> bool:
        around = self.text[token.start - 1 : token.start] + self.text[token.end : token.end + 1]
        return len(around) == 2 and around[0] in "（(" and around[1] in "）)"

    def _on_state(self, token: Token, _: int) -> None:
        if self.staged and token.start >= self.clause_start > self.staged:
            self.now.hypothetical, self.staged = self.base.hypothetical, 0  # 阶段性目标820，改造后801
        self.now.state = str(token.value)
        self.label_end = max(self.label_end, token.end)

    def _on_to(self, token: Token, _: int) -> None:
        if self.label_end == token.start and self.from_end == token.start:
            self.now.inherited = False  # 由1203降至1068: both are said of the same label
        if self.text[token.start : token.end] == "达到" and self.now.state != "target" and self.now.year is not None:
            return  # 2023年达到842: a record, not a goal
        self.now.verb = "target"
        self.label_end = max(self.label_end, token.end)

    def _on_both(self, token: Token, _: int) -> None:
        self.now.state = None  # 改造前后年均PUE……: which of them, 分别 or a verb says
        self.label_end = max(self.label_end, token.end)

    def _on_from(self, token: Token, _: int) -> None:
        self.now.verb = "current"
        self.label_end = max(self.label_end, token.end)

    def _on_foreign(self, token: Token, _: int) -> None:
        self.now.foreign = True
        self.foreign_at = token.start

    def _on_hypothetical(self, token: Token, _: int) -> None:
        if not self.now.hypothetical and rx(r"阶段|过渡|先").search(self.text[token.start : token.end]):
            self.staged = token.end
        self.now.hypothetical = True

    def _on_policy(self, token: Token, _: int) -> None:
        self.now.policy = True
        said = self.text[self.clause_start : token.end]
        self.decreed_at = token.start if _DECREE.search(said) else -1

    def _on_own(self, token: Token, _: int) -> None:
        self.now.foreign = self.now.policy = self.stranger = False
        if self.text[token.start : token.end] in ("公司", "全厂", "我公司", "我厂", "本公司") and self.led is None:
            self.now.subjects = self.base.subjects
        self.label_end = max(self.label_end, token.end)

    def _on_group(self, token: Token, _: int) -> None:
        if self.text[token.start - 1 : token.start] in ("为", "是", "属", "系", "于"):
            return  # 三期1号炉为拟建项目: said of the name before it
        self.now.subjects, self.now.whole, self.now.group = None, False, True
        self.now.section = str(token.value)
        self.label_end = max(self.label_end, token.end)

    def _on_equals(self, token: Token, position: int) -> None:
        """The result of a calculation is of what the sentence set out to calculate: 节能量以产量计算：（352－308）×13.86万吨＝6098吨."""
        if not rx(r"[×*÷＋+－−]").search(self.text[self.sentence_start : token.start]):
            return
        first = next((t for t in self.tokens[:position] if t.kind == "ind" and t.start >= self.sentence_start), None)
        if first is not None and not str(first.value).startswith("quoted_"):
            self.now.indicator, self.now.inherited = str(first.value), False
            self.now.quote = self.now.state = self.now.verb = None
            self.now.foreign = False
            named = {t.value.indices for t in self.tokens[:position] if t.kind == "subject" and t.start >= first.start}
            if len(named) > 1:  # 年节能量：1#炉5576tce+2#炉5967tce=11543tce: of all of them together
                self.now.subjects, self.now.whole, self.now.group = None, True, False
        self.label_end = token.end

    def _on_total(self, token: Token, _: int) -> None:
        near = self.last_subject_end >= self.clause_start and len(self.now.subjects or ()) == 1
        if near and (self.text[token.start : token.end] == "共" or _LESS.match(self.text, token.end)):
            return  # 一号数据中心共16000个标准机架, 1号炉单耗合计下降47: all of that one
        if self.staged and self.text[token.end - 1 : token.end] == "后":
            self._on_state(token, _)  # 先期降到105，全部完工后降到103.9: when the stages are over
            self.now.state = "target"
            return
        self.now.subjects, self.now.whole, self.now.group = None, True, False
        self.label_end = max(self.label_end, token.end)

    def _on_scope(self, token: Token, _: int) -> None:
        self._on_total(token, _)

    def _on_among(self, token: Token, _: int) -> None:
        self.now.whole = False
        self.now.inherited = True
        self.label_end = token.end

    def _on_date(self, token: Token, _: int) -> None:
        span = token.value
        assert isinstance(span, DateSpan)
        self.label_end = max(self.label_end, token.end)
        if self.text[token.start - 1 : token.start] in ("到", "至"):
            self.now.state = "target"  # 到2026年底……: a goal, not a record
        elif span.precision == "year":
            self.now.year = span.first.year

    def _on_subject(self, token: Token, _: int) -> None:
        mention = token.value
        assert isinstance(mention, SubjectMention)
        if self.now.foreign and (self.foreign_at >= self.clause_start or self.stranger):
            self.stranger = True
            return  # 同集团某公司5000t/d生产线: the stranger's own line, and those listed after it
        self.now.foreign = False
        self.now.policy = self.now.policy and self.decreed_at >= self.clause_start  # 标准规定45%液碱装置……
        before = self.text[token.start - 1 : token.start] if token.start > self.sentence_start else ""
        if before and before in "与同较比随跟距" and self.led is not None:
            return  # 二期……与一期相邻布置，设计……: still the second phase
        if before and before in "即称" and self.now.subjects:
            return  # 轻灰装置，即轻质纯碱生产装置: another name for the same
        if (
            self.now.subjects
            and self.last_subject_end >= self.sentence_start
            and rx(r"[、和及与][一-龥]{0,4}").fullmatch(self.text, self.last_subject_end, token.start)
        ):
            self.now.subjects = (*self.now.subjects, *mention.indices)  # a list of names, not the last of them
        else:
            self.now.subjects = mention.indices
        self.last_subject_end = token.end
        self.now.group = self.now.carried = False
        mention = SubjectMention(token.start, token.end, self.now.subjects)
        if token.start == self.sentence_start:
            self.led = mention.indices  # a sentence that opens with a name sets it for the next ones too
        self.now.whole = False
        self.label_end = max(self.label_end, token.end)

    def _on_respectively(self, token: Token, position: int) -> None:
        """Hand the list before 分别 to the numbers after it, where the counts agree."""
        before = [t for t in self.tokens[:position] if t.start >= self.sentence_start]
        after: list[Token] = []
        for t in self.tokens[position + 1 :]:
            if t.kind in ("stop", "semicolon", "respectively") or (after and t.kind in ("total", "scope")):
                break  # 分别为3185、3520吨，合计6705吨: the sum is of none of them
            if t.kind == "qty" and t.depth == token.depth:
                after.append(t)
        if not after:
            return
        subjects: list[tuple[str, object]] = [
            ("subject", i) for t in before if t.kind == "subject" for i in t.value.indices
        ]
        if len(subjects) > 1 and (rounds := self._rounds(after, len(subjects))):
            self.now.queue = [(kind, (i, state)) for state in rounds for kind, i in subjects]
            return
        kind = after[0].value.kind
        count = 0
        for t in after:
            if t.value.kind != kind:
                break
            count += 1
        years: list[tuple[str, object]] = [("year", t.value.first.year) for t in before if t.kind == "date"]
        states: list[tuple[str, object]] = []
        for t in before:
            if t.kind == "both":
                states = [("state", "current"), ("state", "target")]
            elif t.kind == "state":
                states.append(("state", t.value))
        for told in dict.fromkeys((count, self._joined(after))):
            for items in (subjects, states, years):
                for tail in (items[-told:], items):
                    if len(tail) == told > 1 or (items is subjects and len(tail) == told):
                        self.now.queue = list(tail)
                        return
        labels: list[tuple[str, object]] = [
            ("label", t.value) for t in before if t.kind == "ind" and t.start >= self.clause_start
        ]
        if len(labels) == len(after) > 1:  # 年节能量、减碳量分别为……
            self.now.queue = labels

    def _joined(self, after: list[Token]) -> int:
        """How many numbers follow each other with nothing but a mark between: 842、861千克标准煤/吨，平均851."""
        for number, (left, right) in enumerate(itertools.pairwise(after), 1):
            if not _AND.fullmatch(self.text, left.end, right.start):
                return number
        return len(after)

    def _rounds(self, after: list[Token], each: int) -> list[str]:
        """The state of every run of ``each`` numbers, where runs with a verb before them follow each other: 由a、b降至c、d."""
        states: list[str] = []
        for number, first in enumerate(after):
            if number % each:
                if not _AND.fullmatch(self.text, after[number - 1].end, first.start):
                    return []
                continue
            verbs = [t for t in self.tokens if t.kind in ("to", "from", "state") and t.end <= first.start]
            if not verbs or (number and verbs[-1].start < after[number - 1].end):
                return []
            verb = verbs[-1]
            states.append({"to": "target", "from": "current"}.get(verb.kind, str(verb.value)))
        return states if len(after) == each * len(states) and len(states) > 1 else []
