"""What a rule may look at: one subject within the facts of one plan, on one date, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, cast

from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day, quantity
from compliance.corpus import Corpus, Determination
from compliance.corpus.conditions import Line
from compliance.corpus.determinations import CONCEALED
from compliance.corpus.dictionary import BY_PRODUCT, FactDef
from compliance.model.aggregate import AnyFacts
from compliance.model.evidence import Evidence
from compliance.model.facts import Candidate, Fact, Facts, MaybeFact, Value
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote, Subject, SubjectKind

_GROUPS = {
    "installation": "installations", "data_centre": "data_centres", "registration": "installations",
    "submission": "submissions", "plan_entry": "entries",
}  # fmt: skip
_SINGLE = ("enterprise", "plan", "region", "annual_plan")


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


@dataclass(frozen=True)
class AsIf:
    """A line about refused data that the law takes for true (视为 … 如同): by which record, and on which clause."""

    line: Line
    record: Determination
    support: ClauseQuote


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

    def choosing(self, choices: Mapping[str, Candidate]) -> Scope:
        """The same scope with candidates picked."""
        return replace(self, choices=choices, seen={})

    @property
    def plan_facts(self) -> Facts:
        """The facts as those of one plan; derived facts of plans use it.

        Raises:
            TypeError: where they are a region's or an annual plan's (a rule on those cannot name such a fact).
        """
        if not isinstance(self.facts, Facts):
            raise TypeError("not the facts of a plan")
        return self.facts

    def members(self, kind: str) -> Iterator[Scope]:
        """The scope of each member of a kind, in order; several norms ask the same members."""
        known: tuple[Scope, ...] | None = self.seen.get(("members", kind))
        if known is None:
            each = (Subject(cast(SubjectKind, kind), i) for i in range(len(getattr(self.facts, _GROUPS[kind]))))
            known = self.seen["members", kind] = tuple([replace(self, subject=s, seen={}) for s in each])
        return iter(known)

    @property
    def complete(self) -> bool | None:
        """Whether the subject's list of members is known to be complete (True) or not to be (False)."""
        stated: MaybeFact = getattr(self.record(self.subject.kind), "complete", None)
        return stated.value if stated is not None and isinstance(stated.value, bool) else None

    def path(self, kind: str, name: str) -> str:
        """The path of a field as mentions write it: ``installations.0.sec_target``."""
        kind = self.subject.kind if kind == "subject" else kind
        group = _GROUPS.get(kind)
        return f"{group}.{self.subject.index}.{name}" if group else f"{kind}.{name}"

    @property
    def contradictory(self) -> bool:
        """Whether the plan contradicts itself on anything at all."""
        known: bool | None = self.seen.get("contradictory")
        if known is None:
            groups = (getattr(self.facts, name, ()) for name in dict.fromkeys(_GROUPS.values()))
            single = (getattr(self.facts, name, None) for name in _SINGLE)
            records = (*(r for group in groups for r in group), *(r for r in single if r is not None))
            stated = (fact for record in records for fact in vars(record).values() if fact is not None)
            known = self.seen["contradictory"] = any(fact.state == "conflicting" for fact in stated)
        return known

    def record(self, kind: str) -> Any:
        """The record of facts of a kind: the subject's own, or the plan's or enterprise's."""
        kind = self.subject.kind if kind == "subject" else kind
        if kind in _GROUPS:
            return getattr(self.facts, _GROUPS[kind])[self.subject.index]
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
        return known

    def _read(self, fact: FactDef) -> FactValue:
        if fact.derived is not None:
            return self.derive[fact.derived](self, fact)
        path = self.path(fact.kind, fact.field)
        found: MaybeFact = getattr(self.record(fact.kind), fact.field, None)
        record = self.refused.get(path)
        if record is not None and (record.finding == CONCEALED or found is None or found.state == "illegible"):
            return self._refused(fact, found, record)
        return self._state(fact, found, path)

    def _refused(self, fact: FactDef, found: MaybeFact, record: Determination) -> FactValue:
        """拒不提供 holds where the plan gives no figure; 瞒报漏报 also against the figure that it gives."""
        doubt = Doubt("拒不提供", f"{fact.label}{told(record)}")
        evidence = all_evidence(found) if found is not None else ()
        return FactValue(fact, doubt=doubt, stated=Truth.FALSE, evidence=evidence, refused=record)

    def _state(self, fact: FactDef, found: MaybeFact, path: str) -> FactValue:
        if found is None:
            return FactValue(fact, doubt=Doubt("未载明", f"{fact.label}未载明"), stated=Truth.FALSE)
        evidence = all_evidence(found)
        if found.state == "illegible":
            return FactValue(fact, doubt=Doubt("无法辨认", f"{fact.label}无法辨认"), evidence=evidence)
        if found.state == "conflicting":
            if path not in self.choices:
                doubt = Doubt("文内矛盾", f"{fact.label}前后矛盾（{self._candidates(fact, found)}）")
                return FactValue(fact, doubt=doubt, evidence=evidence, conflicts=(path,))
            chosen = self.choices[path]
            given = self._value(fact, chosen.value, chosen.unit, evidence, Decimal(1))
            return replace(given, conflicts=(path,))
        return self._value(fact, found.value, found.unit, evidence, Decimal(str(found.confidence)))

    def _candidates(self, fact: FactDef, found: Fact) -> str:
        return "、".join(written(fact, c.value, self.unit_of(fact, c.unit), self) for c in found.candidates)

    def _value(
        self, fact: FactDef, value: Value | None, unit: str, evidence: tuple[Evidence, ...], confidence: Decimal
    ) -> FactValue:
        unit = self.unit_of(fact, unit)
        typed = _typed(fact, value)
        doubt: Doubt | None = None
        if typed is None:
            doubt = Doubt("疑似抽取错误", f"{fact.label}读作“{value}”，不是可用的值")
        elif confidence < self.corpus.lexicon.minimum_confidence:
            doubt = Doubt("置信不足", f"{fact.label}读作{written(fact, typed, unit, self)}，把握不足")
        elif out := self.implausible(fact, typed, unit):
            doubt = Doubt("疑似抽取错误", out)
        if doubt:
            return FactValue(fact, doubt=doubt, unit=unit, evidence=evidence)
        return FactValue(fact, typed, unit, evidence=evidence)

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

    def implausible(self, fact: FactDef, value: Value, unit: str) -> str:
        """Why a value cannot be right by the dictionary's range; "" where it can."""
        allowed = fact.plausible
        if allowed is None or not isinstance(value, Decimal | date):
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


def _typed(fact: FactDef, value: Value | None) -> Value | None:
    """``value`` where it has the fact's type, with codes turned into the dictionary's words."""
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


def told(record: Determination) -> str:
    """A determination in words: 经某机关2025年3月1日认定为拒不提供（认定R-2025-001）."""
    when = day(record.day) if record.day is not None else ""
    return f"经{record.authority}{when}认定为{record.finding}（认定{record.id}）"


def all_evidence(fact: Fact) -> tuple[Evidence, ...]:
    """The evidence of a fact and of all its candidates, each piece once."""
    pieces = [*fact.evidence, *(e for c in fact.candidates for e in c.evidence)]
    return tuple(dict.fromkeys(pieces))


def from_inputs(fact: FactDef, *inputs: FactValue) -> FactValue:
    """An empty result that carries the evidence, conflicts and first doubt of its inputs."""
    return FactValue(
        fact,
        unit=fact.unit,
        doubt=next((i.doubt for i in inputs if i.doubt), None),
        evidence=tuple(dict.fromkeys(e for i in inputs for e in i.evidence)),
        conflicts=tuple(dict.fromkeys(c for i in inputs for c in i.conflicts)),
    )
