"""The opening of a plan: title, abstract, who the enterprise is, what it relies on."""

from __future__ import annotations

from decimal import Decimal

from blocks import Break

from voices import tables
from voices.said import Said, join
from voices.story import Story
from voices.tables import Cell

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
    level: Said | str = s.say("版本引用")
    if s.world.kind == "centre":
        level = "《数据中心能效限定值及能效等级》（GB 40879—2021）"
    items: list[Said | str] = [
        "《关于严格能效约束推动重点领域节能降碳的若干意见》（发改产业〔2021〕1464号）", level,
        "《综合能耗计算通则》（GB/T 2589—2020）", f"企业{s.facts.year()}生产、能源统计报表",
    ]  # fmt: skip
    if s.chance(0.5):
        for i, item in enumerate(items):
            s.draft.para(Said(f"（{i + 1}）") + item + ("；" if i < len(items) - 1 else "。"))
    else:
        s.draft.para(Said("编制依据包括") + join(items, "、") + "等。")
    s.feature("编制依据")
