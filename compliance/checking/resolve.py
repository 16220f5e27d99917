"""Which norms bind a subject here and now, and why each candidate was taken or passed over.

Nothing is guessed away: two texts in force on the same thing are both candidates; new replaces old only
by a declared 替代; a draft binds nobody and is looked at only when asked for; where the date of effect
or the region is uncertain a norm is merely *possible*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from compliance.checking.changing import changed
from compliance.checking.evaluate import evaluate
from compliance.checking.results import Result
from compliance.checking.rulings import (
    choice,
    concerns,
    effect_remarks,
    in_time,
    pending,
    read_as_ruled,
    remark,
    signed,
)
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day
from compliance.corpus import Corpus, Document, Interpretation, Norm, Rule
from compliance.corpus.documents import NOT_HELD
from compliance.corpus.places import NATION
from compliance.corpus.standing import DRAFT, EXPIRED, IN_FORCE, NOT_YET, SUPERSEDED, Standing, standing
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote


@quick
@dataclass(frozen=True)
class Candidate:
    """A norm that covers the place. ``usable`` ones are judged by; ``doubt`` set means merely possible.

    ``condition`` is the result of its 仅当, where it has one; ``rulings`` are the ids of the officers' rulings that
    settled how it is applied.
    """

    norm: Norm
    document: Document | None
    status: str
    usable: bool
    note: str
    doubt: Doubt | None = None
    condition: Result | None = None
    remark: str = ""
    """What officers' rulings add; it is already in the note."""
    rulings: tuple[str, ...] = ()

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
        clause = corpus.clauses.of(self.document.id).get(citation.anchor)
        slips = tuple(d for d in (clause.defects if clause else ()) if d in citation.quote)
        marks = [f"引文中“{slip}”原文如此" for slip in slips]
        notes = [self.note, self.norm.note, *marks, "" if self.document.held else NOT_HELD, remark]
        return ClauseQuote(
            self.document.title, self.document.number, section, citation.quote, self.status, self.document.id,
            citation.anchor, self.usable, "；".join(dict.fromkeys(n for n in notes if n)), slips,
        )  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """What a rule rests on in one place on one day, as far as it hangs on no fact: the same for every subject there.

    ``settled`` are the candidates as they are judged by, None where a norm has a condition (仅当) for the facts.
    """

    rule: Rule
    covering: tuple[Candidate, ...]
    settled: tuple[Candidate, ...] | None
    quotes: dict[object, tuple[ClauseQuote, ...]] = field(default_factory=dict, repr=False, compare=False)
    """The clauses of ``settled`` as findings cite them, by what the norms say of the subject (see ``clauses``)."""

    @cached_property
    def usable(self) -> tuple[Candidate, ...]:
        """Those of ``settled`` that are judged by."""
        return usable(self.settled or ())


