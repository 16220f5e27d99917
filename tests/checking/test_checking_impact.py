"""Who flips when the law changes, by which change, and that nobody does when it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from checking_facts import CENTRE, CLINKER, plan_facts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_facts import sample_plans

from compliance.checking.case_facts import facts_of
from compliance.checking.impact import Flip, Impact, Law, Plan, impact
from compliance.corpus import Corpus, Rule, Waiver, load_corpus
from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.conditions import RELATION_OF, Line, Number
from compliance.corpus.hybrid import enforce_draft
from compliance.model.review import Outcome

CORPUS = load_corpus()
SAMPLES = tuple(sample_plans())
PLANS = tuple(plan for plan, _ in SAMPLES)
DAY = date(2025, 3, 31)
CHONGQING = date(2022, 2, 28)
BEFORE_1_25 = date(2024, 6, 1)
"""A day on which 重庆 has its own limit of PUE and the nation has none."""


def told(flips: tuple[Flip, ...]) -> set[tuple[str, str, str, str]]:
    return {(f.plan.name, f.either.subject.name, f.either.rule, f.words) for f in flips}


def with_value(corpus: Corpus, code: str, region: str, change: Callable[[Decimal], Decimal]) -> Corpus:
    """The corpus with the numbers of one parameter in one place changed."""
    norms = tuple(
        replace(n, value=Number(change(n.value.value), n.value.unit))
        if n.region == region and isinstance(n.value, Number)
        else n
        for n in corpus.parameters[code].norms
    )
    return replace(corpus, parameters={**corpus.parameters, code: replace(corpus.parameters[code], norms=norms)})


def with_cell(corpus: Corpus, edition: str, key: tuple[str, str], value: str) -> Corpus:
    levels = tuple(
        replace(t, cells={**t.cells, key: replace(t.cells[key], value=Decimal(value))}) if t.edition == edition else t
        for t in corpus.levels
    )
    return replace(corpus, levels=levels)


def centre(name: str, pue: str, region: str = "重庆市") -> Plan:
    return Plan(f"{name}.pdf", plan_facts(data_centres=({**CENTRE, "name": name, "pue_target": Decimal(pue)},)), region)


def nothing(found: Impact) -> bool:
    return not (found.changes or found.flips or found.causes or found.together or found.reworded)


@pytest.mark.parametrize("plan", SAMPLES, ids=lambda p: p[0].name)
def test_the_same_law_changes_nothing_for_any_sample(plan: tuple[Plan, date]) -> None:
    one, day = plan
    found = impact((one,), Law(CORPUS, day), Law(load_corpus(), day))
    assert nothing(found) and found.exit_code == 0 and found.findings > 5


def test_the_same_law_changes_nothing_for_any_case_beside_the_rules() -> None:
    for path, name in case_files(CORPUS.folder):
        for case in read_cases(path, name):
            plan = Plan(case.name, facts_of(case, CORPUS), case.region)
            law = Law(CORPUS, case.day, include_drafts=case.drafts)
            assert nothing(impact((plan,), law, law))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(["PUE_新建大型上限", "PUE_现有上限"]),
    st.sampled_from(["重庆市", "青海省", "云南省", "贵州省", "全国"]),
    st.sampled_from(["0.01", "0.05", "0.08", "0.2"]).map(Decimal),
)
def test_a_tighter_limit_never_brings_anyone_from_fail_to_pass(code: str, region: str, less: Decimal) -> None:
    plans = (
        *PLANS,
        *(centre(f"{r}{n}", n, r) for r in ("重庆市", "青海省", "甘肃省") for n in ("1.2", "1.25", "1.3", "1.31")),
    )
    tighter = with_value(CORPUS, code, region, lambda v: v - less)
    for flip in impact(plans, Law(CORPUS, DAY), Law(tighter, DAY)).flips:
        assert flip.before and flip.before.outcome is not Outcome.FAIL
        assert flip.after and flip.after.outcome not in (Outcome.PASS, Outcome.NOT_APPLICABLE)


def test_one_day_across_the_date_of_effect_flips_what_it_should() -> None:
    plans = (centre("甲", "1.38"), centre("乙", "1.3"), centre("丙", "1.38", "甘肃省"))
    found = impact(plans, Law(CORPUS, CHONGQING - timedelta(days=1)), Law(CORPUS, CHONGQING))
    limit = {f for f in told(found.flips) if f[2] == "DC001"}
    assert limit == {("甲.pdf", "甲", "DC001", "不适用 → 不符合"), ("乙.pdf", "乙", "DC001", "不适用 → 符合")}
    assert found.changes == () and found.together == () and found.exit_code == 1
    (cause,) = found.causes
    assert cause.change is None and cause.flips == found.flips
    assert nothing(impact(plans, Law(CORPUS, CHONGQING), Law(CORPUS, CHONGQING + timedelta(days=1)))) is False
    assert impact(plans, Law(CORPUS, CHONGQING), Law(CORPUS, CHONGQING + timedelta(days=1))).flips == ()


def test_a_draft_made_effective_flips_the_plans_of_yunnan_and_nobody_else() -> None:
    plans = (*PLANS, centre("甲", "1.31", "云南省"), centre("乙", "1.3", "云南省"), centre("丙", "1.31", "甘肃省"))
    issued = enforce_draft(CORPUS, "yn-jnjt-zqyj", date(2023, 1, 1))
    day = date(2024, 6, 1)
    found = impact(plans, Law(CORPUS, day), Law(issued, day))
    assert {f.plan.region for f in found.flips} == {"云南省"}
    assert {"P04.pdf", "P13.pdf"} <= {f.plan.name for f in found.flips}
    assert ("甲.pdf", "甲", "DC001", "不适用 → 不符合") in told(found.flips)
    assert ("乙.pdf", "乙", "DC001", "不适用 → 符合") in told(found.flips)
    assert [c.change.key for c in found.causes if c.change] == [("yn-jnjt-zqyj",)] and found.together == ()
    before = impact(plans, Law(CORPUS, date(2022, 12, 31)), Law(issued, date(2022, 12, 31)))
    assert before.flips == ()


def test_every_flip_is_put_down_to_the_change_that_makes_it() -> None:
    clinker = Plan("水泥.pdf", plan_facts(installations=({**CLINKER, "sec_target": 112},)), "重庆市")
    changed = with_cell(with_value(CORPUS, "PUE_新建大型上限", "重庆市", lambda v: v - Decimal("0.05")), "2023年版",
                        ("cement_clinker", "基准"), "110")  # fmt: skip
    found = impact((clinker, centre("甲", "1.28")), Law(CORPUS, BEFORE_1_25), Law(changed, BEFORE_1_25))
    by_cause = {c.change.name: told(c.flips) for c in found.causes if c.change}
    assert by_cause["取值 PUE_新建大型上限 重庆市 上限"] == {("甲.pdf", "甲", "DC001", "符合 → 不符合")}
    assert ("水泥.pdf", "1号熟料生产线", "EE001", "符合 → 不符合") in by_cause[
        "数值 全国2023年版 cement_clinker 水泥熟料"
    ]
    assert found.together == () and set(by_cause) == {c.name for c in found.changes}
    assert set().union(*by_cause.values()) == told(found.flips)


def test_changes_that_undo_each_other_are_told() -> None:
    """A line turned round and a limit moved: each alone fails the centre, both together let it pass."""
    turned = replace(CORPUS, rules=tuple(_turned(r) if r.code == "DC001" else r for r in CORPUS.rules))
    tighter, both = (
        with_value(c, "PUE_新建大型上限", "重庆市", lambda v: v - Decimal("0.05")) for c in (CORPUS, turned)
    )
    old, plans = Law(CORPUS, BEFORE_1_25), (centre("甲", "1.28"),)
    fails = {("甲.pdf", "甲", "DC001", "符合 → 不符合")}
    assert all(told(impact(plans, old, Law(c, BEFORE_1_25)).flips) == fails for c in (turned, tighter))
    found = impact(plans, old, Law(both, BEFORE_1_25))
    assert found.flips == () and found.together == ()
    assert [told(c.cancelled) for c in found.causes] == [fails, fails]


def _turned(rule: Rule) -> Rule:
    """The rule with 不高于 read as 高于."""
    line = rule.requirement
    assert isinstance(line, Line) and line.relation.word == "不高于"
    return replace(
        rule, requirement=replace(line, relation=RELATION_OF["高于"], text=line.text.replace("不高于", "高于"))
    )


def test_what_only_several_changes_bring_about_is_told_apart() -> None:
    """A draft's limit is tightened and the draft issued: 1.25 fails only where both have happened."""
    code = "PUE_新建大型上限"
    tighter = with_value(CORPUS, code, "云南省", lambda v: v - Decimal("0.1"))
    issued = enforce_draft(tighter, "yn-jnjt-zqyj", date(2024, 1, 1))
    found = impact((centre("甲", "1.25", "云南省"),), Law(CORPUS, BEFORE_1_25), Law(issued, BEFORE_1_25))
    limit = {("甲.pdf", "甲", "DC001", "不适用 → 不符合")}
    assert limit <= told(found.flips) and told(found.together) == limit
    assert [sorted(f.words for f in c.cancelled) for c in found.causes] == [["不适用 → 符合"], []]


