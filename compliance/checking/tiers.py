"""The three classes of 能效清单: at or above the benchmark, between, below the baseline, by the table in force.

Both ends belong to the better class: a figure equal to the benchmark meets it (达到), one equal to the baseline is not
below it; ``LEVELS`` and their use in the rules say the same (RG002).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from compliance.checking.alike import Alike
from compliance.checking.limits import Limit, limit_of
from compliance.checking.review import scope_for
from compliance.checking.scope import Scope
from compliance.checking.truth import Truth
from compliance.corpus import Corpus
from compliance.corpus.conditions import LevelRef
from compliance.model.aggregate import RegionFacts, RegisteredInstallation, Tier
from compliance.model.review import Subject

_BENCHMARK, _BASELINE = LevelRef("表", "标杆"), LevelRef("表", "基准")


def tiers(
    installations: Sequence[RegisteredInstallation], corpus: Corpus, *, as_of: date, region: str | None = None
) -> tuple[Tier, ...]:
    """The class of each, in order, by its present consumption (``sec_current``)."""
    path = corpus.places.path(region)
    facts = RegionFacts(installations=tuple(installations))
    whole = scope_for(facts, corpus, Subject("region"), as_of, path)
    everyone = Alike(whole, "installation")
    return tuple([answer.value for answer in everyone.ask("tier", None, lambda scope: (_tier(scope), ()))])


def _tier(scope: Scope) -> Tier:
    better, worse = limit_of(scope, _BENCHMARK), limit_of(scope, _BASELINE)
    doubt = better.doubt or worse.doubt
    if doubt is not None:
        return Tier(None, doubt=doubt.text)
    edition = better.label[better.label.find("（") + 1 : -1] if "（" in better.label else ""
    levels = better.values[0], worse.values[0], better.unit, edition
    observed = scope.field("installation.sec_current")
    if observed.doubt is not None or not isinstance(observed.value, Decimal):
        return Tier(None, *levels, doubt=observed.doubt.text if observed.doubt else "没有单位产品能耗")
    value = scope.corpus.lexicon.convert(observed.value, observed.unit, better.unit)
    if value is None:
        return Tier(None, *levels, doubt=f"单位“{observed.unit}”与能效水平表的“{better.unit}”不能换算")
    reaches, holds = _within(value, better), _within(value, worse)
    if Truth.UNKNOWN in (reaches, holds) and reaches is not Truth.TRUE:
        return Tier(None, *levels, doubt=f"须先查明：{better.note or worse.note}")
    if reaches is Truth.TRUE:
        return Tier("above_benchmark", *levels)
    return Tier("between" if holds is Truth.TRUE else "below_baseline", *levels)


def _within(value: Decimal, limit: Limit) -> Truth:
    """Whether a consumption is within a level, by every reading that the table allows."""
    each = {value <= reading for reading in limit.values}
    if each == {True}:
        return Truth.TRUE
    return Truth.UNKNOWN if len(each) > 1 or limit.open_ended else Truth.FALSE
