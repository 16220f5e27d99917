"""Which norms bind a subject here and now, and why each candidate was taken or passed over.

Nothing is guessed away: two texts in force on the same thing are both candidates; new replaces old only
by a declared 替代; a draft binds nobody and is looked at only when asked for; where the date of effect
or the region is uncertain a norm is merely *possible*.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from compliance.checking.changing import changed
from compliance.checking.evaluate import evaluate
from compliance.checking.results import Result
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day
from compliance.corpus import Corpus, Document, Interpretation, Norm, Rule
from compliance.corpus.documents import NOT_HELD
from compliance.corpus.places import NATION
from compliance.model.review import ClauseQuote

IN_FORCE, DRAFT, EXPIRED, SUPERSEDED, NOT_YET = "in_force", "draft", "expired", "superseded", "not_yet_in_force"


@dataclass(frozen=True)
class Candidate:
    """A norm that covers the place. ``usable`` ones are judged by; ``doubt`` set means merely possible.

    ``condition`` is the result of its 仅当, where it has one.
    """

    norm: Norm
    document: Document | None
    status: str
    usable: bool
    note: str
    doubt: Doubt | None = None
    condition: Result | None = None
    remark: str = ""
    """What an officer's ruling adds to the note."""

    @property
    def told(self) -> str:
        """The note and the ruling's remark as a finding prints them."""
        return "；".join(t for t in (self.note, self.remark) if t)

    @property
    def draft(self) -> bool:
        """Whether it is a 征求意见稿."""
        return self.status == DRAFT

    @property
    def national(self) -> bool:
        """Whether it binds everywhere."""
        return self.norm.region == NATION

    def quote(self, corpus: Corpus, remark: str = "") -> ClauseQuote | None:
        """The clause as a finding cites it; None for a value of our own."""
        if remark not in self._quotes:
            self._quotes[remark] = self._quote(corpus, remark)
        return self._quotes[remark]

    @cached_property
    def _quotes(self) -> dict[str, ClauseQuote | None]:
        return {}

    def _quote(self, corpus: Corpus, remark: str) -> ClauseQuote | None:
        citation = self.norm.citation
        if citation is None or self.document is None:
            return None
        section = corpus.clauses.section(self.document.id, citation.anchor) if citation.anchor else ""
        notes = [self.told, self.norm.note, "" if self.document.held else NOT_HELD, remark]
        return ClauseQuote(
            self.document.title, self.document.number, section, citation.quote, self.status, self.document.id,
            citation.anchor, self.usable, "；".join(dict.fromkeys(n for n in notes if n)),
        )  # fmt: skip


def candidates(rule: Rule, scope: Scope, include_drafts: bool) -> tuple[Candidate, ...]:
    """Every norm of the rule that covers the scope's region, local before national.

    With the region unknown every provincial norm is a possible one.
    """
    return tuple(_conditional(c, scope) for c in _covering(rule, scope, include_drafts))


def _covering(rule: Rule, scope: Scope, include_drafts: bool) -> tuple[Candidate, ...]:
    """The candidates as far as they do not hang on facts: the same for every subject of a place and a day."""
    key = (id(rule), scope.region, scope.as_of, include_drafts)
    known: tuple[Rule, tuple[Candidate, ...]] | None = scope.corpus.memo.get(key)
    if known is None:
        norms = (n for n in scope.corpus.norms_of(rule) if scope.region is None or n.region in scope.region)
        depth = {name: i for i, name in enumerate(scope.region or ())}
        found = sorted(
            (_candidate(n, rule, scope, include_drafts) for n in norms), key=lambda c: -depth.get(c.norm.region, 0)
        )
        # the rule is kept with them, so that its id stays its own
        known = scope.corpus.memo[key] = (rule, tuple(found))
    return known[1]


def _candidate(norm: Norm, rule: Rule, scope: Scope, include_drafts: bool) -> Candidate:
    document = scope.corpus.documents.get(norm.document)
    norm, remark = _interpreted(norm, rule, scope)
    status, doubt, note = standing(norm, document, scope.corpus, scope.as_of)
    usable = status == IN_FORCE or (status == DRAFT and include_drafts)
    if status == DRAFT and not include_drafts:
        note = "征求意见稿，不得作为依据"
    if usable and scope.region is None and norm.region != NATION:
        doubt = doubt or Doubt("适用性未知", f"地区未知，不能确定是否适用{norm.region}的规定")
    return Candidate(norm, document, status, usable, note, doubt, remark=remark)


