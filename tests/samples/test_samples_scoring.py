"""The scorer itself: what counts as found, as wrong and as missing."""

from __future__ import annotations

from typing import Any

import pytest
from scoring import score

EMPTY: dict[str, Any] = {"enterprise": {}, "plan": {}, "installations": [], "data_centres": []}


def fact(value: Any, unit: str = "", candidates: tuple[Any, ...] = ()) -> dict[str, Any]:
    """A fact of the contract, or a conflict where candidates are given."""
    out = {"value": value, "unit": unit, "raw": "", "state": "stated", "evidence": []}
    if candidates:
        out |= {"state": "conflicting", "candidates": [{"value": c, "unit": unit} for c in candidates]}
    return out


def counts(gold: dict[str, Any], found: dict[str, Any], **label: Any) -> tuple[int, int, int]:
    """(TP, FP, FN) for a label with these facts."""
    result = score({"id": "P00", "facts": EMPTY | gold, **label}, EMPTY | found)
    return result.tp, result.fp, result.fn


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        (9850, fact(9850), (1, 0, 0)),
        (9850, fact(9580), (0, 1, 1)),
        (9850, None, (0, 0, 1)),
        (None, fact(9850), (0, 1, 0)),
        (None, None, (0, 0, 0)),
        (9850, fact(None, "", (9850, 9580)), (0, 0, 1)),
    ],
)
def test_one_field(gold: Any, found: Any, expected: tuple[int, int, int]) -> None:
    assert counts({"plan": {"investment": gold}}, {"plan": {"investment": found}}) == expected


def test_a_conflict_needs_all_its_candidates() -> None:
    label = {"conflicting": ["plan.investment"], "candidates": {"plan.investment": [9850, 9580]}}
    gold: dict[str, Any] = {"plan": {"investment": None}}
    whole = {"plan": {"investment": fact(None, "10k_cny", (9580, 9850))}}
    half = {"plan": {"investment": fact(None, "10k_cny", (9580, 9000))}}
    assert counts(gold, whole, **label) == (1, 0, 0)
    assert counts(gold, half, **label) == (0, 1, 1)
    assert counts(gold, {"plan": {"investment": fact(9850)}}, **label) == (0, 1, 1)


def test_alternatives_are_accepted_and_null_among_them_accepts_silence() -> None:
    label = {"alternatives": {"enterprise.province": ["重庆"], "enterprise.city": [None]}}
    gold = {"enterprise": {"province": "重庆市", "city": "北碚区"}}
    assert counts(gold, {"enterprise": {"province": fact("重庆")}}, **label) == (1, 0, 0)


def test_quantities_need_their_unit() -> None:
    gold = {"installations": [{"capacity": {"value": 5000, "unit": "t/d"}}]}
    assert counts(gold, {"installations": [{"capacity": fact(5000, "t/d")}]}) == (1, 0, 0)
    assert counts(gold, {"installations": [{"capacity": fact(5000, "t/a")}]}) == (0, 1, 1)


def test_records_are_paired_by_what_agrees_and_not_by_order() -> None:
    gold = {"installations": [{"name": "1#炉", "sec_current": 842}, {"name": "2#炉", "sec_current": 835}]}
    found = [{"name": fact("2#炉"), "sec_current": fact(835)}, {"name": fact("1#炉"), "sec_current": fact(842)}]
    assert counts(gold, {"installations": found}) == (4, 0, 0)
    assert counts(gold, {"installations": found[:1]}) == (2, 0, 2)
    assert counts({"installations": gold["installations"][:1]}, {"installations": found}) == (2, 2, 0)
