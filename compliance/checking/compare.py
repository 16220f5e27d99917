"""Comparing a fact with the right side of its line, and saying so in Chinese."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.checking.fact_values import FactValue
from compliance.checking.operands import Operand
from compliance.checking.results import Result
from compliance.checking.scope import Scope, written
from compliance.checking.truth import Doubt, Truth, truth
from compliance.checking.wording import day, quantity
from compliance.corpus.conditions import RELATION_OF, Line, Relation, Shifted
from compliance.corpus.norms import UNDECIDED
from compliance.model.quick import quick
from compliance.model.review import Measure

STRICT = {"不高于": "低于", "不低于": "高于"}
"""What a relation becomes where the limit itself is not allowed (边界: 不含)."""


_EXCESS = {"不高于": "超出", "低于": "超出", "不低于": "还差"}
_HOLDS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, "<": operator.lt, ">=": operator.ge, ">": operator.gt, "==": operator.eq,
}  # fmt: skip


@quick
@dataclass(frozen=True)
class Target:
    """What a line asks: its right side, the line in ``words`` with the limit filled in, and the limit as a measure.

    ``relation`` is the line's own, or the stricter one where the limit itself is not allowed.
    """

    operand: Operand
    words: str
    required: Measure | None
    relation: Relation
    said: dict[object, Result] | None = None
    """What the line says of subjects, by what is said of them; None where the target is one subject's alone."""


def target_of(line: Line, right: Operand, scope: Scope) -> Target:
    """What a line asks with ``right`` as its right side."""
    required = None if right.doubt else required_measure(line.relation, right)
    said: dict[object, Result] | None = {} if right.lasting else None
    return Target(right, asked(line, right, scope), required, _effective(line.relation, right), said)


def _effective(relation: Relation, right: Operand) -> Relation:
    return RELATION_OF[STRICT[relation.word]] if right.boundary == "不含" and relation.word in STRICT else relation


def required_measure(relation: Relation, right: Operand) -> Measure | None:
    """What is asked as the contract writes it: operator, value and unit."""
    if not right.values:
        return None
    return Measure(right.values[0], right.unit, _effective(relation, right).operator)


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


def compare_numbers(line: Line, left: FactValue, target: Target, scope: Scope) -> Result:
    """A number against a limit, in the limit's unit; mixed units refuse."""
    lexicon, right = scope.corpus.lexicon, target.operand
    assert isinstance(left.value, Decimal)
    facts = (line.fact, *right.facts)
    value = lexicon.convert(left.value, left.unit or right.unit, right.unit)
    if value is None:
        mine, theirs = lexicon.written(left.unit), lexicon.written(right.unit)
        text = f"{line.fact.label}的单位“{mine}”与限值的单位“{theirs}”不能换算"
        return Result(
            Truth.UNKNOWN, line, facts=facts, observed=Measure(left.value, left.unit), required=target.required,
            doubt=Doubt("单位不明", text), sentence=text, asked=target.words, supports=right.supports,
        )  # fmt: skip
    limits = [v for v in right.values if isinstance(v, Decimal)]
    margin = limits[0] - value if target.relation.operator in (">=", ">") else value - limits[0]
    shown = quantity(value, right.unit, lexicon)
    verdict, doubt, sentence = _number_verdict(line, left, target, value, limits, shown, scope)
    return Result(
        verdict, line, facts=facts, observed=Measure(value, right.unit), required=target.required, margin=margin,
        doubt=doubt, sentence=sentence, shown=left.statement or shown, asked=target.words, supports=right.supports,
    )  # fmt: skip


def _number_verdict(
    line: Line, left: FactValue, target: Target, value: Decimal, limits: list[Decimal], shown: str, scope: Scope
) -> tuple[Truth, Doubt | None, str]:
    """(truth, why unknown, sentence) of ``value``, which is ``shown`` in words, against all readings of the limit."""
    right, relation = target.operand, target.relation
    if right.boundary == UNDECIDED and value == limits[0] and relation.word in STRICT:
        text = f"{line.fact.label}恰为{shown}，依据没有写明是否含本数"
        return Truth.UNKNOWN, Doubt("边界待裁断", text), text
    holds = _HOLDS[relation.operator]
    verdicts = {holds(value, limit) for limit in limits}
    if len(verdicts) > 1 or (right.open_ended and _exceeds(value, relation.operator, limits[0])):
        text = f"{_numeric(line, target, value, shown, False, scope)}，但须先查明：{right.note}"
        return Truth.UNKNOWN, Doubt("限值待核", text), text
    (verdict,) = verdicts
    sentence = left.statement or _numeric(line, target, value, shown, verdict, scope)
    return truth(verdict), None, f"{sentence}（{left.detail}）" if left.detail else sentence


def _exceeds(value: Decimal, operator: str, limit: Decimal) -> bool:
    return value > limit if operator in ("<=", "<", ">") else value < limit


