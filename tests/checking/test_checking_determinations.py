"""视为: an officer's record turns missing data into a breach, where a clause says so; nothing else ever does."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from checking_facts import plan_facts

from compliance.checking import review
from compliance.corpus import Corpus, Determination
from compliance.model.facts import Fact, Facts
from compliance.model.review import Finding, Outcome, Review

DAY = date(2025, 3, 31)
WHO = {"name": "青海某合金有限公司", "credit_code": "91630000MA00000000"}
FURNACE: dict[str, object] = {"name": "3号矿热炉", "product": "ferrosilicon", "status": "existing"}
SILENT = plan_facts(installations=(FURNACE, {**FURNACE, "name": "4号矿热炉"}), enterprise=dict(WHO))
RECORD = Determination(
    "R-2025-001", "91630000MA00000000", "装置:3号矿热炉", "拒不提供", ("装置.改造前能耗",), "两次催报未报", "张三，处长",
    "青海省某厅", date(2025, 3, 1),
)  # fmt: skip


def run(corpus: Corpus, *records: Determination, facts: Facts = SILENT, **changes: Any) -> Review:
    given: dict[str, Any] = {"as_of": DAY, "region": "青海省", "determinations": records}
    return review(facts, corpus, **{**given, **changes})


def one(found: Review, code: str, index: int = 0) -> Finding:
    return next(f for f in found.findings if f.rule == code and f.subject.index == index)


def furnace(**stated: object) -> Facts:
    return plan_facts(installations=({**FURNACE, **stated},), enterprise=dict(WHO))


def test_without_a_record_nothing_is_deemed(shipped: Corpus) -> None:
    found = run(shipped)
    assert (one(found, "EE007").outcome, one(found, "EE007").reason) == (Outcome.UNDETERMINED, "未载明")
    assert {f.determination for f in found.findings} == {None}


def test_with_a_record_the_rule_is_broken_and_quotes_clause_and_record(shipped: Corpus) -> None:
    found = one(run(shipped, RECORD), "EE007")
    assert (found.outcome, found.reason, found.determination) == (Outcome.FAIL, None, "R-2025-001")
    assert found.message == (
        "改造前单位产品能耗经青海省某厅2025年3月1日认定为拒不提供（认定R-2025-001），视为达不到能效基准水平"
    )
    (clause,) = [c for c in found.clauses if c.chosen]
    assert "无理由不提供能效数据的企业和装置，视为达不到能效基准水平" in clause.quote
    assert "认定R-2025-001" in clause.note
    assert found.due_days == 15 and found.remedy


def test_only_the_installation_named_is_concerned(shipped: Corpus) -> None:
    found = run(shipped, RECORD)
    assert one(found, "EE007", 1).outcome is Outcome.UNDETERMINED
    everywhere = run(shipped, replace(RECORD, item=""))
    assert one(everywhere, "EE007", 1).outcome is Outcome.FAIL


def test_the_rule_on_the_baseline_says_so_too(shipped: Corpus) -> None:
    found = one(run(shipped, RECORD), "EE001")
    assert (found.outcome, found.determination) == (Outcome.FAIL, "R-2025-001")
    assert found.message.startswith("改造后单位产品能耗未提供；改造前单位产品能耗经青海省某厅")
    assert {c.document_id for c in found.clauses if c.chosen} >= {"qh-jnjt-ztfa"}
    assert any(line.text == "视为达不到能效基准水平" and line.verdict == "假" for line in found.trace)


@pytest.mark.parametrize(("target", "outcome"), [(1842, Outcome.PASS), (1901, Outcome.FAIL)])
def test_a_stated_target_is_judged_as_stated_and_mentions_the_record(
    shipped: Corpus, target: int, outcome: Outcome
) -> None:
    """To be taken for below the baseline now, and to promise to reach it, do not contradict each other."""
    found = run(shipped, RECORD, facts=furnace(sec_target=target))
    assert one(found, "EE001").outcome is outcome
    assert one(found, "EE001").message.endswith("视为达不到能效基准水平，见EE007）")
    assert one(found, "EE007").outcome is Outcome.FAIL


def test_rules_that_ask_for_the_state_below_the_baseline_apply(shipped: Corpus) -> None:
    late = furnace(completion="2026-01-01", sec_target=1842)
    assert one(run(shipped, facts=late), "TL002").outcome is Outcome.UNDETERMINED
    found = one(run(shipped, RECORD, facts=late), "TL002")
    assert (found.outcome, found.determination) == (Outcome.FAIL, "R-2025-001")
    assert "视为高于基准水平" in found.message
    assert one(run(shipped, RECORD, facts=late), "EE006").outcome is Outcome.NOT_APPLICABLE
    assert one(run(shipped, RECORD, facts=late), "EE005").outcome is Outcome.PASS


def test_the_mandatory_limit_is_not_the_baseline(shipped: Corpus) -> None:
    found = one(run(shipped, RECORD), "EE008")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "拒不提供")


def test_our_own_cross_checks_are_not_fed_with_fictions(shipped: Corpus) -> None:
    """A claim of 达到标杆 beside refused data is for the officer who wrote the record, not a slip of arithmetic."""
    rules = tuple(replace(r, applies=None) if r.code == "DQ006" else r for r in shipped.rules)
    bold = furnace(tier_claimed="above_benchmark")
    found = one(run(replace(shipped, rules=rules), RECORD, facts=bold), "DQ006")
    assert (found.outcome, found.determination) == (Outcome.UNDETERMINED, None)


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "91630000MA99999999"},
        {"item": "装置:9号矿热炉"},
        {"by": ""},
        {"by": "待定"},
        {"authority": "（机关全称，待补）"},
        {"day": None},
        {"day": date(2025, 4, 1)},
        {"withdrawn": DAY},
        {"facts": ("装置.改造后能耗",)},
        {"facts": ()},
    ],
    ids=str,
)
def test_a_record_that_does_not_hold_changes_nothing(shipped: Corpus, change: dict[str, Any]) -> None:
    found = run(shipped, replace(RECORD, **change))
    assert one(found, "EE007").outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2025, 2, 28), Outcome.UNDETERMINED),
        (date(2025, 3, 1), Outcome.FAIL),
        (date(2025, 6, 30), Outcome.FAIL),
        (date(2025, 7, 1), Outcome.UNDETERMINED),
    ],
)
def test_it_holds_from_its_date_until_it_is_withdrawn(shipped: Corpus, day: date, outcome: Outcome) -> None:
    record = replace(RECORD, withdrawn=date(2025, 7, 1))
    assert one(run(shipped, record, as_of=day), "EE007").outcome is outcome


@pytest.mark.parametrize("region", ["重庆市", "云南省", "贵州省", "湖南省", None])
def test_it_has_no_effect_where_no_clause_deems(shipped: Corpus, region: str | None) -> None:
    found = run(shipped, RECORD, region=region)
    assert not [f.rule for f in found.findings if f.outcome is Outcome.FAIL]


def test_it_has_no_effect_while_the_clause_may_not_bind_yet(shipped: Corpus) -> None:
    early = replace(RECORD, day=date(2022, 11, 1))
    assert one(run(shipped, early, as_of=date(2023, 2, 1)), "EE007").outcome is Outcome.UNDETERMINED


def test_the_plan_cannot_cause_it_and_cures_a_refusal_by_stating_the_figure(shipped: Corpus) -> None:
    given = furnace(sec_current=1880)
    found = run(shipped, RECORD, facts=given)
    assert one(found, "EE007").outcome is Outcome.PASS
    assert [n for n in found.notes if "R007" in n and "请复核认定是否撤销" in n]
    assert not run(shipped, facts=given).notes


def test_what_was_found_concealed_is_not_believed(shipped: Corpus) -> None:
    given = furnace(sec_current=1880)
    found = run(shipped, replace(RECORD, finding="瞒报漏报"), facts=given)
    assert one(found, "EE007").outcome is Outcome.FAIL
    assert "认定为瞒报漏报" in one(found, "EE007").message
    assert one(found, "EE007").evidence, "the figure that is not believed is still shown"


def test_an_illegible_figure_is_not_given_but_a_contradiction_is(shipped: Corpus) -> None:
    unreadable = furnace(sec_current=Fact(None, state="illegible"))
    assert one(run(shipped, RECORD, facts=unreadable), "EE007").outcome is Outcome.FAIL
    twice = furnace(sec_current=[1880, 1990])
    assert one(run(shipped, RECORD, facts=twice), "EE007").outcome is Outcome.PASS


def test_records_in_the_corpus_count_as_well(shipped: Corpus) -> None:
    found = review(SILENT, replace(shipped, determinations=(RECORD,)), as_of=DAY, region="青海省")
    assert one(found, "EE007").outcome is Outcome.FAIL


def test_the_earliest_of_several_records_is_cited(shipped: Corpus) -> None:
    later = replace(RECORD, id="R-2025-002", day=date(2025, 3, 2))
    assert one(run(shipped, later, RECORD), "EE007").determination == "R-2025-001"


def test_a_record_that_finds_no_installation_is_told(shipped: Corpus) -> None:
    (note,) = run(shipped, replace(RECORD, item="装置:三号矿热炉", file="r.yaml", line=3)).notes
    assert note == "r.yaml:3: R006 认定R-2025-001没有用上：方案里没有对象“装置:三号矿热炉”，名称须与方案一致"


def test_records_on_other_enterprises_are_no_business_of_this_review(shipped: Corpus) -> None:
    assert run(shipped, replace(RECORD, subject="别的公司", by="")).notes == ()


def test_other_findings_stay_as_they_were(shipped: Corpus) -> None:
    touched = {"EE001", "EE005", "EE006", "EE007", "EE008", "TL002", "EE002", "DQ006", "DQ002"}
    before, after = run(shipped), run(shipped, RECORD)
    assert [f for f in before.findings if f.rule not in touched] == [f for f in after.findings if f.rule not in touched]
    other = [(b, a) for b, a in zip(before.findings, after.findings, strict=True) if b.subject.index == 1]
    assert other and all(b == a for b, a in other)
