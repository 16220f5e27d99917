"""What a rule may look at: one subject within the facts of one plan, on one date, in one place."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from compliance.checking.changing import changed
from compliance.checking.fact_values import FactValue, all_evidence, one_of_few, told, typed
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day, quantity
from compliance.corpus import Corpus, Determination
from compliance.corpus.conditions import Line
from compliance.corpus.determinations import CONCEALED
from compliance.corpus.dictionary import BY_PRODUCT, FactDef
from compliance.model.aggregate import AnyFacts
from compliance.model.evidence import Evidence
from compliance.model.facts import Candidate, Fact, Facts, MaybeFact, Value
from compliance.model.review import ClauseQuote, Subject

GROUPS = {
    "installation": "installations", "data_centre": "data_centres", "registration": "installations",
    "submission": "submissions", "plan_entry": "entries",
}  # fmt: skip
"""Kinds of which there are many, and where the facts keep them."""
_SINGLE = ("enterprise", "plan", "region", "annual_plan")


@dataclass(frozen=True)
class AsIf:
    """A line about refused data that the law takes for true (视为 … 如同): by which record, and on which clause."""

    line: Line
    record: Determination
    support: ClauseQuote


def _conflicting(record: Any) -> bool:
    return any(fact.state == "conflicting" for fact in vars(record).values() if fact is not None)


@lru_cache(maxsize=1024)
def _decimal(confidence: float) -> Decimal:
    return Decimal(str(confidence))


Derive = Callable[["Scope", FactDef], FactValue]


@dataclass(frozen=True)
class Scope:
    """One subject of one review. ``region`` is the path from 全国 down, None where unknown.

    ``choices`` picks a candidate for contradictory facts, by path; ``derive`` computes derived facts and
    ``typical`` gives the level that a plausible range refers to. Both are handed in, so that this module
    depends on neither.
    """

    facts: AnyFacts
    corpus: Corpus
    subject: Subject
    as_of: date
    region: tuple[str, ...] | None
    derive: Mapping[str, Derive] = field(default_factory=dict, repr=False)
    typical: Callable[[Scope, str], Decimal | None] = field(default=lambda *_: None, repr=False)
    choices: Mapping[str, Candidate] = field(default_factory=dict)
    refused: Mapping[str, Determination] = field(default_factory=dict)
    """Officers' records by the path of the fact that they are about."""
    as_if: tuple[AsIf, ...] = ()
    seen: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What has been worked out about this subject (facts, limits): every rule asks for the same few things."""

    said: dict[str, Hashable] = field(default_factory=dict, repr=False, compare=False)
    """What each fact that has been read says, where that is one of few things that every plan says, else None."""

    common: dict[object, Any] = field(default_factory=dict, repr=False, compare=False)
    """What hangs on the facts alone, whatever the subject; the scopes of one plan share it."""

    def choosing(self, choices: Mapping[str, Candidate]) -> Scope:
        """The same scope with candidates picked."""
        return replace(self, choices=choices, seen={}, said={})

    @property
    def plan_facts(self) -> Facts:
        """The facts as those of one plan; derived facts of plans use it.

        Raises:
            TypeError: where they are a region's or an annual plan's (a rule on those cannot name such a fact).
        """
        if not isinstance(self.facts, Facts):
            raise TypeError("not the facts of a plan")
        return self.facts

    @property
    def complete(self) -> bool | None:
        """Whether the subject's list of members is known to be complete (True) or not to be (False)."""
        stated: MaybeFact = getattr(self.record(self.subject.kind), "complete", None)
        return stated.value if stated is not None and isinstance(stated.value, bool) else None

    def path(self, kind: str, name: str) -> str:
        """The path of a field as mentions write it: ``installations.0.sec_target``."""
        kind = self.subject.kind if kind == "subject" else kind
        group = GROUPS.get(kind)
        return f"{group}.{self.subject.index}.{name}" if group else f"{kind}.{name}"

    @cached_property
    def contradictory(self) -> bool:
        """Whether the document contradicts itself on anything that rules on the subject may look at.

        In a plan those look at the subject, the enterprise and the plan as a whole; in a register at every member.
        """
        if isinstance(self.facts, Facts):
            kinds = dict.fromkeys((self.subject.kind, "enterprise", "plan"))
            return any(self._contradicts(kind, self.record(kind)) for kind in kinds)
        groups = (getattr(self.facts, name, ()) for name in dict.fromkeys(GROUPS.values()))
        single = (getattr(self.facts, name, None) for name in _SINGLE)
        return any(map(_conflicting, (*(r for group in groups for r in group), *(r for r in single if r is not None))))

    def _contradicts(self, kind: str, record: Any) -> bool:
        """Whether a record contradicts itself; that of the whole plan is looked through once for all its subjects."""
        key = ("contradictory", kind, self.subject.index if kind in GROUPS else 0)
        known: bool | None = self.common.get(key)
        if known is None:
            known = self.common[key] = _conflicting(record)
        return known

    def record(self, kind: str) -> Any:
        """The record of facts of a kind: the subject's own, or the plan's or enterprise's."""
        kind = self.subject.kind if kind == "subject" else kind
        if kind in GROUPS:
            return getattr(self.facts, GROUPS[kind])[self.subject.index]
        return getattr(self.facts, kind)

    def field(self, source: str) -> FactValue:
        """The fact that the dictionary takes from ``source`` (``installation.output``), for derived facts."""
        found = self.corpus.facts_by_source.get(source)
        if found is None:
            kind, _, name = source.partition(".")
            found = FactDef(source, kind, "文本", source, name)
        return self.read(found)

    def read(self, fact: FactDef) -> FactValue:
        """The value of a fact for this subject."""
        known: FactValue | None = self.seen.get(fact.name)
        if known is None:
            known = self.seen[fact.name] = self._read(fact)
            self.said[fact.name] = one_of_few(known)
        return known

    def _read(self, fact: FactDef) -> FactValue:
        derived = fact.derived
        if derived is not None:
            return self.derive[derived](self, fact)
        found: MaybeFact = getattr(self.record(fact.kind), fact.field, None)
        if self.refused:
            record = self.refused.get(self.path(fact.kind, fact.field))
            if record is not None and (record.finding == CONCEALED or found is None or found.state == "illegible"):
                return self._refused(fact, found, record)
        return self._missing(fact) if found is None else self._state(fact, found)

    def _refused(self, fact: FactDef, found: MaybeFact, record: Determination) -> FactValue:
        """拒不提供 holds where the plan gives no figure; 瞒报漏报 also against the figure that it gives."""
        doubt = Doubt("拒不提供", f"{fact.label}{told(record)}")
        evidence = all_evidence(found) if found is not None else ()
        return FactValue(fact, doubt=doubt, stated=Truth.FALSE, evidence=evidence, refused=record)

    def _missing(self, fact: FactDef) -> FactValue:
        """A fact that the document does not state: the same value for every subject of every review."""
        key = ("missing", fact.name)
        known: FactValue | None = self.corpus.memo.get(key)
        if known is None or known.fact is not fact:
            doubt = Doubt("未载明", f"{fact.label}未载明")
            known = self.corpus.memo[key] = FactValue(fact, doubt=doubt, stated=Truth.FALSE, lasting=True)
        return known

    def lasting(self, value: FactValue) -> FactValue:
        """``value``, which rests on no place of the document, as the one object that is kept of it for the corpus."""
        key = ("value", value.fact.name, value.value, value.statement)
        known: FactValue | None = self.corpus.memo.get(key)
        if known is None or known.fact is not value.fact:
            known = self.corpus.memo[key] = changed(value, lasting=True)
        return known

    def _state(self, fact: FactDef, found: Fact) -> FactValue:
        evidence = all_evidence(found)
        if found.state == "illegible":
            return FactValue(fact, doubt=Doubt("无法辨认", f"{fact.label}无法辨认"), evidence=evidence)
        if found.state == "conflicting":
            path = self.path(fact.kind, fact.field)
            if path not in self.choices:
                doubt = Doubt("文内矛盾", f"{fact.label}前后矛盾（{self._candidates(fact, found)}）")
                return FactValue(fact, doubt=doubt, evidence=evidence, conflicts=(path,))
            chosen = self.choices[path]
            given = self._value(fact, chosen.value, chosen.unit, evidence, 1.0)
            return changed(given, conflicts=(path,))
        return self._value(fact, found.value, found.unit, evidence, found.confidence)

    def _candidates(self, fact: FactDef, found: Fact) -> str:
        return "、".join(written(fact, c.value, self.unit_of(fact, c.unit), self) for c in found.candidates)

    def _value(
        self, fact: FactDef, value: Value | None, unit: str, evidence: tuple[Evidence, ...], confidence: float
    ) -> FactValue:
        unit = unit or self.unit_of(fact, unit)
        right = typed(fact, value)
        doubt: Doubt | None = None
        if right is None:
            doubt = Doubt("疑似抽取错误", f"{fact.label}读作“{value}”，不是可用的值")
        elif _decimal(confidence) < self.corpus.lexicon.minimum_confidence:
            doubt = Doubt("置信不足", f"{fact.label}读作{written(fact, right, unit, self)}，把握不足")
        elif fact.plausible is not None and (out := self.out_of_range(fact, right, unit)):
            doubt = Doubt("疑似抽取错误", out)
        if doubt is not None:
            return FactValue(fact, doubt=doubt, unit=unit, evidence=evidence)
        return FactValue(fact, right, unit, evidence=evidence)

    def unit_of(self, fact: FactDef, unit: str) -> str:
        """The unit a value came with; the dictionary's where it came with none."""
        if unit or not isinstance(fact.unit, str):
            return unit
        if fact.unit != BY_PRODUCT:
            return fact.unit
        product = self.product()
        known = self.corpus.products.get(product) if product else None
        return known.unit if known else ""

    def product(self) -> str | None:
        """The key of the subject's product, None where it is not settled."""
        if self.subject.kind != "installation":
            return None
        fact: MaybeFact = self.record("installation").product
        path = self.path("installation", "product")
        if fact is not None and fact.state == "conflicting" and path in self.choices:
            return str(self.choices[path].value)
        return str(fact.value) if fact is not None and fact.value is not None else None

    def out_of_range(self, fact: FactDef, value: Value, unit: str) -> str:
        """Why a value cannot be right by the dictionary's range; "" where it can. A rule on all figures asks again."""
        key = ("out of range", fact.name, value, unit)
        known: str | None = self.seen.get(key)
        if known is None:
            known = self.seen[key] = self._out_of_range(fact, value, unit)
        return known

    def _out_of_range(self, fact: FactDef, value: Value, unit: str) -> str:
        allowed = fact.plausible
        if allowed is None or not isinstance(value, (Decimal, date)):
            return ""
        if isinstance(value, Decimal) and not value.is_finite():
            return f"{fact.label}读作“{value}”，不是数值"
        low, high = allowed.low, allowed.high
        if isinstance(value, Decimal) and isinstance(low, Decimal) and isinstance(high, Decimal):
            if allowed.relative_to:
                level = self.typical(self, allowed.relative_to)
                if level is None or level <= 0:
                    return ""
                low, high = low * level, high * level
            elif (converted := self.corpus.lexicon.convert(value, unit, fact.unit)) is not None:
                value = converted
            else:
                return ""
            outside = not low <= value <= high
        elif isinstance(value, date) and isinstance(low, date) and isinstance(high, date):
            outside = not low <= value <= high
        else:
            return ""
        return f"{fact.label}读作{written(fact, value, unit, self)}，超出合理范围" if outside else ""


def written(fact: FactDef, value: Value, unit: str, scope: Scope) -> str:
    """A value of a fact as Chinese text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return quantity(value, unit, scope.corpus.lexicon)
    if isinstance(value, date):
        return day(value)
    words = fact.words or {}
    if isinstance(value, tuple):
        return "、".join(words.get(v, v) for v in value)
    return words.get(value, value)
