"""Which notes a plan gets: one per place, coloured by what was read or by the worst that was concluded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from compliance.annotation import Mark, Note, notes_of_facts, notes_of_review
from compliance.model.evidence import Evidence
from compliance.model.facts import Candidate, DocumentInfo, EnterpriseFacts, Fact, Facts, InstallationFacts, PlanFacts
from compliance.model.review import ClauseQuote, Finding, Outcome, Review, Subject

INFO = DocumentInfo("水泥.pdf", "ab" * 32, "pdf", 3)


def at(page: int, x: float, text: str = "") -> Evidence:
    return Evidence(page, (x, 100.0, x + 40, 112.0), text)


def stated(value: str | Decimal, *evidence: Evidence, unit: str = "", confidence: float = 0.97) -> Fact:
    return Fact(value, unit, str(value), "stated", evidence, confidence)


def facts(**plan: Fact) -> Facts:
    name = stated("1号熟料线", at(1, 50))
    sec = stated(Decimal("112.4"), at(2, 50), at(3, 50), unit="kgce/t")
    return Facts(INFO, EnterpriseFacts(), PlanFacts(**plan), (InstallationFacts(name=name, sec_current=sec),))


def finding(outcome: Outcome, *evidence: Evidence, rule: str = "EE001", waiver: str | None = None) -> Finding:
    clause = ClauseQuote("实施方案", "渝发改〔2022〕1号", "二（八）", "能耗不高于109。", "in_force")
    return Finding(
        rule, "", outcome, Subject("installation", 0, "1号熟料线"), "现状112.4，高于109", clauses=(clause,),
        evidence=evidence, waiver=waiver,
    )  # fmt: skip


def review(*findings: Finding, of: Facts | None = None) -> Review:
    return Review(of or facts(), findings, date(2025, 3, 31), "重庆市", "sha256:0")


def on(notes: tuple[Note, ...], page: int) -> list[Note]:
    return [n for n in notes if n.page == page]


def test_after_extraction_the_mark_is_how_sure_the_figure_is() -> None:
    rivals = (Candidate(Decimal(3600), "10k_cny", "3600万元", (at(1, 300),)), Candidate(Decimal(3900), "10k_cny", "3900万元", (at(2, 300),)))  # fmt: skip
    conflict = Fact(None, "10k_cny", "", "conflicting", (at(1, 300), at(2, 300)), 0.9, rivals)
    unsure = stated(Decimal(19615), at(2, 200), unit="tce/a", confidence=0.4)
    notes = notes_of_facts(facts(investment=conflict, energy_saving=unsure), 0.5)
    assert [(n.page, n.mark) for n in notes] == [
        (None, Mark.STATED),
        (1, Mark.STATED), (1, Mark.CONFLICTING),
        (2, Mark.STATED), (2, Mark.DOUBTFUL), (2, Mark.CONFLICTING),
        (3, Mark.STATED),
    ]  # fmt: skip
    assert "另一说法：3900万元（原文：3900万元；第2页）" in on(notes, 1)[1].text
    assert "请核对原文" in on(notes, 2)[1].text


def test_a_note_says_field_value_raw_and_confidence() -> None:
    (note,) = on(notes_of_facts(facts(), 0.5), 3)
    assert note.text == "【装置1 1号熟料线｜单位产品能耗（改造前）】112.4千克标准煤/吨\n原文：112.4\n置信度：0.97"


def test_after_review_the_mark_is_the_worst_outcome_that_rests_on_the_figure_wherever_it_stands() -> None:
    notes = notes_of_review(
        review(finding(Outcome.PASS, at(2, 50), rule="EE002"), finding(Outcome.FAIL, at(2, 50))), 0.5
    )
    assert [n.mark for n in on(notes, 2) + on(notes, 3)] == [Mark.FAIL, Mark.FAIL]
    assert [n.mark for n in on(notes, 1)] == [Mark.STATED]
    text = on(notes, 2)[0].text
    assert text.index("不符合 EE001") < text.index("符合 EE002")
    assert "依据：《实施方案》（渝发改〔2022〕1号）二（八）：“能耗不高于109。”" in text


def test_figures_in_one_place_share_a_note_and_its_findings_are_told_once() -> None:
    same = Facts(
        INFO, plan=PlanFacts(start=stated("2025-05-01", at(1, 50)), completion=stated("2026-06-30", at(1, 50)))
    )
    notes = notes_of_review(review(finding(Outcome.REVIEW, at(1, 50)), of=same), 0.5)
    (note,) = on(notes, 1)
    assert note.text.count("【方案｜") == 2 and note.text.count("需审查 EE001") == 1


def test_a_waived_failure_stays_a_failure_and_says_so() -> None:
    notes = notes_of_review(review(finding(Outcome.FAIL, at(2, 50), waiver="W-1")), 0.5)
    assert on(notes, 2)[0].mark is Mark.FAIL and "不符合（已豁免）" in on(notes, 2)[0].text


def test_a_finding_without_a_place_stands_in_the_note_on_the_whole() -> None:
    notes = notes_of_review(review(finding(Outcome.UNDETERMINED), finding(Outcome.PASS, rule="DQ001")), 0.5)
    assert notes[0].mark is Mark.UNDETERMINED and notes[0].page is None
    assert "无法判定 EE001" in notes[0].text and "DQ001" not in notes[0].text
    assert "按 2025-03-31 有效的政策，重庆市" in notes[0].text


def test_evidence_that_is_no_fact_of_its_own_is_boxed_too() -> None:
    notes = notes_of_review(review(finding(Outcome.FAIL, at(3, 400))), 0.5)
    assert [(n.page, n.mark) for n in notes if n.mark is Mark.FAIL] == [(3, Mark.FAIL)]


def test_paragraphs_of_a_docx_are_places() -> None:
    where = [Evidence(None, None, text, "text", "第3段") for text in ("1号", "112.4")]
    unit = InstallationFacts(name=stated("1号", where[0]), sec_current=stated(Decimal("112.4"), where[1]))
    notes = notes_of_facts(Facts(INFO, installations=(unit,)), 0.5)
    assert [(n.locator, n.text.count("【")) for n in notes[1:]] == [("第3段", 2)]
