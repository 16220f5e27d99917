"""Comparing a fact with the right side of its line, and saying so in Chinese."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.fact_values import FactValue
from compliance.checking.operands import Operand
from compliance.checking.results import Result
from compliance.checking.scope import Scope, written
from compliance.checking.truth import Doubt, Truth, truth
from compliance.checking.wording import day, quantity
from compliance.corpus.conditions import RELATION_OF, Line, Relation, Shifted
from compliance.corpus.norms import UNDECIDED
from compliance.model.facts import Value
from compliance.model.review import Measure

STRICT = {"不高于": "低于", "不低于": "高于"}
"""What a relation becomes where the limit itself is not allowed (边界: 不含)."""


_EXCESS = {"不高于": "超出", "低于": "超出", "不低于": "还差"}


def asked(line: Line, right: Operand, scope: Scope) -> str:
    """The line in words with its limit filled in, as far as the limit is known."""
    word = line.relation.word
    if right.boundary == "不含":
        word = STRICT.get(word, word)
    if not right.values or right.unlimited:
        return f"{line.fact.label}{word}{right.label}"
    first = right.values[0]
    if isinstance(first, bool):
        return f"{line.fact.label}：{'是' if first else '否'}"
    if isinstance(first, Decimal):
        target = f"{right.label}{quantity(first, right.unit, scope.corpus.lexicon)}"
    elif isinstance(first, date):
        label = f"（{right.label}）" if isinstance(line.value, Shifted) else right.label
        target = f"{day(first)}{label}" if label.startswith("（") else f"{label}{day(first)}"
    else:
        target = written(line.fact, first, "", scope)
    return f"{line.fact.label}{word}{target}"


def required_measure(relation: Relation, right: Operand) -> Measure | None:
    """What is asked as the contract writes it: operator, value and unit."""
    if not right.values:
        return None
    effective = RELATION_OF[STRICT[relation.word]] if right.boundary == "不含" and relation.word in STRICT else relation
    return Measure(right.values[0], right.unit, effective.operator)


def compare_numbers(line: Line, left: FactValue, right: Operand, base: Result, scope: Scope) -> Result:
    """A number against a limit, in the limit's unit; mixed units refuse."""
    lexicon = scope.corpus.lexicon
    assert isinstance(left.value, Decimal)
    limits = [v for v in right.values if isinstance(v, Decimal)]
    value = lexicon.convert(left.value, left.unit or right.unit, right.unit)
    required = required_measure(line.relation, right)
    if value is None:
        text = (
            f"{line.fact.label}的单位“{lexicon.written(left.unit)}”与限值的单位“{lexicon.written(right.unit)}”不能换算"
        )
        return changed(base, doubt=Doubt("单位不明", text), sentence=text, required=required,
                       observed=Measure(left.value, left.unit))  # fmt: skip
    shown = Measure(value, right.unit)
    relation = line.relation
    if right.boundary == "不含" and relation.word in STRICT:
        relation = RELATION_OF[STRICT[relation.word]]
    margin = limits[0] - value if relation.operator in (">=", ">") else value - limits[0]
    seen = quantity(value, right.unit, lexicon)
    base = changed(base, observed=shown, required=required, margin=margin, shown=left.statement or seen)
    if right.boundary == UNDECIDED and value == limits[0] and relation.word in STRICT:
        text = f"{line.fact.label}恰为{seen}，依据没有写明是否含本数"
        return changed(base, doubt=Doubt("边界待裁断", text), sentence=text)
    verdicts = {truth(_compare(value, relation.operator, limit)) for limit in limits}
    if right.open_ended and _exceeds(value, relation.operator, limits[0]):
        verdicts = {Truth.TRUE, Truth.FALSE}
    if len(verdicts) > 1:
        text = f"{_numeric(line, relation, value, right, False, scope)}，但须先查明：{right.note}"
        return changed(base, doubt=Doubt("限值待核", text), sentence=text)
    (verdict,) = verdicts
    sentence = left.statement or _numeric(line, relation, value, right, verdict is Truth.TRUE, scope)
    if left.detail:
        sentence = f"{sentence}（{left.detail}）"
    return changed(base, truth=verdict, sentence=sentence)


def _exceeds(value: Decimal, operator: str, limit: Decimal) -> bool:
    return value > limit if operator in ("<=", "<", ">") else value < limit


