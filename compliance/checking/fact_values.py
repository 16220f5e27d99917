"""Facts as rules see them: a value with the evidence for it, or the doubt that keeps it from being one."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TypeVar

from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day
from compliance.corpus import Determination
from compliance.corpus.dictionary import FactDef
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Value
from compliance.model.quick import quick

T = TypeVar("T")


@quick
@dataclass(frozen=True)
class FactValue:
    """A fact as a rule sees it: a value, or the doubt that keeps it from being one.

    ``stated`` says whether the document speaks of it at all, whatever it says. ``statement`` replaces
    the generated sentence, ``detail`` is added to it (for a date: says what it is the date of); derived facts use both. ``conflicts`` are the paths
    of contradictory facts that it hangs on.
    """

    fact: FactDef
    value: Value | None = None
    unit: str = ""
    doubt: Doubt | None = None
    stated: Truth = Truth.TRUE
    detail: str = ""
    statement: str = ""
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
    refused: Determination | None = None
    """The officer's record that the enterprise refuses or conceals it, where that is why there is no value."""
    denied: tuple[str, ...] = ()
    """Members that a set is stated not to have, which is more than not having them."""
    lasting: bool = False
    """Whether it is kept with the corpus: wherever the same is said again it is this very object."""


WORDS = ("枚举", "是非")
"""Types of facts of which there are few values."""


def one_of_few(value: FactValue) -> Hashable:
    """What a fact says, where that is one of few things that every plan says: a word, or nothing. None for all else."""
    if value.doubt is not None:
        return (value.doubt.text,) if value.doubt.code == "未载明" and value.refused is None else None
    if value.lasting:
        return value.value, value.statement
    return value.value if value.fact.type in WORDS and not value.statement and not value.detail else None


_MANY = 100


def each_once(groups: Iterable[tuple[T, ...]]) -> tuple[T, ...]:
    """The members of all groups in order, each once."""
    filled = [group for group in groups if group]
    if not filled:
        return ()
    if len(filled) == 1 and len(filled[0]) == 1:
        return filled[0]
    every = list(chain.from_iterable(filled))
    if len(every) > _MANY:  # the same objects over and over; what they are need not be looked at for that
        every = list({id(one): one for one in every}.values())
    return tuple(dict.fromkeys(every))


def all_evidence(fact: Fact) -> tuple[Evidence, ...]:
    """The evidence of a fact and of all its candidates, each piece once."""
    if not fact.candidates and len(fact.evidence) < 2:
        return fact.evidence
    return each_once((fact.evidence, *[c.evidence for c in fact.candidates]))


def from_inputs(fact: FactDef, *inputs: FactValue) -> FactValue:
    """An empty result that carries the evidence, conflicts and first doubt of its inputs."""
    doubt = None
    for one in inputs:
        if one.doubt is not None:
            doubt = one.doubt
            break
    evidence, conflicts = each_once([i.evidence for i in inputs]), each_once([i.conflicts for i in inputs])
    return FactValue(fact, unit=fact.unit, doubt=doubt, evidence=evidence, conflicts=conflicts)


def typed(fact: FactDef, value: Value | None) -> Value | None:
    """``value`` where it has the fact's type, with codes turned into the dictionary's words; None where it has not."""
    if fact.type == "数值":
        return value if isinstance(value, Decimal) and value.is_finite() else None
    if fact.type == "日期":
        return value if isinstance(value, date) else None
    if fact.type == "是非":
        return value if isinstance(value, bool) else None
    words = fact.words or {}
    if fact.type == "集合":
        return tuple(words.get(v, v) for v in value) if isinstance(value, tuple) else None
    if not isinstance(value, str) or not value:
        return None
    if fact.type == "枚举":
        return words.get(value)
    return value


def told(record: Determination) -> str:
    """A determination in words: 经某机关2025年3月1日认定为拒不提供（认定R-2025-001）."""
    when = day(record.day) if record.day is not None else ""
    return f"经{record.authority}{when}认定为{record.finding}（认定{record.id}）"
