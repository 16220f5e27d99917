"""One rule for one subject: applicability, each norm in force, and one outcome out of all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.evaluate import evaluate, evaluate_table
from compliance.checking.fact_values import FactValue, each_once
from compliance.checking.narrate import first_doubt, main_measure
from compliance.checking.operands import UNBOUND, Binding
from compliance.checking.resolve import Candidate, Ground, ground_of, held_to_facts, usable
from compliance.checking.results import LASTING, Result
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt, Truth
from compliance.corpus import Rule
from compliance.corpus.conditions import lines
from compliance.corpus.dictionary import FactDef
from compliance.model.quick import quick
from compliance.model.review import Outcome

SEVERITY = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE, Outcome.PASS, Outcome.NOT_APPLICABLE)
OUTCOME_OF_FORCE = {
    "禁止": Outcome.FAIL,
    "强制": Outcome.FAIL,
    "一般": Outcome.REVIEW,
    "原则上": Outcome.REVIEW,
    "核对": Outcome.REVIEW,
    "目标": Outcome.ADVICE,
    "鼓励": Outcome.ADVICE,
}
DEADLINES = ("最迟", "最早")
"""Directions of parameters that are dates to be kept."""
NO_BASIS, NOT_CONCERNED, UNSETTLED = "没有现行有效的依据", "不适用", "适用性未定"
NOBODY = "没有规定所说的对象"


@quick
@dataclass(frozen=True)
class Verdict:
    """The requirement as judged by one norm (``candidate`` None for a check of our own)."""

    candidate: Candidate | None
    result: Result
    outcome: Outcome
    doubt: Doubt | None = None

    @property
    def vacuous(self) -> bool:
        """Whether it counted a share of nobody, so that the norm concerns nobody here."""
        leaves = self.result.leaves()
        return bool(leaves) and all(leaf.vacuous for leaf in leaves)


@quick
@dataclass(frozen=True)
class Judgement:
    """What came out. ``decisive`` is the verdict that settled it; ``dispute`` are two that contradict each other.

    ``note`` is one of the words above, or "".
    """

    rule: Rule
    ground: Ground
    outcome: Outcome
    applies: Result | None
    candidates: tuple[Candidate, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    decisive: Verdict | None = None
    dispute: tuple[Verdict, ...] = ()
    doubt: Doubt | None = None
    note: str = ""
    lasting: bool = False
    """Whether it is kept with the corpus: wherever a rule comes out the same it is this very object."""

    @property
    def leaves(self) -> tuple[Result, ...]:
        """Every line that was looked at, in order; a result that several norms share counts once."""
        known: tuple[Result, ...] | None = self.__dict__.get("_leaves")
        if known is None:
            known = self.__dict__["_leaves"] = self._all_leaves()
        return known

    def _all_leaves(self) -> tuple[Result, ...]:
        first = self.applies.leaves() if self.applies is not None else ()
        settled = self.candidates is self.ground.settled
        conditions = () if settled else [c.condition for c in self.candidates if c.condition is not None]
        results = {id(r): r for r in (*conditions, *[v.result for v in self.verdicts])}
        if len(results) == 1:
            (result,) = results.values()
            return (*first, *result.leaves()) if first else result.leaves()
        return (*first, *[leaf for result in results.values() for leaf in result.leaves()])

    def seen(self, scope: Scope) -> Sequence[FactValue]:
        """What was seen of the scope's subject, in order; a fact that several lines look at counts once."""
        if self.rule.shares:
            return [value for leaf in self.leaves for value in leaf.seen(scope)]
        facts: tuple[FactDef, ...] | None = self.__dict__.get("_facts")
        if facts is None:
            named = {fact.name: fact for leaf in self.leaves for fact in leaf.facts}
            facts = self.__dict__["_facts"] = tuple(named.values())
        known, read = scope.seen.get, scope.read
        return [known(fact.name) or read(fact) for fact in facts]

    def conflicts(self, scope: Scope) -> tuple[str, ...]:
        """Paths of contradictory facts that were consulted."""
        return each_once([value.conflicts for value in self.seen(scope)])


