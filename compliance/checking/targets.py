"""Regional targets one by one: what each document asks for, by what it counts, by when, and what the register makes of it.

A finding gives one outcome for all documents together; a table or a chart shows each for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from compliance.checking.aggregate import aggregate_subject
from compliance.checking.compare import STRICT
from compliance.checking.judge import Judgement, Verdict, judge
from compliance.checking.results import Result
from compliance.checking.review import check_derived, scope_for
from compliance.checking.scope import Scope
from compliance.checking.shares import FAILS, MEETS
from compliance.checking.tally import words_of
from compliance.corpus import Corpus, Norm, Rule
from compliance.corpus.conditions import RELATION_OF, Share
from compliance.model.aggregate import RegionFacts, TargetShare
from compliance.model.review import Outcome

_MEMBERS = ("installation", "data_centre")
"""Shares of these are targets of a region; those of reports and of lines of a plan are duties of an office."""
_TARGET = "目标"
"""The force of a norm that is a target; who must be in a list is a duty, and no target."""
_DEFAULT_BASIS = {"installation": "装置", "data_centre": "数据中心"}


def region_targets(
    facts: RegionFacts, corpus: Corpus, *, as_of: date, region: str | None, include_drafts: bool = False
) -> tuple[TargetShare, ...]:
    """Every target of every document that counts in the region on that day, in the order of the rules.

    Raises:
        CorpusError: when the fact dictionary names a derived fact that does not exist.
    """
    check_derived(corpus)
    path = corpus.places.path(region)
    scope = scope_for(facts, corpus, aggregate_subject(facts, path[-1] if path else region), as_of, path)
    found: list[TargetShare] = []
    for rule in corpus.rules:
        if rule.subjects == ("region",) and any(s.member in _MEMBERS for s in rule.shares):
            found += _targets(rule, judge(rule, scope, include_drafts), scope)
    return tuple(found)


def _targets(rule: Rule, judgement: Judgement, scope: Scope) -> Iterator[TargetShare]:
    for verdict in judgement.verdicts:
        if verdict.candidate is None or verdict.candidate.norm.force != _TARGET:
            continue
        for leaf in verdict.result.leaves():
            node = next((s for s in rule.shares if leaf.line is s.line), None)
            if node is not None and (target := _wanted(leaf)) is not None:
                yield _target(rule, node, leaf, target, verdict, scope)


def _wanted(leaf: Result) -> Decimal | None:
    value = leaf.required.value if leaf.required else None
    return value if isinstance(value, Decimal) else None


def _target(rule: Rule, node: Share, leaf: Result, target: Decimal, verdict: Verdict, scope: Scope) -> TargetShare:
    candidate, shared = verdict.candidate, leaf.shared
    assert candidate is not None
    norm, quote = candidate.norm, candidate.quote(scope.corpus)
    strict = norm.boundary == "不含"
    relation = (
        RELATION_OF[STRICT.get(node.line.relation.word, node.line.relation.word)] if strict else node.line.relation
    )
    counted = shared.counted if shared else ()  # nobody is registered: the share can be anything
    outcome = Outcome.NOT_APPLICABLE if leaf.vacuous else verdict.outcome
    units = {c.unit for c, _ in counted if c.weight is not None}
    return TargetShare(
        rule.code, rule.title, norm.document, candidate.document.cited if candidate.document else "",
        quote.section if quote else "", quote.quote if quote else "", candidate.status, words_of(norm.members),
        node.claim, _basis(node, norm) or _DEFAULT_BASIS[node.member], relation.operator, target, norm.due,
        None if norm.due is None else scope.as_of >= norm.due, _percent(shared.interval.low if shared else Fraction(0)),
        _percent(shared.interval.high if shared else Fraction(1)), _number(shared.amount(MEETS) if shared else None), _number(shared.amount(FAILS) if shared else None),
        _number(shared.amount(None) if shared else None), next(iter(units)) if len(units) == 1 else "", outcome,
        verdict.doubt.text if verdict.doubt else "", leaf.sentence,
    )  # fmt: skip


def _basis(node: Share, norm: Norm) -> str:
    """By what the norm counts: its own 口径, or the rule's."""
    return node.by if isinstance(node.by, str) else norm.basis


def _percent(value: Fraction) -> Decimal:
    return Decimal(value.numerator) * 100 / Decimal(value.denominator)


def _number(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
