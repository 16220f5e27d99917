"""The true facts of one invented plan, random but consistent; norms come from the policy corpus' tables."""

from __future__ import annotations

import calendar
import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from credit import make

from voices.said import load

CORPUS = Path(__file__).parents[3] / "policy_corpus"
D = Decimal
ZERO = Decimal(0)
TCE_PER_10MWH = D("1.229")
"""Tonnes of coal equivalent of 10 000 kWh (当量值, GB/T 2589)."""
TCE_PER_TOE = D("1.4286")


@dataclass
class Unit:
    """One installation or data centre; what does not apply is None."""

    name: str
    short: str
    aliases: tuple[str, ...]
    product: str
    status: str
    process: str
    capacity: Decimal
    capacity_unit: str
    output: Decimal | None
    before: Decimal | None
    after: Decimal
    tier: str | None
    start: date
    end: date
    investment: int
    saving: int | None
    co2: int | None
    benchmark: Decimal = ZERO
    baseline: Decimal = ZERO
    cabinets: int | None = None
    cabinet_kw: int = 8
    grade: str | None = None


@dataclass
class World:
    """Everything that is true about one plan."""

    number: int
    enterprise: str
    short: str
    province: str
    province_short: str
    city: str
    municipality: bool
    park: str
    code: str
    kind: str  # industry | centre
    industry: dict[str, Any]
    units: list[Unit]
    year: int
    edition: str
    hub: bool | None
    institute: str
    as_of: date
    own: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def start(self) -> date:
        return min(u.start for u in self.units)

    @property
    def end(self) -> date:
        return max(u.end for u in self.units)

    @property
    def investment(self) -> int:
        return sum(u.investment for u in self.units)

    @property
    def saving(self) -> int | None:
        known = [u.saving for u in self.units if u.saving is not None]
        return sum(known) if known else None

    @property
    def co2(self) -> int | None:
        known = [u.co2 for u in self.units if u.co2 is not None]
        return sum(known) if known else None


@cache
def benchmarks(edition: str) -> dict[str, tuple[Decimal, Decimal]]:
    """(标杆, 基准) of every product of an edition for which the corpus has figures."""
    with (CORPUS / "tables" / f"eff_{edition}.csv").open(encoding="utf-8") as file:
        return {r["键"]: (D(r["标杆"]), D(r["基准"])) for r in csv.DictReader(file) if r["标杆"] and r["基准"]}


def tier_of(value: Decimal, benchmark: Decimal, baseline: Decimal) -> str:
    """The tier of a consumption (lower is better)."""
    return "above_benchmark" if value <= benchmark else "between" if value <= baseline else "below_baseline"


def _round(value: Decimal, places: int) -> Decimal:
    return value.quantize(D(1).scaleb(-places))


def later(start: date, months: int) -> date:
    """The first day of the month ``months`` later."""
    index = start.year * 12 + start.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _dates(draw: random.Random, first: date, months: int) -> tuple[date, date]:
    start = later(first, draw.randrange(0, 7))
    end = later(start, months)
    end -= timedelta(days=1)
    if draw.random() < 0.15:
        start = start.replace(day=draw.randrange(2, 28))
    if draw.random() < 0.2:
        end = end.replace(day=draw.randrange(5, calendar.monthrange(end.year, end.month)[1]))
    return start, end


def _money(draw: random.Random, low: int, high: int) -> int:
    return draw.randrange(low, high, draw.choice([10, 20, 50, 5, 1]))


def _names(draw: random.Random, industry: dict[str, Any], count: int) -> list[tuple[str, str, str | None]]:
    if "各别" in industry:
        chosen = draw.sample(industry["各别"], min(count, len(industry["各别"])))
        return [(full, short, key) for full, short, key in chosen]
    pattern, short = draw.choice([p for p in industry["装置"] if "{d}" not in p[0] or count <= 4])
    first = draw.choice([0, 0, 0, 1]) if "{d}" not in pattern else 0
    out = []
    for i in range(count):
        words = {
            "n": i + 1 + first,
            "c": "一二三四五六"[i + first],
            "L": "ABCDE"[i + first],
            "d": "东西南北"[min(i, 3)],
        }
        out.append((pattern.format(**words), short.format(**words), None))
    return out


