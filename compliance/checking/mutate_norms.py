"""Mutants of norms: one that a rule rests on, or of a parameter, with its value, its dates, its force or its reach changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from compliance.checking.changing import changed as altered
from compliance.checking.judge import OUTCOME_OF_FORCE, SEVERITY
from compliance.checking.mutate_trees import moved, trees
from compliance.corpus import Corpus, Norm, Parameter, Rule
from compliance.corpus.conditions import BASES, MonthDays, ParamRef, lines
from compliance.corpus.places import NATION
from compliance.model.review import Outcome


def value_changes(parameter: Parameter, corpus: Corpus) -> Iterator[tuple[str, Parameter, str]]:
    """A parameter with one of its norms left out or changed, or two with their values exchanged: what, and where."""
    asks_due = any(_asks_due(rule, parameter) for rule in corpus.rules)
    for i, norm in enumerate(parameter.norms):
        others = (*parameter.norms[:i], *parameter.norms[i + 1 :])
        name = name_of(norm, parameter.norms)
        if others:
            yield f"删去{name}", replace(parameter, norms=others), norm.place
        changed = [*_value(norm), *dates(norm, asks_due), *narrowed(norm), *counting(norm)]
        if parameter.nature == "规范":
            changed += [(f"效力改为{f}", replace(norm, force=f)) for f in forces(norm, others, corpus)]
        for text, other in changed:
            norms = (*parameter.norms[:i], other, *parameter.norms[i + 1 :])
            yield f"{name}{text}", replace(parameter, norms=norms), norm.place
    for i, j in pairwise(range(len(parameter.norms))):
        one, other = parameter.norms[i], parameter.norms[j]
        if one.value != other.value:
            swapped = (replace(one, value=other.value), replace(other, value=one.value))
            norms = (*parameter.norms[:i], *swapped, *parameter.norms[j + 1 :])
            text = f"{name_of(one, parameter.norms)}与{name_of(other, parameter.norms)}的值对换"
            yield text, replace(parameter, norms=norms), other.place


def name_of(norm: Norm, among: tuple[Norm, ...]) -> str:
    """A norm by place and document, with its condition or value where another shares both."""
    name = f"{norm.region}{norm.document}"
    if sum((n.region, n.document) == (norm.region, norm.document) for n in among) == 1:
        return name
    if norm.condition is not None:
        return f"{name}（仅当{'、'.join(line.text for line in lines(norm.condition))}）"
    return f"{name}（{norm.citation.anchor}）" if norm.citation and norm.citation.anchor else name


def counting(norm: Norm) -> Iterator[tuple[str, Norm]]:
    """Who counts for a norm (范围), by what (口径), and how many there are (总户数)."""
    if norm.members is not None:
        yield "删去范围", replace(norm, members=None)
        for text, changed, _ in trees(norm.members):
            yield f"范围{text}", replace(norm, members=changed)
    if norm.basis:
        yield from ((f"口径改为{b}", replace(norm, basis=b)) for b in BASES if b != norm.basis)
    if norm.households:
        for sign, count in (("＋", norm.households + 1), ("－", norm.households - 1)):
            yield f"总户数{sign}1", replace(norm, households=count)


def _value(norm: Norm) -> Iterator[tuple[str, Norm]]:
    if norm.boundary in ("含", "不含"):
        yield "边界对换", replace(norm, boundary="不含" if norm.boundary == "含" else "含")
    if isinstance(norm.value, tuple) and len(norm.value) > 1:
        for word in norm.value:
            yield f"去掉{word}", replace(norm, value=tuple(w for w in norm.value if w != word))
    if isinstance(norm.value, MonthDays):
        yield from ((text, replace(norm, value=value)) for text, value in _month_days(norm.value))
    for text, moved_value in moved(norm.value):
        yield text, replace(norm, value=moved_value)


def _month_days(value: MonthDays) -> Iterator[tuple[str, MonthDays]]:
    """One of the days of every year a day later and a day earlier."""
    for i, (month, day) in enumerate(value.days):
        for sign, shift in (("＋", 1), ("－", -1)):
            other = date(2023, month, day) + timedelta(days=shift)
            days = (*value.days[:i], (other.month, other.day), *value.days[i + 1 :])
            yield f"第{i + 1}个月日{sign}一天", replace(value, days=days)


def _asks_due(rule: Rule, parameter: Parameter) -> bool:
    """Whether a rule looks at the 达标时点 of a parameter's norms; nobody notices a change otherwise."""
    values = (line.value for node in (rule.applies, rule.tree) for line in lines(node))
    return any(isinstance(v, ParamRef) and v.name == parameter.code and v.attribute != "" for v in values)


def dates(norm: Norm, asks_due: bool) -> Iterator[tuple[str, Norm]]:
    """A norm with one of its days moved; the 达标时点 only where a rule looks at it (``asks_due``)."""
    for label, key in (("起", "start"), ("止", "end"), *((("达标时点", "due"),) if asks_due else ())):
        for text, day in moved(getattr(norm, key)):
            yield f"“{label}”{text}", altered(norm, **{key: day})


def narrowed(norm: Norm) -> Iterator[tuple[str, Norm]]:
    """A norm without its 仅当, or with a changed one."""
    if norm.condition is None:
        return
    yield "删去“仅当”", replace(norm, condition=None)
    for text, condition, _ in trees(norm.condition):
        yield f"仅当：{text}", replace(norm, condition=condition)


def forces(norm: Norm, others: tuple[Norm, ...], corpus: Corpus) -> Iterator[str]:
    """Forces that lead somewhere else than the norm's own."""
    document = corpus.documents.get(norm.document)
    if document is None or document.draft:
        return
    now = OUTCOME_OF_FORCE[norm.force]
    same = [o for o in others if o.region in (NATION, norm.region) and o.condition is None and o.value == norm.value]
    shade = [OUTCOME_OF_FORCE[o.force] for o in same]
    for force in ("强制", "一般", "目标"):
        then = OUTCOME_OF_FORCE[force]
        hidden = not document.held and {now, then} == {Outcome.FAIL, Outcome.REVIEW}
        weaker = SEVERITY.index(then) > SEVERITY.index(now)
        shaded = weaker and any(SEVERITY.index(s) <= SEVERITY.index(now) for s in shade)
        if then is not now and not hidden and not shaded:
            yield force
