"""What a plan says of its installations: capacity and output, consumption and levels, measures and targets."""

from __future__ import annotations

from decimal import Decimal

from blocks import Break

from voices import tables
from voices.said import Mark, Said, join, load
from voices.story import Story
from voices.tables import Cell
from voices.world import Unit

D = Decimal


def present(s: Story) -> None:
    """Installations: process, capacity, output, status."""
    s.heading("现状")
    units = s.world.units
    existing = [u for u in units if u.status == "existing"]
    s.draft.para(s.say("现有装置", units=existing, full=True))
    if "各别" in s.world.industry:
        s.draft.para(
            Said("为便于表述，以下将")
            + join([s.facts.name(u, True) + "简称为" + s.facts.name(u, False) for u in units], "、")
            + "。"
        )
    prose = s.chance(0.6)
    if prose:
        for unit in existing:
            s.draft.para(s.say("单装置", unit, full=True))
    for unit in units:
        if unit.status != "existing":
            s.draft.para(s.say("拟建装置" if unit.status == "proposed" else "在建装置", unit, full=True))
    if not prose or s.chance(0.35):
        wanted = ["工艺", "产能", "产量", "投产", "状态"]
        if prose:
            wanted = s.draw.sample(wanted, s.draw.randrange(3, 6))
        if len(units) != len(existing) and "状态" not in wanted:
            wanted.append("状态")
        s.lay("现状", units, s.columns(units, wanted), s.stub(), place=None if s.chance(0.8) else "head")
    if s.chance(0.25) and not s.short:
        monthly(s, existing)
    if s.chance(0.6):
        s.draft.para(s.say("消费总量"))
    s.fluff(s.draw.randrange(0, 3))


def monthly(s: Story, units: list[Unit]) -> None:
    """Output month by month with another consumption beside it; only the year's total is a fact."""
    f = s.facts
    mark = s.world.industry["旁标"][0]
    kind = s.world.industry["产量单位"] + "产量"
    output_unit, factor = next(
        (u, D(str(x))) for u, x, _ in load("spelling.yaml")["单位"][kind] if D(str(x)) == 1 or kind[0] != "t"
    )
    top: list[Cell] = ["月份"]
    sub: list[Cell] = ["^"]
    months: list[list[Cell]] = [[f"{m}月"] for m in range(1, 13)]
    last: list[Cell] = [s.draw.choice(["全年", "合计"])]
    for u in units:
        top += [f.name(u, s.chance(0.6)), "<"]
        sub += [f"产量（{output_unit}）", f"{mark[0]}（{mark[1]}）"]
        whole = u.output or D(0)
        parts = [int(whole / 12 * D(s.draw.randrange(93, 107)) / 100 / 10) * 10 for _ in range(11)]
        for row, part in zip(months, [*parts, whole - sum(parts)], strict=True):
            text = s.habits.number(D(part) * factor)
            row += [Said(text, (Mark("!月值", text, int(part)),)), f.beside(mark, False)]
        last += [f.figure(f.path(u, "output"), whole, kind, False, (output_unit, factor)), f.beside(mark, False)]
    s.feature("分月表")
    s.put("分月", tables.Sheet([top, sub, *months, last], 2), carrier="表:分月")


def comparison(s: Story) -> None:
    """Specific energy consumption against the levels; averages, other plants, earlier years."""
    s.heading("对标")
    units = [u for u in s.world.units if u.before is not None]
    tiers = s.chance(0.8)
    prose = s.chance(0.65)
    if s.chance(0.75):
        s.draft.para(s.say("对标依据", units[0]))
    else:
        s.feature("不引限值")
    headed = prose and len(units) > 1 and s.chance(0.25)
    if headed:
        s.feature("装置小标题:对标")
        for unit in units:
            s.subheading(s.facts.name(unit, s.chance(0.7)))
            s.draft.para(s.say("节内现状", unit))
            if tiers:
                claim(s, unit)
        s.subheading("同行业情况")
    elif prose:
        if len(units) > 1 and s.chance(0.45):
            s.draft.para(s.say("现状分别", units=units))
            s.feature("分别句:现状")
        else:
            for unit in units:
                with_tier = tiers and s.chance(0.2)
                if with_tier:
                    claim(s, unit, "现状带档")
                    s.claimed.add(unit.name)
                else:
                    s.draft.para(s.say("现状单耗", unit))
    for symbol, share in (("干扰_平均", 0.5), ("干扰_他厂", 0.4), ("干扰_限额", 0.35), ("干扰_往年", 0.35)):
        if s.chance(share):
            s.draft.para(s.say(symbol, s.draw.choice(units)))
            s.feature(symbol)
    if s.world.units[0].product == "primary_aluminium" and s.chance(0.6):
        s.draft.para(s.say("干扰_直流", units[0]))
        s.feature("干扰_直流")
    if tiers and not headed and (prose or s.chance(0.3)):
        for unit in units:
            if unit.name not in s.claimed:
                claim(s, unit)
    if not prose or s.chance(0.35):
        wanted = ["前"]
        for key, share in (("往年", 0.3), ("标杆", 0.6), ("基准", 0.6)):
            if s.chance(share):
                wanted = ["往年", "前", *wanted[1:]] if key == "往年" else [*wanted, key]
        if tiers and s.chance(0.7):
            wanted.append("档")
        if len(wanted) == 1:
            wanted.append("基准")
        s.lay("对标", units, s.columns(units, wanted), s.stub())
    if s.chance(0.4):
        s.draft.para(s.say("潜力", units[0]))
        s.feature("干扰_潜力")


