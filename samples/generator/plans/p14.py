"""P14: a Chongqing ammonia works that plans a banned gasification unit (Typst)."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import typst_engine as typst
from spec import Document, F, Plan, expect, quantity

CODE = make("500231", "20804135")
PARK = "高滩天然气化工园"

PLAN = Plan(
    id="P14",
    file="P14.pdf",
    as_of="2025-01-31",
    region="重庆市",
    toolchain="Typst",
    voice="plant technical department",
    subjects="1 existing ammonia plant, 1 proposed",
    enterprise={
        "name": F("重庆明月沟化工有限公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("垫江县", alt=["重庆市垫江县", "重庆市"]),
        "industrial_park": F(PARK, alt=["垫江县" + PARK, "重庆市垫江县" + PARK]),
    },
    plan={
        "start": F("2024-10-01", "2024年10月至2025年10月", alt=[None]),
        "completion": F("2027-06-30", "2027年6月", alt=[None, "2025-10-31"]),
        "investment": F(54800, "总投资54,800万元"),
        "energy_saving": F(28728, "28728吨标准煤"),
        "co2_reduction": F(54583, "二氧化碳54583吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与工作节点", "改造期限：", "技术路线", "预期目标与节能量", "投资与资金"),
            *("可行性和保障措施", "第三方能效评估"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("一期合成氨装置", alt=["一期装置", "一期"]),
            "product": F("ammonia.natural_gas", "以天然气为原料的合成氨"),
            "status": F("existing", "存量装置（1999年投产）"),
            "process": F("天然气蒸汽转化", alt=["蒸汽转化"]),
            "capacity": quantity(200000, "t/a", "20万吨/年"),
            "output": quantity(189000, "t/a", "18.9万吨"),
            "sec_current": F(1148, "1148千克标准煤/吨"),
            "sec_target": F(996, "996千克标准煤/吨"),
            "tier_claimed": F("between", "介于标杆水平和基准水平之间"),
            "start": F("2024-10-01", "2024年10月至2025年10月"),
            "completion": F("2025-10-31", "2024年10月至2025年10月", "10月底完成"),
            "investment": F(13200, "13,200万元"),
            "energy_saving": F(28728, "28728吨标准煤", alt=[None]),
            "co2_reduction": F(54583, "二氧化碳54583吨", alt=[None]),
        },
        {
            "name": F("二期合成氨装置", alt=["二期合成氨项目", "二期项目", "二期"]),
            "product": F("ammonia.other_lump_briquette", "非优质无烟块煤、型煤制合成氨"),
            "status": F("proposed", "拟建项目"),
            "process": F("固定层间歇气化", alt=["型煤固定层间歇气化"]),
            "capacity": quantity(120000, "t/a", "12万吨/年"),
            "sec_target": F(1265, "1265千克标准煤/吨"),
            "start": F("2025-09-01", "2025年9月至2027年6月", "2025年9月开工"),
            "completion": F("2027-06-30", "2025年9月至2027年6月", "2027年6月建成"),
            "investment": F(41600, "41,600万元"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            CP001=("not_applicable", "existing unit"),
            EE001=("pass", "996 <= 1200"),
            EE002=("pass", "996 <= 1000"),
            EE006=("pass", "between, the target reaches the benchmark"),
            EE008=("pass", "1148, 996 <= GB 21344-2023 level 3 = 1200, in force since 2024-12-01"),
            TL001=("pass", "13 months"),
            DQ002=("pass", "152*189000/1000 = 28728"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 1000 < 1148 <= 1200"),
            DQ008=("pass", "quotes 1000/1200"),
        ),
        *expect(
            "installation",
            1,
            CP001=("fail", "proposed ammonia by 固定层间歇气化, banned whatever its size"),
            EE003=("review", "proposed, design 1265 > benchmark 1200"),
            DQ004=("pass", ""),
            DQ008=("pass", "quotes 1200/1520"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC001=("pass", "all five contents present"),
            PC002=("pass", "funding sources named"),
            PC003=("pass", "feasibility section"),
            DQ003=("pass", "13200+41600=54800"),
            DQ009=("pass", "54583/28728 = 1.90"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "proposed ammonia by fixed-bed intermittent gasification (CP001 fail), short of its benchmark (EE003 review)",
        "one product, two feedstocks, two benchmark rows",
        "attributes as rows, plants as columns; one row for 改造后或设计值",
    ),
    distractors=(
        "2022 figure 1157",
        "Sichuan 987, mean 1085",
        "吨氨天然气消耗 1012, 电耗 96",
        "schedule rows of both plants in one table",
        "signature date",
    ),
)

PREAMBLE = """
#set page(paper: "a4", margin: (x: 2.7cm, y: 2.6cm), numbering: "1 / 1")
#set text(font: "Noto Sans CJK SC", size: 11pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 1.1em, spacing: 1.1em)
#set heading(numbering: "1 ")
#show heading: set block(above: 1.4em, below: 0.9em)
#align(center)[#text(size: 18pt, weight: "bold")[合成氨装置节能降碳技术改造及二期项目实施方案]
  #v(2pt) #text(12pt)[重庆明月沟化工有限公司]]
"""


def typeset() -> Document:
    """Compile the plan."""
    content = typst.markup(load("P14", CODE=CODE))
    return Document(typst.render("合成氨装置节能降碳技术改造及二期项目实施方案", PREAMBLE, content))
