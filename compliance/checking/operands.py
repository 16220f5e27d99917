"""The right side of a line: literals, other facts, parameters, table levels, dates plus a period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.checking.limits import Limit, limit_of
from compliance.checking.periods import add_span
from compliance.checking.scope import FactValue, Scope
from compliance.checking.truth import Doubt
from compliance.checking.wording import day
from compliance.corpus.conditions import FactRef, LevelRef, Line, Number, ParamRef, Shifted, Span
from compliance.corpus.norms import UNLIMITED, Literally, Norm
from compliance.model.facts import Value
from compliance.model.review import ClauseQuote


@dataclass(frozen=True)
class Binding:
    """The norm whose value a parameter takes while a rule is judged by that norm."""

    parameter: str = ""
    norm: Norm | None = None


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
    seen: tuple[FactValue, ...] = ()
    unlimited: bool = False


def right_side(line: Line, scope: Scope, binding: Binding) -> Operand:
    """The value that a line compares with, resolved for the scope."""
    value = line.value
    if isinstance(value, FactRef):
        other = scope.read(value.fact)
        values = () if other.value is None else (other.value,)
        return Operand(values, other.unit, value.fact.label, doubt=other.doubt, seen=(other,))
    if isinstance(value, LevelRef):
        known: Operand | None = scope.seen.get(value)
        if known is None:
            known = scope.seen[value] = _from_limit(limit_of(scope, value), scope.field("installation.product"))
        return known
    if isinstance(value, ParamRef):
        return _parameter(value, scope, binding)
    if isinstance(value, Shifted):
        return _shifted(value, scope, binding)
    if isinstance(value, Number):
        return Operand((value.value,), value.unit)
    assert value is not None and not isinstance(value, Span)
    return Operand((value,))


def _from_limit(limit: Limit, product: FactValue) -> Operand:
    return Operand(
        limit.values, limit.unit, limit.label, doubt=limit.doubt, open_ended=limit.open_ended, note=limit.note,
        spread="限值待核", supports=limit.supports, seen=(product,),
    )  # fmt: skip


def setting(scope: Scope, name: str) -> Literally | None:
    """The value of a parameter of our own (性质: 核对) on the review's date."""
    for norm in scope.corpus.parameters[name].norms:
        if (norm.start is None or norm.start <= scope.as_of) and (norm.end is None or scope.as_of <= norm.end):
            return norm.value
    return None


def _parameter(ref: ParamRef, scope: Scope, binding: Binding) -> Operand:
    parameter = scope.corpus.parameters[ref.name]
    norm = binding.norm if binding.parameter == ref.name else None
    value: Literally | None = norm.value if norm else setting(scope, ref.name)
    if ref.attribute:
        due = norm.due if norm else None
        return Operand((due,), label="达标时点") if due else Operand(unlimited=True)
    if value is None:
        return Operand(doubt=Doubt("限值待核", f"{parameter.label}没有取值"))
    if value == UNLIMITED:
        return Operand(unlimited=True)
    boundary = norm.boundary if norm and parameter.type == "数值" else "含"
    if isinstance(value, Number):
        return Operand((value.value,), value.unit, parameter.label, boundary)
    assert not isinstance(value, Span)
    return Operand((value,), label=parameter.label)


def _shifted(value: Shifted, scope: Scope, binding: Binding) -> Operand:
    base = scope.read(value.fact)
    span: Literally | None = value.span if isinstance(value.span, Span) else None
    if isinstance(value.span, ParamRef):
        bound = binding.norm if binding.parameter == value.span.name else None
        span = bound.value if bound else setting(scope, value.span.name)
    if span == UNLIMITED:
        return Operand(unlimited=True)
    if base.doubt or not isinstance(base.value, date):
        return Operand(doubt=base.doubt, seen=(base,))
    if not isinstance(span, Span):
        return Operand(doubt=Doubt("限值待核", "没有期间取值"), seen=(base,))
    early, late = add_span(base.value, span)
    label = f"{base.detail or value.fact.label}{day(base.value)}加{span.written}"
    return Operand(tuple(dict.fromkeys((early, late))), "", label, spread="期限取整不同", seen=(base,))
