"""P10: a Guizhou coking works that quotes the wrong baseline and a reversed date (ReportLab, short)."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import flow
from spec import Document, F, Plan, expect, quantity

CODE = make("520203", "68840259")
PARK = "岩脚河循环经济产业园"
LOOK = flow.Look(size=11, leading=19, margin=2.2, footer="{}", table_size=9)

PLAN = Plan(
    id="P10",
    file="P10.pdf",
    as_of="2025-04-30",
    region="贵州省",
    toolchain="ReportLab",
    voice="plant office (short form)",
    subjects="2 groups of stamp-charged coke ovens (existing)",
    enterprise={
        "name": F("贵州岩脚河煤焦有限公司"),
        "credit_code": F(CODE),
        "province": F("贵州省"),
        "city": F("六盘水市", alt=["贵州省六盘水市"]),
        "industrial_park": F(PARK),
    },
    plan={
        "start": F("2025-05-01", "2025年5月至2026年2月"),
        "completion": F("2026-02-28", "2025年5月至2026年2月"),
        "investment": F(15650, "1.565亿元", "15650"),
        "energy_saving": F(29643, "29643tce"),
        "co2_reduction": F(74100, "CO₂7.41万吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("三步推进", "改造期限与工作节点", "技术路线与措施", "预期目标", "资金来源", "可行性与保障", "能效评估"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("一期焦炉组", alt=["一期焦炉", "一期"]),
            "product": F("coke.stamp_charged", "煤制焦炭（捣固焦炉）"),
            "status": F("existing", "均在正常生产"),
            "process": F(None, alt=["捣固焦炉", "捣固", "2×65孔5.5米捣固焦炉"]),
            "capacity": quantity(1200000, "t/a", "产能120万吨/年"),
            "output": quantity(1086000, "t/a", "产量108.6万吨"),
            "sec_current": F(137.5, "137.5kgce/t", "137.5"),
            "sec_target": F(121, "降至121kgce/t", "121kgce/t"),
            "tier_claimed": F("below_baseline", "低于基准水平，列入限期改造"),
            "start": F("2025-05-01", "2025年5月"),
            "completion": F("2026-02-28", "2026年2月"),
            "investment": F(9400, "9400"),
            "energy_saving": F(17919, "17919tce"),
        },
        {
            "name": F("二期焦炉组", alt=["二期焦炉", "二期"]),
            "product": F("coke.stamp_charged", "煤制焦炭（捣固焦炉）"),
            "status": F("existing", "均在正常生产"),
            "process": F(None, alt=["捣固焦炉", "捣固", "2×50孔4.3米捣固焦炉"]),
            "capacity": quantity(800000, "t/a", "产能80万吨/年"),
            "output": quantity(742000, "t/a", "产量74.2万吨"),
            "sec_current": F(128.4, "128.4kgce/t", "128.4"),
            "sec_target": F(112.6, "112.6kgce/t"),
            "tier_claimed": F("between", "介于标杆水平与基准水平之间"),
            "start": F("2025-10-01", "2025年10月"),
            "completion": F("2025-06-30", "2025年6月", alt=[None]),
            "investment": F(6250, "6250"),
            "energy_saving": F(11724, "11724tce"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            DQ002=("pass", "16.5*1086000/1000 = 17919"),
            DQ004=("pass", ""),
            DQ006=("review", "claims below the baseline, but 137.5 <= 140 (stamp-charged)"),
            DQ008=("review", "quotes baseline 135 (that of top-charged ovens), table says 140"),
        ),
        *expect(
            "installation",
            1,
            DQ002=("pass", "15.8*742000/1000 = 11723.6"),
            DQ004=("review", "completion 2025-06 before start 2025-10"),
            DQ006=("pass", "claims between, 110 < 128.4 <= 140"),
            DQ008=("review", "quotes baseline 135, table says 140"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            DQ003=("pass", "9400+6250=15650; 17919+11724=29643"),
            DQ009=("pass", "74100/29643 = 2.50"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "baseline of the top-charged ovens (135) quoted for stamp-charged ones (140): DQ008, and a wrong tier (DQ006)",
        "second group: completion before start (DQ004)",
        "borderless key-value table, units set without space",
        "CO₂7.41万吨: the subscript stands right before the figure",
    ),
    distractors=(
        "2023 figures 139.2 and 130.6",
        "provincial mean 131, Shanxi 108",
        "rejected scheme 105",
        "炼焦耗热量 2530 kJ/kg",
        "24.6万吨标准煤",
        "signature date",
    ),
)


def typeset() -> Document:
    """Typeset the plan."""
    story = flow.story(load("P10", CODE=CODE), LOOK)
    return Document(flow.render("焦炉节能降碳技术改造实施方案", story, LOOK))