def claim(s: Story, unit: Unit, symbol: str = "档") -> None:
    """The tier that the plan claims for an installation."""
    said = s.say(f"{symbol}_{unit.tier}", unit)
    clauses = said.text.rstrip("。").split("，")
    raw = (clauses[0] if symbol == "档" else clauses[1]).removeprefix(unit.name).removeprefix(unit.short)
    mark = Mark(s.facts.path(unit, "tier_claimed"), raw, unit.tier, s.teller.used[-1])
    s.draft.para(Said(said.text, (*said.marks, mark)))


def problems(s: Story) -> None:
    """What is wrong today: no figures of ours."""
    s.heading("问题")
    s.draft.para(s.say("问题"))


def measures(s: Story) -> None:
    """The technology route with the targets."""
    s.heading("技术")
    s.draft.content("technology_route", "goals?")
    units = s.world.units
    existing = [u for u in units if u.status == "existing"]
    own_heads = len(units) > 1 and s.chance(0.5)
    listed = not own_heads and len(existing) > 1 and s.chance(0.4)
    steps = list(s.world.industry["措施"]) or s.teller_measures()
    said_targets = s.chance(0.75)
    columns = s.chance(0.1) and not s.short
    if columns:
        s.feature("分栏")
        s.draft.blocks.append(Break("columns"))
    if not own_heads:
        s.draft.para(Said("技术路线为：") + "；".join(s.draw.sample(steps, min(3, len(steps)))) + "。")
    for unit in units:
        if own_heads:
            s.subheading(s.facts.name(unit, s.chance(0.7)))
            s.feature("装置小标题")
            numbered = s.chance(0.6)
            for i, step in enumerate(s.draw.sample(steps, min(s.draw.randrange(1, 4), len(steps)))):
                s.draft.para(f"{i + 1}.{step}。" if numbered else step + "。")
        if unit.status != "existing":
            s.draft.para(s.say("设计指标", unit))
        elif said_targets and not listed:
            s.draft.para(s.say("节内降耗" if own_heads and s.chance(0.6) else "降耗", unit))
    if said_targets and listed:
        s.draft.para(s.say("降耗分别", units=existing))
        s.feature("分别句:目标")
    if s.chance(0.35):
        s.subheading("方案比选") if s.chance(0.5) and own_heads else None
        s.draft.para(s.say("干扰_比选", s.draw.choice(existing or units)))
        s.feature("干扰_比选")
    if columns:
        s.draft.blocks.append(Break("single"))
    if not said_targets or s.chance(0.4):
        change_table(s, units)


def change_table(s: Story, units: list[Unit]) -> None:
    """改造前 and 改造后 side by side."""
    existing = [u for u in units if u.before is not None]
    if s.chance(0.5) or s.world.kind == "centre":
        wanted = ["前", "后"] if s.world.kind == "industry" else ["PUE前", "PUE后"]
        if s.chance(0.3) and s.world.kind == "industry":
            wanted += ["标杆", "基准"]
        chosen = existing if existing and s.chance(0.5) else units
        s.lay("改造", chosen, s.columns(chosen, wanted), s.stub())
        return
    f = s.facts
    kind = f.sec_kind()
    spelled = s.habits.unit(kind, max((u.after for u in existing), key=lambda v: len(str(v))))
    change = s.chance(0.3)
    own = s.chance(0.5)
    rows: list[tuple[str, str, list[list[Cell]]]] = []
    first: list[list[Cell]] = []
    for u in existing:
        before = u.before or D(0)
        trio: list[Cell] = [
            f.figure(f.path(u, "sec_current"), before, kind, False, spelled),
            f.figure(f.path(u, "sec_target"), u.after, kind, False, spelled),
        ]
        trio.append(f.away("差额", u.after - before, kind, spelled, False))
        first.append(trio)
    rows.append((f.teller_indicator[0], spelled[0], first))
    for mark in s.world.industry["旁标"]:
        if s.chance(0.7):
            cells: list[list[Cell]] = [[f.beside(mark, False), f.beside(mark, False), "—"] for _ in existing]
            rows.append((mark[0], mark[1], cells))
    if s.chance(0.4):
        s.draw.shuffle(rows)
    sheet = tables.before_after([f.name(u, s.chance(0.6)) for u in existing], rows, own, change, s.draw)
    s.feature("表形:前后两列", "旁标行")
    s.put("改造", sheet, carrier="表:改造:前后两列")
