"""How values appear in the JSON that the contract promises."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal

import pytest

from compliance.model.evidence import Evidence, union
from compliance.model.facts import (
    Candidate,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    Value,
    json_value,
)

PLACE = Evidence(4, (88.2, 401.504, 506.9, 431.0), "熟料单位产品综合能耗128.5千克标准煤/吨")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (Decimal("128.5"), "128.5"),
        (Decimal("5000.0"), "5000"),
        (Decimal("1E+4"), "10000"),
        (Decimal("-3.2"), "-3.2"),
        (date(2025, 12, 31), '"2025-12-31"'),
        (("steps", "funding"), '["steps", "funding"]'),
        (True, "true"),
        (None, "null"),
        ("2023", '"2023"'),
    ],
)
def test_values(value: Value | None, expected: str) -> None:
    assert json.dumps(json_value(value)) == expected


def test_a_stated_fact() -> None:
    fact = Fact(Decimal("128.5"), "kgce/t", "128.5千克标准煤/吨", "stated", (PLACE,), 0.974)
    assert fact.to_json() == {
        "value": 128.5,
        "unit": "kgce/t",
        "raw": "128.5千克标准煤/吨",
        "state": "stated",
        "evidence": [
            {"page": 4, "bbox": [88.2, 401.5, 506.9, 431.0], "text": PLACE.text, "source": "text"},
        ],
        "confidence": 0.97,
    }


def test_a_conflicting_fact_has_no_value_and_every_candidate() -> None:
    first = Candidate(Decimal(13412), "tce/a", "13412", (PLACE,))
    second = Candidate(Decimal(13142), "tce/a", "13142", (PLACE,))
    out = Fact(None, "tce/a", "", "conflicting", (PLACE, PLACE), 0.9, (first, second)).to_json()
    assert out["value"] is None
    assert [c["value"] for c in out["candidates"]] == [13412, 13142]


def test_a_place_in_a_docx_is_a_locator_instead_of_a_box() -> None:
    out = Evidence(None, None, "128.5", "table", "表3第2行第4列").to_json()
    assert out == {"page": None, "bbox": None, "text": "128.5", "source": "table", "locator": "表3第2行第4列"}


def test_what_a_plan_does_not_state_is_null() -> None:
    facts = Facts(
        DocumentInfo("plan.pdf", "0" * 64, "pdf", 31),
        EnterpriseFacts(name=Fact("重庆山语水泥有限公司")),
        installations=(InstallationFacts(),),
    )
    out = facts.to_json()
    assert out["schema"] == "plan-extraction/1"
    assert out["enterprise"]["name"]["value"] == "重庆山语水泥有限公司"
    assert out["enterprise"]["city"] is None
    assert set(out["installations"][0].values()) == {None}
    assert out["data_centres"] == []


def test_the_union_of_boxes_holds_them_all() -> None:
    assert union([(10, 20, 30, 40), (5, 25, 28, 60)]) == (5, 20, 30, 60)
    assert union([]) is None
