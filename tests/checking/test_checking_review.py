"""A whole review: what a finding carries, and what the review promises."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from checking_facts import CENTRE, CLINKER, FIVE, Judge, fact, outcomes, plan_facts

from compliance.checking import review
from compliance.corpus import Corpus, Registration
from compliance.model.facts import Fact
from compliance.model.review import Outcome

DAY = date(2024, 6, 30)


def test_a_fail_says_what_by_how_much_by_which_clause_and_where(judge: Judge) -> None:
    found = judge("EE008", plan_facts(installations=(CLINKER,)), "重庆市", "2024-06-30")
    assert found.outcome is Outcome.FAIL
    assert (
        "改造前单位产品能耗118.6千克标准煤/吨，高于GB 16780-2021限定值117千克标准煤/吨，超出1.6千克标准煤/吨"
        in found.message
    )
    assert found.observed and found.observed.to_json() == {"value": 118.6, "unit": "kgce/t"}
    assert found.required and found.required.to_json() == {"operator": "<=", "value": 117, "unit": "kgce/t"}
    assert (found.margin, found.due_days, found.force) == (Decimal("1.6"), 30, "强制")
    assert found.remedy.startswith("对超过限额的装置限期治理")
    law, standard = found.clauses
    assert (law.document, law.section) == ("中华人民共和国节约能源法", "第十六条")
    assert law.quote.startswith("生产过程中耗能高的产品的生产单位")
    assert (standard.number, standard.quote) == ("GB 16780-2021", "")
    assert "未持有原文" in standard.note
    assert {e.text for e in found.evidence} >= {"sec_current：118.6", "sec_target：104.5", "status：existing"}


def test_a_pass_is_a_sentence_too(judge: Judge) -> None:
    found = judge("EE001", plan_facts(installations=(CLINKER,)), "重庆市", "2024-06-30")
    assert found.message == "改造后单位产品能耗104.5千克标准煤/吨，不高于基准水平（2023年版）117千克标准煤/吨"
    assert (found.outcome, found.remedy, found.due_days, found.reason) == (Outcome.PASS, "", None, None)
    assert found.margin == Decimal("-12.5")


def test_a_review_says_that_reasons_are_due(judge: Judge) -> None:
    late = {**CLINKER, "start": "2022-12-01", "completion": "2026-02-28"}
    found = judge("TL001", plan_facts(installations=(late,)), "重庆市", "2024-06-30")
    assert found.outcome is Outcome.REVIEW
    assert found.message == (
        "改造完成日期2026年2月28日，晚于2025年12月1日（改造开始日期2022年12月1日加3年）（属一般要求，未满足的须说明理由）"
    )
    assert found.margin == Decimal(89)


def test_missing_contents_are_named(judge: Judge) -> None:
    found = judge("PC001", plan_facts({"contents": FIVE[:3]}), "重庆市", "2024-06-30")
    assert (found.outcome, found.message) == (Outcome.FAIL, "方案未载明工作节点、预期目标")


def test_undetermined_says_why_and_what_next(judge: Judge) -> None:
    without = {k: v for k, v in CENTRE.items() if k != "pue_target"}
    found = judge("DC001", plan_facts(data_centres=(without,)), "重庆市", "2024-06-30")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "未载明")
    assert found.message == "设计电能利用效率（PUE）未载明，无法判定"
    assert "补正" in found.remedy
    assert found.required and found.required.value == Decimal("1.3")


def test_two_texts_that_disagree_are_both_quoted(judge: Judge) -> None:
    found = judge("DC001", plan_facts(data_centres=({**CENTRE, "pue_target": 1.2},)), "青海省", "2024-06-01")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "依据不一致")
    chosen = [c.quote for c in found.clauses if c.chosen]
    assert chosen == [
        "新建大型、超大型数据中心电能利用效率优于 1.2。",
        "电能利用效率（PUE）达到1.2以下。",
    ]
    assert all(c.section in found.message for c in found.clauses if c.chosen)
    assert "要求不一致" in found.message


def test_a_contradiction_that_changes_nothing_is_remarked(judge: Judge) -> None:
    both_over = {**CLINKER, "sec_current": [118.6, 119.6]}
    found = judge("EE008", plan_facts(installations=(both_over,)), "重庆市", "2024-06-30")
    assert found.outcome is Outcome.FAIL
    assert "判定结果相同" in found.message
    assert {e.page for e in found.evidence if e.text.startswith("sec_current")} == {1, 2}


def test_a_contradiction_that_matters_names_each_value(judge: Judge) -> None:
    found = judge(
        "EE008", plan_facts(installations=({**CLINKER, "sec_current": [118.6, 116.8]},)), "重庆市", "2024-06-30"
    )
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "文内矛盾")
    assert "118.6千克标准煤/吨" in found.message and "116.8千克标准煤/吨" in found.message
    assert "不符合" in found.message


def test_a_contradiction_is_listed_for_itself(judge: Judge) -> None:
    facts = plan_facts(installations=({**CLINKER, "sec_current": [118.6, 116.8]},))
    found = judge("DQ001", facts, "重庆市", "2024-06-30", "installation")
    assert found.outcome is Outcome.REVIEW
    assert found.message == "文内前后数值矛盾：改造前单位产品能耗（118.6千克标准煤/吨、116.8千克标准煤/吨）"
    assert len(found.evidence) == 2


def test_an_illegible_figure_decides_nothing(judge: Judge) -> None:
    smudged = {**CLINKER, "sec_current": Fact(None, state="illegible")}
    found = judge("EE008", plan_facts(installations=(smudged,)), "重庆市", "2024-06-30")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "无法辨认")


def test_a_shaky_reading_decides_nothing_but_may_be_irrelevant(judge: Judge) -> None:
    shaky = {**CLINKER, "sec_current": fact("sec_current", 118.6, confidence=0.3)}
    facts = plan_facts(installations=(shaky,))
    assert judge("EE008", facts, "重庆市", "2024-06-30").reason == "置信不足"
    assert judge("EE001", facts, "重庆市", "2024-06-30").outcome is Outcome.PASS


def test_a_figure_out_of_range_is_asked_about_not_judged(judge: Judge) -> None:
    facts = plan_facts(installations=({**CLINKER, "sec_target": 1045},))
    assert judge("EE001", facts, "重庆市", "2024-06-30").reason == "疑似抽取错误"
    listed = judge("DQ005", facts, "重庆市", "2024-06-30", "installation")
    assert (listed.outcome, listed.message) == (Outcome.REVIEW, "改造后单位产品能耗读作1045千克标准煤/吨，超出合理范围")


def test_without_a_region_provincial_rules_wait_and_national_ones_run(judge: Judge) -> None:
    facts = plan_facts({"contents": FIVE}, installations=(CLINKER,), data_centres=(CENTRE,))
    assert judge("DC001", facts, None, "2024-06-30").reason == "适用性未知"
    assert judge("PC003", facts, None, "2024-06-30").reason == "适用性未知"
    assert judge("EE008", facts, None, "2024-06-30").outcome is Outcome.FAIL
    assert judge("TL001", facts, None, "2024-06-30").outcome is Outcome.PASS


def test_an_unknown_region_is_like_none(judge: Judge) -> None:
    assert judge("DC001", plan_facts(data_centres=(CENTRE,)), "火星省", "2024-06-30").reason == "适用性未知"


def test_a_city_lies_in_its_province(judge: Judge) -> None:
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.38},))
    assert judge("DC001", facts, "涪陵区", "2023-06-30").outcome is Outcome.FAIL


def test_a_draft_is_shown_but_binds_nobody(judge: Judge) -> None:
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.6},))
    silent = judge("DC001", facts, "云南省", "2023-06-30")
    assert silent.outcome is Outcome.NOT_APPLICABLE
    assert [(c.status, c.chosen) for c in silent.clauses] == [
        ("draft", False), ("not_yet_in_force", False), ("not_yet_in_force", False)
    ]  # fmt: skip
    shadow = judge("DC001", facts, "云南省", "2023-06-30", drafts=True)
    assert shadow.outcome is Outcome.ADVICE
    assert "征求意见稿" in shadow.message


def test_every_rule_is_accounted_for_and_the_order_is_fixed(shipped: Corpus) -> None:
    facts = plan_facts({"contents": FIVE}, installations=(CLINKER,), data_centres=(CENTRE,))
    first = review(facts, shipped, as_of=DAY, region="重庆市")
    again = review(facts, shipped, as_of=DAY, region="重庆市")
    assert json.dumps(first.to_json(), ensure_ascii=False) == json.dumps(again.to_json(), ensure_ascii=False)
    assert {f.rule for f in first.findings} == {r.code for r in shipped.rules if r.duty == "企业"}
    assert [f.rule for f in first.findings] == sorted(f.rule for f in first.findings)
    waiting = {**shipped.registry, "ZZ001": Registration("ZZ001", "还没有写的规则", "待编写")}
    later = review(facts, replace(shipped, registry=waiting), as_of=DAY, region="重庆市")
    assert set(later.rules_not_run) == {*first.rules_not_run, "ZZ001"} and "AG001" not in first.rules_not_run
    assert (first.region, first.corpus) == ("重庆市", shipped.hash)


def test_the_json_is_the_contracts(shipped: Corpus) -> None:
    facts = plan_facts(installations=(CLINKER,))
    data = review(facts, shipped, as_of=DAY, region="重庆").to_json()
    assert data["schema"] == "plan-review/1"
    assert sum(data["summary"].values()) == len(data["findings"])
    one = next(f for f in data["findings"] if f["rule"] == "EE008")
    assert one["subject"] == {"kind": "installation", "index": 0, "name": "1号熟料生产线"}
    assert set(one["clauses"][0]) >= {"document", "number", "section", "quote", "status"}


def test_the_law_of_the_day_decides(judge: Judge) -> None:
    facts = plan_facts(data_centres=({**CENTRE, "pue_target": 1.38},))
    assert judge("DC001", facts, "重庆市", "2022-02-27").outcome is Outcome.NOT_APPLICABLE
    assert judge("DC001", facts, "重庆市", "2022-02-28").outcome is Outcome.FAIL


def test_identity_survives_new_pages_and_new_wording(judge: Judge) -> None:
    facts = plan_facts(installations=(CLINKER,))
    moved = replace(fact("sec_current", 118.6), evidence=(), raw="118.6 kgce/t")
    again = plan_facts(installations=({**CLINKER, "sec_current": moved},))
    first = judge("EE008", facts, "重庆市", "2024-06-30")
    assert judge("EE008", again, "重庆市", "2025-01-31").fingerprint == first.fingerprint
    assert judge("EE001", facts, "重庆市", "2024-06-30").fingerprint != first.fingerprint
    other = plan_facts(installations=({**CLINKER, "name": "2号熟料生产线"},))
    assert judge("EE008", other, "重庆市", "2024-06-30").fingerprint != first.fingerprint


def test_two_installations_of_one_name_are_told_apart(shipped: Corpus) -> None:
    facts = plan_facts(installations=(CLINKER, CLINKER))
    found = review(facts, shipped, as_of=DAY, region="重庆市")
    prints = [f.fingerprint for f in found.findings]
    assert len(prints) == len(set(prints))


def test_a_plan_with_nothing_in_it_is_not_passed(shipped: Corpus) -> None:
    found = review(plan_facts(enterprise={}), shipped, as_of=DAY, region="重庆市")
    assert Outcome.FAIL not in outcomes(found).values()
    assert outcomes(found)["PC001", "plan", 0] is Outcome.UNDETERMINED
    assert found.exit_code == 2
