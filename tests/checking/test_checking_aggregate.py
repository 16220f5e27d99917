"""Reviews of a region's register and of an annual plan, as an officer would read them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from checking_facts import CLINKER, plan_facts
from checking_registers import annual_plan, installation, region, registered

from compliance.checking import explain, explain_finding, review, review_annual_plan, review_region
from compliance.checking.case_facts import members_of
from compliance.corpus import Corpus, Determination, lint_determinations
from compliance.corpus.cases import case_files, read_cases
from compliance.corpus.decisions import Interpretation
from compliance.model.aggregate import AnnualPlanFacts, RegionFacts, SubmissionFacts
from compliance.model.facts import Candidate, DataCentreFacts, Fact
from compliance.model.review import AggregateReview, Finding, Outcome

DAY = date(2026, 3, 31)


def of(found: AggregateReview, code: str) -> Finding:
    return next(f for f in found.findings if f.rule == code)


def on_region(corpus: Corpus, facts: RegionFacts, code: str, drafts: bool = False) -> Finding:
    return of(review_region(facts, corpus, as_of=DAY, include_drafts=drafts), code)


def test_a_target_missed_names_count_share_target_and_who(shipped: Corpus) -> None:
    kilns = [installation(f"企业{i}", 100 if i < 2 else 110, capacity=500000) for i in range(8)]
    finding = on_region(shipped, region("重庆市", *kilns, year=2025), "AG002")
    assert finding.outcome is Outcome.ADVICE
    assert finding.subject.to_json() == {"kind": "region", "index": 0, "name": "重庆市"}
    assert finding.message.startswith(
        "产能共4000000吨/年，达到能效标杆水平的1000000吨/年，占25%，目标为高于30%（2025年数据；"
    )
    assert "不满足的6个：企业2、企业3、企业4、企业5、企业6、企业7" in finding.message
    assert finding.observed is not None and finding.observed.to_json() == {"value": 25, "unit": "%"}
    assert finding.required is not None and finding.required.to_json() == {"operator": ">", "value": 30, "unit": "%"}
    assert finding.margin == 5
    clause = next(c for c in finding.clauses if c.document_id == "cq-2022-270")
    assert (clause.section, clause.quote) == ("一（三）", "重点领域能效全部达到基准水平，标杆水平产能比例超过30%")
    assert {e.locator for e in finding.evidence} == {f"台账：企业{i}" for i in range(8)}


def test_a_share_that_looks_like_its_target_is_shown_with_enough_digits(shipped: Corpus) -> None:
    yes, no = installation("甲", 100, capacity=30001), installation("乙", 101, capacity=69999)
    finding = on_region(shipped, region("重庆市", yes, no), "AG002")
    assert finding.outcome is Outcome.PASS and "占30.001%" in finding.message


def test_whoever_is_below_is_told_with_the_figures(shipped: Corpus) -> None:
    kilns = (installation("甲", 117), installation("乙", 120, name="1号窑"), installation("乙", 110, name="2号窑"))
    finding = on_region(shipped, region("重庆市", *kilns), "AG001")
    assert finding.outcome is Outcome.ADVICE
    assert "2户企业中1户达到能效基准水平，占50%" in finding.message
    assert "乙（现状单位产品能耗120千克标准煤/吨，高于基准水平（2023年版）117千克标准煤/吨" in finding.message
    told = explain_finding(finding)
    assert any("✗ 　乙1号窑" in line for line in told) and any("✓ 　乙2号窑" in line for line in told)


def test_a_register_that_says_it_lacks_someone_is_never_all(shipped: Corpus) -> None:
    whole = region("重庆市", installation("甲", 100), complete=True)
    assert on_region(shipped, whole, "AG001").outcome is Outcome.PASS
    partial = on_region(shipped, region("重庆市", installation("甲", 100), complete=False), "AG001")
    assert (partial.outcome, partial.reason) == (Outcome.UNDETERMINED, "未载明")
    broken = region("重庆市", installation("甲", 100), installation("乙", 120), complete=False)
    assert on_region(shipped, broken, "AG001").outcome is Outcome.ADVICE


def test_an_empty_register_is_unknown_and_an_empty_complete_one_concerns_nobody(shipped: Corpus) -> None:
    empty = on_region(shipped, region("青海省"), "AG004")
    assert (empty.outcome, empty.reason) == (Outcome.UNDETERMINED, "未载明")
    assert empty.remedy == "请主管部门核实后补登"
    assert on_region(shipped, region("青海省", complete=True), "AG004").outcome is Outcome.NOT_APPLICABLE


def test_capacities_of_different_units_decide_only_together(shipped: Corpus) -> None:
    kilns = (installation("甲", 100, capacity=400), installation("乙", 101, capacity=600))
    tiles = Fact(Decimal(900), "m2/a")
    share_both = (*kilns, installation("丙", 100, capacity=tiles))
    assert on_region(shipped, region("重庆市", *share_both), "AG002").outcome is Outcome.PASS
    torn = on_region(shipped, region("重庆市", *kilns, installation("丙", 101, capacity=tiles)), "AG002")
    assert (torn.outcome, torn.reason) == (Outcome.UNDETERMINED, "单位不明")
    assert "吨/年、平方米/年" in torn.message or "吨/年、m2/a" in torn.message


def test_capacities_of_one_kind_add_up_however_they_are_written(shipped: Corpus) -> None:
    kilns = (installation("甲", 100, capacity=Fact(Decimal(3), "10kt/a")), installation("乙", 101, capacity=70000))
    finding = on_region(shipped, region("重庆市", *kilns), "AG002")
    assert finding.message.startswith("产能共100000吨/年，达到能效标杆水平的30000吨/年，占30%，目标为高于30%")


def test_norms_on_different_industries_do_not_contradict_each_other(shipped: Corpus) -> None:
    smelter = installation("铝厂", Fact(Decimal(12900), "kWh/t"), product="primary_aluminium")
    works = installation("钢厂", 400, product="ironmaking.blast_furnace")
    finding = on_region(shipped, region("青海省", smelter, works), "AG003")
    assert finding.outcome is Outcome.ADVICE and finding.reason is None
    assert "电解铝：1户企业全部达到能效标杆水平" in finding.message and "钢铁：1户企业中0户" in finding.message
    passed_over = [c for c in finding.clauses if not c.chosen and c.document_id == "qh-gytdf"]
    assert {c.section for c in passed_over} == {"三（十一）", "三（十二）"}
    assert all("没有规定所说的对象" in c.note for c in passed_over)


def test_a_contradiction_in_the_register_is_tried_both_ways(shipped: Corpus) -> None:
    def kiln(*values: str) -> RegionFacts:
        candidates = tuple(Candidate(Decimal(v), "kgce/t", v, ()) for v in values)
        return region("重庆市", installation("甲", Fact(None, state="conflicting", candidates=candidates)))

    assert on_region(shipped, kiln("100", "110"), "AG001").outcome is Outcome.PASS
    torn = on_region(shipped, kiln("100", "120"), "AG001")
    assert (torn.outcome, torn.reason) == (Outcome.UNDETERMINED, "文内矛盾")


def test_without_a_region_provincial_targets_are_only_possible(shipped: Corpus) -> None:
    found = review_region(region(None, installation("甲", 120)), shipped, as_of=DAY)
    assert (of(found, "AG001").outcome, of(found, "AG001").reason) == (Outcome.UNDETERMINED, "适用性未知")
    named = review_region(region(None, installation("甲", 120)), shipped, as_of=DAY, region="重庆")
    assert named.region == "重庆市" and of(named, "AG001").outcome is Outcome.ADVICE


def test_every_rule_on_regions_and_none_on_plans_is_judged(shipped: Corpus) -> None:
    found = review_region(region("青海省", installation("甲", 120)), shipped, as_of=DAY)
    assert [f.rule for f in found.findings] == [r.code for r in shipped.rules if r.subjects == ("region",)]
    assert len({f.fingerprint for f in found.findings}) == len(found.findings)
    plan = review(plan_facts(installations=(CLINKER,)), shipped, as_of=DAY, region="青海省")
    assert not {f.rule for f in plan.findings} & {f.rule for f in found.findings}


def test_the_fingerprint_tells_regions_apart_and_nothing_else(shipped: Corpus) -> None:
    one = on_region(shipped, region("青海省", installation("甲", 120)), "AG001")
    later = on_region(shipped, region("青海省", installation("甲", 110), installation("乙", 120)), "AG001")
    other = on_region(shipped, region("重庆市", installation("甲", 120)), "AG001")
    assert one.fingerprint == later.fingerprint != other.fingerprint


def test_the_same_register_gives_the_same_bytes(shipped: Corpus) -> None:
    facts = region("青海省", installation("甲", 120), year=2025, centres=(DataCentreFacts(),))
    first, again = (review_region(facts, shipped, as_of=DAY).to_json() for _ in range(2))
    assert json.dumps(first, ensure_ascii=False) == json.dumps(again, ensure_ascii=False)
    assert first["schema"] == "aggregate-review/1" and first["region"] == "青海省"
    assert sum(first["summary"].values()) == len(first["findings"])


def test_an_annual_plan_fails_where_a_line_has_no_deadline(shipped: Corpus) -> None:
    good = {"enterprise": "甲", "measures": "余热发电", "deadline": date(2026, 12, 31), "responsible": "区经信委"}
    short = {"enterprise": "乙", "measures": "关停", "responsible": "区经信委"}
    found = review_annual_plan(annual_plan("重庆市", good, short, year=2026), shipped, as_of=DAY)
    (finding,) = found.findings
    assert (finding.rule, finding.outcome, finding.due_days) == ("AP001", Outcome.FAIL, 15)
    assert "期限：2个项目中1个载明必要内容，占50%（2026年数据）；不满足的1个：乙（未载明期限）" in finding.message
    assert found.exit_code == 1
    assert review_annual_plan(annual_plan("重庆市", good), shipped, as_of=DAY).exit_code == 0


def test_pages_that_could_not_be_read_keep_an_annual_plan_open(shipped: Corpus) -> None:
    good = {"enterprise": "甲", "measures": "余热发电", "deadline": date(2026, 12, 31), "responsible": "区经信委"}
    found = review_annual_plan(annual_plan("重庆市", good, complete=False), shipped, as_of=DAY)
    assert [f.outcome for f in found.findings] == [Outcome.UNDETERMINED]


@pytest.mark.parametrize("region_name", ["青海省", "重庆市", "云南省", None])
def test_a_draft_never_fails_a_region(shipped: Corpus, region_name: str | None) -> None:
    for path, name in case_files(shipped.folder):
        for case in read_cases(path, name):
            rule = shipped.rule(case.rule)
            if rule is None or not rule.shares:
                continue
            facts = members_of(case, rule, shipped)
            fails = [_fails(facts, shipped, case.day, region_name, drafts) for drafts in (False, True)]
            assert fails[0] == fails[1]


def _fails(
    facts: RegionFacts | AnnualPlanFacts, corpus: Corpus, day: date, place: str | None, drafts: bool
) -> set[str]:
    judge = review_region if isinstance(facts, RegionFacts) else review_annual_plan
    found = judge(facts, corpus, as_of=day, region=place, include_drafts=drafts)  # type: ignore[arg-type]
    return {f.rule for f in found.findings if f.outcome is Outcome.FAIL}


@pytest.mark.parametrize(("boundary", "outcome"), [("含", Outcome.PASS), ("不含", Outcome.ADVICE)])
def test_an_officers_ruling_settles_whether_the_day_itself_counts(
    shipped: Corpus, boundary: str, outcome: Outcome
) -> None:
    row = registered("来文登记", kind="list_change", year=2024, period=1, date=date(2024, 1, 15))
    facts = region("云南省", submissions=(SubmissionFacts(**row),))
    open_ = on_region(shipped, facts, "RP001", drafts=True)
    assert (open_.outcome, open_.reason) == (Outcome.UNDETERMINED, "边界待裁断")
    ruling = Interpretation("I-1", "当天算不算", "从宽", "某处", DAY, DAY, "清单变更报送日", "云南省", boundary)
    settled = on_region(replace(shipped, interpretations=(ruling,)), facts, "RP001", drafts=True)
    assert settled.outcome is outcome
    assert any("依解释I-1" in c.note for c in settled.clauses)


def test_explaining_says_what_is_counted_and_how(shipped: Corpus) -> None:
    told = "\n".join(explain("AG002", shipped, region="青海省", as_of=DAY).lines())
    assert "对象：地区" in told and "标杆比例：30%（不含本数）" in told
    assert "条文所列64户，口径：户数，范围：行业属于钢铁、铁合金" in told
    assert "报送期限：季度末" in "\n".join(explain("RP002", shipped, region="青海省", as_of=DAY).lines())


def test_enterprises_are_told_apart_by_code_then_by_name(shipped: Corpus) -> None:
    kilns = (
        installation("甲公司", 100, enterprise_id="A"),
        installation("甲公司", 110),
        installation("甲公司分厂", 100, enterprise_id="A"),
        installation("乙公司", 100),
    )
    finding = on_region(shipped, region("青海省", *kilns), "AG003")
    assert finding.outcome is Outcome.NOT_APPLICABLE
    listed = tuple(replace(k, **registered("名录", listed=True)) for k in kilns)
    assert "2户企业全部列入企业名录" in on_region(shipped, region("青海省", *listed), "RG001").message


def test_explaining_a_product_gives_its_limit_on_every_member(shipped: Corpus) -> None:
    told = explain("AG001", shipped, region="青海省", as_of=DAY, product="cement_clinker").lines()
    assert "  基准水平（2023年版）：117千克标准煤/吨（发改产业〔2023〕723号）" in told
    needs = next(line for line in told if line.startswith("台账须载明："))
    assert "现状单位产品能耗" in needs and "状态" in needs and "比例" not in needs
    assert any("请主管部门核实后补登" in line for line in told)


def test_an_explanation_names_what_is_counted_by(shipped: Corpus) -> None:
    def needs(place: str) -> str:
        told = explain("AG002", shipped, region=place, as_of=DAY).lines()
        return next(line for line in told if line.startswith("台账须载明："))

    assert "企业" in needs("青海省") and "产能" not in needs("青海省")
    assert "产能" in needs("重庆市") and "企业" not in needs("重庆市")


def test_norms_on_different_members_do_not_dispute_each_other_in_an_explanation(shipped: Corpus) -> None:
    """青海's shares differ from trade to trade, which is no contradiction."""
    norms = shipped.parameters["分行业标杆比例"].norms
    assert len({n.value for n in norms if n.region == "青海省"}) > 1
    assert "依据不一致" not in "\n".join(explain("AG003", shipped, region="青海省", as_of=DAY).lines())


def test_a_determination_about_a_register_is_nothing(shipped: Corpus) -> None:
    record = Determination("R-1", "甲厂", "", "拒不提供", ("台账.在名录",), "无", "张三", "某局", DAY)
    (problem,) = lint_determinations((record,), shipped, DAY)
    assert (problem.code, problem.severity) == ("R002", "错误") and "不是方案里的事实" in problem.message