def _conditional(candidate: Candidate, scope: Scope) -> Candidate:
    """The candidate with its 仅当 held against the facts."""
    norm = candidate.norm
    if norm.condition is None or not candidate.usable:
        return candidate
    condition = evaluate(norm.condition, scope)
    if condition.truth is Truth.FALSE:
        note = "；".join(leaf.sentence for leaf in condition.leaves()) + "，不适用这一条"
        return changed(candidate, usable=False, note=note, condition=condition)
    doubt = candidate.doubt
    if condition.truth is Truth.UNKNOWN and doubt is None:
        doubt = next((leaf.doubt for leaf in condition.leaves() if leaf.doubt), None)
    return changed(candidate, doubt=doubt, condition=condition)


def _interpreted(norm: Norm, rule: Rule, scope: Scope) -> tuple[Norm, str]:
    """The norm as officers have decided to read it, with the decision's remark."""
    remarks = []
    for decision in scope.corpus.interpretations:
        if decision.start > scope.as_of:
            continue
        settles = decision.boundary and decision.parameter == rule.parameter and decision.region == norm.region
        if settles and norm.boundary != decision.boundary:
            norm = replace(norm, boundary=decision.boundary)
            remarks.append(_remark(decision, f"边界按“{decision.boundary}本数”理解"))
        if decision.id == norm.interpretation and decision.reading:
            remarks.append(_remark(decision, decision.reading))
    return norm, "；".join(remarks)


def _remark(decision: Interpretation, text: str) -> str:
    return f"依解释{decision.id}：{text}"


def standing(norm: Norm, document: Document | None, corpus: Corpus, today: date) -> tuple[str, Doubt | None, str]:
    """(status, why merely possible, note) of a norm on a day."""
    if norm.end and today > norm.end:
        return EXPIRED, None, f"适用至{day(norm.end)}"
    if norm.start and today < norm.start:
        return NOT_YET, None, f"自{day(norm.start)}起适用"
    if document is None:
        return IN_FORCE, None, ""
    if document.draft:
        return DRAFT, None, "征求意见稿，影子评估"
    ended = _ended(norm, document, corpus, today)
    if ended:
        return ended[0], None, ended[1]
    if norm.start:
        return IN_FORCE, None, "现行有效"
    return _begun(document, corpus, today)


def _ended(norm: Norm, document: Document, corpus: Corpus, today: date) -> tuple[str, str] | None:
    if document.expiry and today > document.expiry:
        return EXPIRED, f"已于{day(document.expiry)}失效"
    anchor = norm.citation.anchor if norm.citation else ""
    linked = False
    for other in corpus.documents.values():
        for link in other.replaces:
            if link.document != document.id or (link.anchors and anchor not in link.anchors):
                continue
            linked = True
            start = link.start or other.latest
            if start is None or today >= start:
                return SUPERSEDED, f"已被{other.cited}替代"
    if document.state == "失效" and document.expiry is None:
        return EXPIRED, "已失效"
    if document.state == "被替代" and not linked:
        return SUPERSEDED, "已被替代"
    return None


def _begun(document: Document, corpus: Corpus, today: date) -> tuple[str, Doubt | None, str]:
    earliest, latest = _effect(document, corpus)
    if latest is not None and today >= latest:
        return IN_FORCE, None, "现行有效"
    if earliest is not None and today < earliest:
        return NOT_YET, None, f"审查日期早于生效日期{day(earliest)}"
    span = f"{day(earliest)}至{day(latest)}之间" if earliest and latest else "日期未知"
    doubt = Doubt("生效日期未定", f"{document.cited}的生效日期未定（{span}）")
    return IN_FORCE, doubt, doubt.text


def _effect(document: Document, corpus: Corpus) -> tuple[date | None, date | None]:
    for decision in corpus.interpretations:
        if decision.document == document.id and decision.effective:
            return decision.effective, decision.effective
    return document.earliest, document.latest