def test_a_waiver_that_comes_is_a_flip_of_its_own() -> None:
    waiver = Waiver("W-9", ("DC001",), "重庆某水泥有限公司", "", "其他", "试点", "某〔2025〕1号", "某人",
                    date(2025, 1, 1), date(2025, 6, 30), "已批准")  # fmt: skip
    with_waiver = replace(CORPUS, waivers=(waiver,))
    found = impact((centre("甲", "1.38"),), Law(CORPUS, DAY), Law(with_waiver, DAY))
    assert told(found.flips) == {("甲.pdf", "甲", "DC001", "不符合 → 不符合（豁免W-9）")}
    assert found.exit_code == 2


def test_a_finding_that_stays_but_would_read_differently_is_listed() -> None:
    found = impact(
        (centre("甲", "1.38"),),
        Law(CORPUS, BEFORE_1_25),
        Law(with_value(CORPUS, "PUE_新建大型上限", "重庆市", lambda v: v - Decimal("0.05")), BEFORE_1_25),
    )
    assert found.flips == () and found.exit_code == 0
    assert [(f.either.rule, f.before.required.value, f.after.required.value) for f in found.reworded if f.before and f.after and f.before.required and f.after.required] == [
        ("DC001", Decimal("1.3"), Decimal("1.25"))
    ]  # fmt: skip