def judge(rule: Rule, scope: Scope, include_drafts: bool) -> Judgement:
    """The judgement of one rule for the scope's subject, with facts as they stand.

    Where the facts say nothing but what is kept with the corpus (words, or that they are not stated), so is the judgement.
    """
    ground = ground_of(rule, scope, include_drafts)
    found = held_to_facts(ground, scope)
    applies = evaluate(rule.applies, scope) if rule.applies is not None else None
    binding = ground.usable if found is ground.settled else usable(found)
    results: tuple[Result, ...] = ()
    if (binding or rule.cross_check) and (applies is None or applies.truth is not Truth.FALSE):
        results = _required_by(rule, scope, binding)
    lasting = (applies is None or applies.lasting) and all(map(LASTING, results))
    if not lasting or not (found is ground.settled or all(c.condition is None or c.condition.lasting for c in found)):
        return _judgement(ground, found, applies, results, scope)
    key = ("judged", id(ground), id(found), id(applies), *map(id, results))
    known: Judgement | None = scope.corpus.memo.get(key)
    if known is None:  # it holds all that the key names, so that their ids stay their own
        judged = _judgement(ground, found, applies, results, scope)
        known = scope.corpus.memo[key] = changed(judged, lasting=True)
    return known


def _judgement(
    ground: Ground, found: tuple[Candidate, ...], applies: Result | None, results: tuple[Result, ...], scope: Scope
) -> Judgement:
    """The outcome of a rule; ``results`` is the requirement by each usable candidate, or one for all of them."""
    rule = ground.rule
    if applies is not None and applies.truth is Truth.FALSE:
        return Judgement(rule, ground, Outcome.NOT_APPLICABLE, applies, found, note=NOT_CONCERNED)
    if not results:
        return Judgement(rule, ground, Outcome.NOT_APPLICABLE, applies, found, note=NO_BASIS)
    verdicts = _verdicts(rule, results, usable(found))
    if rule.shares:
        concerned = tuple(v for v in verdicts if not v.vacuous)
        if not concerned:
            return Judgement(rule, ground, Outcome.NOT_APPLICABLE, applies, found, verdicts, note=NOBODY)
        found, verdicts = _without_empty(found, verdicts), concerned
    outcome, decisive, dispute = _combine(verdicts, stands_alone(rule, scope))
    doubt = decisive.doubt if outcome is Outcome.UNDETERMINED else None
    if dispute:
        doubt = Doubt("依据不一致", "同级有效依据要求不一致")
    judgement = Judgement(rule, ground, outcome, applies, found, verdicts, decisive, dispute, doubt)
    return _settle(judgement, scope)


def _by_each(rule: Rule, binding: tuple[Candidate, ...]) -> bool:
    """Whether the requirement is another by each norm, because norms set its value or say who counts."""
    return rule.parameter is not None or bool(rule.shares and binding)


def _required_by(rule: Rule, scope: Scope, binding: tuple[Candidate, ...]) -> tuple[Result, ...]:
    """The requirement by each norm; where it is the same for all it is evaluated once."""
    if _by_each(rule, binding):
        return tuple([_required(rule, scope, Binding(rule.parameter or "", c.norm)) for c in binding])
    return (_required(rule, scope, UNBOUND),)


def _verdicts(rule: Rule, results: tuple[Result, ...], binding: tuple[Candidate, ...]) -> tuple[Verdict, ...]:
    if _by_each(rule, binding):
        return tuple([_verdict(c, result) for c, result in zip(binding, results, strict=True)])
    result = results[0]
    return tuple([_verdict(c, result) for c in binding]) or (_verdict(None, result, rule.force),)


def _required(rule: Rule, scope: Scope, binding: Binding) -> Result:
    if rule.table is not None:
        return evaluate_table(rule.table, scope, binding)
    assert rule.requirement is not None
    return evaluate(rule.requirement, scope, binding)


def _verdict(candidate: Candidate | None, result: Result, force: str = "") -> Verdict:
    if result.truth is Truth.TRUE:
        return Verdict(candidate, result, Outcome.PASS)
    if result.truth is Truth.UNKNOWN:
        return Verdict(candidate, result, Outcome.UNDETERMINED, first_doubt(result))
    if candidate is None:
        return Verdict(None, result, OUTCOME_OF_FORCE[force])
    if candidate.doubt is not None:
        return Verdict(candidate, result, Outcome.UNDETERMINED, candidate.doubt)
    return Verdict(candidate, result, consequence(candidate))


