"""Which findings go into which notice, and what it says of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from drafting_reviews import LAW, POLICY, SETTINGS, breaches, finding, openings, review, undetermined
from hypothesis import given
from hypothesis import strategies as st

from compliance.drafting import Draft, NoticeSettings, build_notices, left_to_authority, load_forms
from compliance.drafting.blocks import read_blocks, text_of
from compliance.drafting.docx_fill import fill_master
from compliance.model.evidence import Evidence
from compliance.model.facts import Candidate, EnterpriseFacts, Fact
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review, Subject

RECTIFICATION, SUPPLEMENT = "整改通知书", "补正通知书"


def draft_of(kind: str, given: Review, settings: NoticeSettings = SETTINGS) -> Draft:
    return next(d for d in build_notices(given, settings) if d.kind == kind)


def rows(draft: Draft, field: str) -> Any:
    return draft.context[field]


def only_row(one: Finding, settings: NoticeSettings = SETTINGS, **changes: Any) -> Any:
    (row,) = rows(draft_of(RECTIFICATION, review(one, **changes), settings), "问题清单")
    return row


def texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple):
        for row in content:
            yield from texts(dict(row))
    else:
        for value in content.values():
            yield from texts(value)


# -- which notice -----------------------------------------------------------------------------------


def test_breaches_and_open_questions_give_two_notices_in_this_order() -> None:
    drafts = build_notices(review(*openings(), *breaches()), SETTINGS)
    assert [d.kind for d in drafts] == [RECTIFICATION, SUPPLEMENT]


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.REVIEW, Outcome.ADVICE, Outcome.NOT_APPLICABLE])
def test_other_outcomes_give_no_notice(outcome: Outcome) -> None:
    assert build_notices(review(finding(outcome=outcome)), SETTINGS) == ()


@given(st.lists(st.tuples(st.sampled_from(list(Outcome)), st.booleans()), max_size=12))
def test_a_rectification_notice_holds_the_breaches_and_nothing_else(kinds: list[tuple[Outcome, bool]]) -> None:
    findings = [
        finding(f"T{n:03}", outcome, waiver="已批准" if waived else None, reason="未载明")
        for n, (outcome, waived) in enumerate(kinds)
    ]
    wanted = {
        RECTIFICATION: {f.rule for f in findings if f.outcome is Outcome.FAIL and not f.waiver},
        SUPPLEMENT: {f.rule for f in findings if f.outcome is Outcome.UNDETERMINED and not f.waiver},
    }
    drafts = {d.kind: d for d in build_notices(review(*findings), SETTINGS)}
    held = {
        RECTIFICATION: {r["编码"] for r in rows(drafts[RECTIFICATION], "问题清单")}
        if RECTIFICATION in drafts
        else set(),
        SUPPLEMENT: {r["编码"] for r in rows(drafts[SUPPLEMENT], "事项清单")} if SUPPLEMENT in drafts else set(),
    }
    assert held == wanted


def test_a_waived_breach_is_left_out_and_said_so() -> None:
    draft = draft_of(RECTIFICATION, review(finding(), finding("TL001", title="改造升级时限", waiver="已批准")))
    assert [r["编码"] for r in rows(draft, "问题清单")] == ["EE001"]
    assert draft.left_out == ("TL001 改造升级时限（1号熟料生产线）：已豁免，未列入",)


@pytest.mark.parametrize("reason", ["依据不一致", "限值待核", "边界待裁断", "生效日期未定：在推定区间内"])
def test_what_the_authority_must_settle_is_not_asked_of_the_enterprise(reason: str) -> None:
    mine = undetermined(reason)
    given_review = review(mine, replace(undetermined(), rule="DC002"))
    draft = draft_of(SUPPLEMENT, given_review)
    assert [r["编码"] for r in rows(draft, "事项清单")] == ["DC002"]
    assert any("须由本机关先行处理" in note for note in draft.left_out)
    assert left_to_authority(given_review) == (mine,)
    assert build_notices(review(mine), SETTINGS) == ()


def test_an_unknown_reason_is_still_put_to_the_enterprise() -> None:
    (row,) = rows(draft_of(SUPPLEMENT, review(undetermined("从未见过的原因"))), "事项清单")
    assert row["补正要求"] == "就本事项补充说明有关情况，并附证明材料。"


# -- the legal instrument ---------------------------------------------------------------------------


def test_law_comes_before_policy_and_each_says_what_it_is() -> None:
    draft = draft_of(RECTIFICATION, review(*breaches()))
    assert [(g["序"], g["性质"], g["项号"]) for g in rows(draft, "问题分类")] == [
        ("一", "责令限期治理", "1"),
        ("二", "责令限期整改", "2"),
        ("三", "政策督办", "3、4、5"),
    ]
    assert [r["编码"] for r in rows(draft, "问题清单")] == ["EE008", "PR001", "EE001", "TL002", "PC001"]


def test_a_policy_finding_threatens_no_penalty() -> None:
    draft = draft_of(RECTIFICATION, review(finding("EE001"), finding("EE004")))
    said = "".join(texts(draft.context))
    assert "节约能源法" not in said
    assert "行政复议" not in said
    assert all("不涉及行政处罚" in g["后果"] for g in rows(draft, "问题分类"))


def test_a_breach_of_the_mandatory_limit_cites_the_law_verbatim_and_names_the_remedies() -> None:
    draft = draft_of(RECTIFICATION, review(finding("EE008", clauses=(LAW,))))
    (group,) = rows(draft, "问题分类")
    assert "由管理节能工作的部门按照国务院规定的权限责令限期治理" in group["处理"]
    assert "第七十二条" in group["后果"]
    assert [r["内容"] for r in rows(draft, "救济途径")] == [
        "对本通知书责令限期治理的决定不服的，可以自收到本通知书之日起六十日内向重庆市人民政府申请行政复议，"
        "也可以自收到本通知书之日起六个月内依法向人民法院提起行政诉讼。"
    ]
    assert any("听取企业的陈述、申辩" in w for w in draft.warnings)


def law(section: str) -> ClauseQuote:
    return replace(LAW, section=section, quote="", note="处理依据")


def test_a_project_not_yet_at_work_gets_another_order_than_a_plant_that_uses_too_much() -> None:
    plant = finding("EE008", legal_basis=(law("第十六条"), law("第七十二条")), clauses=(LAW,))
    project = replace(
        plant, subject=Subject("installation", 1, "2号线"), legal_basis=(law("第十五条"), law("第六十八条"))
    )
    draft = draft_of(RECTIFICATION, review(plant, project))
    said = {g["性质"]: g for g in rows(draft, "问题分类")}
    assert list(said) == ["责令停止建设、限期改造", "责令限期治理"]
    assert "不得开工建设" in said["责令停止建设、限期改造"]["处理"]
    assert "第七十二条" not in "".join(texts(said["责令停止建设、限期改造"]))
    assert "第十六条" in said["责令限期治理"]["处理"] and "第六十八条" not in "".join(texts(said["责令限期治理"]))
    assert len(rows(draft, "救济途径")) == 2


def test_the_clauses_by_which_a_breach_is_dealt_with_are_printed_with_it() -> None:
    basis = replace(law("第七十二条"), quote="情节严重，经限期治理逾期不治理或者没有达到治理要求的")
    row = only_row(finding("EE008", clauses=(LAW,), legal_basis=(basis,)))
    assert [c["引文"] for c in row["条款"]] == [LAW.quote, basis.quote]


def test_what_was_refused_is_shown_by_the_officers_record() -> None:
    row = only_row(finding("EE007", observed=None, required=None, margin=None, determination="R-2025-001"))
    assert row["方案载明"] == "未提供（认定编号：R-2025-001）"


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (date(2025, 8, 31), "国家发展和改革委员会令2023年第2号"),
        (date(2025, 9, 1), "国家发展和改革委员会令第31号"),
    ],
)
def test_the_decision_cites_the_law_in_force_on_the_day(as_of: date, said: str) -> None:
    draft = draft_of(RECTIFICATION, review(finding("PR001"), as_of=as_of))
    assert said in rows(draft, "问题分类")[0]["处理"]


def test_before_any_known_law_the_decision_is_a_gap() -> None:
    draft = draft_of(RECTIFICATION, review(finding("PR001"), as_of=date(2020, 1, 1)))
    assert rows(draft, "问题分类")[0]["处理"] == "【待补：处理】"
    assert "问题分类.1.处理" in draft.missing


# -- terms ------------------------------------------------------------------------------------------


def test_the_term_is_the_findings_own_unless_the_officer_gives_one() -> None:
    assert only_row(finding(due_days=30))["期限"] == "2026年12月21日（含）前"
    assert only_row(finding(due_days=30), replace(SETTINGS, period_days=90))["期限"] == "2027年2月19日（含）前"
    assert only_row(finding(due_days=0))["期限"] == "立即"


def test_without_a_date_of_issue_the_term_counts_from_receipt() -> None:
    assert only_row(finding(), replace(SETTINGS, date=None))["期限"] == "自收到本通知书之日起30日内"


@pytest.mark.parametrize(
    ("days", "issued", "said"),
    [
        (30, date(2026, 11, 21), "并于2026年12月21日（含）前将整改报告"),
        (30, None, "并自收到本通知书之日起30日内将整改报告"),
        (0, None, "并立即将整改报告"),
    ],
)
def test_the_report_sentence_reads_well_with_every_kind_of_term(days: int, issued: date | None, said: str) -> None:
    draft = draft_of(RECTIFICATION, review(finding(due_days=days)), replace(SETTINGS, date=issued))
    master = load_forms().form(RECTIFICATION).master
    assert any(said in t.text for t in text_of(read_blocks(fill_master(master, draft.context, issued))))


def test_a_term_that_nobody_gave_is_a_gap_and_so_is_the_report_date() -> None:
    draft = draft_of(RECTIFICATION, review(finding(), finding("TL002", due_days=None)))
    assert rows(draft, "问题清单")[1]["期限"] == "【待补：期限】"
    assert {"问题清单.2.期限", "报送期限"} <= set(draft.missing)


def test_the_report_is_due_with_the_last_term() -> None:
    draft = draft_of(RECTIFICATION, review(finding(due_days=60), finding("TL002", due_days=15)))
    assert draft.context["报送期限"] == "于2027年1月20日（含）前"


@pytest.mark.parametrize(("days", "warned"), [(181, False), (182, True)])
def test_more_than_six_months_is_warned_of(days: int, warned: bool) -> None:
    # 2026-11-21 and six months is 2027-05-21: 181 days.
    draft = draft_of(RECTIFICATION, review(finding()), replace(SETTINGS, period_days=days))
    assert any("超过6个月" in w for w in draft.warnings) is warned


def test_the_supplement_has_its_own_term() -> None:
    settings = replace(SETTINGS, period_days=90, supplement_days=10)
    assert (
        rows(draft_of(SUPPLEMENT, review(undetermined()), settings), "事项清单")[0]["期限"] == "2026年12月1日（含）前"
    )


# -- nothing is ever empty --------------------------------------------------------------------------


def test_all_that_is_unknown_is_printed_as_a_gap_and_listed() -> None:
    bare = replace(finding(), message="", observed=None, remedy="", due_days=None, clauses=(), evidence=())
    draft = draft_of(RECTIFICATION, review(bare, enterprise=None, region=None), NoticeSettings())
    assert set(draft.missing) == {
        "发文机关", "文号", "成文日期", "企业名称", "适用地区", "报送期限", "联系人", "联系电话",
        "问题分类.1.问题.1.陈述", "问题清单.1.方案载明", "问题清单.1.整改要求", "问题清单.1.期限", "问题清单.1.条款",
    }  # fmt: skip
    assert all(texts(draft.context))


def test_the_review_body_is_a_gap_only_where_the_notice_names_it() -> None:
    settings = replace(SETTINGS, review_body=None)
    assert "复议机关" in draft_of(RECTIFICATION, review(finding("EE008")), settings).missing
    assert draft_of(RECTIFICATION, review(finding("EE001")), settings).missing == ()


def test_two_names_for_the_enterprise_are_for_the_officer_to_settle() -> None:
    either = (Candidate("甲公司", "", "甲公司", ()), Candidate("乙公司", "", "乙公司", ()))
    given_review = review(finding())
    facts = replace(
        given_review.facts, enterprise=EnterpriseFacts(name=Fact(None, state="conflicting", candidates=either))
    )
    draft = draft_of(RECTIFICATION, replace(given_review, facts=facts))
    assert draft.context["企业名称"] == "【待补：企业名称】"


def test_a_complete_review_leaves_no_gap() -> None:
    drafts = build_notices(review(*breaches(), *openings()), SETTINGS)
    assert [d.missing for d in drafts] == [(), ()]


# -- what a row says --------------------------------------------------------------------------------


def test_a_row_shows_figure_page_limit_margin_and_clause() -> None:
    row = only_row(finding())
    assert row["方案载明"] == "118.6千克标准煤/吨（第4页）"
    assert row["规定要求"] == "不高于117千克标准煤/吨"
    assert row["差距"] == "高出1.6千克标准煤/吨"
    assert row["条款"] == (
        {
            "引用": "《重庆市严格能效约束推动重点领域节能降碳实施方案》（渝发改工业〔2022〕270号）二（三）",
            "引文": POLICY.quote,
        },
    )
    assert row["原文"] == ({"内容": "第4页：“改造后熟料单位产品综合能耗118.6千克标准煤/吨”"},)


@pytest.mark.parametrize(
    ("observed", "written", "pages"),
    [
        (Measure(Decimal("118.6"), "kgce/t"), "１１８．６kgce/t", "第4页"),
        (Measure(Decimal(746000), "t/a"), "产量74.6万吨", "第4页"),
        (Measure(Decimal(13412), "tce/a"), "节能量13,412吨标准煤", "第4页"),
        (Measure(date(2026, 2, 28)), "2026年2月底完工", "第4页"),
        (Measure("4A"), "绿色等级4A", "第3页、第4页"),
        (Measure(Decimal("99")), "一处也没有这个数", "第3页、第4页"),
    ],
)
def test_the_pages_are_those_where_the_figure_stands(observed: Measure, written: str, pages: str) -> None:
    both = (Evidence(3, None, "1号熟料生产线"), Evidence(4, None, written))
    row = only_row(finding(observed=observed, evidence=both))
    assert row["方案载明"].endswith(f"（{pages}）")
    assert len(row["原文"]) == 2


@pytest.mark.parametrize(
    ("required", "margin", "said"),
    [
        (Measure(Decimal("1.3"), "", "<="), Decimal("0.08"), "高出0.08"),
        (Measure(Decimal("1.3"), "", "<="), Decimal("-0.08"), "高出0.08"),
        (Measure(Decimal(30), "%", ">="), Decimal("-2"), "低2%"),
        (Measure(date(2025, 12, 31), "", "<="), Decimal(59), "晚59日"),
        (Measure(date(2025, 12, 31), "", ">="), Decimal(3), "早3日"),
        (Measure(("steps", "goals"), "", "contains"), ("steps", "goals"), "缺少推进步骤、预期目标"),
        (Measure("4A", "", "=="), None, "不适用"),
        (None, Decimal(1), "不适用"),
        (Measure(("steps", "goals"), "", "contains"), None, "不适用"),
    ],
)
def test_the_margin_reads_as_the_requirement_runs(required: Measure | None, margin: Any, said: str) -> None:
    assert only_row(finding(required=required, margin=margin))["差距"] == said


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (Measure(Decimal("1.30"), "", "<="), "不高于1.3"),
        (Measure(Decimal("1E+4"), "tce/a", ">="), "不低于10000吨标准煤/年"),
        (Measure(Decimal("7.5"), "kgoe/(t*EF)", "<="), "不高于7.5千克标准油/（吨·能量因数）"),
        (Measure(date(2025, 12, 31), "", "<="), "不晚于2025年12月31日"),
        (Measure(("steps", "period"), "", "contains"), "包括推进步骤、改造期限"),
        (Measure(True, "", "=="), "为是"),
        (Measure("above_benchmark", "", "=="), "为达到标杆水平"),
        (None, "见依据条款"),
    ],
)
def test_requirements_read_as_chinese(measure: Measure | None, said: str) -> None:
    assert only_row(finding(required=measure))["规定要求"] == said


def test_what_a_list_lacks_is_named_also_where_the_rule_gives_no_margin() -> None:
    asked = Measure(("推进步骤", "工作节点", "预期目标"), "", "contains")
    row = only_row(finding(observed=Measure(("推进步骤",)), required=asked, margin=None))
    assert row["差距"] == "缺少工作节点、预期目标"
    assert only_row(finding(observed=Measure(()), required=asked, margin=None))["方案载明"] == "无（第4页）"


def test_only_the_chosen_clauses_are_quoted() -> None:
    passed_over = replace(LAW, chosen=False)
    assert [c["引文"] for c in only_row(finding(clauses=(passed_over, POLICY)))["条款"]] == [POLICY.quote]


def test_no_order_ever_rests_on_a_draft() -> None:
    draft = draft_of(RECTIFICATION, review(finding(clauses=(replace(POLICY, status="draft"),))))
    assert "问题清单.1.条款" in draft.missing


def test_a_draft_clause_in_a_supplement_is_marked() -> None:
    row = rows(
        draft_of(SUPPLEMENT, review(undetermined(clauses=(replace(POLICY, status="draft", number=None),)))), "事项清单"
    )[0]
    assert row["条款"][0]["引用"] == "《重庆市严格能效约束推动重点领域节能降碳实施方案》二（三）（征求意见稿）"


def test_every_place_of_a_contradiction_is_shown_also_in_a_docx() -> None:
    row = rows(draft_of(SUPPLEMENT, review(openings()[1])), "事项清单")[0]
    assert [r["内容"] for r in row["原文"]] == [
        "第4页：“改造后104.5千克标准煤/吨”",
        "表3第2行第4列：“改造后能耗为118.6kgce/t”",
    ]
    assert row["对象"] == "第3套装置"


def test_the_statement_is_the_checkers_sentence_with_its_pages() -> None:
    (group,) = rows(draft_of(RECTIFICATION, review(finding())), "问题分类")
    assert group["问题"][0]["陈述"] == (
        "改造后熟料单位产品综合能耗118.6千克标准煤/吨，高于基准水平117千克标准煤/吨（方案第4页）。"
    )


def test_text_out_of_a_pdf_is_cleaned_of_what_cannot_be_printed() -> None:
    torn = Evidence(4, None, "\uf06c改造\x02后\n能\u200b耗 118.6 kgce/t")
    assert only_row(finding(evidence=(torn,)))["原文"][0]["内容"] == "第4页：“□改造后能耗 118.6 kgce/t”"


def test_the_notice_says_which_file_its_pages_are_of() -> None:
    given_review = review(finding())
    windows = replace(given_review.facts.document, file=r"D:\方案\一期 方案.pdf")
    draft = draft_of(RECTIFICATION, replace(given_review, facts=replace(given_review.facts, document=windows)))
    assert str(draft.context["方案说明"]).startswith("电子文件“一期 方案.pdf”（共31页，SHA-256：0e8a05c4")


def test_building_twice_gives_equal_drafts() -> None:
    given_review = review(*breaches(), *openings())
    assert build_notices(given_review, SETTINGS) == build_notices(given_review, SETTINGS)


def test_a_subject_without_a_name_is_named_by_kind() -> None:
    assert only_row(finding(subject=Subject("enterprise")))["对象"] == "企业"
