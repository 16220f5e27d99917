"""Units as people write them, reduced to the contract's canonical codes.

A unit is read by composition, not from a list of spellings: a scale (万, 亿, k), a base (标准煤, 吨,
千瓦时, 元 …), and denominators (/吨熟料, 每吨, /a, ·能量因数). What matters is the dimension; a unit whose
dimension has no canonical code is still recognised, so that the figure is known to be something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from compliance.model.facts import Value

D = Decimal


@dataclass(frozen=True)
class Unit:
    """A recognised unit: ``code`` is canonical, ``factor`` multiplies a value into it, ``raw`` is as written.

    ``kind`` is the dimension in words: ``sec`` (energy per product), ``energy``, ``electricity``, ``mass``,
    ``mass_rate``, ``case``, ``area``, ``money``, ``money_rate``, ``racks``, ``co2``, ``percent``, ``other``.
    """

    code: str
    factor: Decimal
    kind: str
    raw: str


# Bases: spelling -> (dimension, factor to the dimension's base unit: t of coal or oil equivalent, kWh, t, 10k CNY …).
_BASES: tuple[tuple[str, str, Decimal], ...] = (
    (r"(?:吨|t)(?:标准煤|标煤|标准煤当量)|tce|TCE", "ce", D(1)),
    (r"(?:千克|公斤|kg|KG|Kg)(?:标准煤|标煤)|kgce|KGCE|Kgce|kgCE", "ce", D("0.001")),
    (r"(?:克|g)(?:标准煤|标煤)|gce", "ce", D("0.000001")),
    (r"标准煤", "ce", D(1)),
    (r"(?:吨|t)(?:标准油|标油)|toe", "oe", D(1)),
    (r"(?:千克|公斤|kg)(?:标准油|标油)|kgoe|kgEO", "oe", D("0.001")),
    (r"(?:千瓦时|千瓦·时|千瓦•时|千瓦小时|[kK][wW][·•.]?[hH]|度电|度)(?!角)", "kwh", D(1)),
    (r"(?:兆瓦时|MWh|MW·h)", "kwh", D(1000)),
    (r"(?:GWh|吉瓦时)", "kwh", D(1000000)),
    (r"(?:吨|t)(?:二氧化碳当量|二氧化碳|CO2e|CO₂e|CO2|CO₂)|tCO2e?|tCO₂", "co2", D(1)),
    (r"(?:GJ|吉焦)", "joule", D(1)),
    (r"(?:MJ|兆焦)", "joule", D("0.001")),
    (r"(?:重量箱|重箱)", "case", D(1)),
    (r"(?:平方米|m2|m²|㎡|平米)", "area", D(1)),
    (r"(?:立方米|m3|m³|Nm3|Nm³|标方)", "volume", D(1)),
    (r"(?:人民币)?元(?:人民币)?", "cny", D("0.0001")),
    (r"(?:个)?标准机架|(?:架|个)标准机架|标准机柜|机架|机柜|架", "rack", D(1)),
    (r"(?:千克|公斤|kg|KG)", "mass", D("0.001")),
    (r"吨|(?<![a-zA-Z])t(?![a-zA-Z])", "mass", D(1)),
    (r"(?<![a-zA-Z])kt(?![a-zA-Z])", "mass", D(1000)),
    (r"[tT][pP][dD](?![a-zA-Z])", "mass_a_day", D(1)),
    (r"(?:千伏安|kVA|KVA|兆伏安|MVA)", "va", D(1)),
    (r"(?:千瓦|兆瓦|kW|KW|MW)", "power", D(1)),
    (r"(?:千安|kA|KA)", "current", D(1)),
    (r"(?:摄氏度|℃|帕|兆帕|MPa|kPa|千伏|kV|毫米|厘米|米|公里|平方公里|亩|公顷|毫伏|mm|cm|m)", "other", D(1)),
    (r"%|％|个百分点|百分点", "percent", D(1)),
)
_SCALES = {"万": D(10000), "亿": D(100000000), "百万": D(1000000), "千万": D(10000000), "十万": D(100000), "": D(1)}
_PERIOD = r"(?:年|a(?![a-zA-Z])|yr|天|日|d(?![a-zA-Z])|小时|h(?![a-zA-Z])|月)"
_PERIODS = {"年": "a", "a": "a", "yr": "a", "天": "d", "日": "d", "d": "d", "小时": "h", "h": "h", "月": "m"}

_PERIOD_RE = re.compile(_PERIOD)
_SCALE_RE = re.compile(r"(?:百万|千万|十万|万|亿)")
_ANY_BASE = re.compile("|".join(f"(?:{p})" for p, _, _ in _BASES))
_BASE_RES = tuple((re.compile(p), dim, f) for p, dim, f in _BASES)
_SLASH_RE = re.compile(r"[/／]|每(?=[吨千公重平年日天]|t\b)|·(?=[at]\b)|\.(?=t\b)")
# What may stand after the mass in a denominator: the product (吨熟料, t-cl, t·Al, 吨（熟料）).
_PRODUCT_TAIL = re.compile(
    r"(?:[-·.]?\(?(?:cl|Al|clinker|熟料|铝液|铝|原铝|产品|电石|焦炭|焦|铁水|生铁|铁|钢水|粗钢|钢|碱|纯碱|烧碱|氨|合成氨|"
    r"甲醇|硅铁|锰硅|合金|铜|锌|铅|玻璃|黄磷|原料|乙烯|折百碱|100%碱)\)?)"
)
_COUNTED_PRODUCT = re.compile(rf"{_PRODUCT_TAIL.pattern}(?=[/／](?:{_PERIOD}))")
"""The product between a mass and its period: 吨熟料/天."""
_ENERGY_FACTOR = re.compile(r"[·•.*×]?(?:能量因数|EF|因数)")

_CODES: dict[tuple[str, ...], tuple[str, Decimal, str]] = {
    ("ce", "mass"): ("kgce/t", D(1000), "sec"),
    ("ce", "case"): ("kgce/weight_case", D(1000), "sec"),
    ("ce", "area"): ("kgce/m2", D(1000), "sec"),
    ("oe", "mass"): ("kgoe/t", D(1000), "sec"),
    ("oe", "mass", "ef"): ("kgoe/(t*EF)", D(1000), "sec"),
    ("kwh", "mass"): ("kWh/t", D(1), "sec"),
    ("joule", "mass"): ("GJ/t", D(1), "sec"),
    ("ce",): ("tce/a", D(1), "energy"),
    ("ce", "a"): ("tce/a", D(1), "energy"),
    ("oe",): ("toe/a", D(1), "energy_oil"),
    ("oe", "a"): ("toe/a", D(1), "energy_oil"),
    ("kwh",): ("kWh", D(1), "electricity"),
    ("kwh", "a"): ("kWh", D(1), "electricity"),
    ("co2",): ("t/a", D(1), "co2"),
    ("co2", "a"): ("t/a", D(1), "co2"),
    ("mass",): ("t/a", D(1), "mass"),
    ("mass", "a"): ("t/a", D(1), "mass_rate"),
    ("mass", "d"): ("t/d", D(1), "mass_rate"),
    ("mass_a_day",): ("t/d", D(1), "mass_rate"),
    ("case",): ("weight_case/a", D(1), "case"),
    ("case", "a"): ("weight_case/a", D(1), "case"),
    ("area",): ("m2/a", D(1), "area"),
    ("area", "a"): ("m2/a", D(1), "area"),
    ("cny",): ("10k_cny", D(1), "money"),
    ("cny", "a"): ("10k_cny/a", D(1), "money_rate"),
    ("rack",): ("1", D(1), "racks"),
    ("percent",): ("%", D(1), "percent"),
}


@dataclass(frozen=True)
class _Part:
    dim: str
    factor: Decimal
    end: int


def _base(text: str, pos: int) -> _Part | None:
    """The longest base unit that starts at ``pos``, with a scale before it."""
    scale, start = "", pos
    match = _SCALE_RE.match(text, pos)
    if match:
        scale, start = match.group(), match.end()
    best: _Part | None = None
    if _ANY_BASE.match(text, start) is None:
        return None
    for pattern, dim, factor in _BASE_RES:
        found = pattern.match(text, start)
        if found and (best is None or found.end() > best.end):
            best = _Part(dim, factor * _SCALES[scale], found.end())
    return best


def _denominator(text: str, pos: int) -> tuple[list[str], Decimal, int] | None:
    """Dimensions below the line from ``pos`` (just after the slash), the factor they stand for, and the end."""
    opened = pos < len(text) and text[pos] in "（("
    if opened:
        pos += 1
    period = _PERIOD_RE.match(text, pos)
    base = _base(text, pos)
    if base is None or base.dim not in ("mass", "case", "area", "volume", "kwh"):
        if period is None:
            return None
        end = period.end()
        return ([_PERIODS[period.group()]], D(1), end + (opened and text[end : end + 1] in ("）", ")")))
    dims, factor, end = [base.dim], base.factor, base.end
    factor_match = _ENERGY_FACTOR.match(text, end)
    if factor_match:
        dims.append("ef")
        end = factor_match.end()
    else:
        tail = _PRODUCT_TAIL.match(text, end)
        if tail:
            end = tail.end()
    if opened and text[end : end + 1] in ("）", ")"):
        end += 1
    return dims, factor, end


@lru_cache(maxsize=4096)
def _match(text: str, pos: int) -> tuple[Unit, int] | None:
    base = _base(text, pos)
    if base is None:
        return None
    dims, factor, end = [base.dim], base.factor, base.end
    counted = _COUNTED_PRODUCT.match(text, end) if base.dim == "mass" else None
    end = counted.end() if counted else end
    while True:
        slash = _SLASH_RE.match(text, end)
        if slash is None:
            break
        below = _denominator(text, slash.end())
        if below is None:
            break
        dims += below[0]
        factor /= below[1]
        end = below[2]
    known = _CODES.get(tuple(dims))
    raw = text[pos:end]
    if known is None:
        return Unit("/".join(dims), factor, "other", raw), end
    code, scale, kind = known
    return Unit(code, factor * scale, kind, raw), end


def match_unit(text: str, pos: int = 0) -> tuple[Unit, int] | None:
    """The unit that starts at ``text[pos]`` and the position after it; None where no unit starts.

    White space must have been removed from ``text``. Examples: ``万吨标准煤`` → tce/a × 10000,
    ``公斤标煤/吨熟料`` → kgce/t, ``千克标准油/（吨·能量因数）`` → kgoe/(t*EF), ``t/d`` → t/d, ``亿元`` → 10k_cny × 10000.
    """
    window = text[pos : pos + 40]
    found = _match(window, 0)
    return None if found is None else (found[0], pos + found[1])


def parse_unit(text: str) -> Unit | None:
    """The unit that ``text`` as a whole is (white space ignored); None where it is not one unit."""
    squeezed = "".join(text.split())
    found = match_unit(squeezed)
    return found[0] if found and found[1] == len(squeezed) else None


def convert(value: Value | None, unit: Unit) -> Decimal | None:
    """``value`` (as written) in the unit's canonical code."""
    return value * unit.factor if isinstance(value, Decimal) else None
