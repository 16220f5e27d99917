"""The right side of a line: literals, other facts, parameters, table levels, dates plus a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.limits import Limit, limit_of
from compliance.checking.periods import add_span
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import day
from compliance.corpus.conditions import FactRef, LevelRef, Line, MonthDays, Number, ParamRef, Shifted, Span
from compliance.corpus.dictionary import FactDef
from compliance.corpus.norms import UNLIMITED, Literally, Norm
from compliance.model.facts import Value
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote


@quick
@dataclass(frozen=True)
class Binding:
    """The norm whose value a parameter takes while a rule is judged by that norm."""

    parameter: str = ""
    norm: Norm | None = None


UNBOUND = Binding()
"""A rule whose parameters take their values of the day."""


@quick
@dataclass(frozen=True)
class Operand:
    """The right side of a line, ready to compare: one value or several readings of it."""

    values: tuple[Value, ...] = ()
    unit: str = ""
    label: str = ""
    boundary: str = "含"
    doubt: Doubt | None = None
    open_ended: bool = False
    note: str = ""
    spread: str = ""
    supports: tuple[ClauseQuote, ...] = ()
    facts: tuple[FactDef, ...] = ()
    """What was looked at for it."""
    unlimited: bool = False
    lasting: bool = False
    """Whether it hangs on no figure of a plan: it is then kept with the corpus, one object for all subjects."""


def right_side(line: Line, scope: Scope, binding: Binding) -> Operand:
    """The value that a line compares with, resolved for the scope."""
    value = line.value
    if isinstance(value, FactRef):
        other = scope.read(value.fact)
        values = () if other.value is None else (other.value,)
        return Operand(values, other.unit, value.fact.label, doubt=other.doubt, facts=(value.fact,))
    if isinstance(value, LevelRef):
        return _limit(value, scope)
    if isinstance(value, ParamRef):
        return _bound(value, scope, binding)
    if isinstance(value, Shifted):
        return _shifted(value, scope, binding)
    if isinstance(value, Number):
        return Operand((value.value,), value.unit, lasting=True)
    assert value is not None and not isinstance(value, Span)
    return Operand((value,), lasting=True)


def _limit(ref: LevelRef, scope: Scope) -> Operand:
    """A level of the tables; for a product in one place on one day it is worked out once."""
    own = ("limit", ref.table, ref.level)
    known: Operand | None = scope.seen.get(own)
    if known is None:
        limit = limit_of(scope, ref)
        key = ("limit", id(limit))
        found: tuple[Operand, Limit] | None = scope.corpus.memo.get(key) if limit.lasting else None
        if found is None:
            product = scope.field("installation.product").fact
            found = _from_limit(limit, product), limit  # the limit is kept with it, so that its id stays its own
            if limit.lasting:
                scope.corpus.memo[key] = found
        known = scope.seen[own] = found[0]
    return known


def _from_limit(limit: Limit, product: FactDef) -> Operand:
    return Operand(
        limit.values, limit.unit, limit.label, doubt=limit.doubt, open_ended=limit.open_ended, note=limit.note,
        spread="限值待核", supports=limit.supports, facts=(product,), lasting=limit.lasting,
    )  # fmt: skip


def setting(scope: Scope, name: str) -> Literally | None:
    """The value of a parameter of our own (性质: 核对) on the review's date."""
    for norm in scope.corpus.parameters[name].norms:
        if (norm.start is None or norm.start <= scope.as_of) and (norm.end is None or scope.as_of <= norm.end):
            return norm.value
    return None


def _bound(ref: ParamRef, scope: Scope, binding: Binding) -> Operand:
    """A parameter's value by the norm of the binding, else that of the day; each is worked out once for the corpus."""
    norm = binding.norm if binding.parameter == ref.name else None
    key = ("parameter", ref.name, ref.attribute, scope.as_of if norm is None else id(norm))
    known: tuple[Operand, Norm | None] | None = scope.corpus.memo.get(key)
    if known is None:
        operand = _parameter(ref, norm, scope)
        if operand.facts:  # days of every year: which day is meant hangs on the subject's own facts
            return operand
        # the norm is kept with it, so that its id stays its own
        known = scope.corpus.memo[key] = (changed(operand, lasting=True), norm)
    return known[0]


def _parameter(ref: ParamRef, norm: Norm | None, scope: Scope) -> Operand:
    parameter = scope.corpus.parameters[ref.name]
    value: Literally | None = norm.value if norm else setting(scope, ref.name)
    if ref.attribute:
        due = norm.due if norm else None
        return Operand((due,), label="达标时点") if due else Operand(unlimited=True)
    if value is None:
        return Operand(doubt=Doubt("限值待核", f"{parameter.label}没有取值"))
    if isinstance(value, MonthDays):
        return _day_of_period(value, parameter.label, norm.boundary if norm else "含", scope)
    if value == UNLIMITED:
        return Operand(unlimited=True)
    boundary = norm.boundary if norm and parameter.type == "数值" else "含"
    if isinstance(value, Number):
        return Operand((value.value,), value.unit, parameter.label, boundary)
    assert not isinstance(value, Span)
    return Operand((value,), label=parameter.label)


def _day_of_period(value: MonthDays, label: str, boundary: str, scope: Scope) -> Operand:
    """The day of the year that a report's year and period mean (the second of 1月15日、7月15日).

    A day that does not count itself (边界: 不含) ends on the day before; where that is not decided both are tried.
    """
    year, period = scope.field("submission.year"), scope.field("submission.period")
    facts = (year.fact, period.fact)
    number = Decimal(1) if period.stated is Truth.FALSE and len(value.days) == 1 else period.value
    doubt = year.doubt or (None if isinstance(number, Decimal) else period.doubt)
    if doubt or not isinstance(year.value, Decimal) or not isinstance(number, Decimal):
        return Operand(label=label, doubt=doubt, facts=facts)
    if not 1 <= number <= len(value.days) or number % 1 or year.value % 1 or not MINYEAR < year.value <= MAXYEAR:
        text = f"{int(year.value)}年第{int(number)}次不在“{'、'.join(value.written)}”之内"
        return Operand(label=label, doubt=Doubt("疑似抽取错误", text), facts=facts)
    last = date(int(year.value), *value.days[int(number) - 1])
    before = last - timedelta(days=1)
    ends = {"含": (last,), "不含": (before,)}.get(boundary, (before, last))
    return Operand(ends, label=label, spread="边界待裁断", facts=facts)


def _shifted(value: Shifted, scope: Scope, binding: Binding) -> Operand:
    base = scope.read(value.fact)
    span: Literally | None = value.span if isinstance(value.span, Span) else None
    if isinstance(value.span, ParamRef):
        bound = binding.norm if binding.parameter == value.span.name else None
        span = bound.value if bound else setting(scope, value.span.name)
    if span == UNLIMITED:
        return Operand(unlimited=True)
    if base.doubt or not isinstance(base.value, date):
        return Operand(doubt=base.doubt, facts=(value.fact,))
    if not isinstance(span, Span):
        return Operand(doubt=Doubt("限值待核", "没有期间取值"), facts=(value.fact,))
    early, late = add_span(base.value, span)
    label = f"{base.detail or value.fact.label}{day(base.value)}加{span.written}"
    return Operand(tuple(dict.fromkeys((early, late))), "", label, spread="期限取整不同", facts=(value.fact,))
