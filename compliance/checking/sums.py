"""Do the parts add up? Investment, saving and CO2 of the installations against the plan's totals.

A plan may sum only its retrofits and leave a project under construction out, so every natural
selection is tried before a difference is reported. A part that is not stated leaves the sum open; it is
still reported when most parts are there, because a person can settle it at a glance.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compliance.checking.wording import number, quantity
from compliance.corpus.words import Lexicon
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts, InstallationFacts, MaybeFact
from compliance.model.rounding import half_step

TOTALS = (("总投资", "investment"), ("年节能量", "energy_saving"), ("年二氧化碳减排量", "co2_reduction"))
_SELECTIONS = (None, ("existing",), ("existing", "under_construction"), ("under_construction", "proposed"))
_LEAST = 40
"""What was written is at least that many times what its rounding can hide."""
MATCH, DIFFER, NO_PARTS = "相符", "不符", "无分项"


@dataclass(frozen=True)
class SumOutcome:
    """The word of the fact dictionary (相符, 不符, 无分项), a sentence and the evidence."""

    word: str
    text: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class _Comparison:
    word: str
    text: str = ""
    evidence: tuple[Evidence, ...] = ()


def compare_sums(facts: Facts, tolerance: Decimal, lexicon: Lexicon) -> SumOutcome:
    """The outcome over all totals that can be compared. ``tolerance`` is relative to the total."""
    selections = _selections(facts)
    found = [_compare(facts, selections, label, name, tolerance, lexicon) for label, name in TOTALS]
    items = _items(facts, tolerance, lexicon)
    if items is not None and (found[0].word == NO_PARTS or items.word == DIFFER):
        found[0] = items
    compared = [c for c in found if c.word != NO_PARTS]
    differing = [c for c in compared if c.word == DIFFER]
    told = differing or compared
    word = DIFFER if differing else MATCH if compared else NO_PARTS
    evidence = tuple(dict.fromkeys(e for c in told for e in c.evidence))
    text = "；".join(c.text for c in told) or "没有可与合计核对的分项"
    return SumOutcome(word, text, evidence)


def _selections(facts: Facts) -> list[list[InstallationFacts]]:
    """The natural selections of the installations, those that come to the same once; none of nobody."""
    found: dict[tuple[int, ...], list[InstallationFacts]] = {(): []}
    statuses = [_status(i) for i in facts.installations]
    for selection in _SELECTIONS:
        chosen = tuple([n for n, s in enumerate(statuses) if selection is None or s in selection])
        found.setdefault(chosen, [facts.installations[n] for n in chosen])
    return list(found.values())[1:]


def _compare(
    facts: Facts, selections: list[list[InstallationFacts]], label: str, name: str, tolerance: Decimal, lexicon: Lexicon
) -> _Comparison:
    total: MaybeFact = getattr(facts.plan, name)
    if not _settled(total):
        return _Comparison(NO_PARTS)
    assert total is not None and isinstance(total.value, Decimal)
    tried: list[list[Fact]] = [[]]
    for chosen in selections:
        parts = [p for p in (getattr(i, name) for i in chosen) if _settled(p)]
        if parts in tried:
            continue
        tried.append(parts)
        if _adds_up(parts, total, tolerance):
            return _told(MATCH, label, parts, total, lexicon)
    chosen = _retrofits(facts)
    stated = [getattr(i, name) for i in chosen]
    parts = [p for p in stated if _settled(p)]
    excess = sum((_number(p) for p in parts), Decimal(0)) > total.value
    if (len(parts) < 2 and not (parts and excess)) or len(parts) <= len(stated) / 2:
        return _Comparison(NO_PARTS)
    return _told(DIFFER, label, parts, total, lexicon, len(stated) - len(parts))


def _items(facts: Facts, tolerance: Decimal, lexicon: Lexicon) -> _Comparison | None:
    """The investment table's own items against the total, where the plan has such a table."""
    total, items = facts.plan.investment, facts.plan.investment_items
    if not _settled(total) or items is None or not isinstance(items.value, tuple) or len(items.value) < 2:
        return None
    assert total is not None
    parts = [Fact(Decimal(v), items.unit, v, evidence=items.evidence) for v in items.value]
    word = MATCH if _adds_up(parts, total, tolerance) else DIFFER
    return _told(word, "总投资", parts, total, lexicon)


def _retrofits(facts: Facts) -> list[InstallationFacts]:
    existing = [i for i in facts.installations if _status(i) == "existing"]
    return existing or list(facts.installations)


def _status(installation: InstallationFacts) -> object:
    return installation.status.value if installation.status else None


def _settled(fact: MaybeFact) -> bool:
    if fact is None or fact.state != "stated":
        return False
    return isinstance(fact.value, Decimal) and fact.value.is_finite()


def _number(fact: Fact) -> Decimal:
    assert isinstance(fact.value, Decimal)
    return fact.value


def _adds_up(parts: list[Fact], total: Fact, tolerance: Decimal) -> bool:
    values = [_number(p) for p in parts]
    difference = abs(sum(values, Decimal(0)) - _number(total))
    if difference <= abs(_number(total)) * tolerance:
        return True
    most = sum(map(abs, values), abs(_number(total))) / _LEAST
    return difference <= most and difference <= sum((_rounding(f) for f in (*parts, total)), Decimal(0))


def _rounding(fact: Fact) -> Decimal:
    """Half of the last digit that was written, in the canonical unit: 98.26亿元 → 50万元."""
    half = half_step(_number(fact), fact.raw)
    if half is None:
        return Decimal(0)
    return min(half, abs(_number(fact)) / _LEAST)


def _told(word: str, label: str, parts: list[Fact], total: Fact, lexicon: Lexicon, missing: int = 0) -> _Comparison:
    found = sum((_number(p) for p in parts), Decimal(0))
    text = f"{label}：{'+'.join(number(_number(p)) for p in parts)}={number(found)}"
    shown = quantity(_number(total), total.unit, lexicon)
    difference = quantity(abs(found - _number(total)), total.unit, lexicon)
    text += f"，与合计{shown}相符" if word == MATCH else f"，合计写作{shown}，相差{difference}"
    if missing:
        text += f"（另有{missing}个分项未载明）"
    evidence = (*(e for p in parts for e in p.evidence), *total.evidence)
    return _Comparison(word, text, tuple(dict.fromkeys(evidence)))
