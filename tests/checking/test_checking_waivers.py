"""Waived, never hidden: the outcome stays, the waiver is attached."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from checking_facts import CLINKER, plan_facts

from compliance.checking import review, waiver_problems
from compliance.corpus import Corpus, Waiver
from compliance.model.facts import Facts
from compliance.model.review import Finding, Outcome, Review

LATE = {**CLINKER, "start": "2022-12-01", "completion": "2026-02-28", "sec_current": 110.0, "tier_claimed": "between"}
FACTS = plan_facts(installations=(LATE, {**LATE, "name": "2号熟料生产线"}))
WAIVER = Waiver(
    "W-2024-001", ("TL001",), "91350100M000100Y43", "", "延期批准", "结合大修窗口", "批复1号", "某处长",
    date(2024, 1, 1), date(2024, 12, 31), "已批准",
)  # fmt: skip


def tl001(corpus: Corpus, waiver: Waiver, day: date = date(2024, 6, 30), facts: Facts = FACTS) -> list[Finding]:
    found = review(facts, corpus, as_of=day, region="重庆市", waivers=(waiver,))
    return [f for f in found.findings if f.rule == "TL001"]


def test_a_waiver_is_attached_and_changes_nothing_else(shipped: Corpus) -> None:
    waived = tl001(shipped, WAIVER)
    assert [(f.outcome, f.waiver) for f in waived] == [(Outcome.REVIEW, "W-2024-001")] * 2
    bare = review(FACTS, shipped, as_of=date(2024, 6, 30), region="重庆市")
    assert [replace(f, waiver=None) for f in waived] == [f for f in bare.findings if f.rule == "TL001"]


def test_it_may_be_found_by_the_enterprises_name(shipped: Corpus) -> None:
    assert tl001(shipped, replace(WAIVER, subject="重庆某水泥有限公司"))[0].waiver == "W-2024-001"
    assert tl001(shipped, replace(WAIVER, subject="别的公司"))[0].waiver is None


def test_it_may_be_narrow(shipped: Corpus) -> None:
    found = tl001(shipped, replace(WAIVER, item="装置:2号熟料生产线"))
    assert [f.waiver for f in found] == [None, "W-2024-001"]


def test_expired_early_refused_and_endless_ones_do_not_count(shipped: Corpus) -> None:
    assert tl001(shipped, WAIVER, date(2024, 12, 31))[0].waiver == "W-2024-001"
    assert tl001(shipped, WAIVER, date(2025, 1, 1))[0].waiver is None
    assert tl001(shipped, WAIVER, date(2023, 12, 31))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, state="申请中"))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, state="已驳回"))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, approver=""))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, approver="（姓名、职务）"))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, expiry=None))[0].waiver is None
    assert tl001(shipped, replace(WAIVER, expiry=date(2026, 12, 31)))[0].waiver is None


def test_a_rule_that_cannot_be_waived_is_not(shipped: Corpus) -> None:
    over = plan_facts(installations=(CLINKER,))
    found = review(
        over, shipped, as_of=date(2024, 6, 30), region="重庆市", waivers=(replace(WAIVER, rules=("EE008",)),)
    )
    fail = next(f for f in found.findings if f.rule == "EE008")
    assert (fail.outcome, fail.waiver) == (Outcome.FAIL, None)
    assert found.exit_code == 1


def test_waivers_of_the_corpus_count_too(shipped: Corpus) -> None:
    found = review(FACTS, replace(shipped, waivers=(WAIVER,)), as_of=date(2024, 6, 30), region="重庆市")
    assert {f.waiver for f in found.findings if f.rule == "TL001"} == {"W-2024-001"}


def test_what_is_wrong_with_waivers_in_the_light_of_a_review(shipped: Corpus) -> None:
    late = review(FACTS, shipped, as_of=date(2025, 6, 30), region="重庆市")
    (expired,) = [p for p in waiver_problems(late, shipped, (WAIVER,)) if p.code == "W004"]
    assert expired.message == "豁免W-2024-001已于2024-12-31到期，TL001仍为需审查"
    fine = review(plan_facts(installations=(CLINKER,)), shipped, as_of=date(2024, 6, 30), region="重庆市")
    assert [p.code for p in waiver_problems(fine, shipped, (WAIVER,))] == ["W005"]


def codes(found: Review, corpus: Corpus, *waivers: Waiver) -> list[str]:
    return [p.code for p in waiver_problems(found, corpus, waivers)]


def test_a_renewed_waiver_leaves_nothing_to_say_of_the_expired_one(shipped: Corpus) -> None:
    renewed = replace(WAIVER, id="W-2025-001", start=date(2025, 1, 1), expiry=date(2025, 12, 31))
    late = review(FACTS, shipped, as_of=date(2025, 6, 30), region="重庆市", waivers=(WAIVER, renewed))
    assert codes(late, shipped, WAIVER, renewed) == []
    narrow = replace(renewed, item="装置:2号熟料生产线")
    partly = review(FACTS, shipped, as_of=date(2025, 6, 30), region="重庆市", waivers=(WAIVER, narrow))
    assert codes(partly, shipped, WAIVER, narrow) == ["W004"]


def test_an_application_that_expired_was_never_a_waiver(shipped: Corpus) -> None:
    late = review(FACTS, shipped, as_of=date(2025, 6, 30), region="重庆市")
    assert codes(late, shipped, replace(WAIVER, state="申请中")) == []


def test_a_waiver_for_an_item_that_the_plan_does_not_have(shipped: Corpus) -> None:
    found = review(FACTS, shipped, as_of=date(2024, 6, 30), region="重庆市")
    wrong = replace(WAIVER, item="装置:3号熟料生产线", file="w.yaml", line=7)
    (problem,) = waiver_problems(found, shipped, (wrong,))
    assert str(problem) == "w.yaml:7: W009 豁免W-2024-001没有用上：方案里没有对象“装置:3号熟料生产线”，名称须与方案一致"


def test_a_review_says_what_is_wrong_with_the_waivers_of_its_enterprise_only(shipped: Corpus) -> None:
    def notes(*waivers: Waiver) -> tuple[str, ...]:
        return review(FACTS, shipped, as_of=date(2025, 6, 30), region="重庆市", waivers=waivers).notes

    assert [n for n in notes(WAIVER) if "W004" in n]
    assert notes(replace(WAIVER, subject="别的公司", expiry=None)) == ()


def test_waived_findings_are_counted_apart_and_among_the_rest(shipped: Corpus) -> None:
    bare = review(FACTS, shipped, as_of=date(2024, 6, 30), region="重庆市")
    found = review(FACTS, shipped, as_of=date(2024, 6, 30), region="重庆市", waivers=(WAIVER,))
    assert found.count() == bare.count()
    assert (found.waived(), bare.waived()) == ({"review": 2}, {})
    assert found.to_json()["summary"] == bare.to_json()["summary"]
    assert found.to_json()["waived"] == {"review": 2}


def test_waived_findings_call_for_no_exit_code(shipped: Corpus) -> None:
    """The contract: 1 for a fail, 2 for what is open; a waived finding calls for nothing, but is not 'no rule applied'."""
    found = review(FACTS, shipped, as_of=date(2024, 6, 30), region="重庆市", waivers=(WAIVER,))
    waived = tuple(f for f in found.findings if f.waiver)
    failed = replace(waived[0], outcome=Outcome.FAIL)
    assert replace(found, findings=(failed, *waived)).exit_code == 0
    assert replace(found, findings=(failed, replace(failed, waiver=None))).exit_code == 1
    assert replace(found, findings=(failed, replace(waived[0], waiver=None))).exit_code == 2
    assert replace(found, findings=()).exit_code == 4


def test_the_same_function_serves_every_date(shipped: Corpus) -> None:
    """Attached exactly on the days of its term, whatever the outcome: the outcome is the bare one on every day."""
    for day in (date(2023, 12, 31), date(2024, 1, 1), date(2024, 12, 31), date(2025, 1, 1)):
        inside = date(2024, 1, 1) <= day <= date(2024, 12, 31)
        waived = tl001(shipped, WAIVER, day)
        bare = [f for f in review(FACTS, shipped, as_of=day, region="重庆市").findings if f.rule == "TL001"]
        assert [f.outcome for f in waived] == [f.outcome for f in bare]
        assert [f.waiver is not None for f in waived] == [inside, inside]
