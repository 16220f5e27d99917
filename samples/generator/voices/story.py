"""A world told in one voice: sections with sentences and tables, drawn from the phrase lists and table shapes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from blocks import Block, Break, Heading, Para

from voices import tables
from voices.columns import Columns
from voices.forms import CN_DIGITS, Habits
from voices.said import Mark, Said, Teller, join, load, weighted
from voices.slots import Facts
from voices.tables import Cell, Col, Sheet
from voices.world import Unit, World

ALL_CONTENTS = (
    "steps",
    "period",
    "technology_route",
    "milestones",
    "goals",
    "funding",
    "feasibility",
    "evaluation",
    "safeguards",
)
NUMBERING = {
    "设计院": ["dot", "chapter", "dot"], "咨询": ["dot", "cn", "part"], "企业": ["cn", "cn", "dot"], "小厂": ["cn", "plain"],
    "运营商": ["cn", "dot", "plain"],
}  # fmt: skip


@dataclass
class Draft:
    """What has been written so far."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    sure: set[str] = field(default_factory=set)
    maybe: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=set)

    def para(self, said: Said | str, kind: str = "body") -> None:
        if isinstance(said, str):
            said = Said(said)
        if said.text.strip():
            self.blocks.append(Para(said.text, kind))  # type: ignore[arg-type]
            self.add(said.marks, context=said.text)

    def add(self, marks: Sequence[Mark], template: str = "", context: str = "") -> None:
        """Keep statements, with where they were made."""
        self.marks += [replace(m, template=m.template or template, context=context) for m in marks]

    def content(self, *codes: str) -> None:
        """Contents of the plan that are there for every reader, or (``code?``) for some."""
        for code in codes:
            (self.maybe if code.endswith("?") else self.sure).add(code.rstrip("?"))


