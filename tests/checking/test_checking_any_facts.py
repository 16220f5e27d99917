"""Whatever extraction hands over, there is a review: no exception, every finding complete."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.checking import explain_finding, review, review_annual_plan, review_region
from compliance.corpus import load_corpus
from compliance.model.aggregate import (
    AnnualPlanFacts,
    AnnualPlanInfo,
    PlanEntryFacts,
    RegionFacts,
    RegionInfo,
    RegisteredInstallation,
    SubmissionFacts,
)
from compliance.model.evidence import Evidence
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
)
from compliance.model.review import AggregateReview, Outcome, Review

CORPUS = load_corpus()
PLACE = (Evidence(1, (0.0, 0.0, 1.0, 1.0), "原文"),)

values = st.one_of(
    st.sampled_from([Decimal(n) for n in ("0", "-30", "1.2", "1.3", "117", "13000", "1E+9", "NaN")]),
    st.sampled_from(
        ["", "existing", "proposed", "large", "4A", "2021", "cement_clinker", "flat_glass.over_800", "常减压"]
    ),
    st.sampled_from(["primary_aluminium", "refining", "pta", "no_such_product", "between", "91350100M000100Y43"]),
    st.booleans(),
    st.sampled_from([date(1900, 1, 1), date(2024, 2, 29), date(2026, 12, 31)]),
    st.sampled_from([(), ("steps",), ("steps", "没有的内容")]),
)
units = st.sampled_from(["", "1", "kgce/t", "kWh/t", "t/a", "10k_cny", "不认识"])
stated = st.builds(
    Fact,
    values,
    units,
    st.sampled_from(["", "98.26亿元", "0", "１２"]),
    st.just("stated"),
    st.just(PLACE),
    st.sampled_from([1.0, 0.3]),
)
candidates = st.lists(st.builds(Candidate, values, units, st.just("原文"), st.just(PLACE)), max_size=3)
conflicting = candidates.map(lambda c: Fact(None, state="conflicting", candidates=tuple(c)))
facts = st.one_of(st.none(), stated, conflicting, st.just(Fact(None, state="illegible", evidence=PLACE)))


def record(kind: type[Any]) -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries({f.name: facts for f in fields(kind)}).map(lambda d: kind(**d))


plans = st.builds(
    Facts,
    st.just(DocumentInfo("plan.pdf", "", "pdf", 1)),
    record(EnterpriseFacts),
    record(PlanFacts),
    st.lists(record(InstallationFacts), max_size=2).map(tuple),
    st.lists(record(DataCentreFacts), max_size=1).map(tuple),
)


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans, st.sampled_from(["重庆市", "青海省", "云南省", None, "火星省"]), st.booleans())
def test_there_is_always_a_review(plan: Facts, region: str | None, drafts: bool) -> None:
    found = review(plan, CORPUS, as_of=date(2025, 3, 31), region=region, include_drafts=drafts)
    check_complete(found)


def check_complete(found: Review | AggregateReview) -> None:
    """What holds for every review: it can be written, and every finding says all it must."""
    json.dumps(found.to_json(), ensure_ascii=False)
    for finding in found.findings:
        assert finding.message and finding.fingerprint
        assert (finding.reason is not None) == (finding.outcome is Outcome.UNDETERMINED)
        assert finding.outcome not in (Outcome.FAIL, Outcome.REVIEW) or finding.remedy
        if finding.outcome is Outcome.FAIL:
            assert any(c.quote and c.chosen and c.status == "in_force" for c in finding.clauses)
        assert explain_finding(finding)
    assert len({f.fingerprint for f in found.findings}) == len(found.findings)


registers = st.builds(
    RegionFacts,
    record(RegionInfo),
    st.lists(record(RegisteredInstallation), max_size=3).map(tuple),
    st.lists(record(DataCentreFacts), max_size=2).map(tuple),
    st.lists(record(SubmissionFacts), max_size=3).map(tuple),
)
annual_plans = st.builds(
    AnnualPlanFacts, record(AnnualPlanInfo), st.lists(record(PlanEntryFacts), max_size=3).map(tuple)
)
places = st.sampled_from(["重庆市", "青海省", "云南省", None, "火星省"])


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(registers, places, st.booleans())
def test_there_is_always_a_review_of_a_register(register: RegionFacts, region: str | None, drafts: bool) -> None:
    check_complete(review_region(register, CORPUS, as_of=date(2025, 3, 31), region=region, include_drafts=drafts))


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(annual_plans, places, st.booleans())
def test_there_is_always_a_review_of_an_annual_plan(plan: AnnualPlanFacts, region: str | None, drafts: bool) -> None:
    check_complete(review_annual_plan(plan, CORPUS, as_of=date(2025, 3, 31), region=region, include_drafts=drafts))
