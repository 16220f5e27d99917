"""P03: a Qinghai silicomanganese works, a long report of a design institute (python-docx, LibreOffice)."""

from __future__ import annotations

from blocks import Heading, load
from credit import make
from docx.enum.text import WD_BREAK
from docx.shared import Pt
from engines import word
from spec import Document, F, Plan, expect, quantity

CODE = make("630222", "66191743")
LOOK = word.Look(
    header="青海祁湟合金有限责任公司锰硅合金矿热炉节能降碳技术改造实施方案",
    footer="— {} —",
    chapter_break=False,
    heading_sizes=(15, 13, 12),
)

PLAN = Plan(
    id="P03",
    file="P03.pdf",
    as_of="2025-05-31",
    region="青海省",
    toolchain="python-docx + LibreOffice PDF",
    voice="design institute",
    subjects="silicomanganese: 2 existing furnaces, 1 proposed",
    enterprise={
        "name": F("青海祁湟合金有限责任公司", alt=["祁湟合金"]),
        "credit_code": F(CODE),
        "province": F("青海省"),
        "city": F("海东市"),
        "industrial_park": F("湟东冶金产业园", alt=["海东市湟东冶金产业园", "青海省海东市湟东冶金产业园"]),
    },
    plan={
        "start": F("2025-03-01", "2025年3月至2027年10月"),
        "completion": F("2027-10-31", "2025年3月至2027年10月"),
        "investment": F(37880, "总投资37880万元", "37880"),
        "energy_saving": F(6787, "6787吨标准煤"),
        "co2_reduction": F(14930, "二氧化碳14930吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限与工作节点", "技术路线与改造内容", "预期目标与节能降碳效果", "资金筹措"),
            *("可行性与风险分析", "能效评估安排", "11 保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("1号矿热炉", alt=["1号炉"]),
            "product": F("silicomanganese", "锰硅合金"),
            "status": F("existing", "在用"),
            "process": F("矮烟罩半密闭", alt=["矿热炉", "半密闭", "矮烟罩半密闭式", "全密闭", None]),
            "capacity": quantity(42000, "t/a", "4.2"),
            "output": quantity(38600, "t/a", "38600"),
            "sec_current": F(983, "0.983吨标准煤/吨", "983"),
            "sec_target": F(912, "0.912吨标准煤/吨", "912"),
            "tier_claimed": F("below_baseline", "能效低于基准水平，应限期", "低于基准水平"),
            "start": F("2025-03-01", "自2025年3月起，工期14个月"),
            "completion": F("2026-04-30", "2026年4月底"),
            "investment": F(3420, "3420"),
            "energy_saving": F(2741, "2741"),
        },
        {
            "name": F("2号矿热炉", alt=["2号炉"]),
            "product": F("silicomanganese", "锰硅合金"),
            "status": F("existing", "在用"),
            "process": F("全密闭", alt=["矿热炉", "密闭", "全密闭式", None]),
            "capacity": quantity(60000, "t/a", "6.0"),
            "output": quantity(56200, "t/a", "56200"),
            "sec_current": F(928, "0.928吨标准煤/吨", "928"),
            "sec_target": F(856, "0.856吨标准煤/吨", "856"),
            "tier_claimed": F("between", "能效介于标杆水平与基准水平之间", "介于标杆与基准之间"),
            "start": F("2025-06-01", "自2025年6月起"),
            "completion": F("2025-12-15", "2025年12月15日"),
            "investment": F(2860, "2860"),
            "energy_saving": F(4046, "4046"),
        },
        {
            "name": F("3号矿热炉", alt=["3号炉"]),
            "product": F("silicomanganese", "锰硅合金"),
            "status": F("proposed", "拟建"),
            "process": F("全密闭", alt=["矿热炉", "密闭", "全密闭炉", None]),
            "capacity": quantity(95000, "t/a", "9.5"),
            "sec_target": F(892, "892千克标准煤/吨", "892"),
            "start": F("2026-05-01", "2026年5月开工", "自2026年5月起"),
            "completion": F("2027-10-31", "2027年10月建成", "2027年10月底建成"),
            "investment": F(31600, "31600"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE001=("pass", "912 <= 950"),
            EE002=("advice", "912 > 860"),
            EE005=("pass", "983 > 950, target and date given"),
            EE008=("fail", "983 > GB 21341-2022 level 3 = 950, in force since 2024-01-01"),
            TL002=("fail", "below baseline, completion 2026-04-30 after 2025-12-31 (Qinghai, mandatory)"),
            DQ002=("pass", "71*38600/1000 = 2740.6"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims below baseline, 983 > 950"),
            DQ008=("pass", "quotes 860/950"),
        ),
        *expect(
            "installation",
            1,
            EE001=("pass", "856 <= 950"),
            EE002=("pass", "856 <= 860"),
            EE006=("pass", "between, the target reaches the benchmark"),
            EE008=("pass", "928, 856 <= 950"),
            DQ002=("pass", "72*56200/1000 = 4046.4"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between"),
            DQ008=("pass", "quotes 860/950"),
        ),
        *expect(
            "installation",
            2,
            EE003=("review", "proposed, design 892 > benchmark 860 (原则上应达到标杆水平)"),
            DQ004=("pass", ""),
            DQ008=("pass", "quotes 860/950"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC002=("pass", "funding sources named"),
            DQ003=("pass", "3420+2860+31600=37880; 2741+4046=6787"),
            DQ009=("pass", "14930/6787 = 2.20"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "furnace 1 below the baseline is finished in April 2026 (TL002 fail) and above the GB limit today (EE008 fail)",
        "proposed furnace at 892, short of the benchmark 860 (EE003 review)",
        "text in 吨标准煤/吨, tables in kgce/t",
        "stage value 0.962 at the end of 2025 is not the target",
        "group means and totals rows",
    ),
    distractors=(
        "冶炼电耗 4286, 4120, 3980",
        "2022 and 2023 columns",
        "industry average 921, Inner Mongolia 848",
        "rejected scheme 0.835",
        "等价值 1.62 tce/t and 15.9万吨标准煤",
        "GB levels 950, 860, 850",
        "company mean 0.88",
    ),
)


def typeset() -> Document:
    """Write the report with cover and contents, and print it."""
    blocks = load("P03", CODE=CODE)
    document = word.start(LOOK, "锰硅合金矿热炉节能降碳技术改造实施方案")
    for text, size, gap in (
        ("", 20, 3),
        ("青海祁湟合金有限责任公司", 22, 1),
        ("锰硅合金矿热炉节能降碳技术改造", 22, 0),
        ("实施方案", 26, 8),
        ("兰青冶金工程设计咨询有限公司", 15, 0),
        ("二〇二五年一月", 14, 0),
    ):
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), LOOK.head, size, bold=size > 16)
        for _ in range(gap):
            document.add_paragraph()
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    p = document.add_paragraph()
    p.alignment = word.ALIGN["c"]
    word.set_font(p.add_run("目  录"), LOOK.head, 16, bold=True)
    for block in blocks:
        if isinstance(block, Heading):
            p = document.add_paragraph()
            p.paragraph_format.left_indent = Pt(18 * (block.level - 1))
            p.paragraph_format.line_spacing = 0.9
            dots = "…" * (34 - 2 * block.level - len(block.text))
            word.set_font(p.add_run(f"{block.text} {dots}"), LOOK.body, 10.5)
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    word.add_blocks(document, blocks, LOOK)
    docx = word.save(document)
    return Document(word.to_pdf(docx, "锰硅合金矿热炉节能降碳技术改造实施方案"))
