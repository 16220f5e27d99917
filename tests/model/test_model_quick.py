"""``quick`` changes how fast a frozen dataclass is made, and nothing else about it."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from compliance.model.evidence import Evidence
from compliance.model.quick import quick
from compliance.model.review import Measure


def test_it_is_made_by_position_by_name_and_by_default() -> None:
    assert Measure(3, "t", "<=") == Measure(value=3, operator="<=", unit="t")
    assert repr(Measure(3, operator="<=")) == "Measure(value=3, unit='', operator='<=')"
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument: 'value'"):
        Measure()
    with pytest.raises(TypeError, match="unexpected keyword argument 'units'"):
        Measure(3, units="t")


def test_it_stays_frozen_hashable_replaceable_and_can_be_pickled() -> None:
    piece = Evidence(1, None, "能耗118千克标准煤/吨")
    with pytest.raises(FrozenInstanceError):
        piece.page = 2
    other = replace(piece, page=2)
    assert (piece.page, other.page, other.text) == (1, 2, piece.text)
    assert {piece, Evidence(1, None, "能耗118千克标准煤/吨")} == {piece}
    assert pickle.loads(pickle.dumps(piece)) == piece


def test_each_object_gets_its_own_of_what_a_factory_makes() -> None:
    @quick
    @dataclass(frozen=True)
    class Kept:
        page: int
        seen: dict[str, int] = field(default_factory=dict)

    one, other, given = Kept(1), Kept(1), {"页": 1}
    one.seen["页"] = 2
    assert (one.seen, other.seen, Kept(1, given).seen) == ({"页": 2}, {}, {"页": 1})


def test_it_refuses_a_class_whose_making_is_more_than_its_fields() -> None:
    @dataclass(frozen=True)
    class Named:
        seen: str = field(kw_only=True)

    @dataclass(frozen=True)
    class Checked:
        page: int

        def __post_init__(self) -> None:
            raise AssertionError

    for cls in (Named, Checked):
        with pytest.raises(TypeError):
            quick(cls)
