"""Derived facts: what needs arithmetic or a table of letters, as Python functions in one registry.

Each takes the scope and its own definition, and returns a value with the evidence of all it consulted,
or the doubt that stops it. Wording and tolerances come from the corpus.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.declared import DECLARED
from compliance.checking.fact_values import FactValue, all_evidence, from_inputs
from compliance.checking.operands import setting
from compliance.checking.scope import Derive, Scope, written
from compliance.checking.sums import DIFFER, TOTALS, compare_sums
from compliance.checking.truth import Doubt, Truth
from compliance.checking.wording import number, percent, quantity
from compliance.corpus.conditions import Number
from compliance.corpus.dictionary import FactDef
from compliance.model.credit_code import CHARACTERS, LENGTH, check_character
from compliance.model.facts import Fact


def number_setting(scope: Scope, name: str) -> Decimal:
    """A number that the corpus sets for our own checks."""
    value = setting(scope, name)
    return value.value if isinstance(value, Number) else Decimal(0)


def credit_code(scope: Scope, fact: FactDef) -> FactValue:
    """Whether the unified social credit code's check character is right (GB 32100-2015)."""
    code = scope.field("enterprise.credit_code")
    base = from_inputs(fact, code)
    if base.doubt or not isinstance(code.value, str):
        return base
    text = code.value.strip().upper()
    right = check_character(text[:-1])
    if len(text) != LENGTH or right is None or text[-1] not in CHARACTERS:
        return changed(base, value=False, statement=f"统一社会信用代码{text}不是18位代码或含有不允许的字符")
    if right == text[-1]:
        return changed(base, value=True, statement=f"统一社会信用代码{text}校验通过")
    return changed(base, value=False, statement=f"统一社会信用代码{text}末位应为{right}，方案写作{text[-1]}")


def installation_count(scope: Scope, fact: FactDef) -> FactValue:
    """How many installations the plan has."""
    return scope.lasting(FactValue(fact, Decimal(len(scope.plan_facts.installations)), "1"))


def carbon_ratio(scope: Scope, fact: FactDef) -> FactValue:
    """Tonnes of CO2 avoided per tonne of coal equivalent saved."""
    carbon, saving = scope.field("plan.co2_reduction"), scope.field("plan.energy_saving")
    base = from_inputs(fact, carbon, saving)
    if base.doubt or not isinstance(carbon.value, Decimal) or not isinstance(saving.value, Decimal):
        return base
    if not saving.value:
        return changed(base, doubt=Doubt("疑似抽取错误", "年节能量为0，不能计算比值"))
    ratio = (carbon.value / saving.value).quantize(Decimal("0.01"))
    return changed(base, value=ratio)


def restricted_process(scope: Scope, fact: FactDef) -> FactValue:
    """The process among those that rules name, told by its words in the installation's name and process."""
    name, process = scope.field("installation.name"), scope.field("installation.process")
    text = "".join(str(v.value) for v in (name, process) if v.value is not None)
    base = changed(from_inputs(fact, name, process), doubt=None)
    hits = [w for w, keys in (fact.keywords or {}).items() if any(k in text for k in keys)]
    if len(hits) == 1:
        return changed(base, value=hits[0])
    if len(hits) > 1:
        return changed(base, doubt=Doubt("适用性未知", f"装置名称和工艺里出现几种工艺：{'、'.join(hits)}"))
    if process.doubt and process.doubt.code != "未载明":
        return changed(base, doubt=process.doubt)
    if not text:
        return changed(base, doubt=Doubt("未载明", "装置名称和工艺未载明"))
    return changed(base, value="其他")


def product_class(scope: Scope, fact: FactDef) -> FactValue:
    """The class of the product that rules name, 其他 for all the rest."""
    product = scope.field("installation.product")
    base, key = from_inputs(fact, product), scope.product()
    if base.doubt or key is None:
        return base
    return changed(base, value=(fact.words or {}).get(key.split(".")[0], "其他"))


