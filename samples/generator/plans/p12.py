"""P12: a Chongqing carbide works whose plan names neither steps nor milestones (python-docx, LibreOffice)."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import word
from spec import Document, F, Plan, expect, quantity

CODE = make("500238", "76594037")
PARK = "凤鸣盐化工业园"
TITLE = "电石炉节能降碳改造方案"
LOOK = word.Look(
    body="Noto Serif CJK SC", head="Noto Sans CJK SC", size=14, line=1.5, margins=(3.2, 2.8, 2.8, 2.6),
    heading_sizes=(15, 14, 14), footer="— {} —", table_size=11,
)  # fmt: skip

PLAN = Plan(
    id="P12",
    file="P12.pdf",
    as_of="2025-03-31",
    region="重庆市",
    toolchain="python-docx + LibreOffice PDF",
    voice="plant office",
    subjects="2 carbide furnaces (existing)",
    enterprise={
        "name": F("重庆大宁河电石有限公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("巫溪县", alt=["重庆市巫溪县", "重庆市"]),
        "industrial_park": F(PARK, alt=["巫溪县" + PARK, "重庆市巫溪县" + PARK]),
    },
    plan={
        "start": F("2025-03-01", "二〇二五年三月至二〇二五年十一月", alt=[None]),
        "completion": F("2025-12-15", "二〇二五年四月至二〇二五年十二月十五日", alt=[None]),
        "investment": F(4280, "总投资4280万元"),
        "energy_saving": F(14387, "14387吨标准煤"),
        "contents": F(
            ["period", "technology_route", "goals", "funding", "safeguards"],
            *("改造期限：", "技术路线为", "预期效果", "企业自筹解决", "保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("一号密闭炉", alt=["一号炉", "1号密闭炉"]),
            "product": F("calcium_carbide", "电石"),
            "status": F("existing", "均处于生产状态"),
            "process": F(None, "密闭电石炉", alt=["密闭炉", "密闭电石炉", "密闭"]),
            "capacity": quantity(80000, "t/a", "8万吨/年"),
            "output": quantity(73600, "t/a", "7.36万吨"),
            "sec_current": F(951, "0.951吨标煤/吨", "951"),
            "sec_target": F(852, "0.852吨标煤/吨"),
            "tier_claimed": F("below_baseline", "低于基准水平"),
            "start": F("2025-03-01", "二〇二五年三月至二〇二五年十一月"),
            "completion": F("2025-11-30", "二〇二五年三月至二〇二五年十一月"),
            "investment": F(2950, "2950万元", "2950"),
            "energy_saving": F(7286, "7286吨标准煤"),
        },
        {
            "name": F("二号密闭炉", alt=["二号炉", "2号密闭炉"]),
            "product": F("calcium_carbide", "电石"),
            "status": F("existing", "均处于生产状态"),
            "process": F(None, "密闭电石炉", alt=["密闭炉", "密闭电石炉", "密闭"]),
            "capacity": quantity(90000, "t/a", "9万吨/年"),
            "output": quantity(78900, "t/a", "7.89万吨"),
            "sec_current": F(893, "0.893吨标煤/吨", "二号密闭炉0.893", "893"),
            "sec_target": F(803, "0.803吨标煤/吨"),
            "tier_claimed": F("between", "介于标杆水平与基准水平之间"),
            "start": F("2025-04-01", "二〇二五年四月至二〇二五年十二月十五日"),
            "completion": F("2025-12-15", "二〇二五年四月至二〇二五年十二月十五日"),
            "investment": F(1330, "1330万元", "1330"),
            "energy_saving": F(7101, "7101吨标准煤"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE001=("pass", "852 <= 940"),
            EE002=("advice", "852 > 805"),
            EE005=("pass", "951 > 940, target and date given"),
            EE008=("fail", "951 > GB 21343-2023 level 3 = 940, in force since 2024-12-01"),
            TL001=("pass", "9 months"),
            TL002=("pass", "completed 2025-11-30 <= 2025-12-31"),
            DQ002=("pass", "99*73600/1000 = 7286.4"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims below baseline, 951 > 940"),
            DQ008=("pass", "quotes 805/940"),
        ),
        *expect(
            "installation",
            1,
            EE001=("pass", "803 <= 940"),
            EE002=("pass", "803 <= 805"),
            EE006=("pass", "between, the target reaches the benchmark"),
            EE008=("pass", "893, 803 <= 940"),
            TL001=("pass", "within a year"),
            DQ002=("pass", "90*78900/1000 = 7101"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 805 < 893 <= 940"),
            DQ008=("pass", "quotes 805/940"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC001=("fail", "neither steps (推进步骤) nor milestones (工作节点)"),
            PC002=("pass", "self-financed, amounts named"),
            PC003=("advice", "nothing on technical or economic feasibility"),
            DQ003=("pass", "2950+1330=4280; 7286+7101=14387"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "no steps, no milestones (PC001 fail in 重庆); no feasibility",
        "dates in Chinese numerals, names in Chinese numerals",
        "units 吨标煤/吨 in the text, 公斤标煤/吨 in the caption",
        "furnace 1 above the GB limit today (EE008 fail)",
    ),
    distractors=("2023 column", "电炉电耗 3286, 3194", "national mean 868, Xinjiang 792", "signature date"),
)


def typeset() -> Document:
    """Write and print the plan."""
    document = word.start(LOOK, TITLE)
    for text in ("重庆大宁河电石有限公司", TITLE):
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), LOOK.head, 20, bold=True)
    word.add_blocks(document, load("P12", CODE=CODE), LOOK)
    return Document(word.to_pdf(word.save(document), TITLE))
