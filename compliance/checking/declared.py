"""Derived facts out of what a plan declares: energy review, capacity replacement, elimination, storage.

A declaration is not always an answer. That an approval is under way says nothing against a project that has not been
begun, and 不涉及产能置换 is a claim to be looked into; such cases are doubts, so that they lead to a question.
"""

from __future__ import annotations

from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.fact_values import FactValue, from_inputs
from compliance.checking.scope import Derive, Scope, written
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import quantity
from compliance.corpus.dictionary import FactDef


def _code(value: FactValue) -> str | None:
    """The model's code of a word of the dictionary (已取得 → obtained)."""
    return next((code for code, word in (value.fact.words or {}).items() if word == value.value), None)


def review_state(scope: Scope, fact: FactDef) -> FactValue:
    """How far the energy review is. Not having it is a breach once building has begun, a question before."""
    stated, status = scope.field("subject.energy_review"), scope.field("subject.status")
    base, told = from_inputs(fact, stated, status), _code(stated)
    if stated.doubt or told is None:
        return changed(base, stated=stated.stated)
    said = f"方案写明{stated.fact.label}{stated.value}"
    if told == "obtained":
        return changed(base, value=stated.value, doubt=None, statement=said)
    if told == "exempt":
        return changed(base, doubt=Doubt("适用性未知", f"{said}，须核实年综合能源消费量和免于单独审查的依据"))
    if status.doubt:
        return base
    if _code(status) == "proposed":
        return changed(base, doubt=Doubt("未载明", f"{said}，尚未载明文号和日期（须在开工建设前取得）"))
    return changed(base, value=stated.value, statement=f"{said}，建设性质为{status.value}")


def _replacement(scope: Scope, fact: FactDef) -> tuple[str | None, FactValue]:
    """(how capacity is replaced, a result without a value): by the amounts where both are known, else as stated.

    ``short`` is less than the new capacity. Amounts that fall short of what the words promise are a contradiction.
    """
    stated, retired = scope.field("installation.capacity_replacement"), scope.field("installation.replaced_capacity")
    built = scope.field("installation.capacity")
    base = changed(from_inputs(fact, stated, retired, built), doubt=None, stated=stated.stated)
    told, lexicon = _code(stated), scope.corpus.lexicon
    if not isinstance(retired.value, Decimal) or not isinstance(built.value, Decimal):
        return told, _open(told, changed(base, doubt=stated.doubt))
    amount = lexicon.convert(retired.value, retired.unit, built.unit)
    if amount is None:
        return told, _open(told, changed(base, doubt=stated.doubt))
    shown = f"被置换产能{quantity(amount, built.unit, lexicon)}"
    new = f"新建产能{quantity(built.value, built.unit, lexicon)}"
    if amount >= built.value:
        same = amount == built.value
        return "equal" if same else "reduced", changed(base, statement=f"{shown}，不少于{new}")
    if told in ("equal", "reduced"):
        return None, changed(base, doubt=Doubt("文内矛盾", f"方案写明{stated.value}，但{shown}少于{new}"))
    return "short", changed(base, statement=f"{shown}，少于{new}")


def _open(told: str | None, base: FactValue) -> FactValue:
    """``base`` with the doubt that words alone leave: under way, said not to be needed, or whatever doubt they have."""
    if told == "pending":
        return changed(base, doubt=Doubt("未载明", "方案写明产能置换正在办理，尚未载明置换方案"))
    if told == "exempt":
        return changed(base, doubt=Doubt("适用性未知", "方案写明不涉及产能置换，须核实是否新增产能"))
    return base


def replacement_settled(scope: Scope, fact: FactDef) -> FactValue:
    """Whether capacity replacement is settled."""
    told, base = _replacement(scope, fact)
    if base.doubt or told is None:
        return base
    settled, unsettled = tuple((fact.words or {}).values())[:2]
    value = unsettled if told in ("none", "short") else settled
    return changed(base, value=value, statement=base.statement or f"方案写明产能置换{value}")


def replacement_kind(scope: Scope, fact: FactDef) -> FactValue:
    """Equal, reduced or short; open where only 产能置换 is stated."""
    told, base = _replacement(scope, fact)
    if base.doubt or told is None:
        return base
    words = dict(zip(("equal", "reduced", "short"), (fact.words or {}).values(), strict=False))
    if told in words:
        return changed(base, value=words[told])
    return changed(base, doubt=Doubt("未载明", "未载明是等量还是减量置换（置换比例或者被置换产能）"))


def elimination_begins(scope: Scope, fact: FactDef) -> FactValue:
    """From when the term of elimination runs: as stated, else with the installation's work, else with the plan.

    The clause does not say from when; this is the reading that the enterprise's own schedule allows.
    """
    sources = ("installation.elimination_start", "installation.start", "plan.start")
    for value in map(scope.field, sources):
        if value.doubt is None or value.doubt.code != "未载明":
            return changed(from_inputs(fact, value), value=value.value, detail=value.fact.label)
    doubt = Doubt("未载明", "淘汰的起算日期未载明（淘汰、改造、方案的开始日期都没有写）")
    return changed(from_inputs(fact), doubt=doubt)


def storage_share(scope: Scope, fact: FactDef) -> FactValue:
    """Storage as a share of the load: as stated, else storage power by load."""
    stated = scope.field("subject.storage_ratio")
    if isinstance(stated.value, Decimal):
        return changed(from_inputs(fact, stated), value=stated.value)
    power, load = scope.field("subject.storage_power"), scope.field("subject.electric_load")
    if power.stated is Truth.FALSE or (stated.doubt and stated.doubt.code != "未载明"):
        return from_inputs(fact, stated, power, load)
    base = from_inputs(fact, power, load)
    if base.doubt or not isinstance(power.value, Decimal) or not isinstance(load.value, Decimal):
        return base
    if not load.value:
        return changed(base, doubt=Doubt("疑似抽取错误", "用电负荷为0，不能计算比例"))
    share = (power.value / load.value).quantize(Decimal("0.0001"))
    sum_text = "÷".join(f"{v.fact.label}{written(v.fact, v.value, v.unit, scope)}" for v in (power, load) if v.value)
    return changed(base, value=share, detail=sum_text)


def conformity(scope: Scope, fact: FactDef) -> FactValue:
    """What the project is said to conform to, and what it is said not to; both of one thing is a contradiction."""
    yes, no = scope.field("installation.conformity"), scope.field("installation.nonconformity")
    met = yes.value if isinstance(yes.value, tuple) else ()
    denied = no.value if isinstance(no.value, tuple) else ()
    base = changed(from_inputs(fact, yes, no), doubt=None, value=met, denied=denied)
    if both := [w for w in met if w in denied]:
        return changed(base, value=None, doubt=Doubt("文内矛盾", f"{fact.label}：对{'、'.join(both)}的说法前后不一"))
    open_ = [v.doubt for v in (yes, no) if v.doubt and v.doubt.code != "未载明"]
    if open_ and not denied:
        return changed(base, value=None, doubt=open_[0])
    if yes.value is None and not denied:
        return changed(base, value=None, doubt=yes.doubt, stated=yes.stated)
    return base


DECLARED: tuple[tuple[str, Derive], ...] = (
    ("节能审查办理情况", review_state),
    ("产能置换落实情况", replacement_settled),
    ("产能置换方式", replacement_kind),
    ("淘汰起算日期", elimination_begins),
    ("储能配置比例", storage_share),
    ("符合性", conformity),
)