def _units(draw: random.Random, industry: dict[str, Any], edition: str, first: date) -> list[Unit]:
    count = draw.choices([1, 2, 3, 4], [3, 4, 2, 1])[0]
    named = _names(draw, industry, count)
    table = benchmarks(edition)
    proposed_last = len(named) > 1 and draw.random() < 0.25
    same_process = draw.choice(industry.get("工艺", [""]))
    out = []
    for i, (name, short, key) in enumerate(named):
        low, high, step = industry["产能"]
        capacity = D(draw.randrange(low, high + 1, step))
        if key is None:
            key = industry["键"][0 if len(industry["键"]) == 1 or capacity > 800 else 1]
        benchmark, baseline = table[key]
        status = (
            draw.choice(["proposed", "under_construction"]) if proposed_last and i == len(named) - 1 else "existing"
        )
        places = industry["小数"]
        span = baseline - benchmark
        before = _round(benchmark + span * D(draw.randrange(-14, 135)) / 100, places)
        after = _round(before - max(span * D(draw.randrange(12, 75)) / 100, before * D("0.01")), places)
        if status != "existing":
            after = _round(benchmark + span * D(draw.randrange(-20, 40)) / 100, places)
        process = same_process or industry["工艺各别"][[n for n, _, _ in industry["各别"]].index(name)]
        if "工艺" in industry and draw.random() < 0.25:
            process = draw.choice(industry["工艺"])
        output = _output(draw, industry, capacity) if status == "existing" else None
        start, end = _dates(draw, first if status == "existing" else later(first, 8), draw.randrange(4, 30))
        saving = None
        if status == "existing" and output is not None:
            saving = int(_saving(industry, before - after, output))
        co2 = None if saving is None else int(saving * D(draw.randrange(220, 300)) / 100)
        investment = _money(draw, 600, 9000) if status == "existing" else _money(draw, 12000, 60000)
        out.append(
            Unit(
                name,
                short,
                (),
                key,
                status,
                process,
                capacity,
                industry["产能单位"],
                output,
                before if status == "existing" else None,
                after,
                tier_of(before, benchmark, baseline) if status == "existing" else None,
                start,
                end,
                investment,
                saving,
                co2,
                benchmark,
                baseline,
            )
        )
    return out


def _output(draw: random.Random, industry: dict[str, Any], capacity: Decimal) -> Decimal:
    share = D(draw.randrange(60, 96)) / 100
    yearly = capacity * share
    if industry["产能单位"] == "t/d":
        yearly = capacity * share * 330 * (20 if industry["产量单位"] == "weight_case/a" else 1)
    unit = draw.choice([100, 1000]) if yearly < 2_000_000 else 1000
    return D(int(yearly / unit) * unit)


def _saving(industry: dict[str, Any], drop: Decimal, output: Decimal) -> Decimal:
    """Δ × output in tce (kgce per unit; kWh by the calorific factor; oil equivalent by its factor and energy factor 5.2)."""
    key = industry["键"][0]
    if key == "primary_aluminium":
        return drop * output / 10000 * TCE_PER_10MWH
    if key == "refining":
        return drop * output * D("5.2") * TCE_PER_TOE / 1000
    return drop * output / 1000


