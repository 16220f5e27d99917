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
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import product
from math import prod

from compliance.checking.periods import add_span
from compliance.checking.resolve import standing
from compliance.checking.rule_tests import subject_kind
from compliance.corpus import Corpus, Norm, Rule
from compliance.corpus.cases import Case, Stated, case_files, read_cases
from compliance.corpus.conditions import FactRef, LevelRef, Line, Number, ParamRef, Shifted, Span, lines
from compliance.corpus.dictionary import BY_PRODUCT, RECORDS, FactDef
from compliance.corpus.places import NATION

Cases = dict[str, tuple[Case, ...]]
PRODUCT = "装置.产品"
LEVEL_FIELDS = frozenset({"product", "name", "process"})
"""What looking up a level reads besides the figure: the product, and the words that its modifiers are about."""
_OTHER_WORD = "其他"
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Setting:
    """Where and when a point is judged. ``region`` None is a plan that does not say where."""

    region: str | None
    day: date
    drafts: bool


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
    kinds = [k for k in rules[0].subjects if k in RECORDS and all(k in r.subjects for r in rules)]
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


# Values of facts ------------------------------------------------------------------------------------------------------


def _axes(
    rules: tuple[Rule, ...], corpus: Corpus, kind: str, bases: tuple[Case, ...], key: str | None
) -> tuple[Axis, ...]:
    read = [line for rule in rules for line in _lines(rule, corpus)]
    names: dict[tuple[str, str], str] = {}
    compared: dict[str, list[Line]] = {}
    derived = False
    for line in read:
        for fact in (line.fact, *_others(line)):
            if fact.derived is not None:
                derived = True
                continue
            name = _stateable(fact, kind, corpus)
            if name is None:
                continue
            shown = names.setdefault(_source(corpus.facts[name]), name)
            compared.setdefault(shown, []).append(line)
    for base in bases:
        for one in base.facts:
            definition = corpus.facts.get(one.name)
            if definition is None or definition.derived is not None:
                continue
            if derived or (key is not None and definition.field in LEVEL_FIELDS):
                shown = names.setdefault(_source(definition), one.name)
                compared.setdefault(shown, [])
    return tuple(
        Axis(name, _values(corpus.facts[name], found, corpus, kind, bases, key), _aliases(corpus.facts[name], corpus))
        for name, found in compared.items()
    )


def _lines(rule: Rule, corpus: Corpus) -> Iterator[Line]:
    yield from lines(rule.applies)
    yield from lines(rule.tree)
    for norm in corpus.norms_of(rule):
        yield from lines(norm.condition)


def _others(line: Line) -> tuple[FactDef, ...]:
    if isinstance(line.value, FactRef | Shifted):
        return (line.value.fact,)
    return ()


def _aliases(fact: FactDef, corpus: Corpus) -> frozenset[str]:
    return frozenset(f.name for f in corpus.facts.values() if f.derived is None and _source(f) == _source(fact))


def _source(fact: FactDef) -> tuple[str, str]:
    return fact.kind, fact.field


def _stateable(fact: FactDef, kind: str, corpus: Corpus) -> str | None:
    """The name by which a case states a fact; for a fact of 对象 that of the same field of ``kind``."""
    if fact.kind in RECORDS:
        return fact.name
    wanted = (kind, fact.field)
    return next((f.name for f in corpus.facts.values() if f.derived is None and _source(f) == wanted), None)


def _values(
    fact: FactDef,
    compared: list[Line],
    corpus: Corpus,
    kind: str,
    bases: tuple[Case, ...],
    key: str | None,
) -> tuple[Stated | None, ...]:
    if fact.name == PRODUCT and key is not None:
        return (Stated(PRODUCT, (key,)), None)
    found: dict[tuple[str, ...], None] = {}
    if fact.type == "枚举":
        found.update(((w,), None) for w in (fact.words or {}).values())
    elif fact.type == "是非":
        found.update({("是",): None, ("否",): None})
    elif fact.type == "集合":
        found.update((s, None) for s in _sets(fact, compared))
    elif fact.type == "数值":
        found.update(((t,), None) for line in compared for t in _numbers(fact, line, corpus, key))
    elif fact.type == "日期":
        found.update(((t,), None) for line in compared for t in _days(fact, line, corpus, kind, bases))
    else:
        words = [line.value for line in compared if isinstance(line.value, str | tuple)]
        found.update(((w,), None) for v in words for w in ((v,) if isinstance(v, str) else v))
        if words:
            found[(_OTHER_WORD,)] = None
    if not found or fact.type == "文本":
        found.update(
            (s.texts, None) for b in bases for s in b.facts if s.name == fact.name and s.texts and not s.state
        )
    return (*(Stated(fact.name, texts, whole=fact.type == "集合") for texts in found), None)


