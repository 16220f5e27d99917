"""When, for how much and to what effect; and the annex that sums it up."""

from __future__ import annotations

from decimal import Decimal

from blocks import Break, Heading, Para

from voices import tables
from voices.said import Mark, Said, join, load
from voices.story import Story
from voices.tables import Cell
from voices.world import Unit, later

D = Decimal


def schedule(s: Story) -> None:
    """Steps, period, milestones."""
    s.heading("进度")
    s.draft.content("steps", "period", "milestones")
    units = s.world.units
    s.draft.para(s.say("步骤"))
    mode = s.draw.choice(["prose", "table", "both"]) if len(units) > 1 else s.draw.choice(["plan", "plan", "prose"])
    if mode == "plan" or s.chance(0.6):
        s.draft.para(s.say("方案期限"))
    if mode in ("prose", "both"):
        if len(units) > 1 and s.chance(0.35):
            s.draft.para(s.say("期限分别", units=units))
            s.feature("分别句:期限")
        else:
            for unit in units:
                s.draft.para(s.say("装置期限" if unit.status == "existing" else "拟建期限", unit))
    if mode in ("table", "both"):
        s.lay("期限", units, s.columns(units, ["始", "终"] if s.chance(0.6) else ["期"]), s.stub())
    milestones(s)
    if s.chance(0.4):
        s.draft.para(s.say("干扰_历史时间", units[0]))
        s.feature("干扰_历史时间")


