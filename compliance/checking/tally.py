"""A share in words: how many of how many, against which target, and who stands in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from compliance.checking.operands import Operand
from compliance.checking.scope import Scope
from compliance.checking.shares import CERTAIN, FAILS, MEETS, Counted, Interval
from compliance.checking.wording import day, number, quantity
from compliance.corpus.conditions import Line, Node, Share, lines
from compliance.corpus.norms import Norm
from compliance.model.facts import MaybeFact

_NAMED = 20
"""A message names that many; the trace names all."""
_WORDS = 4
_COUNTED = {"户数": "户企业", "installation": "套装置", "data_centre": "个数据中心", "submission": "次报送",
            "plan_entry": "个项目"}  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """What was counted for one norm, and the share that came of it."""

    node: Share
    basis: str
    norm: Norm | None
    counted: tuple[Counted, ...]
    interval: Interval
    target: Operand


def member_name(scope: Scope) -> str:
    """What a member is called: by enterprise and installation, by the report, by the line of the plan."""
    record, kind = scope.record(scope.subject.kind), scope.subject.kind
    if kind == "submission":
        definition = scope.corpus.facts_by_source.get("submission.kind")
        word = (definition.words or {}).get(_text(record.kind), "") if definition else ""
        period = "".join(
            (f"{_text(record.year)}年" if record.year else "", f"第{_text(record.period)}次" if record.period else "")
        )
        return f"{_text(record.sender)}{period}{word}" or f"第{scope.subject.index + 1}次报送"
    parts = dict.fromkeys((_text(getattr(record, "enterprise", None)), _text(record.name)))
    return "".join(parts) or f"第{scope.subject.index + 1}{_COUNTED[kind][0]}"


def _text(fact: MaybeFact) -> str:
    if fact is None or fact.value is None:
        return ""
    return number(fact.value) if isinstance(fact.value, Decimal) else str(fact.value)


def sentence(tally: Tally, failing: Sequence[str], open_: Sequence[str], scope: Scope) -> str:
    """The share, its target, and by name who fails and of whom it is not known."""
    parts = [f"{_whose(tally)}{_figures(tally, scope)}{_target(tally)}{_remarks(tally, scope)}"]
    if failing:
        parts.append(f"不满足的{_amount(failing)}：{_list(failing)}")
    if open_:
        parts.append(f"情况不明的{_amount(open_)}：{_list(open_)}")
    return "；".join(parts)


def _amount(names: Sequence[str]) -> str:
    return f"{len(names)}个"


def _list(names: Sequence[str]) -> str:
    rest = f"等{len(names)}个" if len(names) > _NAMED else ""
    return "、".join(names[:_NAMED]) + rest


def _whose(tally: Tally) -> str:
    """What tells the norm from the rule's others: of whom it speaks (范围), or what it asks for where that is a list."""
    norm = tally.norm
    if norm is None:
        return ""
    asked = "、".join(norm.value) if isinstance(norm.value, tuple) else ""
    words = words_of(norm.members) or asked
    return f"{words}：" if words else ""


def words_of(node: Node | None) -> str:
    """The words that a norm's 范围 names: the values of its lines, the first few of many."""
    found = list(dict.fromkeys(v for line in lines(node) for v in _values(line)))
    rest = f"等{len(found)}类" if len(found) > _WORDS else ""
    return "、".join(found[:_WORDS]) + rest


def _values(line: Line) -> tuple[str, ...]:
    if isinstance(line.value, tuple):
        return line.value
    return (
        (line.value,)
        if isinstance(line.value, str)
        else ("".join(line.text.replace(line.fact.name, line.fact.label).split()),)
    )


def _figures(tally: Tally, scope: Scope) -> str:
    least = sum((c.weight or 0 for c in tally.counted if c.standings == CERTAIN[MEETS]), Fraction(0))
    failing = sum((c.weight or 0 for c in tally.counted if c.standings == CERTAIN[FAILS]), Fraction(0))
    whole = sum((c.weight or 0 for c in tally.counted), Fraction(0))
    units = {c.unit for c in tally.counted if c.weight is not None}
    claim, share = tally.node.claim, _share(tally)
    if tally.basis == "产能":
        if len(units) != 1:
            return f"{claim}的产能占{share}"
        (unit,) = units
        written = [quantity(_decimal(v), unit, scope.corpus.lexicon) for v in (least, whole)]
        unknown = sum(c.weight is None for c in tally.counted)
        rest = f"（另有{unknown}套产能不明）" if unknown else ""
        return f"产能共{written[1]}{rest}，{claim}的{written[0]}，占{share}"
    what = _COUNTED["户数" if tally.basis == "户数" else tally.node.member]
    total = number(_decimal(whole))
    if least == whole and tally.interval.exact:
        return f"{total}{what}全部{claim}"
    most = whole - failing
    count = number(_decimal(least)) if most == least else f"{number(_decimal(least))}至{number(_decimal(most))}"
    return f"{total}{what}中{count}{what[0]}{claim}，占{share}"


def _decimal(value: Fraction | int) -> Decimal:
    value = Fraction(value)
    return Decimal(value.numerator) / Decimal(value.denominator)


def _share(tally: Tally) -> str:
    ends = [_percent(end, tally.target) for end in (tally.interval.low, tally.interval.high)]
    return ends[0] if tally.interval.exact else f"{ends[0]}至{ends[1]}"


def _percent(value: Fraction, target: Operand) -> str:
    """With one decimal, and with more where that would look like the target without being it."""
    limit = target.values[0] if target.values and isinstance(target.values[0], Decimal) else None
    exact = _decimal(value * 100)
    for digits in range(1, 12):
        shown = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
        if limit is None or shown != limit or exact == limit:
            return f"{number(shown)}%"
    return f"{number(exact)}%"


def _target(tally: Tally) -> str:
    """The target in words, for a share; 全部 says it already."""
    target = tally.target.values[0] if tally.target.values else None
    if tally.node.every or not isinstance(target, Decimal):
        return ""
    relation = tally.node.line.relation
    least = relation.operator in (">=", ">")
    strict = tally.target.boundary == "不含" or relation.operator in (">", "<")
    word = ("高于" if strict else "不低于") if least else ("低于" if strict else "不高于")
    return f"，目标为{word}{number(target)}%"


def _remarks(tally: Tally, scope: Scope) -> str:
    """The year of the figures, how many the clause counts, and whether the target's day has come."""
    year: MaybeFact = getattr(scope.record(scope.subject.kind), "year", None)
    found = [f"{_text(year)}年数据"] if _text(year) else []
    if tally.norm and tally.norm.households:
        found.append(f"条文所列{tally.norm.households}户")
    if tally.norm and tally.norm.due:
        found.append(f"达标时点{day(tally.norm.due)}，{_reached(tally.norm.due, scope.as_of)}")
    return f"（{'；'.join(found)}）" if found else ""


def _reached(due: date, today: date) -> str:
    return "已到" if today >= due else "未到"
