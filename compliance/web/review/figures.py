"""The figures that a finding rests on, and what a reviewer may enter for each: typed by the fact dictionary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from compliance.corpus import Corpus
from compliance.corpus.dictionary import FactDef
from compliance.model.evidence import Evidence
from compliance.model.facts import Fact, Facts
from compliance.model.rows import stated
from compliance.model.wording import FIELD_NAMES, STATE_NAMES, UNIT_NAMES, VALUE_NAMES, plain_value

Waiting = Mapping[str, tuple[int, str, str]]
_LISTED = {"installation": "installations", "data_centre": "data_centres"}


@dataclass(frozen=True)
class Figure:
    """A figure with its place in the facts. ``fact`` is None where the plan does not state it."""

    path: str
    label: str
    type: str
    unit: str
    fact: Fact | None
    choices: tuple[tuple[str, str], ...] = ()
    waiting: tuple[int, str, str] | None = None
    """A correction that waits for another person: its request, what it would be, by whom."""

    @property
    def shown(self) -> str:
        """Its value in words."""
        if self.fact is None:
            return "未载明"
        if self.fact.state != "stated":
            return STATE_NAMES[self.fact.state]
        return plain_value(self.fact.value, self.fact.unit)

    @property
    def entry(self) -> str:
        """What stands in the field before anybody types."""
        value = None if self.fact is None else self.fact.value
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, Decimal):
            return f"{value:f}"
        return "、".join(value) if isinstance(value, tuple) else "" if value is None else str(value)

    @property
    def unit_shown(self) -> str:
        """The unit in which a bare number is taken."""
        return UNIT_NAMES.get(self.unit, self.unit)

    @property
    def rivals(self) -> tuple[tuple[str, str], ...]:
        """(value, what is written) of every candidate of a contradiction."""
        candidates = () if self.fact is None else self.fact.candidates
        return tuple((plain_value(c.value, c.unit), c.raw) for c in candidates)


def place_key(evidence: Evidence) -> tuple[object, ...]:
    """What identifies a place, whether its box went through JSON or not."""
    box = None if evidence.bbox is None else tuple(round(v, 1) for v in evidence.bbox)
    return (evidence.page, box, evidence.locator, evidence.text)


class Book:
    """All figures of a case by their paths, and which stand at a place; made once for all findings."""

    def __init__(self, facts: Facts, corpus: Corpus) -> None:
        self.corpus, self.known = corpus, dict(stated(facts))
        self._at: dict[tuple[object, ...], list[str]] = {}
        for path, fact in self.known.items():
            for evidence in (*fact.evidence, *(e for c in fact.candidates for e in c.evidence)):
                self._at.setdefault(place_key(evidence), []).append(path)

    def figures(self, rule: str, kind: str, index: int, evidence: tuple[Evidence, ...]) -> tuple[Figure, ...]:
        """The figures of a finding: those that its rule names, and whatever else stands where its evidence is."""
        paths = dict.fromkeys(_named(self.corpus, rule, kind, index))
        for one in evidence:
            paths |= dict.fromkeys(self._at.get(place_key(one), ()))
        return tuple(figure_at(path, self.known, self.corpus) for path in paths)


def _named(corpus: Corpus, code: str, kind: str, index: int) -> Iterator[str]:
    rule = corpus.rule(code)
    for name in () if rule is None else rule.fact_names:
        definition = corpus.facts.get(name)
        if definition is None or definition.derived is not None:
            continue
        of = kind if definition.kind == "subject" else definition.kind
        if of in ("enterprise", "plan"):
            yield f"{of}.{definition.field}"
        elif of == kind and of in _LISTED:
            yield f"{_LISTED[of]}.{index}.{definition.field}"


def figure_at(path: str, known: Mapping[str, Fact], corpus: Corpus) -> Figure:
    """The figure at a path of the facts."""
    group, *_, field = path.split(".")
    kind = next((k for k, listed in _LISTED.items() if listed == group), group)
    definition = corpus.facts_by_source.get(f"{kind}.{field}")
    fact = known.get(path)
    label = FIELD_NAMES.get(field) or (definition.label if definition else field)
    kind_of_value = definition.type if definition else "文本"
    return Figure(path, label, kind_of_value, _unit(definition, fact), fact, _choices(definition))


def _unit(definition: FactDef | None, fact: Fact | None) -> str:
    if fact is not None and (fact.unit or fact.candidates):
        return fact.unit or fact.candidates[0].unit
    unit = "" if definition is None else definition.unit
    return "" if unit == "按产品" else unit


def _choices(definition: FactDef | None) -> tuple[tuple[str, str], ...]:
    if definition is None:
        return ()
    if definition.type == "是非":
        return (("是", "是"), ("否", "否"))
    words = definition.words or {}
    return tuple((code, VALUE_NAMES.get(code, word)) for code, word in words.items())