def _without_empty(found: tuple[Candidate, ...], verdicts: tuple[Verdict, ...]) -> tuple[Candidate, ...]:
    """The candidates, where a norm that concerns nobody is passed over and says so."""
    empty = {id(v.candidate) for v in verdicts if v.vacuous}
    return tuple(
        replace(c, usable=False, note="；".join(t for t in (c.note, NOBODY) if t)) if id(c) in empty else c
        for c in found
    )


def consequence(candidate: Candidate) -> Outcome:
    """What breaking a norm leads to: a draft at most to a hint, a text we do not hold at most to a question."""
    if candidate.draft:
        return Outcome.ADVICE
    outcome = OUTCOME_OF_FORCE[candidate.norm.force]
    if outcome is Outcome.FAIL and (candidate.document is None or not candidate.document.held):
        return Outcome.REVIEW
    return outcome


def stands_alone(rule: Rule, scope: Scope) -> bool:
    """Whether each norm of the rule binds by itself: a deadline is not contradicted by another document's later one."""
    return rule.parameter is not None and scope.corpus.parameters[rule.parameter].direction in DEADLINES


def _combine(verdicts: tuple[Verdict, ...], alone: bool) -> tuple[Outcome, Verdict, tuple[Verdict, ...]]:
    """The worst over all norms, where norms of one place and force that contradict each other settle nothing.

    Norms that stand ``alone`` cannot contradict each other.
    """
    if len(verdicts) == 1:
        return verdicts[0].outcome, verdicts[0], ()
    shared = all(v.result is verdicts[0].result for v in verdicts)
    divided = not alone and not shared and {Truth.TRUE, Truth.FALSE} <= {v.result.truth for v in verdicts}
    disputes = [d for d in (_dispute(group) for group in _groups(verdicts)) if d] if divided else []
    disputed = {id(v) for d in disputes for v in d}
    rest = [v for v in verdicts if id(v) not in disputed]
    worst = min((SEVERITY.index(v.outcome) for v in rest), default=len(SEVERITY))
    if disputes and worst > SEVERITY.index(Outcome.FAIL):
        chosen = next(v for v in disputes[0] if v.result.truth is Truth.FALSE)
        return Outcome.UNDETERMINED, chosen, disputes[0]
    outcome = SEVERITY[worst]
    alike = [v for v in rest if v.outcome is outcome]
    same = all(v.result is alike[0].result for v in alike)
    return outcome, alike[0] if same else max(alike, key=_tightness), ()


def _tightness(verdict: Verdict) -> Decimal:
    """How close a requirement is to being broken; the first listed wins among equals."""
    measure = main_measure(verdict.result)
    return measure.margin if measure is not None and measure.margin is not None else Decimal("-Infinity")


def _groups(verdicts: tuple[Verdict, ...]) -> Iterable[tuple[Verdict, ...]]:
    """Verdicts by norms of one place and force on the same thing; norms on different members are on different things."""
    groups: dict[tuple[object, ...], list[Verdict]] = {}
    for v in verdicts:
        if v.candidate is not None and v.candidate.doubt is None:
            norm = v.candidate.norm
            among = tuple(line.text for line in lines(norm.members))
            groups.setdefault((norm.region, norm.force, v.candidate.draft, among), []).append(v)
    return (tuple(g) for g in groups.values())


def _dispute(group: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
    """The verdicts of a group where one norm is met and another of the same place and force is broken."""
    truths = {v.result.truth for v in group}
    return group if {Truth.TRUE, Truth.FALSE} <= truths else ()


def _settle(judgement: Judgement, scope: Scope) -> Judgement:
    """Take account of an unknown region and of an applicability that is not settled."""
    if scope.region is None:
        usable = [c for c in judgement.candidates if c.usable]
        if usable and not any(c.national and not c.draft for c in usable):
            doubt = Doubt("适用性未知", "地区未知，不能确定适用哪些规定")
            return changed(judgement, outcome=Outcome.UNDETERMINED, doubt=doubt, dispute=())
    if judgement.applies is None or judgement.applies.truth is Truth.TRUE:
        return judgement
    if judgement.outcome is Outcome.PASS:
        return changed(judgement, note=UNSETTLED)
    doubt = first_doubt(judgement.applies) or Doubt("适用性未知", "不能确定规则是否适用")
    return changed(judgement, outcome=Outcome.UNDETERMINED, doubt=doubt, dispute=(), note=UNSETTLED)
