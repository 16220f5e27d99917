"""A world told in one voice: sections with sentences and tables, drawn from the phrase lists and table shapes."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations

from blocks import Block, Break, Heading, Para

from voices import tables
from voices.forms import CN_DIGITS, Habits
from voices.said import DISTRACTOR, Mark, Said, Teller, join, load, weighted
from voices.slots import Facts
from voices.tables import Cell, Col, Sheet
from voices.world import Unit, World

D = Decimal
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

    def put(self, key: str, sheet: Sheet | list[Sheet], unit: str = "", carrier: str = "", note: Said | str = "") -> None:
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
        for one in sheet if isinstance(sheet, list) else [sheet]:
            block, marks = one.block()
            if self.chance(0.2) and block.header:
                block.options["style"] = "three"
                self.feature("三线表")
            self.draft.blocks.append(block)
            self.draft.add(marks, carrier, f"{number}{title}")
            self.feature(*one.features)
        self.draft.para(note, "note")

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
            sheet = tables.long(names, cols, place, stub)
        elif shape == "banded":
            sheet = tables.banded(names, cols, place)
        else:
            sheet = tables.kv(names, cols, place, stub)
        note = self.say("表注", units[0]) if self.chance(0.15) and units[0].before and self.world.kind == "industry" else Said("")
        self.put(key, sheet, units_said.pop() if place == "caption" else "", carrier, note)

    def stub(self) -> str:
        if self.world.kind == "centre":
            return self.draw.choice(["数据中心", "名称", "项目"])
        return self.draw.choice(["装置", "装置名称", "生产线", "名称", "设施名称"])

    def col(
        self,
        path: Sequence[str],
        units: Sequence[Unit],
        kind: str,
        cell: Callable[[Unit, tuple[str, Decimal]], Cell | None],
        total: Callable[[tuple[str, Decimal]], Cell] | None = None,
        fits: Sequence[Decimal | None] = (),
    ) -> Col:
        """A column of figures in one unit."""
        known = [v for v in fits if v is not None]
        spelled = (
            self.habits.unit(kind, max(known, key=lambda v: len(str(v.normalize()))) if known else None)
            if kind
            else ("", D(1))
        )
        cells = tuple(self._or_empty(cell(u, spelled)) for u in units)
        return Col(tuple(path), cells, spelled[0], total(spelled) if total else self.empty)

    def _or_empty(self, cell: Cell | None) -> Cell:
        return self.empty if cell is None else cell

    # ── columns ──
    def columns(self, units: Sequence[Unit], wanted: Sequence[str]) -> list[Col]:
        """Columns for kinds of facts; what nobody has is left out."""
        f, w = self.facts, self.world
        sec = f.sec_kind() if w.kind == "industry" else ""
        name = (
            self.facts.teller_indicator[0]
            if self.chance(0.5)
            else "单位产品综合能耗"
            if "能耗" in self.facts.teller_indicator[0]
            else self.facts.teller_indicator[0]
        )
        two = self.chance(0.45)
        if two:
            self.feature("两层列头")
        words = self.draw.choice(
            [("改造前", "改造后"), ("现状", "改造后"), ("改造前", "改造后"), ("技改前", "技改后"), ("现状值", "目标值")]
        )
        out: list[Col] = []

        def fig(field_: str, path: str, kind: str) -> Callable[[Unit, tuple[str, Decimal]], Cell | None]:
            def cell(u: Unit, spelled: tuple[str, Decimal]) -> Cell | None:
                value = getattr(u, field_)
                return None if value is None else f.figure(f.path(u, path), D(value), kind, False, spelled)

            return cell

        def vals(field_: str) -> list[Decimal | None]:
            return [None if getattr(u, field_) is None else D(getattr(u, field_)) for u in units]

        for key in wanted:
            if key == "工艺":
                out.append(
                    self.col(
                        [self.draw.choice(w.industry["工艺标签"])],
                        units,
                        "",
                        lambda u, s: f.word(f.path(u, "process"), u.process),
                    )
                )
            elif key == "状态":
                labels = {
                    "existing": ["存量", "在用", "已建"],
                    "proposed": ["拟建", "新建"],
                    "under_construction": ["在建"],
                }
                chosen = {k: self.draw.choice(v) for k, v in labels.items()}
                head = self.draw.choice(["状态", "建设状态", "装置状态", "现状"])
                out.append(
                    self.col(
                        [head], units, "", lambda u, s, c=chosen: f.word(f.path(u, "status"), c[u.status], u.status)
                    )
                )  # type: ignore[misc]
            elif key == "产能":
                label = self.draw.choice(["设计产能", "产能", "生产能力", "设计能力", "产能规模"])
                out.append(
                    self.col(
                        [label],
                        units,
                        units[0].capacity_unit,
                        fig("capacity", "capacity", units[0].capacity_unit),
                        fits=vals("capacity"),
                    )
                )
            elif key == "产量":
                kind = w.industry["产量单位"] + "产量"
                label = self.draw.choice([f"{f.year()}产量", "年产量", "实际产量", f"{f.year()}实际产量"])
                out.append(self.col([label], units, kind, fig("output", "output", kind), fits=vals("output")))
            elif key == "投产":
                out.append(
                    self.col(
                        [self.draw.choice(["投产时间", "建成时间", "投运年月"])],
                        units,
                        "",
                        lambda u, s: self.facts.common()["史"]() if u.status == "existing" else None,
                    )
                )  # type: ignore[arg-type,return-value]
            elif key in ("前", "后") and sec:
                spelled_key = "before" if key == "前" else "after"
                word = words[0] if key == "前" else words[1]
                path = [name, word] if two else [f"{word}{name}"] if self.chance(0.7) else [f"{name}（{word}）"]
                if key == "前" and "后" not in wanted:
                    path = [f"{f.year()}{name}"] if self.chance(0.5) else [name]
                fits = [v for u in units for v in (u.before, u.after) if v is not None]
                if out and out[-1].path[0] == name and two:
                    column = self._same_unit(path, units, sec, fig(spelled_key, "sec_target", sec), out[-1].unit)
                else:
                    column = self.col(
                        path,
                        units,
                        sec,
                        fig(spelled_key, "sec_current" if key == "前" else "sec_target", sec),
                        fits=fits,
                    )
                out.append(column)
            elif key == "前后":
                arrow = self.draw.choice(["→", "/", "／", "～"][:3])
                spelled = self.habits.unit(sec, max((u.after for u in units), key=lambda v: len(str(v.normalize()))))
                head = self.draw.choice([f"{name}（改造前{arrow}改造后）", f"改造前{arrow}后{name}"])
                cells = tuple(
                    f.figure(f.path(u, "sec_current"), D(u.before or 0), sec, False, spelled)
                    + arrow
                    + f.figure(f.path(u, "sec_target"), u.after, sec, False, spelled)
                    for u in units
                )
                out.append(Col((head,), cells, spelled[0], self.empty))
                self.feature("前后同格")
            elif key in ("标杆", "基准"):
                value = "benchmark" if key == "标杆" else "baseline"
                path = ["对标值", key] if two else [f"{key}水平"]
                out.append(
                    self.col(
                        path,
                        units,
                        sec,
                        lambda u, s, v=value: f.away("政策值", getattr(u, v), sec, s, False),
                        fits=vals(value),
                    )
                )  # type: ignore[misc]
            elif key == "往年":
                out.append(
                    self.col(
                        [f"{f.year(1)}"],
                        units,
                        sec,
                        lambda u, s: (
                            None
                            if u.before is None
                            else f.away("往年", (u.before * D("1.014")).quantize(D(1).scaleb(-f.places)), sec, s, False)
                        ),
                        fits=[u.before for u in units],
                    )
                )
            elif key == "档":
                label = self.draw.choice(["能效档次", "能效水平", "对标结果", "所处水平"])
                out.append(
                    self.col(
                        [label],
                        units,
                        "",
                        lambda u, s: (
                            None
                            if u.tier is None
                            else f.word(f.path(u, "tier_claimed"), self.teller.pick("档格", u.tier), u.tier)
                        ),
                    )
                )
            elif key == "始":
                out.append(
                    self.col(
                        ["实施时间", "开工"]
                        if two
                        else [self.draw.choice(["开工时间", "开工日期", "计划开工", "起始时间"])],
                        units,
                        "",
                        lambda u, s: f.when(f.path(u, "start"), u.start, "start"),
                    )
                )
            elif key == "终":
                out.append(
                    self.col(
                        ["实施时间", "完工"]
                        if two
                        else [self.draw.choice(["完工时间", "完成时间", "竣工日期", "计划完工"])],
                        units,
                        "",
                        lambda u, s: f.when(f.path(u, "completion"), u.end, "end"),
                    )
                )
            elif key == "期":
                out.append(
                    self.col(
                        [self.draw.choice(["实施时间", "改造期限", "起止时间", "实施期限"])],
                        units,
                        "",
                        lambda u, s: f.period(f.path(u, "start").rsplit(".", 1)[0], u.start, u.end),
                    )
                )
            elif key == "资":
                out.append(
                    self.col(
                        [self.draw.choice(["投资", "投资额", "总投资", "改造投资"])],
                        units,
                        "10k_cny",
                        fig("investment", "investment", "10k_cny"),
                        lambda s: f.figure("plan.investment", D(w.investment), "10k_cny", False, s),
                        [D(w.investment), *vals("investment")],
                    )
                )
            elif key == "节" and w.saving:
                out.append(
                    self.col(
                        [self.draw.choice(["年节能量", "节能量", "年节约量", "年节能量（当量值）"])],
                        units,
                        "tce/a",
                        fig("saving", "energy_saving", "tce/a"),
                        lambda s: f.figure("plan.energy_saving", D(w.saving or 0), "tce/a", False, s),
                        [D(w.saving), *vals("saving")],
                    )
                )
            elif key == "碳" and w.co2:
                out.append(
                    self.col(
                        [self.draw.choice(["年减碳量", "二氧化碳减排量", "年CO₂减排量"])],
                        units,
                        "co2",
                        fig("co2", "co2_reduction", "co2"),
                        lambda s: f.figure("plan.co2_reduction", D(w.co2 or 0), "co2", False, s),
                        [D(w.co2), *vals("co2")],
                    )
                )
            elif key == "机架":
                out.append(
                    self.col(
                        [self.draw.choice(["标准机架数", "标准机架（2.5kW）", "机架规模（标准机架）"])],
                        units,
                        "racks",
                        lambda u, s: f.racks(u, False),
                    )
                )
            elif key == "机柜":
                out.append(
                    self.col(
                        ["物理机柜数"],
                        units,
                        "racks",
                        lambda u, s: (
                            Said(str(u.cabinets), (Mark(DISTRACTOR + "物理机柜", str(u.cabinets), u.cabinets),))
                            if u.cabinets
                            else None
                        ),
                    )
                )
            elif key in ("PUE前", "PUE后"):
                label = {
                    "PUE前": ["现状PUE", f"{f.year()}年均PUE", "改造前PUE"],
                    "PUE后": ["改造后PUE", "设计/改造后PUE", "目标PUE"],
                }[key]
                slot = "前" if key == "PUE前" else "后"
                path = (
                    ["年均PUE", "改造前" if key == "PUE前" else "改造后（设计）"] if two else [self.draw.choice(label)]
                )
                out.append(
                    self.col(
                        path, units, "", lambda u, s, k=slot: f.unit_slots(u)[k]() if k in f.unit_slots(u) else None
                    )
                )  # type: ignore[misc,return-value,arg-type]
            elif key == "等级":
                out.append(
                    self.col(
                        ["绿色低碳等级"],
                        units,
                        "",
                        lambda u, s: f.word(f.path(u, "green_grade"), u.grade) if u.grade else None,
                    )
                )
        return out

    def _same_unit(
        self,
        path: Sequence[str],
        units: Sequence[Unit],
        kind: str,
        cell: Callable[[Unit, tuple[str, Decimal]], Cell | None],
        unit: str,
    ) -> Col:
        factor = next(D(str(x)) for u, x, _ in load("spelling.yaml")["单位"][kind] if u == unit)
        return Col(tuple(path), tuple(self._or_empty(cell(u, (unit, factor))) for u in units), unit, self.empty)

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
