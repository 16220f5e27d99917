"""The columns of facts that tables are made of: their heads, their units, a cell per installation, a total."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from voices.said import DISTRACTOR, Mark, Said, load, weighted
from voices.tables import Cell, Col
from voices.world import Unit

if TYPE_CHECKING:
    from voices.story import Story

D = Decimal
TICKS = (("existing", "存量"), ("under_construction", "在建"), ("proposed", "拟建"))
Spelled = tuple[str, Decimal]
Fill = Callable[[Unit, Spelled], Cell | None]


class Columns:
    """Builds the columns of one table."""

    def __init__(self, story: Story, units: Sequence[Unit]) -> None:
        self.story, self.units, self.draw = story, units, story.draw
        self.facts, self.world = story.facts, story.world
        self.sec = self.facts.sec_kind() if self.world.kind == "industry" else ""
        indicator = self.facts.teller_indicator[0]
        plain = "单位产品综合能耗" if "能耗" in indicator else indicator
        self.indicator = indicator if story.chance(0.5) else plain
        self.two = story.chance(0.45)
        if self.two:
            story.feature("两层列头")
        self.before, self.after = self.draw.choice(load("phrases.yaml")["列头"]["前后"])
        self.wanted: tuple[str, ...] = ()

    def build(self, wanted: Iterable[str]) -> list[Col]:
        """Columns for kinds of facts; what nobody has is left out."""
        self.wanted = tuple(wanted)
        made = (_KINDS[key](self) for key in self.wanted)
        return [column for column in made if column is not None]

    # ── pieces ──
    def head(self, key: str) -> str:
        """A head out of the word lists."""
        return str(self.draw.choice(load("phrases.yaml")["列头"][key])).replace("{年}", self.facts.year())

    def values(self, field: str) -> list[Decimal]:
        """What the installations have, in order of length: the longest decides the unit."""
        return [D(v) for u in self.units if (v := getattr(u, field)) is not None]

    def words(self, head: str | tuple[str, ...], fill: Fill) -> Col:
        """A column without unit."""
        path = head if isinstance(head, tuple) else (head,)
        cells = tuple(self._or_empty(fill(u, ("", D(1)))) for u in self.units)
        return Col(path, cells, "", self.story.empty)

    def figures(self, head: str | tuple[str, ...], kind: str, fill: Fill, fits: Sequence[Decimal], total: Callable[[Spelled], Cell] | None = None) -> Col:  # fmt: skip
        """A column of figures in one unit."""
        path = head if isinstance(head, tuple) else (head,)
        spelled = self.story.habits.unit(kind, max(fits, key=lambda v: len(str(v.normalize()))) if fits else None)
        cells = tuple(self._or_empty(fill(u, spelled)) for u in self.units)
        return Col(path, cells, spelled[0], total(spelled) if total else self.story.empty)

    def fact(self, field: str, path: str, kind: str) -> Fill:
        """Cells that state a fact."""

        def cell(unit: Unit, spelled: Spelled) -> Cell | None:
            value = getattr(unit, field)
            return (
                None
                if value is None
                else self.facts.figure(self.facts.path(unit, path), D(value), kind, False, spelled)
            )

        return cell

    def _or_empty(self, cell: Cell | None) -> Cell:
        return self.story.empty if cell is None else cell

    # ── kinds ──
    def process(self) -> Col:
        return self.words(
            self.draw.choice(self.world.industry["工艺标签"]),
            lambda u, _: self.facts.word(self.facts.path(u, "process"), u.process),
        )

    def status(self) -> Col:
        words = {k: self.draw.choice(v) for k, v in load("phrases.yaml")["状态格"].items()}
        if self.story.chance(0.1):
            tick = self.draw.choice("■√")  # every font has these; not every one has ☑
            words = {k: "　".join((tick if k == other else "□") + word for other, word in TICKS) for k in words}
            self.story.feature("勾选框")
        return self.words(
            self.head("状态"), lambda u, _: self.facts.word(self.facts.path(u, "status"), words[u.status], u.status)
        )

    def capacity(self) -> Col:
        kind = self.units[0].capacity_unit
        return self.figures(self.head("产能"), kind, self.fact("capacity", "capacity", kind), self.values("capacity"))

    def output(self) -> Col:
        kind = self.world.industry["产量单位"] + "产量"
        return self.figures(self.head("产量"), kind, self.fact("output", "output", kind), self.values("output"))

    def begun(self) -> Col:
        def cell(unit: Unit, _: Spelled) -> Cell | None:
            return self.facts.unit_slots(unit)["史"]() if unit.status == "existing" else None

        return self.words(self.head("投产"), cell)

    def _sec(self, field: str, path: str, word: str) -> Col:
        head: tuple[str, ...] = (self.indicator, word)
        if not self.two:
            head = (f"{word}{self.indicator}",) if self.story.chance(0.7) else (f"{self.indicator}（{word}）",)
        if field == "before" and "后" not in self.wanted:
            head = (f"{self.facts.year()}{self.indicator}",) if self.story.chance(0.5) else (self.indicator,)
        return self.figures(
            head, self.sec, self.fact(field, path, self.sec), self.values("before") + self.values("after")
        )

    def current(self) -> Col:
        return self._sec("before", "sec_current", self.before)

    def target(self) -> Col:
        column = self._sec("after", "sec_target", self.after)
        sign = weighted(self.draw, [("", 8), ("≤", 1), ("*", 0.7)])
        if not sign:
            return column
        self.story.feature(f"目标带{sign}")
        if sign == "*":
            self.story.notes.append("注：*为设计计算值。")
            return replace(column, cells=tuple(c + sign if isinstance(c, Said) else c for c in column.cells))
        return replace(column, cells=tuple(Said(sign) + c if isinstance(c, Said) else c for c in column.cells))

    def both(self) -> Col:
        f = self.facts
        arrow = self.draw.choice(["→", "/", "／"])
        head = self.draw.choice([f"{self.indicator}（改造前{arrow}改造后）", f"改造前{arrow}后{self.indicator}"])
        self.story.feature("前后同格")

        def cell(unit: Unit, spelled: Spelled) -> Cell:
            before = f.figure(f.path(unit, "sec_current"), D(unit.before or 0), self.sec, False, spelled)
            return before + arrow + f.figure(f.path(unit, "sec_target"), unit.after, self.sec, False, spelled)

        return self.figures(head, self.sec, cell, self.values("before") + self.values("after"))

    def _level(self, field: str, word: str) -> Col:
        head = ("对标值", word) if self.two else (f"{word}水平",)
        return self.figures(
            head,
            self.sec,
            lambda u, s: self.facts.away("政策值", getattr(u, field), self.sec, s, False),
            self.values(field),
        )

    def benchmark(self) -> Col:
        return self._level("benchmark", "标杆")

    def baseline(self) -> Col:
        return self._level("baseline", "基准")

    def earlier(self) -> Col:
        def cell(unit: Unit, spelled: Spelled) -> Cell | None:
            if unit.before is None:
                return None
            return self.facts.away("往年", self.facts.foreign(unit.before * D("1.012")), self.sec, spelled, False)

        return self.figures(self.facts.year(1), self.sec, cell, self.values("before"))

    def tier(self) -> Col:
        def cell(unit: Unit, _: Spelled) -> Cell | None:
            if unit.tier is None:
                return None
            word = self.story.teller.pick("档格", unit.tier)
            return self.facts.word(self.facts.path(unit, "tier_claimed"), word, unit.tier)

        return self.words(self.head("档"), cell)

    def start(self) -> Col:
        head = ("实施时间", "开工") if self.two else self.head("始")
        return self.words(head, lambda u, _: self.facts.when(self.facts.path(u, "start"), u.start, "start"))

    def completion(self) -> Col:
        head = ("实施时间", "完工") if self.two else self.head("终")
        return self.words(head, lambda u, _: self.facts.when(self.facts.path(u, "completion"), u.end, "end"))

    def period(self) -> Col:
        return self.words(
            self.head("期"),
            lambda u, _: self.facts.period(self.facts.path(u, "start").rsplit(".", 1)[0], u.start, u.end),
        )

    def _summed(self, key: str, field: str, path: str, kind: str) -> Col | None:
        whole = getattr(self.world, field)
        if not whole:
            return None
        total: Callable[[Spelled], Cell] = lambda s: self.facts.figure(f"plan.{path}", D(whole), kind, False, s)  # noqa: E731
        return self.figures(self.head(key), kind, self.fact(field, path, kind), [D(whole), *self.values(field)], total)

    def investment(self) -> Col | None:
        return self._summed("资", "investment", "investment", "10k_cny")

    def saving(self) -> Col | None:
        return self._summed("节", "saving", "energy_saving", "tce/a")

    def co2(self) -> Col | None:
        return self._summed("碳", "co2", "co2_reduction", "co2")

    def racks(self) -> Col:
        return self.figures(self.head("机架"), "racks", lambda u, _: self.facts.racks(u, False), [])

    def cabinets(self) -> Col:
        def cell(unit: Unit, _: Spelled) -> Cell | None:
            text = str(unit.cabinets)
            return Said(text, (Mark(DISTRACTOR + "物理机柜", text, unit.cabinets),)) if unit.cabinets else None

        return self.figures("物理机柜数", "racks", cell, [])

    def _pue(self, slot: str, key: str, leaf: str) -> Col:
        def cell(unit: Unit, _: Spelled) -> Cell | None:
            slots = self.facts.unit_slots(unit)
            return slots[slot]() if slot in slots else None

        return self.words(("年均PUE", leaf) if self.two else self.head(key), cell)

    def pue_current(self) -> Col:
        return self._pue("前", "PUE前", "改造前")

    def pue_target(self) -> Col:
        return self._pue("后", "PUE后", "改造后（设计）")

    def grade(self) -> Col:
        def cell(unit: Unit, _: Spelled) -> Cell | None:
            return self.facts.word(self.facts.path(unit, "green_grade"), unit.grade) if unit.grade else None

        return self.words("绿色低碳等级", cell)


_KINDS: dict[str, Callable[[Columns], Col | None]] = {
    "工艺": Columns.process, "状态": Columns.status, "产能": Columns.capacity, "产量": Columns.output,
    "投产": Columns.begun, "前": Columns.current, "后": Columns.target, "前后": Columns.both,
    "标杆": Columns.benchmark, "基准": Columns.baseline, "往年": Columns.earlier, "档": Columns.tier,
    "始": Columns.start, "终": Columns.completion, "期": Columns.period, "资": Columns.investment,
    "节": Columns.saving, "碳": Columns.co2, "机架": Columns.racks, "机柜": Columns.cabinets,
    "PUE前": Columns.pue_current, "PUE后": Columns.pue_target, "等级": Columns.grade,
}  # fmt: skip
