"""What a person types for a figure, made into a value by the dictionary of facts: its type, unit and words."""

from __future__ import annotations

import re
from decimal import Decimal

from compliance.corpus import Corpus
from compliance.corpus.dictionary import FactDef
from compliance.model.credit_code import is_credit_code, normal_credit_code
from compliance.model.errors import RegistryError
from compliance.model.facts import Fact, Facts, Value
from compliance.model.units import Unit, parse_unit
from compliance.registry.lists.cells import CellError, date_of, number_of

UNKNOWN = "无法辨认"
"""What is typed for a figure that nobody can tell."""
_KINDS = {"enterprise": "enterprise", "plan": "plan", "installations": "installation", "data_centres": "data_centre"}
_AMOUNTS = ("capacity", "output", "replaced_capacity")
"""Fields counted in whatever the product is counted in."""
_AMOUNT_KINDS = ("mass", "mass_rate", "case", "area")
_DIGITS = 15
"""More digits before the point than any figure of a plan has."""
_ENDS = "completion"
"""Dates whose missing day is the last one of the period."""


def typed_value(facts: Facts, path: str, text: str, unit: str | None, corpus: Corpus) -> tuple[Value | None, str]:
    """(value, canonical unit) of what a person typed for ``path`` (``installations.0.sec_current``).

    ``text`` may carry its unit; ``unit`` says it apart. None is the value of a figure that cannot be told.

    Raises:
        RegistryError: for what is not of the field's type, or in a unit that measures something else.
    """
    group, field = path.split(".")[0], path.rpartition(".")[2]
    if group not in _KINDS:
        raise RegistryError(f"方案里没有“{path}”这个指标位置；以 {'、'.join(_KINDS)} 之一开头", "invalid")
    if text.strip() == UNKNOWN:
        return None, ""
    found = _definition(corpus, _KINDS[group], field)
    kind = found.type if found else "文本"
    if kind != "数值" and unit:
        raise RegistryError(f"“{path}”不是数值，没有单位", "invalid")
    try:
        if kind == "数值":
            assert found is not None
            return _number(facts, path, text, unit, found, corpus)
        if kind == "日期":
            return date_of(text, field.endswith(_ENDS)), ""
    except CellError as error:
        raise RegistryError(f"“{path}”：{error}", "invalid") from error
    if kind == "是非":
        if text.strip() not in ("是", "否"):
            raise RegistryError(f"“{path}”应写“是”或者“否”，写的是“{text}”", "invalid")
        return text.strip() == "是", ""
    if kind == "枚举":
        return _code(path, text, found), ""
    if kind == "集合":
        parts = [p for p in re.split(r"[、，,;；\s]+", text.strip()) if p]
        return tuple(dict.fromkeys(_code(path, p, found) for p in parts)), ""
    return _text(path, field, text, corpus), ""


def _definition(corpus: Corpus, kind: str, field: str) -> FactDef | None:
    """What the dictionary says of a field; of one that no rule names, what it says of the same field elsewhere."""
    own = [f for f in corpus.facts.values() if f.source == f"{kind}.{field}"]
    same = [f for f in corpus.facts.values() if f.derived is None and f.field == field]
    return next(iter((*own, *same)), None)


def _code(path: str, text: str, found: FactDef | None) -> str:
    words = found.words if found else None
    if not words:
        return text.strip()
    for code, word in words.items():
        if text.strip() in (code, word):
            return code
    raise RegistryError(f"“{path}”没有“{text}”这个取值，应是：{'、'.join(words.values())}", "invalid")


def _text(path: str, field: str, text: str, corpus: Corpus) -> str:
    said = text.strip()
    if not said:
        raise RegistryError(f"“{path}”没有写更正后的值；读不出的写“{UNKNOWN}”", "invalid")
    if field == "product":
        names = {n: key for key, p in corpus.products.items() for n in (*p.aliases, p.name, key)}
        if said not in names:
            raise RegistryError(f"不认识的产品“{said}”；可用的名称见 policy_corpus/products.yaml", "invalid")
        return names[said]
    if field in ("province", "city"):
        for place in corpus.places.regions:
            if said == place.name or said in place.aliases:
                return place.name
        raise RegistryError(f"不认识的地区“{said}”；可用的名称见 policy_corpus/regions.yaml", "invalid")
    if field == "credit_code":
        code = normal_credit_code(said)
        if not is_credit_code(code):
            raise RegistryError(f"统一社会信用代码“{said}”的位数或者校验码不对", "invalid")
        return code
    return said


def _number(
    facts: Facts, path: str, text: str, unit: str | None, found: FactDef, corpus: Corpus
) -> tuple[Decimal, str]:
    value, behind = number_of(text)
    if value.adjusted() > _DIGITS:
        raise RegistryError(f"“{path}”：“{text}”太大", "invalid")
    if unit is not None and behind is not None:
        raise RegistryError(f"“{text}”已经带着单位，不再写 --unit", "invalid")
    field = path.rpartition(".")[2]
    wanted = _wanted(facts, path, found, corpus)
    given = behind or (_unit(unit, corpus) if unit else None)
    if given is None:
        if not wanted:
            raise RegistryError(f"“{path}”的单位不明，请用 --unit 写明", "invalid")
        return value, wanted
    if given.code == wanted or (field in _AMOUNTS and given.kind in _AMOUNT_KINDS):
        return _plain(value * given.factor), given.code
    if not wanted and given.kind == "sec":
        return _plain(value * given.factor), given.code
    turned = corpus.lexicon.convert(value * given.factor, given.code, wanted)
    if turned is None:
        expected = corpus.lexicon.written(wanted) if wanted else "单位产品能耗的单位"
        raise RegistryError(f"“{path}”的单位应是{expected}，“{given.raw}”量的是别的东西", "invalid")
    return _plain(turned), wanted


def _unit(text: str, corpus: Corpus) -> Unit:
    parsed = parse_unit(text)
    if parsed is not None and parsed.kind != "other":
        return parsed
    known = corpus.lexicon.unit(text)
    if known is None:
        raise RegistryError(f"不认识的单位“{text}”", "invalid")
    return Unit(known.code, Decimal(1), "other", text)


def _wanted(facts: Facts, path: str, found: FactDef, corpus: Corpus) -> str:
    """The canonical unit of a figure; "" where it depends on a product that is not known."""
    group, *index, field = path.split(".")
    record = facts.installations[int(index[0])] if group == "installations" and _there(facts, index) else None
    product = corpus.products.get(_stated(record.product)) if record is not None else None
    if found.unit == "按产品":
        return product.unit if product else ""
    if field in _AMOUNTS:
        now: Fact | None = getattr(record, field, None)
        return now.unit if now is not None and now.unit else product.capacity_unit if product else ""
    return found.unit


def _there(facts: Facts, index: list[str]) -> bool:
    return len(index) == 1 and index[0].isdigit() and int(index[0]) < len(facts.installations)


def _stated(fact: Fact | None) -> str:
    return str(fact.value) if fact is not None and fact.value is not None else ""


def _plain(value: Decimal) -> Decimal:
    """Without trailing zeros that only the conversion made, and without an exponent."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
