"""P07: a Gansu copper smelter, within the policy baseline but above the GB limit (Typst)."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import typst_engine as typst
from spec import Document, F, Plan, expect, quantity

CODE = make("620402", "59953187")
PARK = "祁川有色金属产业园"

PLAN = Plan(
    id="P07",
    file="P07.pdf",
    as_of="2025-02-28",
    region="甘肃省",
    toolchain="Typst",
    voice="energy-saving service company",
    subjects="1 copper smelter (existing), 1 crude-lead plant under construction",
    enterprise={
        "name": F("甘肃陇峪铜业有限公司", alt=["陇峪铜业"]),
        "credit_code": F(CODE),
        "province": F("甘肃省"),
        "city": F("白银市", alt=["甘肃省白银市"]),
        "industrial_park": F(PARK, alt=["白银市" + PARK]),
    },
    plan={
        "start": F("2024-08-01", "2024年8月—2026年9月"),
        "completion": F("2026-09-30", "2024年8月—2026年9月"),
        "investment": F(32400, "3.24亿元"),
        "energy_saving": F(6098, "6098吨标准煤"),
        "co2_reduction": F(14635, "二氧化碳14635吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与工作节点", "建设期18个月", "技术路线与改造内容", "预期目标与效益"),
            *("投资估算与资金筹措", "可行性分析", "委托第三方开展能效评估", "保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("铜冶炼系统"),
            "product": F("copper.concentrate_to_cathode", "（铜精矿—阴极铜）"),
            "status": F("existing", "存量"),
            "process": F("富氧侧吹熔炼—多枪顶吹吹炼—阳极炉精炼—电解", alt=["富氧侧吹熔炼", "铜精矿—阴极铜", None]),
            "capacity": quantity(150000, "t/a", "年产阴极铜15万吨"),
            "output": quantity(138600, "t/a", "13.86万吨", "13.86"),
            "sec_current": F(352, "352千克标准煤/吨", "352"),
            "sec_target": F(308, "308千克标准煤/吨", "308"),
            "tier_claimed": F("between", "介于标杆水平与基准水平之间"),
            "start": F("2025-04-01", "自2025年4月起，建设期18个月"),
            "completion": F("2026-09-30", "2026年9月底前完成", "到2026年9月底"),
            "investment": F(8900, "8900万元"),
            "energy_saving": F(6098, "6098吨标准煤", alt=[None]),
            "co2_reduction": F(14635, "二氧化碳14635吨", alt=[None]),
        },
        {
            "name": F("粗铅系统"),
            "product": F("lead.crude", "粗铅工艺"),
            "status": F("under_construction", "在建"),
            "process": F("富氧侧吹氧化—侧吹还原", alt=["侧吹还原", "粗铅工艺", None]),
            "capacity": quantity(60000, "t/a", "年产粗铅6万吨"),
            "sec_target": F(226, "226千克标准煤/吨", "226"),
            "tier_claimed": F(None, alt=["above_benchmark"]),
            "start": F("2024-08-01", "2024年8月开工"),
            "completion": F("2026-03-31", "2026年3月建成投产"),
            "investment": F(23500, "2.35亿元"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE008=(
                "fail",
                "352 > GB 25323-2023 level 3 = 340, in force since 2024-06-01, though below the baseline 380",
            ),
            DQ002=("pass", "44*138600/1000 = 6098.4"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 260 < 352 <= 380"),
            DQ008=("pass", "quotes 260/380"),
        ),
        *expect("installation", 1, EE008=("pass", "226 <= 300"), DQ004=("pass", ""), DQ008=("pass", "quotes 230/300")),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            DQ003=("pass", "8900+23500=32400; 2680+1490+860+920+2050+380+210+310=8900"),
            DQ009=("pass", "14635/6098 = 2.40"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "better than the baseline 380 and yet above GB level 3 = 340 (EE008 fail)",
        "region without provincial documents",
        "plant under construction: design figure in brackets in the column of the present state",
        "start + 建设期18个月",
        "the service company and its code are not the enterprise",
        "stage target 330 for 2025",
    ),
    distractors=(
        "process stages 198, 247 and 96 have benchmark rows of their own",
        "2022, 2023 figures",
        "Shandong 214, national mean 263",
        "rejected scheme 235 and 11.6亿元",
        "等价值 9.86万吨标准煤",
        "GB levels 210, 230, 340",
    ),
)

PREAMBLE = """
#set page(paper: "a4", margin: (x: 2.5cm, top: 2.6cm, bottom: 2.4cm),
  footer: context align(center)[#text(9pt)[第 #counter(page).display() 页　共 #counter(page).final().first() 页]],
  header: [#set text(8.5pt)
    #align(center)[甘肃陇峪铜业有限公司节能降碳技术改造实施方案]
    #v(-6pt) #line(length: 100%, stroke: 0.4pt)])
#set text(font: "Noto Serif CJK SC", size: 12pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 1.05em, spacing: 1.05em)
#set heading(numbering: (..n) => if n.pos().len() == 1 { "第" + numbering("一", ..n) + "章　" } else { numbering("1.1", ..n) + "　" })
#show heading: set text(font: "Noto Sans CJK SC")
#show heading.where(level: 1): it => align(center, text(15pt, block(above: 1.4em, below: 1em, it)))
#show heading.where(level: 2): set text(12.5pt)
#page(header: none, footer: none)[#align(center)[#v(5cm)
  #text(font: "Noto Sans CJK SC", size: 22pt, weight: "bold")[甘肃陇峪铜业有限公司 \\ 节能降碳技术改造实施方案]
  #v(1cm) #text(14pt)[（评审稿）] #v(8cm)
  #text(14pt)[陇上清源节能科技（兰州）有限公司 \\ 2024年12月]]]
#counter(page).update(1)
#outline(title: [目　录], depth: 2)
#pagebreak()
"""


def typeset() -> Document:
    """Compile the report."""
    content = typst.markup(load("P07", CODE=CODE))
    return Document(typst.render("铜冶炼系统节能降碳技术改造实施方案", PREAMBLE, content))
