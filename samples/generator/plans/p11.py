"""P11: a Gansu caustic-soda works, printed by LibreOffice and scanned; clean."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import scan, word
from spec import Document, F, Plan, expect, quantity

CODE = make("620302", "55627381")
PARK = "龙首化工产业园"
TITLE = "烧碱装置节能降碳技术改造实施方案"
LOOK = word.Look(
    body="Noto Serif CJK SC", head="Noto Sans CJK SC", size=12.5, line=1.5, margins=(2.6, 2.4, 2.7, 2.5),
    heading_sizes=(13.5, 12.5, 12.5), footer="- {} -", table_size=10.5,
)  # fmt: skip

PLAN = Plan(
    id="P11",
    file="P11.pdf",
    as_of="2025-06-30",
    region="甘肃省",
    toolchain="LibreOffice -> 200 dpi grey scan, image-only PDF",
    scanned=True,
    voice="plant office",
    subjects="45% liquid and solid caustic soda (existing)",
    enterprise={
        "name": F("甘肃龙首盐化有限公司"),
        "credit_code": F(CODE),
        "province": F("甘肃省"),
        "city": F("金昌市", alt=["甘肃省金昌市"]),
        "industrial_park": F(PARK, alt=["金昌市" + PARK, "甘肃省金昌市" + PARK]),
    },
    plan={
        "start": F("2025-04-01", "2025年4月至2025年11月", alt=[None]),
        "completion": F("2025-12-31", "2025年6月至2025年12月", "2025年12月底前", alt=[None]),
        "investment": F(3560, "总投资3560万元"),
        "energy_saving": F(4870, "4870吨标准煤"),
        "co2_reduction": F(13149, "二氧化碳13149吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与工作节点", "改造期限：", "技术路线与改造内容", "预期目标和节能效果", "投资与资金来源"),
            *("可行性分析", "开展能效评估", "保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("45%液碱装置", alt=["液碱装置"]),
            "product": F("caustic_soda.liquid_45", "45%液碱装置"),
            "status": F("existing", "在用烧碱装置"),
            "process": F("离子膜法", alt=["离子膜", "离子膜法电解", None]),
            "capacity": quantity(120000, "t/a", "12万吨/年"),
            "output": quantity(112000, "t/a", "11.2万吨"),
            "sec_current": F(443, "443千克标准煤/吨", "443"),
            "sec_target": F(418, "418千克标准煤/吨"),
            "tier_claimed": F("between", "介于标杆与基准之间"),
            "start": F("2025-04-01", "2025年4月至2025年11月"),
            "completion": F("2025-11-30", "2025年4月至2025年11月"),
            "investment": F(2470, "2470万元"),
            "energy_saving": F(2800, "2800吨标准煤"),
        },
        {
            "name": F("固碱装置"),
            "product": F("caustic_soda.solid_98", "固碱装置"),
            "status": F("existing", "在用烧碱装置"),
            "process": F("离子膜法", alt=["离子膜", "离子膜法电解", "熔盐", None]),
            "capacity": quantity(50000, "t/a", "5万吨/年"),
            "output": quantity(46000, "t/a", "4.6万吨"),
            "sec_current": F(662, "662千克标准煤/吨", "662"),
            "sec_target": F(617, "617千克标准煤/吨"),
            "tier_claimed": F("between", "介于标杆与基准之间"),
            "start": F("2025-06-01", "2025年6月至2025年12月"),
            "completion": F("2025-12-31", "2025年6月至2025年12月"),
            "investment": F(1090, "1090万元"),
            "energy_saving": F(2070, "2070吨标准煤"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE008=("pass", "443, 418 <= GB 21257-2024 level 3 = 470, in force since 2025-05-01"),
            DQ002=("pass", "25*112000/1000 = 2800"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 420 < 443 <= 470"),
            DQ008=("pass", "quotes 420/470"),
        ),
        *expect(
            "installation",
            1,
            EE008=("pass", "662, 617 <= 685"),
            DQ002=("pass", "45*46000/1000 = 2070"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 620 < 662 <= 685"),
            DQ008=("pass", "quotes 620/685"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            DQ003=("pass", "2470+1090=3560; 2800+2070=4870"),
            DQ009=("pass", "13149/4870 = 2.70"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=("image-only pages",),
    distractors=("2023 column 449, 671", "直流电耗 2236", "6.4万吨标准煤", "signature date 2025-02-16"),
)


def typeset() -> Document:
    """Print the plan and scan the print."""
    document = word.start(LOOK, TITLE)
    for text in ("甘肃龙首盐化有限公司", TITLE):
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), LOOK.head, 19, bold=True)
    word.add_blocks(document, load("P11", CODE=CODE), LOOK)
    proof = word.to_pdf(word.save(document), TITLE)
    return Document(scan.scan(proof, TITLE, seed=20250216), proof)
