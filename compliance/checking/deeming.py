"""视为: how the law takes data that an officer has found to be refused without reason.

Three things follow from one record, where the clause binds here and today: the rule that demands the data is
broken; rules that its 视为 is aimed at are broken too where want of data alone kept them open; lines about the refused
fact that the clause settles (高于 表.基准) are taken for true in rules that rest on a clause. What the plan does
state is never displaced: a rule that could be judged keeps its verdict, and only says that the record exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from compliance.checking.evaluate import evaluate
from compliance.checking.judge import SEVERITY, Judgement, consequence
from compliance.checking.records import is_about, is_item
from compliance.checking.resolve import Candidate, candidates
from compliance.checking.scope import AsIf, Scope
from compliance.checking.truth import Truth
from compliance.corpus import Corpus, Determination, Problem, Rule, lint_determinations
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import FactDef
from compliance.model.facts import Facts
from compliance.model.review import Outcome, Review, Subject

_WANTING = ("未载明", "无法辨认", "拒不提供")
"""Reasons that mean that the data was not given; a doubt about the norm is not cured by a fiction about data."""


@dataclass(frozen=True)
class Deemed:
    """A 视为 at work: by ``record``, on ``candidate``'s clause. It ``settles`` the outcome, or is only mentioned."""

    source: Rule
    record: Determination
    candidate: Candidate
    outcome: Outcome
    settles: bool = True

    @property
    def words(self) -> str:
        """In the clause's words."""
        return self.source.deeming.words if self.source.deeming else ""


def refusals(
    facts: Facts, corpus: Corpus, records: tuple[Determination, ...], subject: Subject, as_of: date
) -> Mapping[str, Determination]:
    """The records about this subject that are in effect, by the path of the fact; the earliest counts."""
    bare = Scope(facts, corpus, subject, as_of, None)
    found: dict[str, Determination] = {}
    standing = [r for r in records if r.in_effect(as_of, corpus.lexicon) and is_about(r.subject, facts)]
    for record in sorted(standing, key=lambda r: (r.day or date.min, r.id)):
        for name in record.facts:
            fact = corpus.facts.get(name)
            if fact is None or fact.derived is not None or fact.kind not in ("plan", "enterprise", subject.kind):
                continue
            if is_item(record.item, subject):
                found.setdefault(bare.path(fact.kind, fact.field), record)
    return found


def with_fictions(scope: Scope) -> Scope:
    """The scope with the lines that the law takes for true because of the records about its subject."""
    if not scope.refused:
        return scope
    found = []
    for rule in scope.corpus.rules:
        deemed = _at_work(rule, scope, include_drafts=False)
        if deemed is None or rule.deeming is None or deemed.outcome is not Outcome.FAIL:
            continue
        support = deemed.candidate.quote(scope.corpus, f"认定{deemed.record.id}，{deemed.words}")
        if support is not None:
            found += [AsIf(line, deemed.record, support) for line in rule.deeming.as_if]
    return replace(scope, as_if=tuple(found), seen={}, said={})


def _at_work(rule: Rule, scope: Scope, include_drafts: bool) -> Deemed | None:
    """A rule's 视为 for this subject; None where there is no record, or the clause does not surely bind."""
    if rule.deeming is None or scope.subject.kind not in rule.subjects:
        return None
    record = scope.read(rule.deeming.fact).refused
    if record is None:
        return None
    if rule.applies is not None and evaluate(rule.applies, scope).truth is not Truth.TRUE:
        return None
    binding = [c for c in candidates(rule, scope, include_drafts) if c.usable and c.doubt is None]
    if not binding:
        return None
    worst = min(binding, key=lambda c: SEVERITY.index(consequence(c)))
    return Deemed(rule, record, worst, consequence(worst))


def deem(judgement: Judgement, scope: Scope, include_drafts: bool) -> tuple[Judgement, Deemed | None]:
    """The judgement as the law has it in the light of the officers' records."""
    rule = judgement.rule
    if not scope.refused or judgement.outcome is Outcome.NOT_APPLICABLE:
        return judgement, None
    sources = (r for r in scope.corpus.rules if r.deeming and (r.code == rule.code or rule.code in r.deeming.targets))
    deemed = next((d for r in sources if (d := _at_work(r, scope, include_drafts)) is not None), None)
    if deemed is None:
        return judgement, None
    applies = judgement.applies is None or judgement.applies.truth is Truth.TRUE
    wanting = judgement.doubt is not None and judgement.doubt.code in _WANTING
    if judgement.outcome is Outcome.UNDETERMINED and applies and wanting:
        return replace(judgement, outcome=deemed.outcome, doubt=None, dispute=()), deemed
    return judgement, replace(deemed, settles=False)


def determination_problems(
    review: Review, corpus: Corpus, records: tuple[Determination, ...] = ()
) -> tuple[Problem, ...]:
    """What is wrong with the records on this enterprise, also in the light of its plan.

    R006 no such item in the plan; R007 the plan now states what it was found to refuse; the rest is
    ``lint_determinations``.
    """
    every = tuple(r for r in (*corpus.determinations, *records) if is_about(r.subject, review.facts))
    if not every:
        return ()
    problems = list(lint_determinations(every, corpus, review.as_of))
    subjects = tuple(dict.fromkeys(f.subject for f in review.findings))
    for record in every:
        if not record.in_effect(review.as_of, corpus.lexicon):
            continue
        items = [s for s in subjects if is_item(record.item, s)]
        if not items:
            text = f"认定{record.id}没有用上：方案里没有对象“{record.item}”，名称须与方案一致"
            problems.append(Problem("R006", record.file, record.line, text))
        for fact in (corpus.facts[n] for n in record.facts if n in corpus.facts):
            given = [s.name for s in items if s.kind == fact.kind and _given(review, corpus, s, fact)]
            if given and record.finding == REFUSED:
                text = (
                    f"认定{record.id}：方案已载明{'、'.join(given)}的{fact.label}，按载明的数值判定；请复核认定是否撤销"
                )
                problems.append(Problem("R007", record.file, record.line, text, "提醒"))
    return tuple(dict.fromkeys(problems))


def _given(review: Review, corpus: Corpus, subject: Subject, fact: FactDef) -> bool:
    if fact.derived is not None:
        return False
    return Scope(review.facts, corpus, subject, review.as_of, None).read(fact).stated is Truth.TRUE