def milestones(s: Story) -> None:
    """Work items with their times inside the plan's period: none of them is the plan's own start or end."""
    items = s.draw.choice(load("phrases.yaml")["节点项"])
    months = max((s.world.end.year - s.world.start.year) * 12 + s.world.end.month - s.world.start.month, len(items))
    rows: list[list[Cell]] = [["序号", "工作内容", "时间"]] if s.chance(0.5) else [["序号", "节点", "计划完成时间"]]
    ends = rows[0][2] == "计划完成时间"
    for i, item in enumerate(items):
        a = later(s.world.start.replace(day=1), months * i // len(items))
        b = later(s.world.start.replace(day=1), max(months * (i + 1) // len(items) - 1, months * i // len(items)))
        text = f"{b.year}年{b.month}月" if ends else f"{a.year}年{a.month}月—{b.year}年{b.month}月"
        rows.append([str(i + 1), item, text])
    if s.chance(0.25):
        s.draft.para("工作节点：" + "；".join(f"{r[1]}（{r[2]}）" for r in rows[1:]) + "。")
        return
    s.put("节点", tables.Sheet(rows, 1), carrier="表:节点")


def money(s: Story) -> None:
    """Total, parts, sources."""
    s.heading("资金")
    units = s.world.units
    several = len(units) > 1
    said = s.say("总投资", units=units) if several else s.say("单总投资", units[0])
    s.draft.para(said)
    sources = s.chance(0.85) or "自筹" in said.text
    parts = "其中" in said.text and any(m.path.endswith(".investment") and m.path[:4] != "plan" for m in said.marks)
    if several and not parts and s.chance(0.5):
        s.draft.para(join([s.say("装置投资", u) for u in units], ""))
    if "自筹" not in said.text and sources:
        s.draft.para(s.say("资金来源"))
    s.draft.content("funding" if sources else "funding?")
    if s.chance(0.45):
        cost_table(s, units)


def cost_table(s: Story, units: list[Unit]) -> None:
    """Cost items as rows, installations as columns, with totals that add up."""
    unit, factor = "万元", D(1)
    f = s.facts
    labels = s.draw.choice(
        [
            ["设备购置费", "建筑工程费", "安装工程费", "其他费用"],
            ["主机设备", "辅助设备", "土建与安装", "工程建设其他费"],
            ["材料与设备", "施工安装", "设计与监理", "预备费"],
        ]
    )
    shares = [D("0.55"), D("0.15"), D("0.2")]
    rows: list[list[Cell]] = [
        ["序号", "费用名称", *[f.name(u, s.chance(0.5)) for u in units], *(["合计"] if len(units) > 1 else [])]
    ]
    if len(units) == 1:
        rows[0][2] = "金额"
    columns: list[list[int]] = []
    for u in units:
        parts = [int(u.investment * x) for x in shares]
        columns.append([*parts, u.investment - sum(parts)])
    for i, label in enumerate(labels):
        line: list[Cell] = [str(i + 1), label]
        numbers = [c[i] for c in columns]
        for n in [*numbers, *([sum(numbers)] if len(units) > 1 else [])]:
            text = s.habits.number(D(n))
            line.append(Said(text, (Mark("!资金拆分", text, n),)))
        rows.append(line)
    last: list[Cell] = [s.draw.choice(["合计", "总计", "合　计"]), "<"]
    if len(units) > 1:
        last += [f.figure(f.path(u, "investment"), D(u.investment), "10k_cny", False, (unit, factor)) for u in units]
    last.append(f.figure("plan.investment", D(s.world.investment), "10k_cny", False, (unit, factor)))
    rows.append(last)
    s.feature("费用表", "合计行")
    if s.chance(0.5):
        s.put("资金", tables.Sheet(rows, 1), unit, "表:资金:费用行")
    else:
        rows[0][1] = "费用名称（万元）"
        s.put("资金", tables.Sheet(rows, 1), "", "表:资金:费用行")


def effects(s: Story) -> None:
    """Saving, CO2, goals."""
    s.heading("效果")
    s.draft.content("goals")
    units = [u for u in s.world.units if u.saving]
    if s.world.saving:
        whole = s.say("总效果" if s.chance(0.85) else "总节能")
        parts = s.say("节能分别", units=units) if len(units) > 1 and s.chance(0.35) else None
        s.draft.para(whole + parts if parts else whole)
        if len(units) > 1:
            if parts:
                s.feature("分别句:节能")
            elif s.chance(0.6):
                for unit in units:
                    s.draft.para(s.say("装置节能", unit))
        if s.chance(0.35):
            s.draft.para(s.say("干扰_等价"))
            s.feature("干扰_等价")
        if len(units) > 1 and s.chance(0.4):
            s.lay(
                "效果",
                units,
                s.columns(units, ["节", *(["碳"] if s.chance(0.5) else [])]),
                s.stub(),
                "合计",
                shapes=[("wide", 4), ("transposed", 2)],
            )
    if s.world.kind == "industry" and s.chance(0.4):
        existing = [u for u in s.world.units if u.status == "existing"]
        s.draft.para(s.say("降耗", s.draw.choice(existing)))
    if s.chance(0.5):
        s.draft.para(s.say("效益"))


def closing(s: Story) -> None:
    """Feasibility, evaluation, safeguards: each may be missing."""
    for key, code, share in (("可行", "feasibility", 0.85), ("评估", "evaluation", 0.75), ("保障", "safeguards", 0.92)):
        if s.chance(share):
            s.heading(key)
            s.draft.para(s.say({"可行": "可行性", "评估": "评估", "保障": "保障"}[key]))
            s.draft.content(code)
    if "feasibility" not in s.draft.sure:
        s.draft.content("feasibility?")


def annex(s: Story) -> None:
    """The summary table of everything."""
    units = s.world.units
    if s.world.kind == "industry":
        wanted = ["状态", "工艺", "产能", "产量", "前", "后", "档", "始", "终", "资", "节", "碳"]
        must = ["前", "后"] if any(u.before for u in units) else ["后"]
        chosen = [k for k in wanted if k in must or s.chance(0.55)]
        if s.chance(0.12) and all(u.before for u in units):
            chosen = ["前后" if k == "前" else k for k in chosen if k != "后"]
        if s.chance(0.25) and "始" in chosen and "终" in chosen:
            chosen = [k for k in chosen if k not in ("始", "终")] + ["期"]
    else:
        chosen = [
            k for k in ["状态", "机架", "机柜", "PUE前", "PUE后", "等级", "始", "终", "资", "节"] if s.chance(0.7)
        ]
        chosen = chosen or ["机架", "PUE后"]
    wide = len(chosen) > 6 and s.chance(0.6)
    if wide:
        s.draft.blocks.append(Break("landscape"))
        s.feature("横向附表")
    s.draft.blocks.append(
        Heading(1, s.teller.pick("节题", "附表")) if s.chance(0.5) else Para(s.teller.pick("节题", "附表"), "center")
    )
    contradict(s, chosen)
    if "资" in chosen or "节" in chosen:
        s.lay("附表", units, s.columns(units, chosen), s.stub(), s.draw.choice(["合计", "总计", ""]))
    else:
        s.lay("附表", units, s.columns(units, chosen), s.stub())
    if wide:
        s.draft.blocks.append(Break("portrait"))
    s.facts.altered.clear()
    s.feature("附表")


def contradict(s: Story, chosen: list[str]) -> None:
    """Now and then the annex gives another figure than the text: the label is then a conflict."""
    if not s.chance(0.12):
        return
    fields = {"前": "sec_current", "产量": "output", "资": "investment"}
    said = {m.path for m in s.draft.marks}
    paths = [(s.facts.path(u, f), u, f) for u in s.world.units for k, f in fields.items() if k in chosen]
    paths = [p for p in paths if p[0] in said]
    if not paths or s.world.kind == "centre":
        return
    path, unit, name = s.draw.choice(paths)
    value = {"sec_current": unit.before, "output": unit.output, "investment": D(unit.investment)}[name]
    assert value is not None
    digits = [i for i, c in enumerate(str(value)) if c.isdigit()]
    a, b = digits[1], digits[2] if len(digits) > 2 else digits[0]
    text = list(str(value))
    text[a], text[b] = text[b], text[a]
    other = D("".join(text))
    s.facts.altered[path] = other if other != value else (value * D("1.03")).quantize(D(1).scaleb(-s.facts.places))
    s.feature("矛盾")
