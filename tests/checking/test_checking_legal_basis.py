"""The mandatory limit apart from the policy level: a finding says by which law its breach is dealt with."""

from __future__ import annotations

from datetime import date

import pytest
from checking_facts import CLINKER, plan_facts

from compliance.checking import review
from compliance.corpus import Corpus
from compliance.model.review import Finding, Outcome

DAY, LAW = date(2025, 3, 31), "law-jnyf-2018"


def findings(corpus: Corpus, region: str = "重庆市", **stated: object) -> dict[str, Finding]:
    given = {k: v for k, v in {**CLINKER, **stated}.items() if v is not None}
    facts = plan_facts(installations=(given,))
    return {f.rule: f for f in review(facts, corpus, as_of=DAY, region=region).findings}


def articles(finding: Finding) -> list[str]:
    return [c.section for c in finding.legal_basis]


def test_above_the_limit_and_above_the_level_are_two_findings_with_two_bases(shipped: Corpus) -> None:
    found = findings(shipped, sec_current=118.6, sec_target=118)
    limit, level = found["EE008"], found["EE001"]
    assert limit.outcome is level.outcome is Outcome.FAIL
    assert articles(limit) == ["第十六条", "第七十二条"]
    assert "责令限期治理" in limit.legal_basis[0].quote
    assert level.legal_basis == ()
    assert {c.document_id for c in level.clauses if c.chosen and c.quote} == {"cq-2022-270"}
    assert LAW not in {c.document_id for c in level.clauses}


def test_between_level_and_limit_only_the_policy_is_broken(shipped: Corpus) -> None:
    """高碳铬铁: the limit in force (900) is laxer than the baseline level (800)."""
    found = {
        f.rule: f
        for f in review(
            plan_facts(installations=({
                "name": "1号炉", "product": "high_carbon_ferrochrome", "status": "existing", "sec_current": 860,
                "sec_target": 860,
            },)), shipped, as_of=DAY, region="青海省",
        ).findings
    }  # fmt: skip
    assert (found["EE001"].outcome, found["EE008"].outcome) == (Outcome.FAIL, Outcome.PASS)
    assert found["EE001"].legal_basis == found["EE008"].legal_basis == ()


@pytest.mark.parametrize("status", ["under_construction", "proposed"])
def test_a_project_not_yet_at_work_is_dealt_with_by_other_articles(shipped: Corpus, status: str) -> None:
    """It uses no energy yet, so 责令限期治理 is not for it: it may not be built or put to use."""
    found = findings(shipped, status=status, sec_current=None, sec_target=118.6)["EE008"]
    assert (found.outcome, articles(found)) == (Outcome.FAIL, ["第十五条", "第六十八条"])
    assert "不得开工建设" in found.legal_basis[0].quote


@pytest.mark.parametrize("target", [104.5, None])
def test_only_a_breach_has_a_basis_for_dealing_with_it(shipped: Corpus, target: float | None) -> None:
    calm = findings(shipped, sec_current=110, sec_target=target)["EE008"]
    assert (calm.outcome, calm.legal_basis) == (Outcome.PASS, ())


def test_the_json_carries_it(shipped: Corpus) -> None:
    (first, _) = findings(shipped, sec_current=118.6)["EE008"].to_json()["legal_basis"]
    assert (first["document"], first["section"], first["status"]) == (
        "中华人民共和国节约能源法",
        "第十六条",
        "in_force",
    )


def test_only_laws_are_a_basis_and_only_of_rules_that_rest_on_law(shipped: Corpus) -> None:
    with_basis = {r.code for r in shipped.rules if r.handling}
    assert "EE008" in with_basis and not with_basis & {"EE001", "EE004", "EE005", "TL002", "PC001"}
    assert {h.citation.document for r in shipped.rules if r.code == "EE008" for h in r.handling} == {LAW}
