"""Critical points: the finite set of fact values, places and days at which a rule can change its mind.

A line never computes, so between two neighbouring thresholds nothing changes. It is enough to try each
word of an enumeration, each threshold and a little to both sides of it, each day and the days beside it,
each set whole and without one item, and each fact not stated. A point is written as a test case, in the
facts that a case states, so that it can be run and printed like one. Facts that are derived by arithmetic
have no thresholds of their own: for their inputs the values of the rule's cases are taken.

Places and days are reduced to those that differ in what binds there (``settings``).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from math import prod

from compliance.checking.critical_settings import Setting, deeming_rules, rule_lines, settings, signature
from compliance.checking.critical_values import PRODUCT, source_of, stateable, values_of
from compliance.checking.rule_tests import subject_kind
from compliance.corpus import Corpus, Rule
from compliance.corpus.cases import Case, Stated, case_files, read_cases
from compliance.corpus.conditions import FactRef, Line, Shifted
from compliance.corpus.dictionary import PLAN_SUBJECTS, FactDef

__all__ = [
    "LEVEL_FIELDS", "Axis", "Cases", "Grid", "Setting", "cases_by_rule", "grids", "joint_grids", "settings", "signature",
]  # fmt: skip

Cases = dict[str, tuple[Case, ...]]
LEVEL_FIELDS = frozenset({"product", "name", "process"})
"""What looking up a level reads besides the figure: the product, and the words that its modifiers are about."""


@dataclass(frozen=True)
class Axis:
    """A fact with the values worth trying; None is not stating it."""

    name: str
    values: tuple[Stated | None, ...]
    aliases: frozenset[str] = frozenset()
    """Every name that the dictionary has for the field (设计能耗 and 改造后能耗 are one)."""


@dataclass(frozen=True)
class Grid:
    """All critical points of a rule for one kind of subject (and one product, where levels are looked up)."""

    rule: str
    axes: tuple[Axis, ...]
    settings: tuple[Setting, ...]
    bases: tuple[Case, ...]
    product: str | None = None

    @cached_property
    def size(self) -> int:
        """How many points the whole product has."""
        return prod(len(a.values) for a in self.axes) * len(self.settings)

    def near(self) -> Iterator[Case]:
        """The rule's own cases in every setting, and each of them with one fact changed."""
        for base in self.bases:
            for where in self.settings:
                yield replace(base, region=where.region, day=where.day, drafts=where.drafts)
            for axis in self.axes:
                for value in axis.values:
                    yield replace(base, facts=_with(base.facts, axis, value))

    def point(self, index: int) -> Case:
        """The ``index``-th point of the whole product."""
        index, at = divmod(index, len(self.settings))
        stated = []
        for axis in self.axes:
            index, i = divmod(index, len(axis.values))
            value = axis.values[i]
            if value is not None:
                stated.append(value)
        return _case(self.rule, self.settings[at], tuple(stated))

    def points(self, limit: int | None = None, seed: int = 0) -> Iterator[Case]:
        """Every point, or ``limit`` of them drawn by ``seed`` where the product is larger."""
        if limit is None or self.size <= limit:
            yield from (self.point(i) for i in range(self.size))
        else:
            yield from (self.point(i) for i in sorted(random.Random(seed).sample(range(self.size), limit)))


def cases_by_rule(corpus: Corpus) -> Cases:
    """The cases beside the rules, by rule code."""
    found: dict[str, list[Case]] = {}
    for path, name in case_files(corpus.folder):
        for case in read_cases(path, name):
            found.setdefault(case.rule, []).append(case)
    return {code: tuple(cases) for code, cases in found.items()}


def grids(rule: Rule, corpus: Corpus, cases: Iterable[Case], edges: bool = False) -> tuple[Grid, ...]:
    """The grids of a rule: one for each kind of subject, and for each product among its cases.

    With ``edges`` both ends of each span of time are tried, not just its first day: for whoever moves the ends.
    Subjects whose facts are not those of a plan (地区, 年度计划) have none.
    """
    return tuple(_grids((rule,), corpus, tuple(cases), rule.code, edges))