def _sets(fact: FactDef, compared: list[Line]) -> Iterator[tuple[str, ...]]:
    whole = tuple(dict.fromkeys((fact.words or {}).values()))
    if whole:
        yield whole
    named = dict.fromkeys(w for line in compared if isinstance(line.value, tuple) for w in line.value)
    for word in named:
        yield tuple(w for w in whole if w != word)
        yield (word,)
    yield ()


def _numbers(fact: FactDef, line: Line, corpus: Corpus, key: str | None) -> Iterator[str]:
    for threshold in _thresholds(fact, line, corpus, key):
        for value in (threshold - _little(threshold), threshold, threshold + _little(threshold)):
            yield f"{value.normalize():f}"


def _thresholds(fact: FactDef, line: Line, corpus: Corpus, key: str | None) -> Iterator[Decimal]:
    value = line.value
    if isinstance(value, LevelRef):
        yield from dict.fromkeys(v for v in _levels(value, corpus, key))
        return
    for number in (value,) if isinstance(value, Number) else _of_parameter(value, corpus):
        if isinstance(number, Number):
            unit = fact.unit if fact.unit != BY_PRODUCT else number.unit
            converted = corpus.lexicon.convert(number.value, number.unit, unit)
            if converted is not None:
                yield converted


def _levels(ref: LevelRef, corpus: Corpus, key: str | None) -> Iterator[Decimal]:
    if ref.table == "表":
        cells = [t.cells.get((key or "", ref.level)) for t in corpus.levels]
    else:
        cells = [row.cells.get(ref.level) for row in corpus.limits_by_product.get(key or "", ())]
    yield from (cell.value for cell in cells if cell is not None and cell.value is not None)


def _of_parameter(value: object, corpus: Corpus) -> Iterator[object]:
    if isinstance(value, ParamRef):
        yield from (n.due if value.attribute else n.value for n in corpus.parameters[value.name].norms)


def _little(value: Decimal) -> Decimal:
    """A step finer than the last printed digit, and less than half a hundredth of the value."""
    exponent = value.normalize().as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0) - 1)
    while value and step * 200 > abs(value):
        step /= 10
    return step


def _days(fact: FactDef, line: Line, corpus: Corpus, kind: str, bases: tuple[Case, ...]) -> Iterator[str]:
    value = line.value
    starts = _stated_days(fact if not isinstance(value, FactRef | Shifted) else value.fact, kind, bases, corpus)
    if isinstance(value, date):
        yield from _around(value)
    elif isinstance(value, ParamRef):
        for day in _of_parameter(value, corpus):
            if isinstance(day, date):
                yield from _around(day)
    elif isinstance(value, FactRef | Shifted):
        if _stateable(value.fact, kind, corpus) == fact.name:
            yield from (d.isoformat() for d in starts)
            return
        spans = _spans(value, corpus)
        for day in starts:
            for span in spans:
                for end in dict.fromkeys(add_span(day, span)):
                    yield from _around(end)


def _spans(value: FactRef | Shifted, corpus: Corpus) -> tuple[Span, ...]:
    if isinstance(value, FactRef):
        return (Span(),)
    if isinstance(value.span, Span):
        return (value.span,)
    return tuple(dict.fromkeys(v for v in _of_parameter(value.span, corpus) if isinstance(v, Span)))


def _stated_days(fact: FactDef, kind: str, bases: tuple[Case, ...], corpus: Corpus) -> tuple[date, ...]:
    """Days that the cases give a fact: an ordinary one and the 29th of February, as far as there are any."""
    name = _stateable(fact, kind, corpus)
    texts = dict.fromkeys(t for b in bases for s in b.facts if s.name == name and not s.state for t in s.texts)
    found = sorted(date.fromisoformat(t) for t in texts)
    leap = [d for d in found if (d.month, d.day) == (2, 29)]
    return tuple(dict.fromkeys((*found[:1], *leap[:1])))


def _around(day: date) -> Iterator[str]:
    for moved in (day - _DAY, day, day + _DAY):
        yield moved.isoformat()


def _with(facts: tuple[Stated, ...], axis: Axis, value: Stated | None) -> tuple[Stated, ...]:
    kept = tuple(s for s in facts if s.name not in axis.aliases)
    return kept if value is None else (*kept, value)


