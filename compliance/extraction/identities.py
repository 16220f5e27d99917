"""Identities between the figures of a plan, as data (``data/identities.yaml``): formulas over intervals.

A written figure stands for the interval that rounding hides. An identity holds where the intervals of its two sides meet;
how telling that is depends on how narrow they are, so the result carries its sharpness.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from compliance.extraction.lexicon import load_data, words


@dataclass(frozen=True)
class Interval:
    """All values from ``low`` to ``high``."""

    low: Decimal
    high: Decimal

    @classmethod
    def around(cls, value: Decimal, half: Decimal) -> Interval:
        """The values that are written as ``value`` with a rounding of ``half``."""
        return cls(value - half, value + half)

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __mul__(self, other: Interval) -> Interval:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    def __truediv__(self, other: Interval) -> Interval:
        """Raises ZeroDivisionError where nought lies within ``other``."""
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))

    @property
    def middle(self) -> Decimal:
        """The value halfway."""
        return (self.low + self.high) / 2


Formula = Callable[[Mapping[str, Interval]], Interval]


@dataclass(frozen=True)
class Quantity:
    """A name of the formulas: a field (with a state, of some units), or a hint that is no figure of the plan's own."""

    field: str
    state: str | None = None
    units: tuple[str, ...] = ()
    hint: bool = False


@dataclass(frozen=True)
class Identity:
    """``left = right`` of one installation, or of the plan. ``sums`` are the names that stand for all installations together.

    ``units`` are those of the specific consumption for which the formula is meant; empty for any.
    """

    name: str
    whole: bool
    left: Formula
    right: Formula
    names: tuple[str, ...]
    sums: frozenset[str]
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Identities:
    """The data file: identities, quantities by name, hints as (name, clues, pattern)."""

    all: tuple[Identity, ...]
    quantities: Mapping[str, Quantity]
    hints: tuple[tuple[str, tuple[str, ...], str], ...]


_SUM = "合计"
_OPERATORS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
}


def compile_formula(text: str) -> tuple[Formula, tuple[str, ...], frozenset[str]]:
    """A formula of numbers, names, + - * / and 合计(name), with the names that it uses and those summed.

    Raises:
        ValueError: where ``text`` is anything else.
    """
    names: list[str] = []
    sums: set[str] = set()

    def build(node: ast.expr) -> Formula:
        if isinstance(node, ast.Constant) and isinstance(node.value, int):
            fixed = Interval(Decimal(node.value), Decimal(node.value))
            return lambda values: fixed
        if isinstance(node, ast.Name):
            names.append(node.id)
            name = node.id
            return lambda values: values[name]
        if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
            operate, left, right = _OPERATORS[type(node.op)], build(node.left), build(node.right)
            return lambda values: operate(left(values), right(values))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == _SUM:
            (part,) = node.args
            if isinstance(part, ast.Name):
                key = f"{_SUM}({part.id})"
                names.append(key)
                sums.add(key)
                return lambda values: values[key]
        raise ValueError(text)

    return build(ast.parse(text, mode="eval").body), tuple(dict.fromkeys(names)), frozenset(sums)


@lru_cache(maxsize=1)
def identities() -> Identities:
    """The identities of the data file, compiled."""
    data: Any = load_data("identities.yaml")
    known = {
        name: Quantity(d.get("旁证") or d["字段"], d.get("状态"), tuple(words(d.get("单位", ""))), "旁证" in d)
        for name, d in data["量"].items()
    }
    found = []
    for entry in data["恒等式"]:
        left, right = (compile_formula(side.strip()) for side in entry["式"].split("="))
        names = tuple(dict.fromkeys((*left[1], *right[1])))
        found.append(
            Identity(
                entry["名"],
                entry["范围"] == "方案",
                left[0],
                right[0],
                names,
                left[2] | right[2],
                tuple(words(entry.get("单位", ""))),
            )
        )
    hints = tuple((name, tuple(words(d["线索"])), str(d["式"])) for name, d in data["旁证"].items())
    return Identities(tuple(found), known, hints)


def quantity_of(name: str) -> Quantity:
    """The quantity that a name of a formula is about; of 合计(name), the one summed."""
    return identities().quantities[name.removeprefix(f"{_SUM}(").removesuffix(")")]


def agreement(identity: Identity, values: Mapping[str, Interval]) -> Decimal | None:
    """How sharply the identity holds: the width of both sides together as a part of the figure. None where it fails."""
    try:
        left, right = identity.left(values), identity.right(values)
    except ZeroDivisionError:
        return None
    if left.low > right.high or right.low > left.high or not right.middle:
        return None
    return (left.high - left.low + right.high - right.low) / abs(right.middle)
