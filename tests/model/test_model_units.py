"""Units as plans spell them, and the canonical unit and factor that each stands for."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.model.units import convert, match_unit, parse_unit


@pytest.mark.parametrize(
    ("written", "code", "factor"),
    [
        ("kgce/t", "kgce/t", "1"),
        ("千克标准煤/吨", "kgce/t", "1"),
        ("公斤标煤/吨熟料", "kgce/t", "1"),
        ("千克标准煤／吨", "kgce/t", "1"),
        ("千克标准煤每吨", "kgce/t", "1"),
        ("kgce/t-cl", "kgce/t", "1"),
        ("tce/t", "kgce/t", "1000"),
        ("吨标煤/吨", "kgce/t", "1000"),
        ("吨标准煤/吨", "kgce/t", "1000"),
        ("gce/t", "kgce/t", "0.001"),
        ("kWh/t", "kWh/t", "1"),
        ("kWh/t-Al", "kWh/t", "1"),
        ("千瓦时/吨", "kWh/t", "1"),
        ("千瓦·时/吨", "kWh/t", "1"),
        ("度/吨", "kWh/t", "1"),
        ("kgoe/t", "kgoe/t", "1"),
        ("千克标准油/（吨·能量因数）", "kgoe/(t*EF)", "1"),
        ("kgoe/(t·EF)", "kgoe/(t*EF)", "1"),
        ("千克标准煤/重量箱", "kgce/weight_case", "1"),
        ("千克标准煤/平方米", "kgce/m2", "1"),
    ],
)
def test_specific_consumption(written: str, code: str, factor: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert (unit.code, unit.factor, unit.kind) == (code, Decimal(factor), "sec")


@pytest.mark.parametrize(
    ("written", "code", "factor", "kind"),
    [
        ("万吨/年", "t/a", "10000", "mass_rate"),
        ("百万吨/年", "t/a", "1000000", "mass_rate"),
        ("kt/a", "t/a", "1000", "mass_rate"),
        ("t/d", "t/d", "1", "mass_rate"),
        ("吨/天", "t/d", "1", "mass_rate"),
        ("吨/日", "t/d", "1", "mass_rate"),
        ("吨每日", "t/d", "1", "mass_rate"),
        ("吨熟料/天", "t/d", "1", "mass_rate"),
        ("TPD", "t/d", "1", "mass_rate"),
        ("万吨每年", "t/a", "10000", "mass_rate"),
        ("万吨", "t/a", "10000", "mass"),
        ("万重量箱/年", "weight_case/a", "10000", "case"),
        ("万平方米/年", "m2/a", "10000", "area"),
        ("亿元", "10k_cny", "10000", "money"),
        ("万元", "10k_cny", "1", "money"),
        ("元", "10k_cny", "0.0001", "money"),
        ("万元/年", "10k_cny/a", "1", "money_rate"),
        ("tce", "tce/a", "1", "energy"),
        ("万吨标准煤", "tce/a", "10000", "energy"),
        ("吨标准煤/年", "tce/a", "1", "energy"),
        ("吨二氧化碳", "t/a", "1", "co2"),
        ("tCO2", "t/a", "1", "co2"),
        ("万吨二氧化碳/年", "t/a", "10000", "co2"),
        ("个标准机架", "1", "1", "racks"),
        ("架", "1", "1", "racks"),
        ("%", "%", "1", "percent"),
    ],
)
def test_other_dimensions(written: str, code: str, factor: str, kind: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert (unit.code, unit.factor, unit.kind) == (code, Decimal(factor), kind)


@pytest.mark.parametrize("written", ["kVA", "兆帕", "Nm3/t", "tCO2/t", "kgce/kWh", "吨/小时"])
def test_units_of_other_things_are_known_to_be_other_things(written: str) -> None:
    unit = parse_unit(written)
    assert unit is not None
    assert unit.kind == "other"


@pytest.mark.parametrize("written", ["", "苹果", "万", "号", "吨标准煤/万元"])
def test_what_is_not_one_unit_is_none(written: str) -> None:
    assert parse_unit(written) is None


def test_white_space_inside_a_unit_does_not_matter() -> None:
    unit = parse_unit(" 千克 标准煤 / 吨 ")
    assert unit is not None
    assert unit.code == "kgce/t"


def test_a_unit_is_matched_where_it_starts_and_as_far_as_it_goes() -> None:
    text = "能耗112.5千克标准煤/吨，低于限额"
    found = match_unit(text, text.index("千克"))
    assert found is not None
    unit, end = found
    assert unit.raw == "千克标准煤/吨"
    assert text[end:] == "，低于限额"
    assert match_unit(text, 0) is None


def test_the_longer_unit_wins() -> None:
    mass, coal, gas = match_unit("吨，"), match_unit("吨标准煤，"), match_unit("吨二氧化碳，")
    assert [u[0].kind for u in (mass, coal, gas) if u] == ["mass", "energy", "co2"]


def test_convert_multiplies_numbers_and_leaves_the_rest_alone() -> None:
    unit = parse_unit("亿元")
    assert unit is not None
    assert convert(Decimal("1.25"), unit) == Decimal(12500)
    assert convert("约", unit) is None
    assert convert(None, unit) is None
