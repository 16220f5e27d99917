"""The slots of sentences: every fact and every distractor of a plan, spelled and marked when it is asked for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from voices.figures import Figures
from voices.forms import canonical, months_between
from voices.said import DISTRACTOR, Mark, Said, Slot, join, load
from voices.world import Unit

D = Decimal
EDITIONS = {
    "2023": ("工业重点领域能效标杆水平和基准水平（2023年版）", "发改产业〔2023〕723号"),
    "2021": ("高耗能行业重点领域能效标杆水平和基准水平（2021年版）", "发改产业〔2021〕1609号"),
}
PERSONS = {
    "设计院": ["企业", "该公司", "公司"],
    "咨询": ["企业", "公司"],
    "企业": ["我公司", "公司"],
    "小厂": ["我厂", "厂里", "我公司"],
    "运营商": ["公司", "我司"],
}


def two_digits(value: Decimal) -> Decimal:
    """``value`` rounded to two significant digits, as an abstract rounds it."""
    return value.quantize(D(1).scaleb(value.adjusted() - 1))


class Facts(Figures):
    """The slots of sentences about one world."""

    def unit_slots(self, unit: Unit, full: bool | None = None) -> dict[str, Slot]:
        """Slots for a sentence about one installation or centre."""
        kind = self.sec_kind() if self.group == "installations" else "pue"
        out: dict[str, Slot] = dict(self.common())

        def p(name: str) -> str:
            return self.path(unit, name)

        out["装"] = lambda: self.name(unit, full)
        if "各别" in self.world.industry:
            out["产品"] = out["产标"] = lambda: unit.name
            out["产标"] = lambda: unit.name + self.teller_indicator[1]
        begun = self.begun(unit)
        out["史"] = lambda: self.past("历史日期", begun)
        out["始"] = lambda: self.when(p("start"), unit.start, "start")
        out["终"] = lambda: self.when(p("completion"), unit.end, "end")
        out["期"] = lambda: self.period(self.path(unit, "start").rsplit(".", 1)[0], unit.start, unit.end)
        months = months_between(unit.start, unit.end)
        if months:
            out["工期"] = lambda: Said(
                *(lambda t: (t, (Mark(p("completion"), t, unit.end.isoformat()),)))(self.habits.spell_months(months))
            )
        out["资"] = lambda: self.figure(p("investment"), D(unit.investment), "10k_cny")
        if unit.saving:
            out["节"] = lambda: self.figure(p("energy_saving"), D(unit.saving or 0), "tce/a")
        if kind == "pue":
            return self._centre_slots(unit, out)
        spelled = self.habits.unit(kind, unit.before or unit.after)
        out["后"] = lambda: self.figure(p("sec_target"), unit.after, kind, spelled=spelled)
        out["后数"] = lambda: self.figure(p("sec_target"), unit.after, kind, False, spelled)
        out["能"] = lambda: self.figure(p("capacity"), unit.capacity, unit.capacity_unit)
        out["工"] = lambda: self.word(p("process"), unit.process)
        out["年产"] = lambda: self.yearly(unit)
        if unit.before is not None:
            before = unit.before
            drop = before - unit.after
            out["前"] = lambda: self.figure(p("sec_current"), before, kind, spelled=spelled)
            out["前数"] = lambda: self.figure(p("sec_current"), before, kind, False, spelled)
            out["差"] = lambda: self.away("差额", drop, kind, spelled)
            out["差值"] = lambda: self.away("差额", self.foreign(before * D("0.012")), kind, spelled)
            out["幅"] = lambda: self.habits.number((drop / before * 100).quantize(D("0.1")))
            for slot, share in (
                ("早值", "1.012"),
                ("再早值", "1.021"),
                ("高", "1.03"),
                ("低", "0.97"),
                ("比值", "0.93"),
                ("保证", "0.985"),
                ("阶段", ""),
            ):
                value = (
                    unit.after + drop / 2
                    if not share
                    else (unit.after if slot in ("比值", "保证") else before) * D(share)
                )
                label = {
                    "早值": "往年",
                    "再早值": "往年",
                    "高": "月值",
                    "低": "月值",
                    "比值": "方案比选",
                    "保证": "保证值",
                    "阶段": "阶段目标",
                }[slot]
                rounded = self.foreign(value)
                out[slot] = lambda label=label, rounded=rounded: self.away(label, rounded, kind, spelled)  # type: ignore[misc]
            out["潜力"] = lambda: self.away(
                "潜力", (drop * D("1.6")).quantize(D(1).scaleb(-self.places)), kind, spelled
            )
            mark = self.world.industry["旁标"][0]
            out["旁"] = lambda: mark[0]
            out["旁值"] = lambda: self.beside(mark)
        if "阶段" in out and unit.end.year * 12 + unit.end.month - unit.start.year * 12 - unit.start.month > 8:
            middle = date(
                unit.end.year - (unit.end.month < 4), 12 if unit.end.month < 4 else max(unit.end.month - 3, 1), 1
            )
            out["阶段时"] = lambda: f"{middle.year}年{middle.month}月底"
        if unit.output is not None:
            output = unit.output
            out["量"] = lambda: self.figure(p("output"), output, self.world.industry["产量单位"] + "产量")
            out["量数"] = lambda: self.figure(p("output"), output, self.world.industry["产量单位"] + "产量")
        if self.group == "installations" and self.world.units[0].product == "primary_aluminium":
            out["直前"] = lambda: self.beside(["直流", "kWh/t", 12790, 0])
            out["直后"] = lambda: self.beside(["直流", "kWh/t", 12590, 0])
        self._limits(out, unit, kind, spelled)
        return out

    def _limits(self, out: dict[str, Slot], unit: Unit, kind: str, spelled: tuple[str, Decimal]) -> None:
        span = unit.baseline - unit.benchmark
        table = {
            "标杆": ("政策值", unit.benchmark), "基准": ("政策值", unit.baseline), "限额": ("政策值", unit.baseline),
            "准入": ("政策值", unit.benchmark + span / 5), "均": ("行业平均", unit.benchmark + span * D("0.62")),
            "先": ("行业平均", unit.benchmark * D("0.985")), "他": ("他厂", unit.benchmark + span * D("0.17")),
        }  # fmt: skip
        for slot, (label, value) in table.items():
            rounded = value if label == "政策值" and slot != "准入" else self.foreign(value)
            out[slot] = lambda label=label, rounded=rounded: self.away(label, rounded, kind, spelled)  # type: ignore[misc]

    def _centre_slots(self, unit: Unit, out: dict[str, Slot]) -> dict[str, Slot]:
        def p(name: str) -> str:
            return self.path(unit, name)

        def pue(path: str, value: Decimal) -> Said:
            text = self.habits.number(value, 2 if self.habits.zeros else None)
            return Said(text, (Mark(path, text, canonical(value)),))

        out["架"] = lambda: self.racks(unit)
        out["后"] = lambda: pue(p("pue_target"), unit.after)
        if unit.before is not None:
            before = unit.before
            out["前"] = lambda: pue(p("pue_current"), before)
            out["早值"] = lambda: pue(DISTRACTOR + "往年", before + D("0.03"))
            out["差"] = lambda: pue(DISTRACTOR + "差额", before - unit.after)
            out["高"] = lambda: pue(DISTRACTOR + "月值", before + D("0.11"))
            out["低"] = lambda: pue(DISTRACTOR + "月值", before - D("0.12"))
            if before - unit.after > D("0.08"):
                out["阶段"] = lambda: pue(DISTRACTOR + "阶段目标", unit.after + D("0.04"))
                out["阶段时"] = lambda: Said(
                    f"{unit.end.year - 1}年底" if unit.end.year - 1 > unit.start.year else "第一阶段"
                )
        out["比值"] = lambda: pue(DISTRACTOR + "方案比选", D("1.09"))
        out["他"] = lambda: pue(DISTRACTOR + "他厂", D("1.17") if unit.after != D("1.17") else D("1.16"))
        out["均"] = lambda: pue(DISTRACTOR + "行业平均", D("1.48") if unit.before != D("1.48") else D("1.47"))
        if unit.cabinets:
            cabinets = D(unit.cabinets)
            out["柜"] = lambda: (
                Said(self.habits.number(cabinets), (Mark(DISTRACTOR + "物理机柜", str(cabinets), int(cabinets)),))
                + "架"
            )
            out["千瓦"] = lambda: str(unit.cabinet_kw)
        if unit.grade:
            grade = unit.grade
            out["级"] = lambda: self.word(p("green_grade"), grade)
        out["率"] = lambda: str(self.draw.randrange(40, 90))
        return out

    def common(self) -> dict[str, Slot]:
        """Slots that every sentence may use."""
        w, draw = self.world, self.draw
        indicator = self.teller_indicator
        out: dict[str, Slot] = {
            "标": lambda: draw.choice(indicator) if draw.random() < 0.4 else indicator[0],
            "年": lambda: self.year(), "早年": lambda: self.year(1), "再早年": lambda: self.year(2),
            "产标": self.product_indicator,
            "我": lambda: draw.choice(PERSONS[self.teller.voice]), "企": lambda: self.word("enterprise.name", w.enterprise),
            "简": lambda: w.short, "产品": lambda: w.industry["产品"].split("（")[0], "产": lambda: w.industry.get("产出", ""),
            "码": lambda: self.word("enterprise.credit_code", w.code), "址": self.address, "院": lambda: w.institute,
            "数": lambda: "一两三四五"[len(w.units) - 1],
            "人": lambda: str(draw.randrange(60, 2000)), "地": lambda: str(draw.randrange(80, 1500)),
            "注册": lambda: self._money("注册资本", draw.randrange(2000, 90000, 100)), "产值": lambda: self._money("产值", draw.randrange(9000, 400000, 100)),
            "税": lambda: self._money("税金", draw.randrange(300, 9000, 10)), "费": lambda: self._money("效益", draw.randrange(300, 9000, 10)),
            "比资": lambda: self._money("方案比选", draw.randrange(12000, 50000, 100)), "到位": lambda: self._money("资金拆分", max(w.investment // 3, 10)),
            "台": lambda: str(draw.randrange(3, 30)), "占": lambda: str(draw.randrange(20, 90)), "回收": lambda: f"{draw.randrange(21, 79) / 10:g}",
            "率": lambda: f"{draw.randrange(90, 260) / 10:g}",
            "史": lambda: self.past("历史日期", date(draw.randrange(1998, 2006), draw.randrange(1, 13), 1)),
            "大修": lambda: self.past("历史日期", date(draw.randrange(2019, 2022), draw.randrange(1, 13), 1)),
            "编月": lambda: self.past("历史日期", date(w.year, draw.randrange(9, 13), 1)), "备案": lambda: self.past("历史日期", date(w.year, draw.randrange(5, 12), 1)),
            "审议": lambda: self.past("历史日期", date(w.year, 12, draw.randrange(2, 27))), "标定": lambda: self.past("历史日期", date(w.year, draw.randrange(6, 12), 1)),
            "他地": lambda: draw.choice([x for x in ("山西", "陕西", "安徽", "浙江", "江西") if x != w.province_short]),
            "版名": lambda: self.word("plan.benchmark_edition", EDITIONS[w.edition][0], w.edition), "版号": lambda: EDITIONS[w.edition][1],
            "版年": lambda: self.word("plan.benchmark_edition", w.edition), "总资": lambda: self.figure("plan.investment", D(w.investment), "10k_cny"),
            "总始": lambda: self.when("plan.start", w.start, "start"), "总终": lambda: self.when("plan.completion", w.end, "end"),
            "总期": lambda: self.period("plan", w.start, w.end),
        }  # fmt: skip
        total = D(w.investment)
        own = D(int(total * D(w.number % 5 + 3) / 10 / 10) * 10)
        out |= {
            "自筹": lambda: self.figure(DISTRACTOR + "资金拆分", own, "10k_cny"), "贷款": lambda: self.figure(DISTRACTOR + "资金拆分", total - own, "10k_cny"),
            "自占": lambda: str(int(own / total * 100)), "设备": lambda: self.figure(DISTRACTOR + "资金拆分", D(int(total * 6 / 10)), "10k_cny"),
            "安装": lambda: self.figure(DISTRACTOR + "资金拆分", D(int(total * 2 / 10)), "10k_cny"),
            "其他": lambda: self.figure(DISTRACTOR + "资金拆分", total - int(total * 6 / 10) - int(total * 2 / 10), "10k_cny"),
            "预备": lambda: self.figure(DISTRACTOR + "资金拆分", D(int(total / 20)), "10k_cny"),
        }  # fmt: skip
        months = months_between(w.start, w.end)
        if months:
            out["总工期"] = lambda: Said(
                *(lambda t: (t, (Mark("plan.completion", t, w.end.isoformat()),)))(self.habits.spell_months(months))
            )
        if w.investment >= 1000:
            rough = two_digits(D(w.investment)) / 10000
            text = f"{rough.normalize():f}亿元"
            out["约资"] = lambda: Said(text, (Mark(DISTRACTOR + "约数", text, canonical(rough * 10000)),))
        if w.saving and w.saving > 2000:
            near = f"{two_digits(D(w.saving)):f}吨标准煤"
            out["约节"] = lambda: Said(near, (Mark(DISTRACTOR + "约数", near, None),))
        if w.saving:
            saving, co2 = w.saving, w.co2 or 0
            out["总节"] = lambda: self.figure("plan.energy_saving", D(saving), "tce/a")
            out["总碳"] = lambda: self.figure("plan.co2_reduction", D(co2), "co2")
            out["等价节"] = lambda: self.figure(DISTRACTOR + "等价值", D(int(saving * D("2.4"))), "tce/a")
        use = D(draw.randrange(20000, 300000, 100))
        out["总耗"] = lambda: self.figure(DISTRACTOR + "总能耗", use, "tce/a")
        out["等耗"] = lambda: self.figure(DISTRACTOR + "总能耗", use * 2, "tce/a")
        return out

    def listed(self, units: list[Unit], full: bool | None = None) -> dict[str, Slot]:
        """Slots of a sentence about several installations (分别)."""
        out = dict(self.common())
        if full is None:
            full = self.draw.random() < 0.5
        each = [self.unit_slots(u, full) for u in units]
        out["装们"] = lambda: join([self.name(u, full) for u in units], "、")
        kind = self.sec_kind() if self.group == "installations" else "pue"
        spelled = self.habits.unit(kind, units[0].before or units[0].after) if kind != "pue" else ("", D(1))

        def values(name: str, field: str, unit_kind: str) -> None:
            facts = [getattr(u, field) for u in units]
            if any(f is None for f in facts):
                return

            def build() -> Said:
                use = spelled if unit_kind == kind else self.habits.unit(unit_kind, max(map(D, facts)))
                if any(len(str((D(f) * use[1]).normalize()).partition(".")[2]) > 5 for f in facts):
                    use = next(((u, D(str(x))) for u, x, _ in load("spelling.yaml")["单位"][unit_kind] if x == 1), use)
                path = {"before": "sec_current", "after": "sec_target", "saving": "energy_saving"}.get(field, field)
                once = self.draw.random() < 0.5
                parts = [
                    self.figure(self.path(u, path), D(f), unit_kind, not once or k == len(units) - 1, use)
                    for k, (u, f) in enumerate(zip(units, facts, strict=True))
                ]
                self.habits.used.add(f"分别:{'单位在末' if once else '逐个单位'}")
                return join(parts[:-1], "、") + self.draw.choice(["、", "和"]) + parts[-1]

            out[name] = build

        if kind != "pue":
            values("前们", "before", kind)
            values("后们", "after", kind)
        values("资们", "investment", "10k_cny")
        values("节们", "saving", "tce/a")
        out["始们"] = lambda: join([s["始"]() or "" for s in each], "、")
        out["终们"] = lambda: join([s["终"]() or "" for s in each], "、")
        for name, key in (
            ("逐前", "前"),
            ("逐后", "后"),
            ("逐资", "资"),
            ("逐节", "节"),
            ("逐能", "能"),
            ("逐期", "期"),
        ):
            if len(units) > 1 and all(key in s for s in each):
                link = self.draw.choice(["", "为"]) if key != "期" else self.draw.choice(["：", ""])
                out[name] = lambda key=key, link=link: join(  # type: ignore[misc]
                    [self.name(u, full) + link + (s[key]() or "") for u, s in zip(units, each, strict=True)],
                    "，" if key != "期" else "；",
                )
        return out