def saving_deviation(scope: Scope, fact: FactDef) -> FactValue:
    """|stated − computed| / computed, where computed = (before − after) × output in tonnes of coal equivalent."""
    before, after = scope.field("installation.sec_current"), scope.field("installation.sec_target")
    output, stated = scope.field("installation.output"), scope.field("installation.energy_saving")
    base = from_inputs(fact, before, after, output, stated)
    if base.doubt or not all(isinstance(v.value, Decimal) for v in (before, after, output, stated)):
        return base
    if before.unit != after.unit or output.unit.split("/")[0] != _per(before.unit):
        return changed(base, doubt=Doubt("单位不明", "能耗与产量的单位不能相乘核算节能量"))
    factor, words, used = _coal_factor(scope, before.unit)
    base = changed(base, evidence=tuple(dict.fromkeys((*base.evidence, *(e for u in used for e in u.evidence)))))
    if isinstance(factor, Doubt):
        return changed(base, doubt=factor)
    a, b, c, d = (v.value for v in (before, after, output, stated) if isinstance(v.value, Decimal))
    computed = (a - b) * c * factor / 1000
    lexicon = scope.corpus.lexicon
    sum_text = f"（{number(a)}−{number(b)}）×{quantity(c, output.unit, lexicon)}{words}"
    shown = number(computed.quantize(Decimal("0.1")))
    detail = f"按{sum_text}核算为{shown}吨标准煤，方案载明{number(d)}吨标准煤"
    if computed <= 0:
        return changed(base, value=Decimal(1), detail=f"{detail}；核算值不大于0")
    deviation = (abs(d - computed) / computed).quantize(Decimal("0.0001"))
    allowed = percent(number_setting(scope, "节能量核算容差"))
    return changed(base, value=deviation, statement=f"{detail}，相差{percent(deviation)}（允许{allowed}）")


def _per(unit: str) -> str:
    """What a specific consumption is counted per: kgce/t → t, kgoe/(t*EF) → t."""
    return re.sub(r"[()]|\*EF", "", unit.partition("/")[2])


def _coal_factor(scope: Scope, unit: str) -> tuple[Decimal | Doubt, str, tuple[FactValue, ...]]:
    """Kilograms of coal equivalent per unit of consumption, with words for it and the facts it rests on."""
    if unit.startswith("kgce/"):
        return Decimal(1), "", ()
    own = scope.field("installation.coal_coefficient")
    named = "电力折标系数" if unit.startswith("kWh/") else "标准油折标系数"
    value = own.value if isinstance(own.value, Decimal) else number_setting(scope, named)
    used: tuple[FactValue, ...] = (own,)
    words = f"×折标系数{number(value)}"
    if "EF" not in unit:
        return value, words, used
    energy = scope.field("installation.energy_factor")
    if not isinstance(energy.value, Decimal):
        return energy.doubt or Doubt("未载明", "能量因数未载明"), "", (*used, energy)
    return value * energy.value, f"×能量因数{number(energy.value)}{words}", (*used, energy)


def field_batch(scope: Scope, fact: FactDef) -> FactValue:
    """Whether the product was in the first edition of the national table (原有领域) or came later."""
    product = scope.field("installation.product")
    base = from_inputs(fact, product)
    key = scope.product()
    if base.doubt or key is None or not scope.corpus.levels:
        return base
    first = min(scope.corpus.levels, key=lambda t: t.start)
    if key in first.products:
        return changed(base, value="原有领域")
    if any(key in table.products for table in scope.corpus.levels):
        return changed(base, value="新增领域")
    return changed(base, doubt=Doubt("限值待核", f"能效水平表没有列出{key}"))


def hub_project(scope: Scope, fact: FactDef) -> FactValue:
    """Whether it counts as a project of a national hub: as stated; never outside the hub provinces."""
    stated = scope.field("data_centre.hub_cluster")
    base = from_inputs(fact, stated)
    raw = scope.record("data_centre").hub_cluster
    if raw is not None and isinstance(raw.value, bool):
        return changed(base, value=raw.value, doubt=None)
    if raw is None and scope.region is not None and not scope.corpus.places.hub(scope.region):
        return changed(base, value=False, doubt=None)
    return changed(base, doubt=base.doubt or Doubt("未载明", f"{fact.label}未载明"))


def contradictions(scope: Scope, fact: FactDef) -> FactValue:
    """How many fields of the subject the document contradicts itself on."""
    found = [(d, f) for d, f in _stated_fields(scope) if f.state == "conflicting"] if scope.contradictory else []
    parts = [f"{d.label}（{_values(scope, d, f)}）" for d, f in found]
    if not found:
        return scope.lasting(FactValue(fact, Decimal(0), "1", statement="未发现前后矛盾的指标"))
    evidence = tuple(e for _, f in found for e in all_evidence(f))
    text = f"文内前后数值矛盾：{'、'.join(parts)}"
    return FactValue(fact, Decimal(len(found)), "1", statement=text, evidence=evidence)


