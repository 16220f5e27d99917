"""A share in words: how many of how many, against which target, and who stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from compliance.checking.operands import Operand
from compliance.checking.scope import Scope
from compliance.checking.shares import CERTAIN, FAILS, MEETS, Interval, Standing, Tallied
from compliance.checking.wording import day, number, quantity
from compliance.corpus import Corpus
from compliance.corpus.conditions import Line, Node, Share, lines
from compliance.corpus.norms import Norm
from compliance.model.facts import MaybeFact

NAMED = 20
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
    counted: Tallied
    interval: Interval
    target: Operand


@dataclass(frozen=True)
class Named:
    """How many there are of a kind, and the first of them by name."""

    count: int
    first: tuple[str, ...]


def member_name(record: Any, kind: str, index: int, corpus: Corpus) -> str:
    """What a member is called: by enterprise and installation, by the report, by the line of the plan."""
    if kind == "submission":
        definition = corpus.facts_by_source.get("submission.kind")
        word = (definition.words or {}).get(_text(record.kind), "") if definition else ""
        period = "".join(
            (f"{_text(record.year)}年" if record.year else "", f"第{_text(record.period)}次" if record.period else "")
        )
        return f"{_text(record.sender)}{period}{word}" or f"第{index + 1}次报送"
    parts = dict.fromkeys((_text(getattr(record, "enterprise", None)), _text(record.name)))
    return "".join(parts) or f"第{index + 1}{_COUNTED[kind][0]}"


def _text(fact: MaybeFact) -> str:
    if fact is None or fact.value is None:
        return ""
    return number(fact.value) if isinstance(fact.value, Decimal) else str(fact.value)


def sentence(tally: Tally, failing: Named, open_: Named, scope: Scope) -> str:
    """The share, its target, and by name who fails and of whom it is not known."""
    parts = [f"{_whose(tally)}{_figures(tally, scope)}{_target(tally)}{_remarks(tally, scope)}"]
    if failing.count:
        parts.append(f"不满足的{failing.count}个：{_list(failing)}")
    if open_.count:
        parts.append(f"情况不明的{open_.count}个：{_list(open_)}")
    return "；".join(parts)


def _list(names: Named) -> str:
    rest = f"等{names.count}个" if names.count > NAMED else ""
    return "、".join(names.first) + rest


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
    least, failing, whole = _sum(tally, MEETS), _sum(tally, FAILS), _sum(tally, None)
    units = {c.unit for c, _ in tally.counted if c.weight is not None}
    claim, share = tally.node.claim, _share(tally)
    if tally.basis == "产能":
        if len(units) != 1:
            return f"{claim}的产能占{share}"
        (unit,) = units
        written = [quantity(_decimal(v), unit, scope.corpus.lexicon) for v in (least, whole)]
        unknown = sum(times for c, times in tally.counted if c.weight is None)
        rest = f"（另有{unknown}套产能不明）" if unknown else ""
        return f"产能共{written[1]}{rest}，{claim}的{written[0]}，占{share}"
    what = _COUNTED["户数" if tally.basis == "户数" else tally.node.member]
    total = number(_decimal(whole))
    if least == whole and tally.interval.exact:
        return f"{total}{what}全部{claim}"
    most = whole - failing
    count = number(_decimal(least)) if most == least else f"{number(_decimal(least))}至{number(_decimal(most))}"
    return f"{total}{what}中{count}{what[0]}{claim}，占{share}"


def _sum(tally: Tally, standing: Standing | None) -> Fraction:
    """The weight of what certainly stands so, or of all."""
    counted = (p for p in tally.counted if standing is None or p[0].standings == CERTAIN[standing])
    return sum(((c.weight or Fraction(0)) * times for c, times in counted), Fraction(0))


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
