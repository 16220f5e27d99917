"""P06: a Chongqing float-glass works whose second line stays above the baseline (ReportLab, WenQuanYi)."""

from __future__ import annotations

from typing import Any

from blocks import load
from credit import make
from engines import flow
from reportlab.platypus import PageBreak
from spec import Document, F, Plan, expect, quantity

CODE = make("500383", "55204718")
PARK = "石笋山新材料产业园"
TITLE = "浮法玻璃生产线节能降碳技术改造实施方案"
LOOK = flow.Look(
    header="重庆渝澜玻璃有限公司  节能降碳技术改造实施方案", footer="第 {} 页", colour="#103a5d", grid="#5b7083"
)

PLAN = Plan(
    id="P06",
    file="P06.pdf",
    as_of="2025-06-30",
    region="重庆市",
    toolchain="ReportLab",
    voice="plant technical department",
    subjects="2 float-glass lines (existing)",
    enterprise={
        "name": F("重庆渝澜玻璃有限公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("永川区", alt=["重庆市永川区", "重庆市"]),
        "industrial_park": F(PARK, alt=["永川区" + PARK, "重庆市永川区" + PARK]),
    },
    plan={
        "start": F("2025-02-01", "2025年2月至2026年1月", alt=[None]),
        "completion": F("2026-01-31", "2025年2月至2026年1月", alt=[None]),
        "investment": F(9110, "总投资9110万元", "9110"),
        "energy_saving": F(10290, "年节能量10290吨标准煤"),
        "co2_reduction": F(17493, "二氧化碳17493吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限和工作节点", "技术路线和改造措施", "节能降碳效果与预期目标"),
            *("投资与资金来源", "可行性分析", "第三方能效评估", "保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("浮法一线", alt=["一线"]),
            "product": F("flat_glass.over_800", "生产能力大于800吨/天"),
            "status": F("existing", "存量（在产）"),
            "process": F("浮法"),
            "capacity": quantity(900, "t/d", "900 t/d"),
            "output": quantity(5850000, "weight_case/a", "585万重量箱"),
            "sec_current": F(11.6, "11.6千克标准煤/重量箱", "11.6"),
            "sec_target": F(10.2, "10.2千克标准煤/重量箱"),
            "tier_claimed": F("between", "介于标杆水平和基准水平之间"),
            "start": F("2025-02-01", "2025年2月至2026年1月"),
            "completion": F("2026-01-31", "2025年2月至2026年1月", "到2026年1月"),
            "investment": F(7260, "7260万元", "7260"),
            "energy_saving": F(8190, "8190吨标准煤"),
        },
        {
            "name": F("浮法二线", alt=["二线"]),
            "product": F("flat_glass.500_800", "生产能力500至800吨/天"),
            "status": F("existing", "存量（在产）"),
            "process": F("浮法"),
            "capacity": quantity(650, "t/d", "650 t/d"),
            "output": quantity(4200000, "weight_case/a", "420万重量箱"),
            "sec_current": F(14.2, "14.2千克标准煤/重量箱", "14.2"),
            "sec_target": F(13.7, "13.7千克标准煤/重量箱"),
            "tier_claimed": F("below_baseline", "浮法二线能效低于基准水平", "低于基准水平"),
            "start": F("2025-04-01", "2025年第二季度至2025年第四季度"),
            "completion": F("2025-12-31", "2025年第二季度至2025年第四季度", "到2025年底"),
            "investment": F(1850, "1850万元", "1850"),
            "energy_saving": F(2100, "2100吨标准煤"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE001=("pass", "10.2 <= 12"),
            EE002=("advice", "10.2 > 8"),
            EE006=("advice", "between; the target does not reach the benchmark"),
            TL001=("pass", "2025-02-01 to 2026-01-31: 12 months"),
            DQ002=("pass", "1.4*5850000/1000 = 8190"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 8 < 11.6 <= 12"),
            DQ008=("pass", "quotes 8/12"),
        ),
        *expect(
            "installation",
            1,
            EE001=("fail", "target 13.7 > baseline 13.5"),
            EE002=("advice", "13.7 > 9.5"),
            TL001=("pass", "9 months"),
            DQ002=("pass", "0.5*4200000/1000 = 2100"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims below baseline, 14.2 > 13.5"),
            DQ008=("pass", "quotes 9.5/13.5"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC001=("pass", "all five contents present"),
            PC002=("pass", "funding sources named"),
            PC003=("pass", "feasibility section"),
            DQ003=("pass", "7260+1850=9110; 8190+2100=10290"),
            DQ009=("pass", "17493/10290 = 1.70"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "target of line 2 (13.7) stays above the baseline 13.5 (EE001 fail)",
        "the benchmark row depends on the capacity (900 and 650 t/d)",
        "output in 万重量箱, quarters as dates",
        "transposed table: lines as columns",
    ),
    distractors=(
        "2023 figures 11.4 and 13.9",
        "industry mean 10.9, Sichuan 8.7 on a 1000吨/天 line",
        "rejected scheme 11.8",
        "future overhaul in 2028",
        "plant total 1005万重量箱 and 12.9万吨标准煤",
    ),
)


def _cover(canvas: Any, doc: Any) -> None:
    wide, high = canvas._pagesize
    canvas.setFillColor(LOOK.colour)
    canvas.rect(0, high - 300, wide, 6, stroke=0, fill=1)
    canvas.setFont(flow.FONT, 24)
    canvas.drawCentredString(wide / 2, high - 250, "重庆渝澜玻璃有限公司")
    canvas.setFont(flow.FONT, 19)
    canvas.drawCentredString(wide / 2, high - 345, TITLE)
    canvas.setFont(flow.FONT, 13)
    canvas.drawCentredString(wide / 2, 150, "编制单位：重庆渝澜玻璃有限公司技术中心")
    canvas.drawCentredString(wide / 2, 125, "编制日期：2024-12-18")


def typeset() -> Document:
    """Typeset the plan behind a drawn cover."""
    story = [PageBreak(), *flow.story(load("P06", CODE=CODE), LOOK)]
    return Document(flow.render(TITLE, story, LOOK, first=_cover))
