"""What is kept between judgements (facts, limits, candidates) changes no finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pytest
from checking_facts import CENTRE, CLINKER, FIVE, plan_facts

from compliance.checking import review
from compliance.checking.changing import changed
from compliance.checking.review import judge_rule, scope_for, subjects
from compliance.corpus import Corpus

PLANS = (
    plan_facts({"contents": FIVE, "benchmark_edition": "2023"}, (CLINKER, {**CLINKER, "name": "2号", "sec_current": [118.6, 110]})),
    plan_facts({"investment": 4860}, ({"name": "加氢裂化装置", "product": "refining", "status": "proposed"},), (CENTRE,)),
    plan_facts({}, (), (CENTRE, {**CENTRE, "name": "二期", "hub_cluster": True, "pue_target": [1.28, 1.38]})),
)  # fmt: skip


@pytest.mark.parametrize("plan", PLANS)
@pytest.mark.parametrize("region", ["重庆市", "青海省", None])
def test_each_rule_on_its_own_finds_what_the_whole_review_finds(shipped: Corpus, plan, region) -> None:
    day = date(2025, 3, 31)
    together = review(plan, shipped, as_of=day, region=region).findings
    alone = []
    for rule in shipped.rules:
        for subject in subjects(plan, rule):
            fresh = replace(shipped)
            alone.append(judge_rule(rule, scope_for(plan, fresh, subject, day, fresh.places.path(region)), False))
    assert together == tuple(alone)


def test_a_changed_copy_of_the_corpus_remembers_nothing(shipped: Corpus) -> None:
    plan = plan_facts({}, (), ({**CENTRE, "pue_target": 1.31},))
    before = {f.rule: f.outcome for f in review(plan, shipped, as_of=date(2024, 6, 30), region="重庆市").findings}
    without = replace(shipped.parameters["PUE_新建大型上限"], norms=())
    bare = replace(shipped, parameters={**shipped.parameters, "PUE_新建大型上限": without})
    after = {f.rule: f.outcome for f in review(plan, bare, as_of=date(2024, 6, 30), region="重庆市").findings}
    assert (before["DC001"].chinese, after["DC001"].chinese) == ("不符合", "不适用")


@dataclass(frozen=True)
class Pair:
    one: int
    two: int = 2

    @cached_property
    def total(self) -> int:
        return self.one + self.two


def test_a_changed_value_does_not_keep_what_was_worked_out() -> None:
    pair = Pair(1)
    assert pair.total == 3
    assert changed(pair, one=5).total == 7
    assert changed(pair, two=0) == replace(pair, two=0) == Pair(1, 0)


def test_a_name_that_is_no_field_is_refused() -> None:
    with pytest.raises(TypeError, match="three"):
        changed(Pair(1), three=3)
