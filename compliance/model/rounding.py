"""How exactly a figure was written: half of its last digit, in the unit in which the figure is kept."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"\d[\d,，]*(?:\.(\d+))?")


def half_step(value: Decimal, raw: str, rough: bool = False) -> Decimal | None:
    """Half of the last digit that ``raw`` prints, in the unit of ``value``: 98.26亿元 → 50 (万元).

    ``rough`` figures (约2200) are exact to their last digit that is not a nought. None where ``raw`` prints no number
    other than nought, from which a scale could be told.
    """
    match = _NUMBER.search(raw)
    if match is None:
        return None
    digits = re.sub(r"\D", "", match[0])
    if not int(digits) or not value:
        return None
    step = abs(value) / Decimal(int(digits))
    if rough:
        step *= 10 ** (len(digits) - len(digits.rstrip("0")))
    return step / 2
