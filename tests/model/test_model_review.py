"""The review's exit code, counts and JSON."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from compliance.model.facts import DocumentInfo, Facts
from compliance.model.review import Finding, Measure, Outcome, Review, Subject

F, U, R, A, P, N = (
    Outcome.FAIL,
    Outcome.UNDETERMINED,
    Outcome.REVIEW,
    Outcome.ADVICE,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
)


def finding(outcome: Outcome, waiver: str | None = None) -> Finding:
    return Finding("DC001", "PUE", outcome, Subject("data_centre", 0, "一期"), "设计PUE为1.38", waiver=waiver)


def review(*findings: Finding) -> Review:
    facts = Facts(DocumentInfo("plan.pdf", "0" * 64, "pdf", 1))
    return Review(facts, findings, date(2024, 6, 30), "重庆市", "sha256:0")


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([P, N], 0),
        ([P, A], 0),
        ([A], 0),
        ([P, F, U], 1),
        ([P, U], 2),
        ([R, A], 2),
        ([N, N], 4),
        ([], 4),
    ],
)
def test_exit_code(outcomes: list[Outcome], code: int) -> None:
    assert review(*map(finding, outcomes)).exit_code == code


def test_a_waived_fail_does_not_set_the_exit_code() -> None:
    assert review(finding(F, waiver="豁免〔2024〕1号"), finding(P)).exit_code == 0
    assert review(finding(F, waiver="豁免〔2024〕1号"), finding(F)).exit_code == 1


def test_the_summary_names_every_outcome() -> None:
    summary = review(finding(F), finding(F), finding(P)).to_json()["summary"]
    assert summary == {"fail": 2, "review": 0, "advice": 0, "undetermined": 0, "pass": 1, "not_applicable": 0}


def test_every_outcome_has_a_chinese_word_of_its_own() -> None:
    assert len({o.chinese for o in Outcome}) == len(Outcome)


def test_json_of_a_review() -> None:
    one = Finding(
        "DC001",
        "PUE",
        F,
        Subject("data_centre", 0, "一期"),
        "设计PUE为1.38，高于1.3",
        Measure(Decimal("1.38")),
        Measure(Decimal("1.3"), "", "<="),
        Decimal("0.08"),
    )
    out = review(one).to_json()
    assert (out["schema"], out["as_of"], out["region"]) == ("plan-review/1", "2024-06-30", "重庆市")
    shown = out["findings"][0]
    assert shown["subject"] == {"kind": "data_centre", "index": 0, "name": "一期"}
    assert shown["observed"] == {"value": 1.38, "unit": ""}
    assert shown["required"] == {"operator": "<=", "value": 1.3, "unit": ""}
    assert (shown["margin"], shown["reason"], shown["waiver"]) == (0.08, None, None)
