"""The sections of a plan, in the order in which its voice tells them."""

from __future__ import annotations

from decimal import Decimal

from blocks import Break, Heading, Para

from voices import tables
from voices.said import Mark, Said, join, load
from voices.slots import EDITIONS
from voices.story import Story
from voices.tables import Cell
from voices.world import Unit

D = Decimal


def front(s: Story, title: str) -> None:
    """Title lines, sometimes a letter or a cover."""
    company = s.facts.word("enterprise.name", s.world.enterprise)
    s.draft.para(company, "center")
    s.draft.para(title, "center")
    if s.voice in ("设计院", "咨询") and s.chance(0.7):
        s.draft.para(s.world.institute, "center")
        s.draft.para(s.facts.past("历史日期", s.world.as_of.replace(month=2, day=1)), "center")
    if s.chance(0.35) and not s.short:
        s.draft.blocks.append(Break("page"))
        s.feature("封面")


def profile(s: Story) -> None:
    """Who the enterprise is: a paragraph, a form, or both."""
    s.heading("概况")
    symbol = "数据企业简介" if s.world.kind == "centre" else "企业简介"
    form = s.chance(0.45)
    if not form or s.chance(0.5):
        s.draft.para(s.say(symbol))
    if form:
        enterprise_form(s)
    s.fluff(s.draw.randrange(0, 3))
    s.draft.para(s.say("委托编制"))
    if s.chance(0.3):
        s.draft.para(s.say("干扰_历史时间", s.world.units[0]))


def digest(s: Story) -> None:
    """The plan in a few lines or a small table, before everything else."""
    w, f = s.world, s.facts
    s.heading("摘要")
    s.feature("摘要")
    s.draft.content("goals?")
    if s.chance(0.55):
        existing = [u for u in w.units if u.status == "existing"]
        several = len(w.units) > 1
        said = (
            s.say("摘要", units=w.units, full=True) if several else s.say("单摘要", (existing or w.units)[0], full=True)
        )
        s.draft.para(said)
        if any(m.path in ("plan.start", "plan.completion") for m in said.marks):
            s.draft.content("period")
        return
    own = s.chance(0.7)
    rows: list[list[Cell]] = [["序号", "指标", *(["单位"] if own else []), "数值", "备注"]]

    def line(label: str, kind: str, path: str, value: D | int | None) -> None:
        if value is not None:
            unit, factor = s.habits.unit(kind, D(value))
            cell = f.figure(path, D(value), kind, not own, (unit, factor))
            rows.append([str(len(rows)), label, *([unit] if own else []), cell, ""])

    line(s.draw.choice(["总投资", "方案总投资", "项目总投资"]), "10k_cny", "plan.investment", w.investment)
    line(s.draw.choice(["年节能量", "节能量"]), "tce/a", "plan.energy_saving", w.saving)
    line(s.draw.choice(["年二氧化碳减排量", "年减碳量"]), "co2", "plan.co2_reduction", w.co2)
    rows.append(
        [
            str(len(rows)),
            "投资回收期",
            *(["年"] if own else []),
            f"{s.draw.randrange(21, 79) / 10:g}" + ("" if own else "年"),
            "税后，静态",
        ]
    )
    period = f.period("plan", w.start, w.end)
    rows.append([str(len(rows)), "实施期", *(["—"] if own else []), period, ""])
    s.draft.content("period")
    s.put("摘要", tables.Sheet(rows, 1), carrier="表:摘要")


def enterprise_form(s: Story) -> None:
    """A key-value form with the enterprise's and sometimes the plan's figures."""
    f, w = s.facts, s.world
    pairs: list[tuple[str, Cell]] = [
        (
            s.draw.choice(["企业名称", "单位名称", "建设单位", "申报单位", "用能单位"]),
            f.word("enterprise.name", w.enterprise),
        ),
        (s.draw.choice(["统一社会信用代码", "信用代码", "社会信用代码"]), f.word("enterprise.credit_code", w.code)),
    ]
    if s.chance(0.5):
        pairs.append((s.draw.choice(["建设地点", "所在地", "企业地址", "厂址"]), f.address()))
    else:
        where = f.word("enterprise.province", w.province) + f.word("enterprise.city", w.city)
        pairs += [
            (s.draw.choice(["所在地区", "属地", "注册地"]), where),
            (s.draw.choice(["所在园区", "所属园区", "园区名称"]), f.word("enterprise.industrial_park", w.park)),
        ]
    pairs += [
        ("法定代表人", s.draw.choice(["李××", "王某某", "张××"])),
        ("成立时间", f.past("历史日期", w.as_of.replace(year=2008, month=5, day=1))),
    ]
    pairs.append(("主要产品", w.industry["产品"].split("（")[0]))
    if s.chance(0.4):
        s.feature("表单含方案指标")
        unit, factor = s.habits.unit("10k_cny", D(w.investment))
        if s.chance(0.5):
            pairs.append(
                (f"总投资（{unit}）", f.figure("plan.investment", D(w.investment), "10k_cny", False, (unit, factor)))
            )
        else:
            pairs.append(("总投资", f.figure("plan.investment", D(w.investment), "10k_cny")))
        pairs.append((s.draw.choice(["实施周期", "改造期限", "建设起止年限"]), f.period("plan", w.start, w.end)))
        if w.saving:
            pairs.append(("年节能量", f.figure("plan.energy_saving", D(w.saving), "tce/a")))
        s.draft.content("period", "goals?")
    s.put("概况", tables.key_values(pairs, s.draw.choice([2, 2, 1])), carrier="表:概况:kv")
    s.feature("企业表单")