def _case(rule: str, where: Setting, facts: tuple[Stated, ...]) -> Case:
    return Case("临界点", where.day, where.region, where.drafts, facts, (), "", "", (), rule, "", 0)


# Places and days ------------------------------------------------------------------------------------------------------


def settings(
    rules: tuple[Rule, ...],
    corpus: Corpus,
    cases: Iterable[Case] = (),
    key: str | None = None,
    edges: bool = False,
) -> tuple[Setting, ...]:
    """One place and day for each way in which the norms, tables and standards of the rules can stand.

    The day is the first on which they stand so; with ``edges`` the last one is there too.
    """
    norms = tuple(n for rule in rules for n in corpus.norms_of(rule))
    days = sorted(_law_days(rules, norms, corpus, key) | {c.day for c in cases})
    found: dict[object, Setting] = {}
    last: dict[object, Setting] = {}
    for region, drafts, day in product(_regions(norms, corpus), (False, True), days):
        where = Setting(region, day, drafts)
        standing_so = signature(rules, corpus, where, key)
        first = found.setdefault(standing_so, where)
        if edges and (first.region, first.drafts) == (region, drafts):
            last[standing_so] = where
    return tuple(dict.fromkeys((*found.values(), *last.values())))


def _regions(norms: tuple[Norm, ...], corpus: Corpus) -> tuple[str | None, ...]:
    """The places that a norm names, one more of each kind (hub province or not) without any, and nowhere."""
    named = dict.fromkeys(n.region for n in norms if n.region != NATION)
    free: dict[bool, str] = {}
    for region in corpus.places.regions:
        if region.parent == NATION and region.name not in named:
            free.setdefault(corpus.places.hub((NATION, region.name)), region.name)
    return (*named, *free.values(), None)


def _law_days(rules: tuple[Rule, ...], norms: tuple[Norm, ...], corpus: Corpus, key: str | None) -> set[date]:
    turning: list[date | None] = []
    for norm in norms:
        turning += (norm.start, norm.end and norm.end + _DAY)
        document = corpus.documents.get(norm.document)
        if document is None:
            continue
        turning += (document.earliest, document.latest, document.expiry and document.expiry + _DAY)
        for other in corpus.documents.values():
            turning += (s.start or other.latest for s in other.replaces if s.document == document.id)
    if any(rule.levels for rule in rules):
        for table in corpus.levels:
            turning += (table.start, table.end and table.end + _DAY)
        turning += (row.start for row in corpus.limits_by_product.get(key or "", ()))
    turning += (decision.start for decision in corpus.interpretations)
    known = {d for d in turning if d is not None}
    return known | {d - _DAY for d in known} or {date(2024, 1, 1)}


def signature(rules: tuple[Rule, ...], corpus: Corpus, where: Setting, key: str | None = None) -> object:
    """What binds there and then: two settings with the same signature judge every subject alike.

    ``key`` is the product whose standards count; without one every standard's begin counts.
    """
    region, day, drafts = where.region, where.day, where.drafts
    path = corpus.places.path(region) if region else None
    norms = []
    for rule in rules:
        for i, norm in enumerate(corpus.norms_of(rule)):
            if path is not None and norm.region not in path:
                continue
            document = corpus.documents.get(norm.document)
            status, doubt, _ = standing(norm, document, corpus, day)
            draft = document is not None and document.draft
            if status == "in_force" or (draft and drafts):
                norms.append((rule.code, i, doubt is not None))
    tables = tuple(i for i, t in enumerate(corpus.levels) if t.in_force(day) and t.region in (path or (NATION,)))
    rows = corpus.limits_by_product.get(key, ()) if key is not None else corpus.limits
    limits = sum(row.start <= day for row in rows)
    own = tuple(_dated(p.norms, day) for p in corpus.parameters.values() if p.nature == "核对")
    decided = tuple(d.id for d in corpus.interpretations if d.start <= day)
    asks_place = any(line.fact.derived for rule in rules for line in _lines(rule, corpus))
    hub = asks_place and path is not None and corpus.places.hub(path)
    uses_levels = any(rule.levels for rule in rules)
    return (
        path is None, hub, tuple(norms), tables if uses_levels else (), limits if uses_levels else 0, own, decided,
    )  # fmt: skip


def _dated(norms: tuple[Norm, ...], day: date) -> tuple[int, ...]:
    return tuple(
        i for i, n in enumerate(norms) if (n.start is None or n.start <= day) and (n.end is None or day <= n.end)
    )
