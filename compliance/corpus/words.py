"""``lexicon.yaml``: units, the words that texts use for comparisons and for force, reasons, settings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.corpus.entries import Entry, entries
from compliance.corpus.strict import Table, read_yaml
from compliance.model.errors import CorpusError

_ORDINARY_YEAR = 2023
"""A year without a 29th of February."""

FORCES = ("禁止", "强制", "一般", "原则上", "目标", "鼓励", "核对")
"""How strongly a norm binds, strongest first. 核对 is our own cross-check and needs no clause."""


@dataclass(frozen=True)
class Unit:
    """A unit code of the contract, how Chinese text writes it, and its size in a base unit."""

    code: str
    written: str
    factor: Decimal = Decimal(1)
    base: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class LimitWord:
    """A word that texts use to set a limit (不超过, 优于, 以下) and what it means."""

    word: str
    relation: str
    boundary: str
    basis: str


@dataclass(frozen=True)
class ForceWord:
    """A word in a clause that shows its force (一般, 原则上, 力争): ``forces`` are those it allows."""

    word: str
    forces: tuple[str, ...]


@dataclass(frozen=True)
class Reason:
    """A reason code for 无法判定 and the step it asks for."""

    code: str
    meaning: str
    next_step: str
    register_step: str = ""
    """What to do where it is about a register or an annual plan, if that is something else."""


SETTINGS: Mapping[str, str] = {
    "minimum_confidence": "最低置信度",
    "due_soon_days": "豁免到期提醒天数",
    "longest_waiver_days": "豁免最长天数",
    "open_marks": "须查明标记",
    "narrowing": "限定词",
    "near_percent": "临界百分比",
}
"""Field of the lexicon → its key under 设置."""


@dataclass(frozen=True)
class Lexicon:
    """The words of the corpus."""

    units: Mapping[str, Unit]
    limit_words: tuple[LimitWord, ...]
    force_words: tuple[ForceWord, ...]
    reasons: Mapping[str, Reason]
    minimum_confidence: Decimal
    due_soon_days: int
    longest_waiver_days: int
    open_marks: tuple[str, ...] = ()
    """Words in a table cell's condition that leave the limit open until it is cleared up (×, 系数)."""
    narrowing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """A condition with this word concerns only installations whose description has one of these."""
    unsigned_marks: tuple[str, ...] = ()
    """Words that show that the name under a record has not been filled in (待定, 姓名)."""
    near_percent: Decimal | None = None
    """How many per cent of a limit count as close to it, in reports; None where that is not settled."""
    times: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Words for days of every year (季度末, 年底): their months and days."""

    def signed(self, name: str) -> bool:
        """Whether a record bears somebody's name, and not the template's place for one."""
        return bool(name.strip()) and not any(mark in name for mark in self.unsigned_marks)

    def unit(self, text: str) -> Unit | None:
        """The unit of a code or of its Chinese writing."""
        return self.units.get(text.strip())

    def written(self, code: str) -> str:
        """How Chinese text writes a unit code; the code itself where it is not listed."""
        found = self.units.get(code)
        return found.written if found else code

    def convert(self, value: Decimal, unit: str, to: str) -> Decimal | None:
        """``value`` in another unit; None where the two measure different things (mixed units refuse)."""
        if unit == to:
            return value
        a, b = self.units.get(unit), self.units.get(to)
        if a is None or b is None or (a.base or a.code) != (b.base or b.code):
            return None
        return value * a.factor / b.factor

    def next_step(self, reason: str, register: bool = False) -> str:
        """What to do about a reason code; with ``register`` where it is about a register or an annual plan."""
        found = self.reasons.get(reason)
        if found is None:
            return ""
        return (found.register_step if register else "") or found.next_step


def read_lexicon(path: Path, name: str) -> Lexicon:
    """The lexicon of a corpus.

    Raises:
        CorpusError: when the file is broken.
    """
    top = Entry(read_yaml(path, name), "用语表", ("单位", "限值用语", "效力用语", "时点用语", "理由", "设置"), name, 1)
    settings = top.entry(
        "设置",
        "设置",
        ("最低置信度", "豁免到期提醒天数", "豁免最长天数", "须查明标记", "限定词", "未署名标记", "临界百分比"),
    )
    return Lexicon(
        _units(top),
        tuple(
            LimitWord(e.text("词"), e.text("关系"), e.choice("边界", ("含", "不含")), e.text("依据"))
            for e in entries(
                top.raw("限值用语"), "限值用语", ("词", "关系", "边界", "依据"), name, top.line("限值用语")
            )
        ),
        tuple(
            ForceWord(e.text("词"), _forces(e))
            for e in entries(top.raw("效力用语"), "效力用语", ("词", "可取效力"), name, top.line("效力用语"))
        ),
        _reasons(top),
        settings.number("最低置信度") or Decimal(0),
        _days(settings, "豁免到期提醒天数"),
        _days(settings, "豁免最长天数"),
        settings.texts("须查明标记"),
        _narrowing(settings),
        settings.texts("未署名标记"),
        settings.number("临界百分比"),
        _times(top),
    )


def parse_month_day(text: str) -> tuple[int, int] | None:
    """(month, day) of 1月15日; None where it is no day that every year has."""
    match = re.fullmatch(r"(\d{1,2})月(\d{1,2})日", text.strip())
    try:
        found = date(_ORDINARY_YEAR, int(match[1]), int(match[2])) if match else None
    except ValueError:
        found = None
    return (found.month, found.day) if found else None


def _times(top: Entry) -> dict[str, tuple[tuple[int, int], ...]]:
    if not top.has("时点用语"):
        return {}
    table = top.entry("时点用语", "时点用语", None)
    found = {}
    for word in table.data:
        days = [parse_month_day(t) for t in table.texts(word)]
        if not days or None in days:
            raise table.error(word, "时点用语应写成“词: [3月31日, …]”")
        found[word] = tuple(d for d in days if d is not None)
    return found


def _reasons(top: Entry) -> dict[str, Reason]:
    keys = ("含义", "下一步", "台账下一步")
    return {
        code: Reason(code, e.text("含义"), e.text("下一步"), e.text("台账下一步", ""))
        for code, e in _named(top, "理由", keys)
    }


def _narrowing(settings: Entry) -> dict[str, tuple[str, ...]]:
    if not settings.has("限定词"):
        return {}
    words = settings.entry("限定词", "限定词", None)
    return {word: words.texts(word) for word in words.data}


def _days(settings: Entry, key: str) -> int:
    text = settings.text(key)
    if not text.isdigit():
        raise settings.error(key, f"“{text}”不是天数")
    return int(text)


def _forces(entry: Entry) -> tuple[str, ...]:
    forces = entry.texts("可取效力")
    for force in forces:
        if force not in FORCES:
            raise entry.error("可取效力", f"没有“{force}”这种效力；可用：{'、'.join(FORCES)}")
    return forces


def _named(top: Entry, key: str, keys: tuple[str, ...]) -> list[tuple[str, Entry]]:
    data: Any = top.raw(key)
    if not isinstance(data, Table):
        raise top.error(key, f"“{key}”应写成“名称: {{…}}”的形式")
    return [(name, Entry(value, key, keys, top.file, data.lines[name])) for name, value in data.items()]


def _units(top: Entry) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for code, entry in _named(top, "单位", ("写法", "别名", "折合")):
        factor, base = Decimal(1), ""
        if entry.has("折合"):
            parts = entry.texts("折合")
            if len(parts) != 2:
                raise entry.error("折合", "“折合”应写成 [倍数, 单位]")
            factor, base = entry.decimal(parts[0], "折合"), parts[1]
        unit = Unit(code, entry.text("写法", ""), factor, base, entry.texts("别名"))
        for word in (code, unit.written, *unit.aliases):
            if word and units.setdefault(word, unit) is not unit:
                raise CorpusError(top.file, entry.line(), f"单位写法“{word}”重复", "C016")
    return units
