"""What a plan declares, judged: denied is broken, unsaid is open, and a slip of the source is never hidden."""

from __future__ import annotations

from decimal import Decimal

from checking_facts import Judge, fact, plan_facts

from compliance.drafting.forms import load_forms
from compliance.model.facts import Fact
from compliance.model.review import Outcome

NEW: dict[str, object] = {"name": "2号电石炉", "product": "calcium_carbide", "status": "proposed"}
SEVEN = ("industry_plan", "industry_policy", "replacement", "entry_norms", "approvals", "standards", "zoning")


def test_what_is_denied_is_broken_and_named(judge: Judge) -> None:
    facts = plan_facts(installations=({**NEW, "conformity": SEVEN[2:], "nonconformity": ("industry_policy",)},))
    found = judge("PC005", facts, "青海省", "2024-06-30")
    assert (found.outcome, found.message) == (Outcome.FAIL, "符合性说明：写明不符合产业政策")
    assert found.observed and found.observed.value == "写明不符合产业政策"
    assert found.required and found.required.value == ("产业政策",)
    assert any(e.text.startswith("nonconformity") for e in found.evidence)


def test_what_is_not_said_is_asked_for_by_name(judge: Judge) -> None:
    facts = plan_facts(installations=({**NEW, "conformity": SEVEN[:-1]},))
    found = judge("PC005", facts, "青海省", "2024-06-30")
    assert (found.outcome, found.reason) == (Outcome.UNDETERMINED, "未载明")
    assert found.message == "符合性说明：缺三线一单，无法判定"


def test_an_approval_under_way_is_a_question_before_building_and_a_breach_after(judge: Judge) -> None:
    waiting = {**NEW, "energy_review": "pending"}
    before = judge("PR001", plan_facts(installations=(waiting,)), "重庆市", "2024-06-30")
    assert (before.outcome, before.reason) == (Outcome.UNDETERMINED, "未载明")
    assert "须在开工建设前取得" in before.message
    building = {**waiting, "status": "under_construction"}
    after = judge("PR001", plan_facts(installations=(building,)), "重庆市", "2024-06-30")
    assert (after.outcome, after.message) == (Outcome.FAIL, "方案写明节能审查意见正在办理，建设性质为在建")
    assert [(c.document, c.section) for c in after.clauses if c.chosen] == [("中华人民共和国节约能源法", "第十五条")]


def test_a_text_that_is_not_held_is_named_and_not_quoted(judge: Judge) -> None:
    facts = plan_facts(installations=({**NEW, "energy_review": "obtained"},))
    found = judge("PR001", facts, "重庆市", "2025-09-30")
    (order,) = [c for c in found.clauses if c.document_id == "ndrc-order-31"]
    assert order.chosen and order.quote == "" and "未持有原文" in order.note


def test_amounts_decide_over_words(judge: Judge) -> None:
    def amounts(retired: str, words: str | None) -> dict[str, object]:
        stated = {**NEW, "capacity": Decimal(300000), "replaced_capacity": fact("capacity", Decimal(retired))}
        return stated | ({"capacity_replacement": words} if words else {})

    enough = judge("CP002", plan_facts(installations=(amounts("300000", None),)), "重庆市", "2025-09-30")
    assert (enough.outcome, enough.message) == (
        Outcome.PASS,
        "被置换产能300000吨/年，不少于新建产能300000吨/年",
    )
    short = judge("CP002", plan_facts(installations=(amounts("250000", "settled"),)), "重庆市", "2025-09-30")
    assert short.outcome is Outcome.FAIL
    against = judge("CP002", plan_facts(installations=(amounts("250000", "reduced"),)), "重庆市", "2025-09-30")
    assert (against.outcome, against.reason) == (Outcome.UNDETERMINED, "文内矛盾")


def test_the_term_of_elimination_says_from_when_it_runs(judge: Judge) -> None:
    gone = {"name": "1号炉", "elimination": True, "elimination_completion": fact("completion", "2028-01-31")}
    facts = plan_facts({"start": "2024-01-01"}, installations=(gone,))
    found = judge("TL003", facts, "青海省", "2024-06-30")
    assert found.outcome is Outcome.REVIEW
    assert "方案开始日期2024年1月1日加3年" in found.message


def test_a_slip_of_the_source_is_quoted_and_marked(judge: Judge) -> None:
    share = Fact(Decimal("0.03"), "1")
    facts = plan_facts(
        installations=({**NEW, "electric_capacity": Fact(Decimal(63000), "kVA"), "storage_ratio": share},)
    )
    found = judge("ST001", facts, "青海省", "2024-06-30")
    (clause,) = found.clauses
    assert found.outcome is Outcome.REVIEW and "5万千瓦安以上" in clause.quote
    assert clause.slips == ("5万千瓦安",) and "引文中“5万千瓦安”原文如此" in clause.note
    assert load_forms().wording.clause(clause).endswith("二（五）1（引文中“5万千瓦安”原文如此）")


def test_a_survey_that_nobody_planned_is_a_reminder(judge: Judge) -> None:
    facts = plan_facts(installations=({**NEW, "commissioning": fact("completion", "2026-06-30")},))
    found = judge("RP003", facts, "青海省", "2024-06-30")
    assert found.outcome is Outcome.ADVICE and found.due_days is None
    assert "投产后及时联系属地工业和信息化部门" in found.remedy