def usable(found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates that are judged by."""
    return tuple([c for c in found if c.usable])


def ground_of(rule: Rule, scope: Scope, include_drafts: bool) -> Ground:
    """The rule's ground in the scope's place on its day; worked out once for the corpus."""
    key = (id(rule), scope.region, scope.as_of, include_drafts)
    known: Ground | None = scope.corpus.memo.get(key)
    if known is None:  # the rule is kept with it, so that its id stays its own
        known = scope.corpus.memo[key] = _ground(rule, scope, include_drafts)
    return known


def _ground(rule: Rule, scope: Scope, include_drafts: bool) -> Ground:
    covering = () if rule.cross_check else _covering(rule, scope, include_drafts)
    asked = any(c.usable and c.norm.condition is not None for c in covering)
    return Ground(rule, covering, None if asked else _chosen(covering, rule, scope))


def candidates(rule: Rule, scope: Scope, include_drafts: bool) -> tuple[Candidate, ...]:
    """Every norm of the rule that covers the scope's region, local before national; none for a check of our own.

    With the region unknown every provincial norm is a possible one.
    """
    return held_to_facts(ground_of(rule, scope, include_drafts), scope)


def held_to_facts(ground: Ground, scope: Scope) -> tuple[Candidate, ...]:
    """The candidates of a ground with every 仅当 held against the facts of the scope.

    Where the facts say what is kept with the corpus, so are the candidates.
    """
    if ground.settled is not None:
        return ground.settled
    conditions = [_condition(c, scope) for c in ground.covering]
    if not all(condition is None or condition.lasting for condition in conditions):
        return _held_to(conditions, ground, scope)
    key = ("found", id(ground), *map(id, conditions))
    known: tuple[tuple[Candidate, ...], Ground, list[Result | None]] | None = scope.corpus.memo.get(key)
    if known is None:  # the ground and the conditions are kept with it, so that their ids stay their own
        known = scope.corpus.memo[key] = _held_to(conditions, ground, scope), ground, conditions
    return known[0]


def _held_to(conditions: list[Result | None], ground: Ground, scope: Scope) -> tuple[Candidate, ...]:
    pairs = zip(ground.covering, conditions, strict=True)
    return _chosen(tuple([c if result is None else _conditional(c, result) for c, result in pairs]), ground.rule, scope)


def _covering(rule: Rule, scope: Scope, include_drafts: bool) -> tuple[Candidate, ...]:
    """The candidates as far as they do not hang on facts."""
    norms = (n for n in scope.corpus.norms_of(rule) if scope.region is None or n.region in scope.region)
    depth = {name: i for i, name in enumerate(scope.region or ())}
    found = (_candidate(n, rule, scope, include_drafts) for n in norms)
    return tuple(sorted(found, key=lambda c: -depth.get(c.norm.region, 0)))


def _chosen(found: tuple[Candidate, ...], rule: Rule, scope: Scope) -> tuple[Candidate, ...]:
    """The candidates with peers put aside where an officer has ruled which norm of a place applies.

    A peer has the same place and force. A ruling for a norm that does not surely bind on this day decides nothing.
    """
    rulings = [r for r in in_time(scope.corpus, scope.as_of) if r.adopted]
    if not rulings:
        return found
    unsigned = [r for r in rulings if not signed(r, scope.corpus)]
    for region in dict.fromkeys(c.norm.region for c in found):
        binding = [c.norm for c in found if c.norm.region == region and c.usable and not c.draft and c.doubt is None]
        ruled = choice(rule, binding, scope)
        if ruled is not None:
            found = tuple(_peer(c, *ruled, scope) for c in found)
        else:
            found = tuple(
                changed(c, note=_joined(c.note, *(pending(r) for r in unsigned if concerns(r, c.norm, rule))))
                if c.norm.region == region
                else c
                for c in found
            )
    return found


def _peer(one: Candidate, ruling: Interpretation, norm: Norm, scope: Scope) -> Candidate:
    document = scope.corpus.documents.get(norm.document)
    section = scope.corpus.clauses.section(norm.document, norm.citation.anchor) if norm.citation else ""
    text = remark(ruling, f"同级依据不一致时适用{document.cited if document else ''}{section}")
    if one.norm is norm:
        return changed(one, note=_joined(one.note, text), rulings=(*one.rulings, ruling.id))
    if one.usable and not one.draft and (one.norm.region, one.norm.force) == (norm.region, norm.force):
        return changed(one, usable=False, note=_joined(one.note, f"{text}，不适用这一条"))
    return one


def _joined(*notes: str) -> str:
    return "；".join(dict.fromkeys(n for n in notes if n))


def _candidate(norm: Norm, rule: Rule, scope: Scope, include_drafts: bool) -> Candidate:
    document = scope.corpus.documents.get(norm.document)
    norm, remarks, ids, unread = read_as_ruled(norm, rule, scope)
    status, doubt, note, by = norm_standing(norm, document, scope.corpus, scope.as_of)
    doubt = doubt or unread
    usable = status == IN_FORCE or (status == DRAFT and include_drafts)
    if status == DRAFT and not include_drafts:
        note = "征求意见稿，不得作为依据"
    if usable and scope.region is None and norm.region != NATION:
        doubt = doubt or Doubt("适用性未知", f"地区未知，不能确定是否适用{norm.region}的规定")
    told = _joined(note, *remarks)
    return Candidate(norm, document, status, usable, told, doubt, None, _joined(*remarks), (*ids, *by))


def _condition(candidate: Candidate, scope: Scope) -> Result | None:
    """A candidate's 仅当 as evaluated, None where it has none or is passed over anyhow."""
    condition = candidate.norm.condition
    return None if condition is None or not candidate.usable else evaluate(condition, scope)


def _conditional(candidate: Candidate, condition: Result) -> Candidate:
    """The candidate with its 仅当 held against the facts."""
    if condition.truth is Truth.FALSE:
        note = "；".join(leaf.sentence for leaf in condition.leaves()) + "，不适用这一条"
        return changed(candidate, usable=False, note=_joined(note, candidate.remark), condition=condition)
    doubt = candidate.doubt
    if condition.truth is Truth.UNKNOWN and doubt is None:
        doubt = next((leaf.doubt for leaf in condition.leaves() if leaf.doubt), None)
    return changed(candidate, doubt=doubt, condition=condition)


_Standing = tuple[str, Doubt | None, str, tuple[str, ...]]


def norm_standing(norm: Norm, document: Document | None, corpus: Corpus, today: date) -> _Standing:
    """(status, why merely possible, note, rulings that settled it) of a norm on a day."""
    if norm.end and today > norm.end:
        return EXPIRED, None, f"适用至{day(norm.end)}", ()
    if norm.start and today < norm.start:
        return NOT_YET, None, f"自{day(norm.start)}起适用", ()
    if document is None:
        return IN_FORCE, None, "", ()
    anchor = norm.citation.anchor if norm.citation else ""
    found = standing(document, anchor, corpus, today)
    if found.status == DRAFT:
        return DRAFT, None, "征求意见稿，影子评估", ()
    if found.ended:
        return found.status, None, _ended(found), ()
    if norm.start:
        return IN_FORCE, None, "现行有效", ()
    remarks, by = effect_remarks(document, corpus, today)
    if found.status == IN_FORCE and not found.open:
        return IN_FORCE, None, _joined("现行有效", *remarks), by
    earliest, latest = found.earliest, found.latest
    if found.status == NOT_YET and earliest is not None:
        return NOT_YET, None, _joined(f"审查日期早于生效日期{day(earliest)}", *remarks), by
    span = f"{day(earliest)}至{day(latest)}之间" if earliest and latest else "日期未知"
    doubt = Doubt("生效日期未定", f"{document.cited}的生效日期未定（{span}）")
    return IN_FORCE, doubt, _joined(doubt.text, *remarks), by


def _ended(found: Standing) -> str:
    if found.status == SUPERSEDED:
        return f"已被{found.successor.cited}替代" if found.successor else "已被替代"
    return f"已于{day(found.expiry)}失效" if found.expiry else "已失效"
