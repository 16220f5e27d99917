"""Quantities among other numbers: titles, standards, ordinals and ranges are told apart."""

from __future__ import annotations

from decimal import Decimal

import pytest
from documents import vocabulary

from compliance.extraction.lexicon import build_lexicon
from compliance.extraction.tokens import find_quantities, mask, tokenise


def quantities(text: str) -> list[tuple[str, str, bool]]:
    """(value, unit, whether an end of a range) of each quantity in ``text``."""
    found = find_quantities(mask(text))
    return [(str(q.value), q.unit.code if q.unit else "", q.ranged) for q in found]


@pytest.mark.parametrize(
    "opaque",
    [
        "《工业重点领域能效标杆水平和基准水平（2023年版）》",
        "GB16780-2021",
        "GB/T2589—2020",
        "〔2023〕723号",
        "表3",
        "91500109MA5U9K3W8R",
    ],
)
def test_titles_and_numbers_of_documents_are_masked(opaque: str) -> None:
    text = f"按{opaque}计117千克标准煤/吨"
    masked = mask(text)
    assert len(masked) == len(text)
    assert not any(c.isdigit() or c.isupper() for c in masked[1 : 1 + len(opaque)])
    assert quantities(text) == [("117", "kgce/t", False)]


def test_only_the_ticked_box_is_read() -> None:
    assert mask("□新建☑改造□扩建").strip("\ue000") == "☑改造"
    assert mask("□新建□改造") == "□新建□改造"


@pytest.mark.parametrize("name", ["1号窑", "2#电石炉", "#3锅炉", "第4条", "YE5电机"])
def test_ordinals_are_not_quantities(name: str) -> None:
    assert quantities(f"{name}投资5000万元") == [("5000", "10k_cny", False)]


@pytest.mark.parametrize("text", ["110至120千克标准煤/吨", "110～120kgce/t", "110-120kgce/t", "110kgce/t到120kgce/t"])
def test_both_ends_of_a_range_are_marked(text: str) -> None:
    assert quantities(f"一般为{text}") == [("110", "kgce/t", True), ("120", "kgce/t", True)]


def test_from_one_value_to_another_is_no_range() -> None:
    found = quantities("由842千克标准煤/吨降至801千克标准煤/吨")
    assert found == [("842", "kgce/t", False), ("801", "kgce/t", False)]
    assert quantities("由842到801kgce/t") == [("842", "", False), ("801", "kgce/t", False)]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("投资三千万元", "3000", "10k_cny"),
        ("年产五十万吨", "50", "t/a"),
        ("投资1,200万元", "1200", "10k_cny"),
        ("节能量12 985吨标准煤", "12985", "tce/a"),
        ("降至1 010kgce/t以内", "1010", "kgce/t"),
        ("产能1 200 000t/a", "1200000", "t/a"),
        ("12 985", "12985", ""),
        ("投资一亿二千万元", "120000000", "10k_cny"),
    ],
)
def test_amounts_in_words_and_with_separators(text: str, value: str, unit: str) -> None:
    assert quantities(text) == [(value, unit, False)]


def test_a_date_is_not_also_a_quantity() -> None:
    tokens = tokenise("2023年产量9.2万吨", build_lexicon(vocabulary()))
    assert [t.kind for t in tokens if t.kind in ("date", "qty")] == ["date", "qty"]
    (quantity,) = [t.value for t in tokens if t.kind == "qty"]
    assert getattr(quantity, "value") == Decimal("9.2")  # noqa: B009


def test_what_stands_in_parentheses_is_deeper() -> None:
    tokens = tokenise("能耗842kgce/t（标杆805kgce/t）", build_lexicon(vocabulary()))
    assert [t.depth for t in tokens if t.kind == "qty"] == [0, 1]


@pytest.mark.parametrize("text", ["2023 119kgce/t", "1 120t/d生产线", "共2 100", "12.5 119kgce/t"])
def test_figures_side_by_side_are_not_one_with_a_space_in_it(text: str) -> None:
    assert len(quantities(text)) == 2
