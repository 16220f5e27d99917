"""C022: a rule that can never apply, never be met, or never be broken says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checking.critical import Grid, cases_by_rule, grids
from compliance.checking.judge import judge
from compliance.checking.rule_tests import scope_of
from compliance.checking.truth import Truth
from compliance.corpus import Corpus, Problem, Rule
from compliance.corpus.cases import Case
from compliance.corpus.conditions import lines
from compliance.model.review import Outcome

MOST_POINTS = 50_000
"""No more points of one grid are tried; a larger one is sampled."""
_BROKEN = frozenset({Outcome.FAIL, Outcome.REVIEW, Outcome.ADVICE})


def constant_rules(corpus: Corpus) -> Iterator[Problem]:
    """C022: over all critical points, drafts included, each rule must apply, be met and be broken somewhere.

    A rule that rests on derived facts and has no cases is left out: nothing tells which inputs matter (C008 asks for
    the cases).
    """
    cases = cases_by_rule(corpus)
    for rule in corpus.rules:
        mine = cases.get(rule.code, ())
        every = grids(rule, corpus, mine)
        if not every or (not mine and _derived(rule)):
            continue
        seen = _outcomes(rule, every, corpus)
        if not seen & {Outcome.PASS, *_BROKEN, Outcome.UNDETERMINED}:
            yield Problem("C022", rule.file, 1, f"规则{rule.code}永远不适用：没有一组事实能满足“适用”")
        elif Outcome.PASS not in seen:
            yield Problem("C022", rule.file, 1, f"规则{rule.code}永远不能满足：没有一组事实能得到“符合”")
        elif not seen & _needed(rule):
            yield Problem("C022", rule.file, 1, f"规则{rule.code}总是符合：没有一组事实能不满足“要求”")


def _outcomes(rule: Rule, every: tuple[Grid, ...], corpus: Corpus) -> set[Outcome]:
    """The outcomes that occur where the rule applies for certain, as far as needed."""
    seen: set[Outcome] = set()
    for point in _points(every):
        scope = scope_of(point, rule, corpus)
        if scope is None:
            continue
        found = judge(rule, scope, point.drafts)
        if found.applies is None or found.applies.truth is Truth.TRUE:
            seen.add(found.outcome)
        if Outcome.PASS in seen and seen & _needed(rule):
            break
    return seen


def _points(every: tuple[Grid, ...]) -> Iterator[Case]:
    for grid in every:
        yield from grid.bases
    for grid in every:
        yield from grid.points(MOST_POINTS)


def _needed(rule: Rule) -> frozenset[Outcome]:
    """What counts as broken: a rule that only asks for statements (应载明) is never more than undetermined."""
    asks_only = all(line.relation.word == "应载明" for line in lines(rule.tree))
    return _BROKEN | {Outcome.UNDETERMINED} if asks_only else _BROKEN


def _derived(rule: Rule) -> bool:
    return any(line.fact.derived for node in (rule.applies, rule.tree) for line in lines(node))
