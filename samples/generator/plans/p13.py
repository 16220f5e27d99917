"""P13: a Yunnan cement works measured by the replaced 2021 edition, long report (python-docx, LibreOffice)."""

from __future__ import annotations

from blocks import load
from credit import ALPHABET, make
from docx.enum.text import WD_BREAK
from engines import word
from spec import Document, F, Plan, expect, quantity

_GOOD = make("530823", "75716028")
CODE = _GOOD[:17] + ALPHABET[(ALPHABET.index(_GOOD[17]) + 5) % 31]  # wrong check character on purpose
TITLE = "云南无量山水泥有限公司熟料生产线节能降碳技术改造方案"
LOOK = word.Look(
    body="Noto Serif CJK SC", head="Noto Serif CJK SC", size=12, line=1.6, margins=(2.54, 2.54, 3.0, 2.6),
    heading_sizes=(15, 13, 12), chapter_break=True, header="熟料生产线节能降碳技术改造方案", footer="{}", table_size=9.5,
)  # fmt: skip

PLAN = Plan(
    id="P13",
    file="P13.pdf",
    as_of="2024-05-31",
    region="云南省",
    toolchain="python-docx + LibreOffice PDF",
    voice="consulting firm",
    subjects="2 clinker lines (existing)",
    bad_credit_code=True,
    enterprise={
        "name": F("云南无量山水泥有限公司"),
        "credit_code": F(CODE),
        "province": F("云南省"),
        "city": F("普洱市", alt=["普洱市景东彝族自治县", "景东彝族自治县", "云南省普洱市"]),
    },
    plan={
        "start": F("2024-02-01", "自2024年2月至2025年12月"),
        "completion": F("2025-12-31", "自2024年2月至2025年12月"),
        "investment": F(None, "总投资9850万元", "9580", candidates=[9850, 9580]),
        "energy_saving": F(17511, "17511吨", "17511"),
        "co2_reduction": F(46930, "二氧化碳排放46930吨", "二氧化碳46930吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限和工作节点", "技术路线与改造方案", "预期目标与节能降碳效果"),
            *("投资估算与资金筹措", "九、可行性分析", "委托第三方开展能效评估", "十、保障措施"),
        ),
        "benchmark_edition": F("2021", "（2021年版）"),
    },
    installations=(
        {
            "name": F("甲线", alt=["甲线熟料生产线", "甲线2000吨/天新型干法熟料生产线"]),
            "product": F("cement_clinker", "水泥熟料"),
            "status": F("existing", "全部在用"),
            "process": F("新型干法", alt=["五级旋风预热器带管道式分解炉"]),
            "capacity": quantity(2000, "t/d", "2000吨/天"),
            "output": quantity(586000, "t/a", "熟料58.6万吨", "58.6"),
            "sec_current": F(121.5, "121.5千克标准煤/吨", "121.5"),
            "sec_target": F(112.8, "112.8千克标准煤/吨", "112.8"),
            "tier_claimed": F("below_baseline", "基准水平以下"),
            "start": F("2024-02-01", "甲线自2024年2月至2025年9月"),
            "completion": F("2025-09-30", "甲线自2024年2月至2025年9月", "2025年9月底"),
            "investment": F(3260, "3260"),
            "energy_saving": F(5098, "5098吨标准煤", "5098"),
        },
        {
            "name": F("乙线", alt=["乙线熟料生产线", "乙线4000吨/天新型干法熟料生产线"]),
            "product": F("cement_clinker", "水泥熟料"),
            "status": F("existing", "全部在用"),
            "process": F("新型干法", alt=["五级双系列预热器带喷旋分解炉"]),
            "capacity": quantity(4000, "t/d", "4000吨/天"),
            "output": quantity(1217000, "t/a", "熟料121.7万吨", "121.7"),
            "sec_current": F(109.6, "109.6千克标准煤/吨", "109.6"),
            "sec_target": F(99.4, "99.4千克标准煤/吨", "99.4"),
            "tier_claimed": F("between", "标杆水平与基准水平之间"),
            "start": F("2024-06-01", "乙线自2024年6月至2025年底前完成"),
            "completion": F("2025-12-31", "乙线自2024年6月至2025年底前完成", "2025年底"),
            "investment": F(6320, "6320"),
            "energy_saving": F(12413, "12413吨标准煤", "12413"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE008=("fail", "121.5 > GB 16780-2021 level 3 = 117, in force since 2022-11-01"),
            DQ002=("pass", "8.7*586000/1000 = 5098.2"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims below baseline, 121.5 > 117"),
            DQ008=("pass", "quotes 100/117"),
        ),
        *expect(
            "installation",
            1,
            EE008=("pass", "109.6, 99.4 <= 117"),
            DQ002=("pass", "10.2*1217000/1000 = 12413.4"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 100 < 109.6 <= 117"),
            DQ008=("pass", "quotes 100/117"),
        ),
        *expect(
            "plan",
            0,
            EE009=("review", "measured by the 2021 edition in 2024; the 2023 edition is in force"),
            DQ001=("review", "total investment 9850 in the text, 9580 in the table"),
            DQ009=("pass", "46930/17511 = 2.68"),
        ),
        *expect("enterprise", 0, DQ007=("review", "check character wrong on purpose")),
    ),
    traps=(
        "total investment contradictory: 9850 in the text, 9580 in the table (digits exchanged)",
        "2021 edition after it was replaced (EE009)",
        "credit code with a wrong check character (DQ007)",
        "not in an industrial park, and says so",
        "line A above the GB limit today (EE008 fail)",
        "table of schemes with rejected figures in the same columns",
    ),
    distractors=(
        "可比熟料综合煤耗, 综合电耗, 水泥综合电耗",
        "2021 and 2022 columns, monthly figures",
        "national mean 108, provincial 97.8, Anhui 93.5",
        "rejected schemes 94, 104.3, 5500吨/天",
        "等价值 22.3万吨标准煤; 20.5万吨标准煤",
        "the consulting firm is not the enterprise",
    ),
)


def typeset() -> Document:
    """Write the report with a cover, and print it."""
    document = word.start(LOOK, TITLE)
    for _ in range(5):
        document.add_paragraph()
    for text, size in (("云南无量山水泥有限公司", 24), ("熟料生产线节能降碳技术改造方案", 22), ("（2024年1月）", 15)):
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), LOOK.head, size, bold=size > 16)
    for _ in range(12):
        document.add_paragraph()
    word.paragraph(document, "编制单位：昆明滇池西岸工程咨询有限公司", LOOK, "center")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    word.add_text_box(
        document,
        [
            "委托单位：云南无量山水泥有限公司",
            "项目编号：DX-2023-118　　专业负责人：李××、杨××、普××",
            "审核：段××　　审定：马××",
        ],
        LOOK,
    )
    word.add_blocks(document, load("P13", CODE=CODE), LOOK)
    return Document(word.to_pdf(word.save(document), TITLE))
