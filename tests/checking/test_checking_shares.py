"""The interval of a share is exactly what all ways of filling in the unknown give: tried one by one on small sets."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.checking.shares import (
    CERTAIN,
    FAILS,
    MEETS,
    OUT,
    Counted,
    Interval,
    Standing,
    Standings,
    household,
    share,
    standings,
    tallied,
)
from compliance.checking.truth import Truth

WAYS = [
    frozenset(s) for s in ({MEETS}, {FAILS}, {OUT}, {MEETS, FAILS}, {MEETS, OUT}, {FAILS, OUT}, {MEETS, FAILS, OUT})
]
ways = st.sampled_from(WAYS)
weights = st.integers(1, 5).map(Fraction)
QUICK = settings(max_examples=300, deadline=None)


def completions(counted: list[Counted], factors: dict[str, Fraction]) -> list[Fraction | None]:
    """The share for every way of filling in; None where nothing counts. ``factors`` say what a unit is worth."""
    found: list[Fraction | None] = []
    for chosen in product(*(sorted(c.standings) for c in counted)):
        sums = dict.fromkeys(Standing, Fraction(0))
        for one, standing in zip(counted, chosen, strict=True):
            assert one.weight is not None
            sums[standing] += one.weight * factors[one.unit]
        total = sums[MEETS] + sums[FAILS]
        found.append(sums[MEETS] / total if total else None)
    return found


@QUICK
@given(st.lists(st.builds(Counted, ways, weights), max_size=5))
def test_the_interval_is_what_all_completions_span(counted: list[Counted]) -> None:
    tried = completions(counted, {"": Fraction(1)})
    values = [v for v in tried if v is not None]
    found = share(tallied(counted))
    if not values:
        assert found is None
        return
    assert found is not None
    assert (found.low, found.high) == (min(values), max(values))
    assert found.empty == (None in tried)


@QUICK
@given(
    st.lists(st.builds(Counted, ways, weights), min_size=1, max_size=5),
    st.sampled_from([">", ">=", "<", "<="]),
    st.fractions(0, 1, max_denominator=6),
)
def test_the_verdict_is_the_one_that_all_completions_share(
    counted: list[Counted], operator: str, target: Fraction
) -> None:
    tried = completions(counted, {"": Fraction(1)})
    found = share(tallied(counted))
    if found is None:
        return
    holds = {">": Fraction.__gt__, ">=": Fraction.__ge__, "<": Fraction.__lt__, "<=": Fraction.__le__}[operator]
    met = {holds(v, target) for v in tried if v is not None}
    expected = Truth.UNKNOWN
    if met == {True}:
        expected = Truth.TRUE
    elif met == {False} and None not in tried:
        expected = Truth.FALSE
    assert found.compare(operator, target) is expected


@QUICK
@given(
    st.lists(st.builds(Counted, ways, weights, st.sampled_from(["吨", "重量箱"])), min_size=1, max_size=5),
    st.fractions(Fraction(1, 50), 50, max_denominator=50),
)
def test_units_that_cannot_be_added_hold_whatever_they_are_worth(counted: list[Counted], worth: Fraction) -> None:
    found = share(tallied(counted))
    for value in completions(counted, {"吨": Fraction(1), "重量箱": worth}):
        if value is not None:
            assert found is not None and within(value, found)


@QUICK
@given(
    st.lists(st.builds(Counted, ways, weights), max_size=3),
    st.lists(ways, min_size=1, max_size=2),
    st.fractions(Fraction(1, 100), 100, max_denominator=100),
)
def test_a_weight_that_is_not_known_may_be_any(
    known: list[Counted], unknown: list[Standings], weight: Fraction
) -> None:
    found = share(tallied([*known, *(Counted(w, None) for w in unknown)]))
    for value in completions([*known, *(Counted(w, weight) for w in unknown)], {"": Fraction(1)}):
        if value is not None:
            assert found is not None and within(value, found)


def within(value: Fraction, interval: Interval) -> bool:
    low = value > interval.low if interval.low_open else value >= interval.low
    return low and (value < interval.high if interval.high_open else value <= interval.high)


@QUICK
@given(st.lists(ways, min_size=1, max_size=4), st.booleans())
def test_an_enterprise_counts_as_its_installations_make_it(members: list[Standings], every: bool) -> None:
    expected = set()
    for chosen in product(*members):
        counting = [c for c in chosen if c is not OUT]
        if not counting:
            expected.add(OUT)
        else:
            meets = all(c is MEETS for c in counting) if every else MEETS in counting
            expected.add(MEETS if meets else FAILS)
    assert household(members, every) == expected


@QUICK
@given(st.lists(st.builds(Counted, ways, weights), min_size=1, max_size=5), st.integers(0, 4))
def test_knowing_less_never_narrows_the_interval(counted: list[Counted], index: int) -> None:
    at = index % len(counted)
    less = list(counted)
    less[at] = Counted(counted[at].standings | {MEETS, FAILS}, counted[at].weight)
    before, after = share(tallied(counted)), share(tallied(less))
    assert after is not None
    if before is not None:
        assert after.low <= before.low and after.high >= before.high


def test_standings_follow_belonging_and_condition() -> None:
    assert standings(Truth.FALSE, Truth.UNKNOWN) == CERTAIN[OUT]
    assert standings(Truth.TRUE, Truth.TRUE) == CERTAIN[MEETS]
    assert standings(Truth.TRUE, Truth.UNKNOWN) == {MEETS, FAILS}
    assert standings(Truth.UNKNOWN, Truth.FALSE) == {FAILS, OUT}


def test_one_that_surely_fails_keeps_all_of_another_unit_from_being_all() -> None:
    failing, open_ = Counted(CERTAIN[FAILS], Fraction(1), "吨"), Counted(CERTAIN[MEETS], None)
    found = share(tallied([failing, open_]))
    assert found is not None
    assert found.high == 1 and found.compare(">=", Fraction(1)) is Truth.FALSE
    assert found.compare(">=", Fraction(9, 10)) is Truth.UNKNOWN


def test_nothing_of_any_weight_is_nothing() -> None:
    assert share(tallied([])) is None
    assert share(tallied([Counted(CERTAIN[MEETS], Fraction(0))])) is None