def _numeric(line: Line, target: Target, value: Decimal, shown: str, holds: bool, scope: Scope) -> str:
    lexicon, right, relation = scope.corpus.lexicon, target.operand, target.relation
    limit = right.values[0]
    assert isinstance(limit, Decimal)
    word = relation.word if holds else relation.negated
    text = f"{line.fact.label}{shown}，{word}{right.label}{quantity(limit, right.unit, lexicon)}"
    over = abs(value - limit)
    if holds or relation.word not in _EXCESS or not over:
        return text
    return f"{text}，{_EXCESS[relation.word]}{quantity(over, right.unit, lexicon)}"


def compare_dates(line: Line, left: FactValue, target: Target) -> Result:
    """A date against a term; unknown where two readings of the term disagree. The margin is in days."""
    right, relation = target.operand, line.relation
    assert isinstance(left.value, date)
    limits = [v for v in right.values if isinstance(v, date)]
    sign = -1 if relation.operator in (">=", ">") else 1
    shown = day(left.value)
    holds = _HOLDS[relation.operator]
    verdicts = {holds(left.value, limit) for limit in limits}
    ends = "或".join([day(d) for d in limits])
    doubt = None
    if len(verdicts) > 1:
        found, sentence = Truth.UNKNOWN, f"{line.fact.label}{shown}，期限按不同算法届满于{ends}"
        doubt = Doubt(right.spread or "期限取整不同", sentence)
    else:
        (verdict,) = verdicts
        found, word = truth(verdict), relation.word if verdict else relation.negated
        basis = f"（{right.label}）" if right.label and isinstance(line.value, Shifted) else ""
        name = right.label if right.label and not basis else ""
        sentence = f"{line.fact.label}{shown}，{word}{name}{ends}{basis}"
    return Result(
        found, line, facts=(line.fact, *right.facts), observed=Measure(left.value), required=target.required,
        margin=Decimal(sign * (left.value - limits[-1]).days), doubt=doubt, sentence=sentence, shown=shown,
        asked=target.words, supports=right.supports,
    )  # fmt: skip


def compare_words(line: Line, left: FactValue, target: Target, scope: Scope) -> Result:
    """A word, a yes or no, or a set against the words asked for."""
    right = target.operand
    wanted = right.values[0]
    relation, value = line.relation, left.value
    assert value is not None
    if isinstance(value, tuple):
        return _sets(line, left, value, target)
    several = wanted if isinstance(wanted, tuple) else (wanted,)
    holds = (value in several) != (relation.operator in ("!=", "not in"))
    shown = written(line.fact, value, left.unit, scope)
    words = "、".join(written(line.fact, w, "", scope) for w in several)
    if left.statement:
        sentence = left.statement
    elif line.fact.type == "是非":
        sentence = f"{line.fact.label}：{shown}"
    elif (value in several) or relation.operator in ("!=", "not in"):
        sentence = f"{line.fact.label}为{shown}"
    else:
        sentence = f"{line.fact.label}为{shown}，{'不是' if len(several) == 1 else '不属于'}{words}"
    if left.detail:
        sentence = f"{sentence}（{left.detail}）"
    return Result(
        truth(holds), line, facts=(line.fact, *right.facts), observed=Measure(value),
        required=Measure(wanted, "", relation.operator), sentence=sentence, shown=left.statement or shown,
        asked=target.words, supports=right.supports,
    )  # fmt: skip


def _sets(line: Line, left: FactValue, value: tuple[str, ...], target: Target) -> Result:
    """A set against the words it is to contain, or not to contain."""
    wanted = target.operand.values[0]
    asked = wanted if isinstance(wanted, tuple) else (str(wanted),)
    found, sentence, denied = _set_verdict(line, left, value, asked)
    said = f"写明不符合{'、'.join(denied)}"
    return Result(
        found, line, facts=(line.fact, *target.operand.facts), observed=Measure(said if denied else value),
        required=Measure(denied or tuple(asked), "", line.relation.operator),
        doubt=Doubt("未载明", sentence) if found is Truth.UNKNOWN else None, sentence=sentence,
        shown=said if denied else "、".join(value) or "无", asked=target.words, supports=target.operand.supports,
    )  # fmt: skip


def _set_verdict(
    line: Line, left: FactValue, value: tuple[str, ...], asked: tuple[str, ...]
) -> tuple[Truth, str, tuple[str, ...]]:
    """(truth, sentence, the words that settle it because the document denies them).

    应包含 is broken only by what the document denies; what it does not speak of stays open.
    """
    word, label = line.relation.word, line.fact.label
    missing = [w for w in asked if w not in value]
    present = [w for w in asked if w in value]
    if word == "不包含":
        return truth(not present), f"有{'、'.join(present)}" if present else f"没有{'、'.join(asked)}", ()
    if word == "包含":
        whose = "方案" if line.fact.kind == "plan" else ""
        sentence = f"{whose}未载明{'、'.join(missing)}" if missing else f"{whose}载明了{'、'.join(asked)}"
        return truth(not missing), sentence, ()
    if not missing:
        return Truth.TRUE, f"{label}：{'、'.join(asked)}", ()
    if denied := tuple([w for w in asked if w in left.denied]):
        return Truth.FALSE, f"{label}：写明不符合{'、'.join(denied)}", denied
    return Truth.UNKNOWN, f"{label}：缺{'、'.join(missing)}", ()
