"""Figures that bear one another out: identities over what rounding hides."""

from __future__ import annotations

from decimal import Decimal

import pytest

from compliance.extraction.identities import Interval, agreement, compile_formula, identities
from compliance.model.rounding import half_step

D = Decimal


def _said(**figures: tuple[str, str]) -> dict[str, Interval]:
    out = {}
    for name, (value, raw) in figures.items():
        half = half_step(D(value), raw)
        assert half is not None
        out[name] = Interval.around(D(value), half)
    return out


def test_half_a_step_is_half_of_the_last_digit_written() -> None:
    assert half_step(D(982600), "98.26亿元") == 50
    assert half_step(D("2.5"), "2.5kgce/m2") == D("0.05")  # the 2 of m2 is no digit of the figure
    assert half_step(D(2200), "约2200吨", rough=True) == 50
    assert half_step(D(0), "0") is None


def test_a_saving_agrees_with_the_drop_in_consumption_only_within_its_rounding() -> None:
    identity = next(i for i in identities().all if i.name == "单耗差乘产量")
    figures = {"改造前": ("114.5", "114.5"), "改造后": ("107.6", "107.6"), "产量": ("704000", "70.4万吨")}
    assert agreement(identity, _said(**figures, 节能量=("4857", "4857吨"))) is not None
    assert agreement(identity, _said(**figures, 节能量=("5857", "5857吨"))) is None


@pytest.mark.parametrize("text", ["__import__('os')", "改造前 ** 2", "改造前.real", "合计(1)"])
def test_a_formula_is_arithmetic_and_nothing_else(text: str) -> None:
    with pytest.raises(ValueError):
        compile_formula(text)
