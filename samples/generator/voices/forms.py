"""How figures, units and dates are spelled: a document has habits and now and then departs from them."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from voices.said import load, weighted

CN_DIGITS = "〇一二三四五六七八九"
_FULL = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def number_text(value: Decimal) -> str:
    """A decimal without exponent and without idle zeros."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def cn_number(n: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else CN_DIGITS[tens] + "十"
    return (head + (CN_DIGITS[ones] if ones else "")) or "〇"


@dataclass
class Habits:
    """The spelling habits of one document."""

    draw: random.Random
    thousands: str = ""
    full_width: bool = False
    zeros: bool = False
    gap: str = ""
    cn_dates: bool = False
    day_form: str = ""
    month_form: str = ""
    range_form: str = ""
    units: dict[str, tuple[str, str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    @classmethod
    def drawn(cls, draw: random.Random) -> Habits:
        """Habits by chance."""
        dates = load("spelling.yaml")["日期"]
        out = cls(
            draw,
            thousands=weighted(draw, [("", 6), (",", 3), ("，", 0.3)]),
            full_width=draw.random() < 0.06,
            gap=weighted(draw, [("", 5), (" ", 1)]),
            month_form=weighted(draw, list(zip(dates["月"], (8, 2, 2, 0.6, 1, 0.7, 1), strict=True))),
            range_form=draw.choice(load("spelling.yaml")["期间"]),
        )
        chinese = "{Y}" in out.month_form
        out.day_form = draw.choice([f for f in dates["日"] if ("{Y}" in f) == chinese])
        return out

    def unit(self, kind: str, fits: Decimal | None = None) -> tuple[str, Decimal]:
        """(spelling, factor) of a unit; mostly the document's usual one."""
        options = [(u, str(f), w) for u, f, w in load("spelling.yaml")["单位"][kind]]
        if kind not in self.units:
            chosen = weighted(self.draw, [((u, f), w) for u, f, w in options])
            self.units[kind] = chosen
        name, factor = self.units[kind]
        if self.draw.random() < 0.1:
            name, factor = weighted(self.draw, [((u, f), w) for u, f, w in options])
        if fits is not None and not _readable(fits * Decimal(factor), Decimal(factor)):
            name, factor = next((u, f) for u, f, _ in options if _readable(fits * Decimal(f), Decimal(f)))
        self.used.add(f"单位:{name}")
        return name, Decimal(factor)

    def number(self, value: Decimal, decimals: int | None = None) -> str:
        """A number as this document prints it."""
        text = number_text(value) if decimals is None else format(value, f".{decimals}f")
        if self.thousands and abs(value) >= 1000:
            whole, _, rest = text.partition(".")
            text = f"{int(whole):,}".replace(",", self.thousands) + ("." + rest if rest else "")
            self.used.add(f"千分位:{self.thousands}")
        if self.full_width:
            text = text.translate(_FULL)
            self.used.add("全角数字")
        return text

    # ── dates ──
    def spell_date(self, day: date, role: str, plain: bool = False) -> str:
        """One of the spellings whose canonical reading (a start: first day, a completion: last day) is ``day``."""
        forms = load("spelling.yaml")["日期"]
        last = calendar.monthrange(day.year, day.month)[1]
        exact = day.day != (1 if role == "start" else last)
        quarter = (day.month - 1) // 3 + 1
        chinese = "{Y}" in self.month_form
        ends = [f for f in forms["月末"] if ("{Y}" in f) == chinese] or forms["月末"]
        options: list[tuple[str, float]] = [(self.day_form, 1.0 if exact else 0.0 if plain else 0.12)]
        if not exact:
            options.append((self.month_form, 6))
            first_month, last_month = 3 * quarter - 2, 3 * quarter
            if not plain:
                if day.month == (first_month if role == "start" else last_month):
                    options.append((self.draw.choice(forms["季"]), 0.8))
                if day.month == {"start": (1, 7), "end": (6, 12)}[role][0 if day.month < 7 else 1]:
                    options.append((forms["半年"][0], 0.3))
                if role == "end":
                    options.append((self.draw.choice(ends), 2))
                    if day.month == 12:
                        options.append((self.draw.choice(forms["年末"]), 3))
        form = weighted(self.draw, options)
        half = "上" if day.month < 7 else "下"
        text = form.format(
            y=day.year, m=day.month, mm=f"{day.month:02}", d=day.day, dd=f"{day.day:02}", q=quarter, Q="一二三四"[quarter - 1],
            H=half, Y="".join(CN_DIGITS[int(c)] for c in str(day.year)), M=cn_number(day.month), D=cn_number(day.day),
        )  # fmt: skip
        self.used.add(f"日期:{form}")
        return text.translate(_FULL) if self.full_width else text

    def spell_period(self, start: date, end: date) -> tuple[str, str, str]:
        """(whole, start as printed, end as printed) of a period."""
        dotted = self.range_form in ("{始}-{终}",) and "-" in self.month_form + self.day_form
        form = "{始}至{终}" if dotted else self.range_form
        a, b = self.spell_date(start, "start", plain=True), self.spell_date(end, "end", plain=self.draw.random() < 0.6)
        if b.endswith("止") or (form.endswith("止") and b.endswith(("底", "末", "旬"))):
            form = "{始}至{终}"
        self.used.add(f"期间:{form}")
        return form.format(始=a, 终=b), a, b

    def spell_months(self, months: int) -> str:
        """A duration."""
        if months % 12 == 0 and self.draw.random() < 0.5:
            years = months // 12
            return f"{years}年" if self.draw.random() < 0.6 else f"{'一两三四五'[years - 1]}年"
        if self.draw.random() < 0.25:
            return f"{cn_number(months)}个月"
        return f"{months}个月"


def _readable(scaled: Decimal, factor: Decimal) -> bool:
    """Whether a scaled figure is one that somebody would write: not too many digits, not too small."""
    text = number_text(scaled)
    places = len(text.partition(".")[2])
    return places <= (4 if factor == Decimal("0.0001") else 5) and (abs(scaled) >= Decimal("0.01"))


def months_between(start: date, end: date) -> int | None:
    """Whole months from the first day ``start`` to the last day ``end``, both included; None where not whole."""
    last = calendar.monthrange(end.year, end.month)[1]
    if start.day != 1 or end.day != last:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + 1


def canonical(value: Decimal) -> Any:
    """A JSON number."""
    return int(value) if value == value.to_integral_value() else float(value)
