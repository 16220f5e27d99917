"""P05: a Guizhou ammonia works, an application form left as DOCX (full-width digits, merged cells, text box)."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import word
from spec import Document, F, Plan, expect, quantity

CODE = make("520521", "79527163")
PARK = "黔丰煤化工园区"
LOOK = word.Look(
    body="仿宋_GB2312", head="黑体", size=14, line=1.4, table_size=10.5, heading_sizes=(15, 14, 14),
    header="", footer="－{}－", margins=(3.0, 2.8, 2.6, 2.4),
)  # fmt: skip

PLAN = Plan(
    id="P05",
    file="P05.docx",
    as_of="2025-03-31",
    region="贵州省",
    toolchain="python-docx (DOCX)",
    voice="plant energy office",
    subjects="1 ammonia plant on briquettes (existing)",
    enterprise={
        "name": F("贵州黔乌肥业有限责任公司"),
        "credit_code": F(CODE),
        "province": F("贵州省"),
        "city": F("毕节市"),
        "industrial_park": F(PARK, alt=["毕节市" + PARK, "贵州省毕节市" + PARK]),
    },
    plan={
        "start": F("2025-04-01", "２０２５年４月至２０２６年６月"),
        "completion": F("2026-06-30", "２０２５年４月至２０２６年６月", "２０２６年６月底前"),
        "investment": F(6380, "６，３８０万元"),
        "energy_saving": F(11502, "１１，５０２吨标准煤"),
        "co2_reduction": F(29905, "２９，９０５吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤和工作节点", "改造期限１５个月", "技术路线：", "预期目标", "资金来源", "可行性分析"),
            *("开展能效评估", "保障措施"),
        ),
        "benchmark_edition": F("2023", "（２０２３年版）"),
    },
    installations=(
        {
            "name": F("合成氨装置", alt=["18万吨/年合成氨装置", "现有合成氨装置"]),
            "product": F("ammonia.other_lump_briquette", "非优质无烟块煤、型煤"),
            "status": F("existing", "☑存量"),
            "process": F("型煤固定床间歇气化", alt=["固定床间歇气化", "型煤", "固定床", None]),
            "capacity": quantity(180000, "t/a", "１８万吨／年"),
            "output": quantity(162000, "t/a", "１６．２万吨"),
            "sec_current": F(1536, "１５３６千克标准煤／吨", "１５３６"),
            "sec_target": F(1465, "１４６５千克标准煤／吨", "１４６５"),
            "tier_claimed": F("between", "☑介于标杆水平与基准水平之间"),
            "start": F("2025-04-01", "２０２５年４月至２０２６年６月", alt=[None]),
            "completion": F("2026-06-30", "２０２６年６月底前", alt=[None]),
            "investment": F(6380, "６，３８０万元", alt=[None]),
            "energy_saving": F(11502, "１１５０２吨标准煤", alt=[None]),
            "co2_reduction": F(29905, "２９９０５吨", alt=[None]),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE008=("fail", "1536 > GB 21344-2023 level 3 = 1520, in force since 2024-12-01"),
            TL002=("review", "below baseline (1536 > 1520), completion 2026-06-30 after end-2025 (723号: 原则上)"),
            DQ002=("pass", "71*162000/1000 = 11502"),
            DQ004=("pass", ""),
            DQ006=("review", "claims between, but 1536 > baseline 1520"),
            DQ008=("pass", "quotes 1200/1520"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            DQ003=("pass", "2460+980+1540+760+280+360 = 6380"),
            DQ009=("pass", "29905/11502 = 2.60"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "wrong tier: ticks 介于 although 1536 > 1520 (DQ006 review, EE008 fail)",
        "full-width digits with full-width thousands comma",
        "ticked and empty boxes in one cell",
        "stage target 1508 for 2025 is not the target",
        "text box with 等价值 1840",
    ),
    distractors=(
        "2022, 2023 figures 1562, 1549",
        "provincial mean 1492, neighbour 1310",
        "rejected scheme 1290",
        "电耗 1286, 型煤 1.32",
        "27.1万吨标准煤",
        "signature date",
    ),
)


def typeset() -> Document:
    """Fill the form."""
    document = word.start(LOOK, "重点领域节能降碳技术改造项目申报表")
    p = document.add_paragraph()
    word.set_font(p.add_run("附件３"), LOOK.head, 14)
    p = document.add_paragraph()
    p.alignment = word.ALIGN["c"]
    word.set_font(p.add_run("重点领域节能降碳技术改造项目申报表"), "方正小标宋简体", 20)
    p = document.add_paragraph()
    word.set_font(
        p.add_run("填报单位（盖章）：贵州黔乌肥业有限责任公司　　　　填报日期：２０２５年１月２０日"), LOOK.body, 12
    )
    word.add_blocks(document, load("P05", CODE=CODE), LOOK)
    return Document(word.save(document))