def test_who_is_close_to_the_limit_is_told_by_the_share_that_the_corpus_sets() -> None:
    plans = tuple(centre(n, n) for n in ("1.24", "1.29", "1.36", "1.38"))
    found = impact(plans, Law(CORPUS, BEFORE_1_25), Law(CORPUS, BEFORE_1_25))
    near = [(n.plan.name, round(n.share, 4)) for n in found.near if n.finding.rule == "DC001"]
    assert found.near_percent == 5
    shares = {"1.29.pdf": "0.0077", "1.24.pdf": "0.0462", "1.36.pdf": "0.0462"}
    assert near == [(name, Decimal(share)) for name, share in shares.items()]
    silent = replace(CORPUS, lexicon=replace(CORPUS.lexicon, near_percent=None))
    assert impact(plans, Law(silent, BEFORE_1_25), Law(silent, BEFORE_1_25)).near == ()


def test_a_rule_that_goes_takes_its_outcome_with_it() -> None:
    less = replace(CORPUS, rules=tuple(r for r in CORPUS.rules if r.code != "DC001"))
    found = impact((centre("甲", "1.38"),), Law(CORPUS, DAY), Law(less, DAY))
    assert told(found.flips) == {("甲.pdf", "甲", "DC001", "不符合 → 没有这条规则")}
    (cause,) = found.causes
    assert cause.change is not None and cause.change.action == "删除" and cause.flips == found.flips


def test_no_plan_at_all_is_no_rule_applied() -> None:
    assert impact((), Law(CORPUS, DAY), Law(CORPUS, DAY)).exit_code == 4