def basis(s: Story) -> None:
    """The documents relied on, and the limits they set (which are nobody's own figures)."""
    s.heading("依据")
    items: list[Said | str] = [
        "《关于严格能效约束推动重点领域节能降碳的若干意见》（发改产业〔2021〕1464号）", s.say("版本引用"),
        "《综合能耗计算通则》（GB/T 2589—2020）", f"企业{s.facts.year()}生产、能源统计报表",
    ]  # fmt: skip
    if s.chance(0.5):
        for i, item in enumerate(items):
            s.draft.para(Said(f"（{i + 1}）") + item + ("；" if i < len(items) - 1 else "。"))
    else:
        s.draft.para(Said("编制依据包括") + join(items, "、") + "等。")
    s.feature("编制依据")


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
    from voices.world import _month

    items = s.draw.choice(load("phrases.yaml")["节点项"])
    months = max((s.world.end.year - s.world.start.year) * 12 + s.world.end.month - s.world.start.month, len(items))
    rows: list[list[Cell]] = [["序号", "工作内容", "时间"]] if s.chance(0.5) else [["序号", "节点", "计划完成时间"]]
    ends = rows[0][2] == "计划完成时间"
    for i, item in enumerate(items):
        a = _month(s.world.start.replace(day=1), months * i // len(items))
        b = _month(s.world.start.replace(day=1), max(months * (i + 1) // len(items) - 1, months * i // len(items)))
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


def centres_present(s: Story) -> None:
    """Data centres: racks, PUE, status, hub, grade."""
    s.heading("现状")
    units = s.world.units
    prose = s.chance(0.7)
    if prose:
        for unit in units:
            s.draft.para(s.say("机房现状" if unit.before else "机房拟建", unit, full=True))
    if not prose or s.chance(0.4):
        wanted = [
            "状态",
            "机架",
            "PUE前",
            "PUE后",
            *(["机柜"] if s.chance(0.5) else []),
            *(["等级"] if s.chance(0.5) else []),
        ]
        s.lay("现状", units, s.columns(units, wanted), s.stub())
    for unit in units:
        if unit.grade and s.chance(0.6):
            s.draft.para(s.say("等级", unit))
    if s.world.hub is not None:
        said = s.say("枢纽是" if s.world.hub else "枢纽否")
        s.draft.para(
            Said(
                said.text,
                tuple(Mark(f"data_centres.{i}.hub_cluster", said.text[:-1], s.world.hub) for i in range(len(units))),
            )
        )
    s.fluff(s.draw.randrange(0, 2))
    s.heading("对标")
    for _ in range(s.draw.randrange(1, 4)):
        s.draft.para(s.say("干扰_机房", units[0]))
    s.feature("干扰_机房")


def centres_measures(s: Story) -> None:
    s.heading("技术")
    s.draft.content("technology_route", "goals?")
    steps = s.draw.sample(s.teller_measures(), 4)
    s.draft.para("技术路线：" + "；".join(steps) + "。")
    for unit in s.world.units:
        if unit.before and s.chance(0.85):
            s.draft.para(s.say("机房降耗", unit))
    if s.chance(0.3):
        change_table(s, s.world.units)


def write(s: Story) -> str:
    """The whole plan; returns its title."""
    w = s.world
    subject = w.industry["产品"].split("（")[0] + ("" if w.kind == "centre" else "装置")
    title = s.draw.choice(
        [
            f"{subject}节能降碳技术改造实施方案",
            f"{subject}节能降碳改造实施方案",
            "节能降碳技术改造实施方案",
            "重点领域节能降碳技术改造“一企一策”实施方案",
        ]
    )
    front(s, title)
    if s.chance(0.25):
        digest(s)
    profile(s)
    if s.chance(0.5):
        basis(s)
    if w.kind == "centre":
        centres_present(s)
        centres_measures(s)
    else:
        present(s)
        comparison(s)
        if s.chance(0.6):
            problems(s)
        measures(s)
    if s.chance(0.3):
        money(s)
        schedule(s)
    else:
        schedule(s)
        money(s)
    effects(s)
    closing(s)
    said = {m.path for m in s.draft.marks}
    unsaid = any(s.facts.path(u, "sec_target") not in said and w.kind == "industry" for u in w.units)
    if s.chance(0.45) or unsaid:
        annex(s)
    return title


__all__ = ["EDITIONS", "write"]