class Story:
    """Writes one plan."""

    def __init__(self, world: World, voice: str, draw: random.Random) -> None:
        self.world, self.voice, self.draw = world, voice, draw
        self.habits = Habits.drawn(draw)
        self.habits.zeros = draw.random() < 0.5
        self.teller = Teller(voice, draw)
        self.facts = Facts(world, self.habits, self.teller, draw)
        self.draft = Draft()
        self.claimed: set[str] = set()
        self.notes: list[str] = []
        self.scheme = draw.choice(NUMBERING[voice])
        self.short = draw.random() < 0.3
        self.section = self.sub = self.table = 0
        self.empty = draw.choice(["—", "—", "-", "/", "－"])
        self.place = weighted(
            draw, [("head", 4), ("head_line", 3), ("column", 3), ("caption", 1.5), ("cell", 2), ("row", 1)]
        )
        self.feature(
            f"口吻:{voice}",
            f"编号:{self.scheme}",
            f"装置数:{len(world.units)}",
            f"行业:{world.industry.get('行业', '数据中心')}",
        )

    # ── helpers ──
    def feature(self, *names: str) -> None:
        self.draft.features.update(names)

    def chance(self, share: float) -> bool:
        return self.draw.random() < share

    def say(
        self, symbol: str, unit: Unit | None = None, units: Sequence[Unit] | None = None, full: bool | None = None
    ) -> Said:
        slots = (
            self.facts.listed(list(units), full)
            if units
            else self.facts.unit_slots(unit, full)
            if unit
            else dict(self.facts.common())
        )
        for name in ("资金", "能词", "产量词"):
            slots[name] = lambda name=name: self.teller.say(name, slots)  # type: ignore[misc]
        return self.teller.say(symbol, slots)

    def heading(self, key: str) -> None:
        self.section += 1
        self.sub = 0
        if self.scheme in ("dot", "chapter"):
            self.table = 0
        title = self.teller.pick("节题", key)
        if "保障" in title and key != "保障":
            self.draft.content("safeguards?")
        n = self.section
        number = {
            "dot": f"{n} ",
            "chapter": f"第{_cn(n)}章　",
            "cn": f"{_cn(n)}、",
            "part": f"第{_cn(n)}部分　",
            "plain": "",
        }[self.scheme]
        self.draft.blocks.append(Heading(1, number + title))

    def subheading(self, title: Said | str) -> None:
        self.sub += 1
        number = {
            "dot": f"{self.section}.{self.sub} ",
            "chapter": f"{self.section}.{self.sub} ",
            "cn": f"（{_cn(self.sub)}）",
            "part": f"{_cn(self.sub)}、",
            "plain": f"{self.sub}. ",
        }[self.scheme]
        said = title if isinstance(title, Said) else Said(title)
        self.draft.blocks.append(Heading(2, number + said.text))
        self.draft.add(said.marks, "小标题", said.text)

    def put(
        self, key: str, sheet: Sheet | list[Sheet], unit: str = "", carrier: str = "", note: Said | str = ""
    ) -> None:
        """Set a table with its caption."""
        self.table += 1
        title = self.teller.pick("表题", key)
        number = {
            "dot": f"表{self.section}-{self.table} ",
            "chapter": f"表{self.section}-{self.table} ",
            "cn": f"表{self.table}　",
            "part": f"表{self.table} ",
            "plain": "",
        }[self.scheme]
        if not self.chance(0.06):
            tail = f"（单位：{unit}）" if unit else ""
            self.draft.para(f"{number}{title}{tail}", "caption")
        else:
            self.feature("无表题")
            if unit:
                self.draft.para(f"单位：{unit}", "right")
        sheets = sheet if isinstance(sheet, list) else [sheet]
        if len(sheets) == 1 and not self.short and self.chance(0.12):
            sheets = tables.split(sheets[0], self.draw)
        continued = len(sheets) > 1 and not isinstance(sheet, list)
        for k, one in enumerate(sheets):
            if continued and k:
                self.feature("续表")
                self.draft.para(f"续{number.strip() or '表'}", "caption")
            block, marks = one.block()
            if self.chance(0.2) and block.header:
                block.options["style"] = "three"
                self.feature("三线表")
            self.draft.blocks.append(block)
            self.draft.add(marks, carrier, f"{number}{title}")
            self.feature(*one.features)
        self.draft.para(note, "note")
        for mark in self.notes:
            self.draft.para(mark, "note")
        self.notes.clear()

    def lay(
        self,
        key: str,
        units: Sequence[Unit],
        cols: Sequence[Col],
        stub: str,
        total: str = "",
        place: str | None = None,
        full: bool = True,
        shapes: Sequence[tuple[str, float]] = (),
    ) -> None:
        """Set columns of facts in one of the shapes."""
        place = place or self.place
        shape = weighted(
            self.draw, list(shapes) or [("wide", 5), ("transposed", 3), ("long", 1.5), ("banded", 1), ("kv", 1.2)]
        )
        units_said = {c.unit for c in cols if c.unit}
        if place == "caption" and (len(units_said) != 1 or shape == "kv"):
            place = "head"
        if place == "column" and shape in ("wide", "kv"):
            place = "head"
        if place == "row" and (shape != "wide" or not units_said):
            place = "head"
        names: list[Cell] = [self.facts.name(u, full) for u in units]
        if self.world.kind == "industry" and self.chance(0.12):
            names = [self.facts.name_with_capacity(u, full) for u in units]
            self.feature("名称带规模")
        carrier = f"表:{key}:{shape}:{place}"
        self.feature(f"表形:{shape}", f"单位位置:{place}")
        if total and shape in ("wide", "transposed"):
            self.feature("合计行")
        sheet: Sheet | list[Sheet]
        if shape == "wide":
            sheet = tables.wide(names, cols, place, stub, total, self.chance(0.35))
            if self.chance(0.3):
                tables.merge_equal(sheet, len(names))
        elif shape == "transposed":
            sheet = tables.transposed(names, cols, place, self.draw.choice(["指标", "项目", "指标名称"]), total)
        elif shape == "long":
            merged = self.chance(0.7)
            sheet = tables.long(names, cols, place, stub, merged)
            self.feature("表形:long", *(() if merged else ("组名只写一次",)))
        elif shape == "banded":
            sheet = tables.banded(names, cols, place)
        else:
            sheet = tables.kv(names, cols, place, stub)
        note = (
            self.say("表注", units[0])
            if self.chance(0.15) and units[0].before and self.world.kind == "industry"
            else Said("")
        )
        self.put(key, sheet, units_said.pop() if place == "caption" else "", carrier, note)

    def stub(self) -> str:
        if self.world.kind == "centre":
            return self.draw.choice(["数据中心", "名称", "项目"])
        return self.draw.choice(["装置", "装置名称", "生产线", "名称", "设施名称"])

    def columns(self, units: Sequence[Unit], wanted: Sequence[str]) -> list[Col]:
        """Columns for kinds of facts; what nobody has is left out."""
        return Columns(self, units).build(wanted)

    # ── what is shared by the two kinds of plans ──
    def teller_measures(self) -> list[str]:
        """The measures of a data centre."""
        return list(load("phrases.yaml")["机房措施"])

    def fluff(self, count: int) -> None:
        for _ in range(count if not self.short else 0):
            self.draft.para(self.say("闲话"))

    def contents(self) -> tuple[list[str], list[list[str]]]:
        """(contents of the plan, other acceptable lists)."""
        sure = self.draft.sure
        doubtful = sorted(self.draft.maybe - sure)
        listed = [c for c in ALL_CONTENTS if c in sure]
        others = [
            [c for c in ALL_CONTENTS if c in sure or c in more]
            for n in range(1, len(doubtful) + 1)
            for more in combinations(doubtful, n)
        ]
        return listed, others


def _cn(n: int) -> str:
    return "十" * (n >= 10) + (CN_DIGITS[n % 10] if n % 10 else "") if n < 20 else str(n)


__all__ = ["Break", "Draft", "Story", "join"]