def _compare(a: Decimal | date, operator: str, b: Decimal | date) -> bool:
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        return {"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b, "==": a == b}[operator]
    if isinstance(a, date) and isinstance(b, date):
        return {"<=": a <= b, "<": a < b, ">=": a >= b, ">": a > b}[operator]
    raise TypeError("only numbers with numbers and dates with dates")


def _numeric(line: Line, relation: Relation, value: Decimal, right: Operand, holds: bool, scope: Scope) -> str:
    lexicon = scope.corpus.lexicon
    limit = right.values[0]
    assert isinstance(limit, Decimal)
    word = relation.word if holds else relation.negated
    shown = f"{line.fact.label}{quantity(value, right.unit, lexicon)}"
    text = f"{shown}，{word}{right.label}{quantity(limit, right.unit, lexicon)}"
    over = abs(value - limit)
    if holds or relation.word not in _EXCESS or not over:
        return text
    return f"{text}，{_EXCESS[relation.word]}{quantity(over, right.unit, lexicon)}"


def compare_dates(line: Line, left: FactValue, right: Operand, base: Result, scope: Scope) -> Result:
    """A date against a term; unknown where two readings of the term disagree. The margin is in days."""
    assert isinstance(left.value, date)
    limits = [v for v in right.values if isinstance(v, date)]
    sign = -1 if line.relation.operator in (">=", ">") else 1
    base = changed(
        base,
        observed=Measure(left.value),
        shown=day(left.value),
        required=required_measure(line.relation, right),
        margin=Decimal(sign * (left.value - limits[-1]).days),
    )
    verdicts = {truth(_compare(left.value, line.relation.operator, limit)) for limit in limits}
    ends = "或".join(day(d) for d in limits)
    if len(verdicts) > 1:
        text = f"{line.fact.label}{day(left.value)}，期限按不同算法届满于{ends}"
        return changed(base, doubt=Doubt(right.spread or "期限取整不同", text), sentence=text)
    (verdict,) = verdicts
    word = line.relation.word if verdict is Truth.TRUE else line.relation.negated
    basis = f"（{right.label}）" if right.label and isinstance(line.value, Shifted) else ""
    name = right.label if right.label and not basis else ""
    sentence = f"{line.fact.label}{day(left.value)}，{word}{name}{ends}{basis}"
    return changed(base, truth=verdict, sentence=sentence)


def compare_words(line: Line, left: FactValue, right: Operand, base: Result, scope: Scope) -> Result:
    """A word, a yes or no, or a set against the words asked for."""
    wanted = right.values[0]
    relation, value = line.relation, left.value
    assert value is not None
    if isinstance(value, tuple):
        return _sets(line, left, value, wanted, base)
    several = wanted if isinstance(wanted, tuple) else (wanted,)
    holds = (value in several) != (relation.operator in ("!=", "not in"))
    shown = written(line.fact, value, left.unit, scope)
    target = "、".join(written(line.fact, w, "", scope) for w in several)
    if left.statement:
        sentence = left.statement
    elif line.fact.type == "是非":
        sentence = f"{line.fact.label}：{shown}"
    elif (value in several) or relation.operator in ("!=", "not in"):
        sentence = f"{line.fact.label}为{shown}"
    else:
        sentence = f"{line.fact.label}为{shown}，{'不是' if len(several) == 1 else '不属于'}{target}"
    if left.detail:
        sentence = f"{sentence}（{left.detail}）"
    required = Measure(wanted, "", relation.operator)
    return changed(
        base, observed=Measure(value), required=required, shown=left.statement or shown, truth=truth(holds),
        sentence=sentence,
    )  # fmt: skip


def _sets(line: Line, left: FactValue, value: tuple[str, ...], wanted: Value, base: Result) -> Result:
    """A set against the words it is to contain, or not to contain.

    应包含 is broken only by what the document denies; what it does not speak of stays open.
    """
    asked = wanted if isinstance(wanted, tuple) else (str(wanted),)
    missing = [w for w in asked if w not in value]
    present = [w for w in asked if w in value]
    word, label = line.relation.word, line.fact.label
    required = Measure(tuple(asked), "", line.relation.operator)
    shown = "、".join(value) or "无"
    base = changed(base, observed=Measure(value), required=required, shown=shown)
    if word == "不包含":
        sentence = f"有{'、'.join(present)}" if present else f"没有{'、'.join(asked)}"
        return changed(base, truth=truth(not present), sentence=sentence)
    if word == "包含" or not missing:
        whose = "方案" if line.fact.kind == "plan" else ""
        sentence = f"{whose}未载明{'、'.join(missing)}" if missing else f"{whose}载明了{'、'.join(asked)}"
        sentence = sentence if word == "包含" else f"{label}：{'、'.join(asked)}"
        return changed(base, truth=truth(not missing), sentence=sentence)
    if denied := [w for w in asked if w in left.denied]:
        said = f"写明不符合{'、'.join(denied)}"
        broken = Measure(tuple(denied), "", line.relation.operator)
        return changed(
            base, truth=Truth.FALSE, observed=Measure(said), required=broken, shown=said, sentence=f"{label}：{said}"
        )
    sentence = f"{label}：缺{'、'.join(missing)}"
    return changed(base, doubt=Doubt("未载明", sentence), sentence=sentence)