def _centres(draw: random.Random, short: str, first: date) -> list[Unit]:
    count = draw.choices([1, 2, 3], [4, 4, 2])[0]
    stem = draw.choice(["{s}数据中心", "{s}云计算中心", "{s}智算中心", "{s}算力中心"]).format(s=short)
    style = draw.choice(["{stem}{c}期", "{s}{c}号数据中心", "{stem}{L}栋", "{s}{n}号机房"]) if count > 1 else "{stem}"
    out = []
    for i in range(count):
        words = {"stem": stem, "s": short, "c": "一二三四"[i], "n": i + 1, "L": "ABCD"[i]}
        name = style.format(**words)
        brief = {"{stem}{c}期": "{c}期", "{stem}{L}栋": "{L}栋", "{s}{n}号机房": "{n}号机房"}.get(style, style).format(
            **words
        )
        existing = (i == 0 and draw.random() < 0.85) or draw.random() < 0.2
        racks = draw.choice(
            [draw.randrange(400, 3000, 50), draw.randrange(3000, 9900, 100), draw.randrange(10000, 20000, 500)]
        )
        power = (
            next((kw for kw in draw.sample([4, 5, 8, 10], 4) if racks * 5 % (2 * kw) == 0), None)
            if draw.random() < 0.6
            else None
        )
        before = D(draw.randrange(138, 185)) / 100 if existing else None
        after = (before - D(draw.randrange(6, 25)) / 100) if before else D(draw.randrange(112, 135)) / 100
        start, end = _dates(draw, first if existing else later(first, 6), draw.randrange(5, 26))
        saving = None
        if before:
            it = D(draw.randrange(600, 9000))
            saving = int(it * (before - after) * TCE_PER_10MWH)
        out.append(
            Unit(
                name,
                brief,
                (),
                "data_centre",
                "existing" if existing else "proposed",
                "",
                D(racks),
                "racks",
                None,
                before,
                after,
                None,
                start,
                end,
                _money(draw, 400, 5000) if existing else _money(draw, 30000, 200000),
                saving,
                None if saving is None else int(saving * D(draw.randrange(230, 420)) / 100),
                cabinets=int(racks * D("2.5") / power) if power else None,
                cabinet_kw=power or 8,
                grade=draw.choice([None, "3A", "4A", "4A", "5A"]),
            )
        )
    return out


def make_world(seed: int, number: int) -> World:
    """The world of plan ``number`` of a seed: it does not depend on the other plans."""
    draw = random.Random(f"world:{seed}:{number}")
    places = load("places.yaml")
    province = draw.choices(places["省"], [4, 4, 4, 4] + [1] * (len(places["省"]) - 4))[0]
    city, area = draw.choice(province["市"])
    brand = draw.choice(places["字号甲"]) + draw.choice(places["字号乙"])
    kind = "centre" if draw.random() < 0.2 else "industry"
    industry = {"产品": "数据中心", "键": [""], "措施": []}
    if kind == "industry":
        industry = draw.choice(load("industries.yaml"))
    where = draw.choice([province["简"], city.rstrip("市区") if len(city) <= 4 else province["简"]])
    trade = draw.choice(industry["字号"]) if kind == "industry" else ""
    enterprise = draw.choice(places["公司" if kind == "industry" else "数据公司"]).format(地=where, 号=brand, 业=trade)
    park = draw.choice(places["园区名"]) + draw.choice(places["园区类"]["工业" if kind == "industry" else "数据"])
    organisation = "".join(draw.choice("0123456789") for _ in range(7)) + draw.choice("0123456789ABCDEFGHJKLMN")
    year = draw.choice([2023, 2024, 2024])
    first = date(year + 1, draw.randrange(1, 7), 1)
    edition = "2023" if draw.random() < 0.85 else "2021"
    units = _units(draw, industry, edition, first) if kind == "industry" else _centres(draw, brand, first)
    institute = draw.choice(places["设计院"]).format(地=where, 号=draw.choice(["华衡", "中策", "联创", "西能", "嘉和"]))
    return World(
        number, enterprise, brand + trade if kind == "industry" else brand + "数据", province["名"], province["简"], city,
        bool(province.get("直辖")), park, make(area, organisation), kind, industry, units, year, edition,
        draw.choice([True, False, None]) if kind == "centre" else None, institute, date(year + 1, 9, 30),
    )  # fmt: skip