def implausibles(scope: Scope, fact: FactDef) -> FactValue:
    """How many figures of the subject lie outside the dictionary's ranges."""
    found = []
    for definition, stated in _stated_fields(scope, bounded=True):
        if stated.value is not None:
            unit = scope.unit_of(definition, stated.unit)
            if text := scope.out_of_range(definition, stated.value, unit):
                found.append((text, stated))
    if not found:
        return scope.lasting(FactValue(fact, Decimal(0), "1", statement="各项数值均在合理范围内"))
    text = "；".join(t for t, _ in found)
    evidence = tuple(e for _, f in found for e in f.evidence)
    return FactValue(fact, Decimal(len(found)), "1", statement=text, evidence=evidence)


def _stated_fields(scope: Scope, bounded: bool = False) -> list[tuple[FactDef, Fact]]:
    """The subject's stated fields with the first definition that the dictionary has for each; with ``bounded`` only
    those of which it says what is plausible.
    """
    kind = scope.subject.kind
    record = scope.record(kind)
    key = ("definitions", kind, type(record), bounded)
    definitions: list[FactDef] | None = scope.corpus.memo.get(key)
    if definitions is None:
        known = scope.corpus.facts_by_source
        definitions = [
            known.get(f"{kind}.{name}") or FactDef(name, kind, "文本", f"{kind}.{name}", name)
            for name, _ in record.items()
        ]
        if bounded:
            definitions = [d for d in definitions if d.plausible is not None]
        scope.corpus.memo[key] = definitions
    return [(d, found) for d in definitions if (found := getattr(record, d.field)) is not None]


def _values(scope: Scope, definition: FactDef, fact: Fact) -> str:
    parts = (written(definition, c.value, scope.unit_of(definition, c.unit), scope) for c in fact.candidates)
    return "、".join(parts)


def parts_and_total(scope: Scope, fact: FactDef) -> FactValue:
    """Whether the parts add up to the plan's totals (investment, saving, CO2)."""
    outcome = compare_sums(scope.plan_facts, number_setting(scope, "分项合计容差"), scope.corpus.lexicon)
    base = FactValue(fact, outcome.word, statement=outcome.text, evidence=outcome.evidence)
    totals = [scope.field(f"plan.{name}") for _, name in TOTALS]
    open_ = next((t for t in totals if t.doubt and t.doubt.code != "未载明"), None)
    if outcome.word == DIFFER or open_ is None:
        return base
    return changed(base, value=None, doubt=open_.doubt, evidence=(*base.evidence, *open_.evidence))


def industry(scope: Scope, fact: FactDef) -> FactValue:
    """The industry of a registered installation: as registered, else as its product says."""
    stated = scope.field("registration.industry")
    if stated.stated is Truth.FALSE:
        return product_class(scope, fact)
    return changed(stated, fact=fact)


def submitted(scope: Scope, fact: FactDef) -> FactValue:
    """Whether a report was sent: a day on which it was sent says so too."""
    sent, stated = scope.field("submission.date"), scope.field("submission.submitted")
    if isinstance(sent.value, date):
        return changed(from_inputs(fact, sent), value=True)
    return changed(stated, fact=fact)


def review_date(scope: Scope, fact: FactDef) -> FactValue:
    """The day by which the review judges."""
    return FactValue(fact, scope.as_of)


def entry_contents(scope: Scope, fact: FactDef) -> FactValue:
    """What a line of an annual plan states, of what the dictionary lists. A cell that cannot be read leaves it open."""
    read = {word: scope.field(f"plan_entry.{name}") for name, word in (fact.words or {}).items()}
    base = changed(from_inputs(fact, *read.values()), doubt=None)
    unread = next((v.doubt for v in read.values() if v.doubt and v.stated is not Truth.FALSE), None)
    if unread:
        return changed(base, doubt=unread)
    return changed(base, value=tuple(word for word, v in read.items() if v.stated is Truth.TRUE))


DERIVED: tuple[tuple[str, Derive], ...] = (
    ("信用代码校验", credit_code),
    ("装置数", installation_count),
    ("减碳比", carbon_ratio),
    ("分项合计", parts_and_total),
    ("限制类工艺", restricted_process),
    ("产品类", product_class),
    ("节能量偏差", saving_deviation),
    ("领域批次", field_batch),
    ("枢纽节点项目", hub_project),
    ("矛盾指标数", contradictions),
    ("超范围指标数", implausibles),
    ("行业", industry),
    ("已报送", submitted),
    ("审查日期", review_date),
    ("计划项目内容", entry_contents),
    *DECLARED,
)
DERIVED_BY_NAME: Mapping[str, Derive] = dict(DERIVED)
