"""Kleene's logic: unknown is absorbed where it cannot matter, and only there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compliance.checking.truth import Truth, every, some, truth

T, F, U = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN
values = st.lists(st.sampled_from([T, F, U]), max_size=6)


def test_tables() -> None:
    assert [every([a, b]) for a in (T, F, U) for b in (T, F, U)] == [T, F, U, F, F, F, U, F, U]
    assert [some([a, b]) for a in (T, F, U) for b in (T, F, U)] == [T, T, T, T, F, U, T, U, U]
    assert (every([]), some([])) == (T, F)
    assert (truth(True), truth(False)) == (T, F)


@given(values, st.lists(st.booleans(), min_size=6, max_size=6))
def test_learning_more_never_overturns_a_verdict(found: list[Truth], answers: list[bool]) -> None:
    """Monotony: whatever the unknowns turn out to be, a definite result stays."""
    settled = [truth(a) if v is U else v for v, a in zip(found, answers, strict=False)]
    for combine in (every, some):
        before, after = combine(found), combine(settled)
        assert before in (U, after)


@given(values)
def test_order_does_not_matter(found: list[Truth]) -> None:
    assert every(found) == every(found[::-1])
    assert some(found) == some(found[::-1])


@given(values)
def test_de_morgan(found: list[Truth]) -> None:
    flip = {T: F, F: T, U: U}
    assert every(found) == flip[some(flip[v] for v in found)]
