"""What is kept between judgements (facts, limits, candidates) changes no finding."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

import pytest
from checking_facts import CENTRE, CLINKER, FIVE, plan_facts

from compliance.checking import review
from compliance.checking.changing import changed
from compliance.checking.deeming import refusals
from compliance.checking.evaluate import evaluate
from compliance.checking.operands import Binding
from compliance.checking.review import judge_rule, scope_for, subjects
from compliance.checking.truth import Truth
from compliance.corpus import Corpus, Determination, Interpretation
from compliance.corpus.conditions import RELATION_OF, Line, Number, ParamRef
from compliance.model.review import Subject

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


WHO = "青海某合金有限公司"
FURNACE = {"name": "3号矿热炉", "product": "ferrosilicon", "status": "existing", "completion": date(2026, 3, 31)}
RECORD = Determination(
    "R-2025-001", WHO, "装置:3号矿热炉", "拒不提供", ("装置.改造前能耗",), "两次催报未报", "张三，处长", "青海省某厅", date(2025, 3, 1)
)  # fmt: skip


def test_a_record_on_one_installation_reaches_no_other_and_no_other_review(shipped: Corpus) -> None:
    """What is kept must not mix reviews with and without a record, nor an installation with its neighbour."""
    plan = plan_facts({}, (FURNACE, {**FURNACE, "name": "4号矿热炉"}), enterprise={"name": WHO})
    day, path = date(2025, 3, 31), shipped.places.path("青海省")
    bare = review(plan, shipped, as_of=day, region="青海省").findings
    deemed = review(plan, shipped, as_of=day, region="青海省", determinations=(RECORD,)).findings
    again = review(plan, shipped, as_of=day, region="青海省").findings
    assert bare == again
    turned = {(b.rule, b.subject.name) for b, d in zip(bare, deemed, strict=True) if b.outcome is not d.outcome}
    assert turned == {(code, "3号矿热炉") for code in ("EE001", "EE006", "EE007", "TL002")}
    alone = []
    for rule in shipped.rules:
        for subject in subjects(plan, rule):
            fresh = replace(shipped)
            refused = refusals(plan, fresh, (RECORD,), subject, day)
            alone.append(judge_rule(rule, scope_for(plan, fresh, subject, day, path, refused), False))
    assert deemed == tuple(alone)


def test_a_ruling_reaches_only_the_corpus_that_has_it(shipped: Corpus) -> None:
    plan, day = plan_facts({}, (), ({**CENTRE, "pue_target": 1.2},)), date(2024, 6, 1)
    settles = {"parameter": "PUE_新建大型上限", "region": "青海省", "boundary": "不含", "decided": day, "start": day}
    ruled = replace(shipped, interpretations=(Interpretation("I-2024-009", "问", "理", "李四，法规处", **settles),))

    def dc001(corpus: Corpus) -> str:
        found = review(plan, corpus, as_of=day, region="青海省").findings
        return next(f.outcome.chinese for f in found if f.rule == "DC001")

    assert [dc001(shipped), dc001(ruled), dc001(shipped)] == ["无法判定", "不符合", "无法判定"]


def test_a_check_of_our_own_beside_a_norm_is_that_of_the_day(shipped: Corpus) -> None:
    """A rule may compare with its norm's value and with a setting; the setting turns at the end of 2024 here."""
    setting = shipped.parameters["减碳比上限"]
    early = replace(setting.norms[0], value=Number(Decimal(1), "1"), end=date(2024, 12, 31))
    late = replace(setting.norms[0], value=Number(Decimal(2), "1"), start=date(2025, 1, 1))
    corpus = replace(shipped, parameters={**shipped.parameters, setting.code: replace(setting, norms=(early, late))})
    line = Line(corpus.facts["数据中心.设计PUE"], RELATION_OF["不高于"], ParamRef(setting.code), "设计PUE 不高于 参数")
    plan = plan_facts({}, (), ({**CENTRE, "pue_target": 1.5},))
    binding = Binding("PUE_新建大型上限", shipped.parameters["PUE_新建大型上限"].norms[0])

    def on(day: date) -> Truth:
        return evaluate(line, scope_for(plan, corpus, Subject("data_centre", 0), day, None), binding).truth

    assert (on(date(2024, 12, 31)), on(date(2025, 1, 1))) == (Truth.FALSE, Truth.TRUE)


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