def joint_grids(one: Rule, other: Rule, corpus: Corpus, cases: Iterable[Case]) -> tuple[Grid, ...]:
    """Grids over the critical points of both rules."""
    return tuple(_grids((one, other), corpus, tuple(cases), one.code))


def _grids(
    rules: tuple[Rule, ...], corpus: Corpus, cases: tuple[Case, ...], code: str, edges: bool = False
) -> Iterator[Grid]:
    kinds = [k for k in rules[0].subjects if k in PLAN_SUBJECTS.values() and all(k in r.subjects for r in rules)]
    for kind in kinds:
        bases = tuple(c for c in cases if subject_kind(c, rules[0], corpus) == kind)
        products = _products(rules, kind, bases, corpus)
        for key in products:
            mine = tuple(b for b in bases if _product_of(b) == key or key is None)
            axes = _axes(rules, corpus, kind, mine, key)
            yield Grid(code, axes, settings(rules, corpus, cases, key, edges), mine, key)


def _products(rules: tuple[Rule, ...], kind: str, bases: tuple[Case, ...], corpus: Corpus) -> tuple[str | None, ...]:
    """The products to try one by one: those of the cases, where the rules look up levels."""
    if kind != "installation" or not any(r.levels for r in rules):
        return (None,)
    named = dict.fromkeys(p for p in (_product_of(b) for b in bases) if p is not None)
    return tuple(named) or tuple(list(corpus.products)[:1]) or (None,)


def _product_of(case: Case) -> str | None:
    return next((s.texts[0] for s in case.facts if s.name == PRODUCT and s.texts and not s.state), None)


def _axes(
    rules: tuple[Rule, ...], corpus: Corpus, kind: str, bases: tuple[Case, ...], key: str | None
) -> tuple[Axis, ...]:
    read = [line for rule in rules for line in rule_lines(rule, corpus)]
    names: dict[tuple[str, str], str] = {}
    compared: dict[str, list[Line]] = {}
    derived = False
    for line in read:
        for fact in (line.fact, *_others(line)):
            if fact.derived is not None:
                derived = True
                continue
            name = stateable(fact, kind, corpus)
            if name is None:
                continue
            shown = names.setdefault(source_of(corpus.facts[name]), name)
            compared.setdefault(shown, []).append(line)
    for deeming in (r.deeming for r in deeming_rules(rules, corpus) if r.deeming is not None):
        name = stateable(deeming.fact, kind, corpus)
        if name is not None:
            shown = names.setdefault(source_of(corpus.facts[name]), name)
            compared.setdefault(shown, [])
    for base in bases:
        for one in base.facts:
            definition = corpus.facts.get(one.name)
            if definition is None or definition.derived is not None:
                continue
            if derived or (key is not None and definition.field in LEVEL_FIELDS):
                shown = names.setdefault(source_of(definition), one.name)
                compared.setdefault(shown, [])
    return tuple(
        Axis(name, values_of(corpus.facts[name], found, corpus, kind, bases, key), _aliases(corpus.facts[name], corpus))
        for name, found in compared.items()
    )


def _others(line: Line) -> tuple[FactDef, ...]:
    if isinstance(line.value, FactRef | Shifted):
        return (line.value.fact,)
    return ()


def _aliases(fact: FactDef, corpus: Corpus) -> frozenset[str]:
    return frozenset(f.name for f in corpus.facts.values() if f.derived is None and source_of(f) == source_of(fact))


def _with(facts: tuple[Stated, ...], axis: Axis, value: Stated | None) -> tuple[Stated, ...]:
    kept = tuple(s for s in facts if s.name not in axis.aliases)
    return kept if value is None else (*kept, value)


def _case(rule: str, where: Setting, facts: tuple[Stated, ...]) -> Case:
    return Case("临界点", where.day, where.region, where.drafts, facts, (), "", "", (), rule, "", 0)
