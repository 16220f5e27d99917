"""What must hold at every critical point of the shipped corpus.

The whole grid has some hundred thousand points. By default a sample of each rule's points is taken, always the same
one; with ``FULL_GRID=1`` in the environment every point is tried (many minutes, not seconds).
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from compliance.checking.critical import Cases, Grid, Setting, cases_by_rule, grids, settings
from compliance.checking.judge import SEVERITY
from compliance.checking.rule_tests import judge_case
from compliance.corpus import Corpus, Norm, Parameter, Rule, load_corpus
from compliance.corpus.cases import Case
from compliance.corpus.conditions import Number, Span, lines, parameters
from compliance.corpus.determinations import REFUSED
from compliance.model.review import Outcome

FULL = os.environ.get("FULL_GRID") == "1"
CORPUS = load_corpus()
CASES: Cases = cases_by_rule(CORPUS)
MILD = (Outcome.PASS, Outcome.NOT_APPLICABLE)
SEED = 20261121
SHARE = 50_000 if FULL else 60
"""So many points of each grid (only DQ002, all of whose inputs are figures, has more than 50,000 for one product)."""

SAYS_BY_SILENCE = {
    *("枢纽节点项目", "分项合计", "矛盾指标数", "超范围指标数", "限制类工艺", "装置数"),
    *("符合性", "产能置换落实情况", "产能置换方式", "淘汰起算日期", "储能配置比例"),
}
"""Derived facts to which a fact that is not stated is an answer: an address outside the hubs, no parts to add up; or of
which one source yields to another, or contradicts it: without the amounts, the words alone settle the replacement.
"""


def every_grid(rule: Rule) -> tuple[Grid, ...]:
    return grids(rule, CORPUS, CASES.get(rule.code, ()))


def points(rule: Rule, share: int = SHARE) -> Iterator[Case]:
    for grid in every_grid(rule):
        yield from grid.points(share, SEED)


def outcome(point: Case, corpus: Corpus = CORPUS) -> Outcome:
    """The outcome with 符合 and 不适用 counted as one class."""
    found = judge_case(point, corpus)
    assert found is not None
    return Outcome.PASS if found.outcome in MILD else found.outcome


RULES = [r for r in CORPUS.rules if every_grid(r)]


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.code)
def test_the_same_corpus_twice_gives_the_same_findings(rule: Rule) -> None:
    again = replace(CORPUS)  # nothing is kept from earlier judgements
    for point in points(rule):
        if _has_subject(point):
            assert judge_case(point, again) == judge_case(point, CORPUS)


def _has_subject(point: Case) -> bool:
    return judge_case(point, CORPUS) is not None


def users(parameter: Parameter) -> list[Rule]:
    """The rules with critical points that use a parameter; those on regions and annual plans have none."""
    return [r for r in RULES if parameter.code in (*parameters(r.applies), *parameters(r.tree))]


TIGHTENED = [p for p in CORPUS.parameters.values() if p.direction in ("上限", "下限", "最迟", "最早") and users(p)]


@pytest.mark.parametrize("parameter", TIGHTENED, ids=lambda p: p.code)
def test_a_tighter_limit_never_improves_an_outcome(parameter: Parameter) -> None:
    for i, norm in enumerate(parameter.norms):
        for tight in tighter(parameter, norm):
            norms = (*parameter.norms[:i], tight, *parameter.norms[i + 1 :])
            changed = replace(parameter, norms=norms)
            strict = replace(CORPUS, parameters={**CORPUS.parameters, parameter.code: changed})
            for point in (p for rule in users(parameter) for p in points(rule, SHARE * 2)):
                if not _has_subject(point):
                    continue
                before, after = outcome(point), outcome(point, strict)
                assert not better(before, after), (point, before, after)


def better(before: Outcome, after: Outcome) -> bool:
    """Whether an outcome has improved. What was undetermined may turn out to be broken, never to be met."""
    if Outcome.UNDETERMINED in (before, after):
        return after is Outcome.PASS or (after is Outcome.UNDETERMINED and before not in (after, Outcome.PASS))
    return SEVERITY.index(after) > SEVERITY.index(before)


def tighter(parameter: Parameter, norm: Norm) -> Iterator[Norm]:
    """The norm with a stricter value, by a little and by much, and with the limit itself no longer allowed."""
    sign = -1 if parameter.direction in ("上限", "最迟") else 1
    value = norm.value
    if isinstance(value, Number):
        for part in (Decimal("0.005"), Decimal("0.1")):
            yield replace(norm, value=Number(value.value * (1 + sign * part), value.unit))
        if norm.boundary == "含":
            yield replace(norm, boundary="不含")
    elif isinstance(value, Span):
        yield replace(norm, value=replace(value, days=value.days + sign))
    elif value is not None and not isinstance(value, str | tuple):
        yield replace(norm, value=value + sign * timedelta(days=1))


def asked_whether_stated(rule: Rule) -> set[str] | None:
    """Fields about which the rule asks whether they are stated; None where a derived fact asks so of many."""
    read = [line for node in (rule.applies, rule.tree) for line in lines(node)]
    read += [line for norm in CORPUS.norms_of(rule) for line in lines(norm.condition)]
    facts = [f for line in read for f in (line.fact, getattr(line.value, "fact", None)) if f is not None]
    if any(fact.derived in SAYS_BY_SILENCE for fact in facts):
        return None
    return {line.fact.field for line in read if line.relation.word in ("已载明", "未载明")}


@pytest.mark.parametrize("rule", [r for r in RULES if asked_whether_stated(r) is not None], ids=lambda r: r.code)
def test_removing_a_fact_never_settles_what_was_undetermined(rule: Rule) -> None:
    """Unless an officer has recorded a refusal: then silence is what 视为 is about."""
    silent = asked_whether_stated(rule)
    assert silent is not None
    for point in points(rule):
        if any(s.state == REFUSED for s in point.facts):
            continue
        if not _has_subject(point) or outcome(point) is not Outcome.UNDETERMINED:
            continue
        for fact in point.facts:
            less = replace(point, facts=tuple(s for s in point.facts if s is not fact))
            if CORPUS.facts[fact.name].field in silent or not _has_subject(less):
                continue
            assert outcome(less) is Outcome.UNDETERMINED, (point, fact.name)


def test_thresholds_are_tried_below_at_and_above() -> None:
    (grid,) = every_grid(CORPUS.rule("DC001"))  # type: ignore[arg-type]
    axis = next(a for a in grid.axes if a.name == "数据中心.设计PUE")
    texts = {v.texts[0] for v in axis.values if v is not None}
    assert {"1.199", "1.2", "1.201", "1.299", "1.3", "1.301", "1.249", "1.25", "1.251"} == texts
    assert None in axis.values


def test_settings_are_one_for_each_way_in_which_the_law_can_stand() -> None:
    rule = CORPUS.rule("DC004")
    assert rule is not None
    found = settings((rule,), CORPUS)
    assert Setting("云南省", found[0].day, True) in found
    assert len(found) == len(set(found)) < 12


def test_rules_about_others_than_plans_are_left_out() -> None:
    rule = CORPUS.rules[0]
    assert grids(replace(rule, subjects=("region",)), CORPUS, ()) == ()


def test_a_sample_is_always_the_same_and_within_the_grid() -> None:
    (grid,) = every_grid(CORPUS.rule("DC001"))  # type: ignore[arg-type]
    assert list(grid.points(50, SEED)) == list(grid.points(50, SEED))
    assert len(set(grid.points(50, SEED))) == 50 < grid.size
