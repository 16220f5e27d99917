"""Figures, dates, names and addresses of a plan, spelled in the document's habits and marked with what they state."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from voices.forms import Habits, canonical
from voices.said import DISTRACTOR, Mark, Said, Teller
from voices.world import Unit, World

D = Decimal


class Figures:
    """Spells the facts of one world."""

    def __init__(self, world: World, habits: Habits, teller: Teller, draw: random.Random) -> None:
        self.world, self.habits, self.teller, self.draw = world, habits, teller, draw
        self.group = "data_centres" if world.kind == "centre" else "installations"
        self.altered: dict[str, Decimal] = {}
        self.places = int(world.industry.get("小数", 2))

    # ── marked pieces ──

    def path(self, unit: Unit, name: str) -> str:
        return f"{self.group}.{self.world.units.index(unit)}.{name}"

    def word(self, path: str, text: str, value: Any = None) -> Said:
        """A word that states a fact."""
        return Said(text, (Mark(path, text, text if value is None else value),))

    def figure(
        self, path: str, value: Decimal, kind: str, with_unit: bool = True, spelled: tuple[str, Decimal] | None = None
    ) -> Said:
        """A figure in its unit; the mark's raw is what is printed."""
        value = D(value)
        changed = self.altered.get(path)
        shown = value if changed is None else changed
        unit, factor = spelled or self.habits.unit(kind, shown)
        decimals = self._decimals(kind, factor)
        text = self.habits.number(shown * factor, decimals) + (self.habits.gap + unit if with_unit else "")
        raw = text.split("₂")[0].split("²")[0]  # some programs move small figures out of the line
        return Said(text, (Mark(path, raw, {"value": canonical(shown), "unit": _gold_unit(kind)}),))

    def _decimals(self, kind: str, factor: Decimal) -> int | None:
        sec = kind.startswith(("kgce/", "kgoe", "kWh"))
        if sec and (self.habits.zeros or self.places == 0):
            return self.places + (3 if factor < 1 else 0)
        return None

    def away(
        self, kind: str, value: Decimal, unit: str, spelled: tuple[str, Decimal] | None = None, with_unit: bool = True
    ) -> Said:
        """A distractor: a figure that is not the plan's own."""
        name, factor = spelled or self.habits.unit(unit, value)
        text = self.habits.number(D(value) * factor, self._decimals(unit, factor)) + (
            self.habits.gap + name if with_unit else ""
        )
        return Said(text, (Mark(DISTRACTOR + kind, text, canonical(D(value))),))

    def when(self, path: str, day: date, role: str) -> Said:
        text = self.habits.spell_date(day, role)
        return Said(text, (Mark(path, text, day.isoformat()),))

    def past(self, kind: str, day: date) -> Said:
        """A date that is no part of the schedule."""
        text = self.habits.spell_date(day, "start", plain=True)
        return Said(text, (Mark(DISTRACTOR + kind, text, day.isoformat()),))

    def period(self, prefix: str, start: date, end: date) -> Said:
        whole, a, b = self.habits.spell_period(start, end)
        return Said(
            whole, (Mark(f"{prefix}.start", a, start.isoformat()), Mark(f"{prefix}.completion", b, end.isoformat()))
        )

    def name(self, unit: Unit, full: bool | None = None) -> Said:
        """The installation's name, full or short."""
        use_full = self.draw.random() < 0.45 if full is None else full
        text = unit.name if use_full else unit.short
        return self.word(self.path(unit, "name"), text, unit.name)

    def name_with_capacity(self, unit: Unit, full: bool | None = None) -> Said:
        """The name with the capacity in brackets, as tables often have it."""
        said = (
            self.name(unit, full)
            + "（"
            + self.figure(self.path(unit, "capacity"), unit.capacity, unit.capacity_unit)
            + "）"
        )
        return said + Said("", (Mark(self.path(unit, "name"), said.text, unit.name),))

    def sec_kind(self) -> str:
        key = self.world.units[0].product
        if key == "primary_aluminium":
            return "kWh/t"
        if key.startswith("flat_glass"):
            return "kgce/weight_case"
        if key.startswith("ceramic_tile"):
            return "kgce/m2"
        return "kgoe/(t*EF)" if key == "refining" else "kgce/t"

    def year(self, back: int = 0) -> str:
        text = f"{self.world.year - back}年"
        return text.translate(str.maketrans("0123456789", "０１２３４５６７８９")) if self.habits.full_width else text

    def yearly(self, unit: Unit) -> Said:
        """A capacity as 年产…万吨 or 日产…吨."""
        verb, factor, name = {"t/d": ("日产", D(1), "吨"), "m2/a": ("年产", D("0.0001"), "万平方米")}.get(
            unit.capacity_unit, ("年产", D("0.0001"), "万吨")
        )
        text = verb + self.habits.number(unit.capacity * factor) + name
        value = {"value": canonical(unit.capacity), "unit": unit.capacity_unit}
        return Said(text, (Mark(self.path(unit, "capacity"), text, value),)) + self.world.industry.get("产出", "")

    def begun(self, unit: Unit) -> date:
        """When an installation went into operation: long ago, and the same in every sentence."""
        draw = random.Random(f"begun:{self.world.code}:{unit.name}")
        return date(draw.randrange(2006, 2019), draw.randrange(1, 13), 1)

    def foreign(self, value: Decimal) -> Decimal:
        """``value`` rounded as the plan rounds, moved off every figure of the plan's own."""
        step = D(1).scaleb(-self.places)
        rounded = value.quantize(step)
        own = {v for u in self.world.units for v in (u.before, u.after)}
        while rounded in own:
            rounded += step
        return rounded

    def beside(self, mark: list[Any], with_unit: bool = True) -> Said:
        """A consumption figure that is not the specific energy consumption."""
        _, unit, about, places = mark
        value = (D(str(about)) * (100 + self.draw.randrange(-4, 5)) / 100).quantize(D(1).scaleb(-places))
        text = self.habits.number(value, places) + ({"kWh/t": "千瓦时/吨"}.get(unit, unit) if with_unit else "")
        return Said(text, (Mark(DISTRACTOR + "旁标", text, canonical(value)),))

    def racks(self, unit: Unit, with_unit: bool = True) -> Said:
        text = self.habits.number(unit.capacity) + (self.habits.unit("racks")[0] if with_unit else "")
        return Said(text, (Mark(self.path(unit, "racks"), text, int(unit.capacity)),))

    @property
    def teller_indicator(self) -> list[str]:
        return list(self.world.industry.get("指标", ["PUE"]))

    def product_indicator(self) -> str:
        """The product and its indicator, the product said once."""
        product = self.world.industry["产品"].split("（")[0]
        indicator = self.draw.choice(self.teller_indicator)
        return (
            indicator
            if product[-2:] in indicator or self.world.industry.get("产出", "") in indicator
            else product + indicator
        )

    def _money(self, kind: str, value: int) -> Said:
        return self.figure(DISTRACTOR + kind, D(value), "10k_cny")

    def address(self) -> Said:
        """Where the enterprise is: province, city and park as one string."""
        w = self.world
        province = self.word("enterprise.province", w.province)
        city = self.word("enterprise.city", w.city)
        park = self.word("enterprise.industrial_park", w.park)
        form = self.draw.choice(["{p}{c}{k}"] * 5 + ["{p}{c}{k}内"] * 2 + ["{p}{c}境内的{k}"])
        self.habits.used.add(f"地址:{form}")
        out = Said("")
        for piece in form.replace("{", "|{").replace("}", "}|").split("|"):
            out = out + {"{p}": province, "{c}": city, "{k}": park}.get(piece, piece)
        return out


def _gold_unit(kind: str) -> str:
    return kind.removesuffix("产量")
