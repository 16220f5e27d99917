"""P08: a Chongqing steel works with negative converter figures, long report (python-docx, LibreOffice)."""

from __future__ import annotations

from blocks import load
from credit import make
from docx.enum.text import WD_BREAK
from engines import word
from spec import Document, F, Plan, expect, quantity

CODE = make("500222", "75306942")
PARK = "綦岭循环经济产业园"
TITLE = "重庆綦岭钢铁有限责任公司节能降碳技术改造实施方案"
LOOK = word.Look(
    body="Noto Serif CJK SC", head="Noto Sans CJK SC", size=12, line=1.55, margins=(3.0, 2.6, 2.8, 2.6),
    heading_sizes=(16, 13.5, 12), centre_chapters=True, header=TITLE, footer="第 {} 页", chapter_break=False,
)  # fmt: skip

PLAN = Plan(
    id="P08",
    file="P08.pdf",
    as_of="2025-06-30",
    region="重庆市",
    toolchain="python-docx + LibreOffice PDF",
    voice="plant energy department",
    subjects="blast furnace, converter, electric-arc furnace (existing)",
    enterprise={
        "name": F("重庆綦岭钢铁有限责任公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("綦江区", alt=["重庆市綦江区", "重庆市"]),
        "industrial_park": F(PARK, alt=["綦江区" + PARK]),
    },
    plan={
        "start": F("2023-09-01", "自2023年9月启动"),
        "completion": F("2026-12-31", "计划于2026年12月底完成"),
        "investment": F(21200, "2.12亿元", "21,200", "2.12"),
        "energy_saving": F(46405, "46405吨标准煤", "46405"),
        "co2_reduction": F(111372, "111372吨", "11.14万吨", alt=[111400]),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限与工作节点", "技术路线与改造内容", "预期目标与节能降碳效果"),
            *("二、资金筹措", "第九章 可行性分析", "开展能效评估", "第十章 保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）", "2023年版"),
    },
    installations=(
        {
            "name": F("1号高炉"),
            "product": F("ironmaking.blast_furnace", "高炉工序"),
            "status": F("existing", "在用"),
            "process": F(None, alt=["高炉", "1080 m³", "1080立方米"]),
            "capacity": quantity(950000, "t/a", "95"),
            "output": quantity(923000, "t/a", "生铁92.3万吨", "92.3"),
            "sec_current": F(398, "398千克标准煤/吨", "398"),
            "sec_target": F(372, "372千克标准煤/吨", "372"),
            "tier_claimed": F("between", "介于标杆与基准之间", "均介于标杆水平与基准水平之间"),
            "start": F("2023-09-01", "自2023年9月起，建设期40个月", "2023.09"),
            "completion": F("2026-12-31", "自2023年9月起，建设期40个月", "2026.12"),
            "investment": F(12600, "12,600", "1.26"),
            "energy_saving": F(23998, "23998"),
        },
        {
            "name": F("转炉", alt=["80 t顶底复吹转炉", "80吨转炉"]),
            "product": F("steelmaking.converter", "转炉工序"),
            "status": F("existing", "在用"),
            "process": F(None, alt=["顶底复吹", "80 t顶底复吹", "转炉"]),
            "capacity": quantity(1150000, "t/a", "115"),
            "output": quantity(1084000, "t/a", "108.4"),
            "sec_current": F(-18.5, "－18.5千克标准煤/吨", "－18.5"),
            "sec_target": F(-31.2, "－31.2千克标准煤/吨", "－31.2"),
            "tier_claimed": F("between", "介于标杆与基准之间", "均介于标杆水平与基准水平之间"),
            "start": F("2024-06-01", "自2024年6月至2025年11月", "2024.06"),
            "completion": F("2025-11-30", "自2024年6月至2025年11月", "2025.11"),
            "investment": F(5420, "5,420", "0.542"),
            "energy_saving": F(17850, "17850"),
        },
        {
            "name": F("电炉", alt=["75 t全废钢电弧炉", "75吨电炉"]),
            "product": F("steelmaking.eaf_50_up", "电弧炉冶炼（公称容量≥50吨）"),
            "status": F("existing", "在用"),
            "process": F(None, alt=["全废钢电弧炉", "75 t全废钢电弧炉", "电弧炉", "全废钢", "电弧炉冶炼"]),
            "capacity": quantity(500000, "t/a", "50"),
            "output": quantity(465000, "t/a", "46.5"),
            "sec_current": F(70.4, "70.4千克标准煤/吨", "70.4"),
            "sec_target": F(60.6, "60.6千克标准煤/吨", "60.6"),
            "tier_claimed": F("between", "介于标杆与基准之间", "均介于标杆水平与基准水平之间"),
            "start": F("2025-03-01", "自2025年3月至2025年12月", "2025.03"),
            "completion": F("2025-12-31", "自2025年3月至2025年12月", "2025.12"),
            "investment": F(3180, "3,180", "0.318"),
            "energy_saving": F(4557, "4557"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE001=("pass", "372 <= 435"),
            EE002=("advice", "372 > 361"),
            EE006=("advice", "between; the target does not reach the benchmark"),
            TL001=("review", "2023-09 + 40 months = 2026-12-31 > 3 years (一般不超过3年)"),
            DQ002=("pass", "26*923000/1000 = 23998"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 361 < 398 <= 435"),
            DQ008=("pass", "quotes 361/435"),
        ),
        *expect(
            "installation",
            1,
            EE001=("pass", "-31.2 <= -10"),
            EE002=("pass", "-31.2 <= -30"),
            EE006=("pass", "between, the target reaches the benchmark"),
            TL001=("pass", "18 months"),
            DQ002=("review", "12.7*1084000/1000 = 13767, stated 17850 (+30%)"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, -30 < -18.5 <= -10"),
            DQ008=("pass", "quotes -30/-10"),
        ),
        *expect(
            "installation",
            2,
            EE001=("pass", "60.6 <= 72"),
            EE002=("pass", "60.6 <= 61"),
            EE006=("pass", "between, the target reaches the benchmark"),
            TL001=("pass", "10 months"),
            DQ002=("pass", "9.8*465000/1000 = 4557"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 61 < 70.4 <= 72"),
            DQ008=("pass", "quotes 61/72"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC001=("pass", "all five contents present"),
            PC002=("pass", "funding sources named"),
            PC003=("pass", "feasibility section"),
            DQ003=("pass", "12600+5420+3180=21200; 23998+17850+4557=46405"),
            DQ009=("pass", "111372/46405 = 2.40"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "negative figures with full-width minus: −31.2 is better than −18.5",
        "blast furnace 40 months from 2023-09 (TL001 review)",
        "converter saving does not match (13767 against 17850)",
        "亿元 per installation in the annex, 万元 in the tables",
        "totals rows and monthly figures in the same unit",
        "111372吨 and 11.14万吨 are one value, rounded (no contradiction)",
    ),
    distractors=(
        "吨钢综合能耗 541, 可比能耗 506",
        "烧结工序 47.2, 轧制 41.6",
        "2022, 2023 columns; monthly tables",
        "national means 389 and -15.6, Jiangsu -36.1, Guangdong 54.8",
        "rejected schemes 349 and 57.2",
        "83.8万吨标准煤",
    ),
)


def typeset() -> Document:
    """Write the report with a cover, and print it."""
    document = word.start(LOOK, TITLE)
    lines = (("", 3), ("重庆綦岭钢铁有限责任公司", 0), ("节能降碳技术改造实施方案", 10))
    for text, gap in lines:
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), LOOK.head, 24, bold=True)
        for _ in range(gap):
            document.add_paragraph()
    for text in ("编制部门：能源环保部", "2025年4月"):
        word.paragraph(document, text, LOOK, "center")
    document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    word.add_blocks(document, load("P08", CODE=CODE), LOOK)
    return Document(word.to_pdf(word.save(document), TITLE))
