"""P04: a Yunnan lead and zinc smelter whose text and annex disagree, printed by Chromium."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import html
from spec import Document, F, Plan, expect, quantity

CODE = make("532501", "78165204")
PARK = "绿汁河有色冶金产业园"
STATUS = "均为已建成在用"

PLAN = Plan(
    id="P04",
    file="P04.pdf",
    as_of="2024-12-31",
    region="云南省",
    toolchain="Chromium print-to-PDF",
    voice="plant equipment department",
    subjects="lead smelting, zinc hydrometallurgy (existing)",
    enterprise={
        "name": F("云南滇泽铅锌冶炼有限公司"),
        "credit_code": F(CODE),
        "province": F("云南省"),
        "city": F("红河哈尼族彝族自治州", alt=["红河州", "云南省红河哈尼族彝族自治州"]),
        "industrial_park": F(PARK, alt=["红河哈尼族彝族自治州" + PARK, "云南省红河哈尼族彝族自治州" + PARK]),
    },
    plan={
        "start": F("2024-04-01", "2024年4月—2026年3月", "2024.04—2026.03"),
        "completion": F("2026-03-31", "2024年4月—2026年3月", "2024.04—2026.03"),
        "investment": F(14820, "1.482亿元", "14820"),
        "energy_saving": F(22200, "2.22万吨标准煤", "22200吨标准煤"),
        "co2_reduction": F(51100, "5.11万吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与工作节点", "改造期限：", "四、技术路线", "八、预期目标", "六、投资和资金"),
            *("九、可行性分析", "由第三方机构进行能效评估", "十、保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("铅冶炼系统", alt=["铅系统"]),
            "product": F("lead.smelting", "铅冶炼工艺"),
            "status": F("existing", STATUS),
            "process": F("富氧底吹—侧吹还原—电解精炼", alt=["富氧底吹", "侧吹还原", "铅精矿—电铅", None]),
            "capacity": quantity(100000, "t/a", "电铅10万吨/年"),
            "output": quantity(93800, "t/a", "电铅93800吨", "93800"),
            "sec_current": F(396, "396千克标准煤/吨", "396"),
            "sec_target": F(327, "下降到327千克标准煤/吨", "327"),
            "tier_claimed": F("between", "均介于标杆水平与基准水平之间"),
            "start": F("2024-04-01", "2024年4月至2025年8月", "2024.04—2025.08"),
            "completion": F("2025-08-31", "2024年4月至2025年8月", "2024.04—2025.08"),
            "investment": F(5680, "5680万元", "5680"),
            "energy_saving": F(6472, "6472吨标准煤", "6472"),
        },
        {
            "name": F("锌冶炼系统", alt=["锌系统"]),
            "product": F("zinc.hydro_with_residue", "湿法炼锌工艺（有浸出渣火法处理工艺）"),
            "status": F("existing", STATUS),
            "process": F(
                "沸腾焙烧—常规浸出—净化—电积", alt=["湿法炼锌", "沸腾焙烧", "锌精矿—电锌锌锭", "常规浸出", None]
            ),
            "capacity": quantity(120000, "t/a", "电锌12万吨/年"),
            "output": quantity(116500, "t/a", "电锌锭116500吨", "116500"),
            "sec_current": F(1203, "1203千克标准煤/吨", "1203"),
            "sec_target": F(None, "下降到1068千克标准煤/吨", "1086", candidates=[1068, 1086]),
            "tier_claimed": F("between", "均介于标杆水平与基准水平之间"),
            "start": F("2024-07-01", "2024年7月至2026年3月", "2024.07—2026.03"),
            "completion": F("2026-03-31", "2024年7月至2026年3月", "2024.07—2026.03"),
            "investment": F(9140, "9140万元", "9140"),
            "energy_saving": F(15728, "15728吨标准煤", "15728"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE008=("pass", "396, 327 <= GB 25323-2023 level 3 = 420, in force since 2024-06-01"),
            DQ002=("pass", "69*93800/1000 = 6472.2"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 330 < 396 <= 420"),
            DQ008=("pass", "quotes 330/420"),
        ),
        *expect(
            "installation",
            1,
            DQ001=("review", "target 1068 in the text, 1086 in the annex"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 1100 < 1203 <= 1280"),
            DQ008=("pass", "quotes 1100/1280"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            DQ003=("pass", "5680+9140=14820; 6472+15728=22200"),
            DQ009=("pass", "51100/22200 = 2.30"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "zinc target contradictory between text and annex (1068 / 1086)",
        "sub-processes 粗铅 268 and 铅电解精炼 112 have rows of their own in the benchmark table",
        "saving 2.22万吨标准煤 and 22200吨标准煤 are the same",
        "draft-only provincial basis",
        "text layer with radical code points, two-column passages, landscape annex",
    ),
    distractors=(
        "2021 and 2022 figures",
        "provincial mean 1164, Guangxi 1042, lead leader 302",
        "rejected scheme 985",
        "等价值 3.37万吨标准煤",
        "plant total 17.3万吨标准煤",
        "电锌直流电耗 3048",
    ),
)

CSS = """
@page { size: A4; margin: 2.2cm 2.1cm; @bottom-center { content: "第 " counter(page) " 页"; font: 9pt "Noto Serif CJK SC"; } }
@page wide { size: A4 landscape; margin: 2cm; }
body { font: 11pt/1.8 "Noto Serif CJK SC"; margin: 0; }
h1 { font: bold 14pt "Noto Sans CJK SC"; margin: 14pt 0 5pt; border-bottom: 1.5pt solid #a33; padding-bottom: 2pt; }
h2 { font: bold 11.5pt "Noto Sans CJK SC"; margin: 9pt 0 3pt; }
p { margin: 0 0 2pt; text-indent: 2em; text-align: justify; }
p.note, p.caption { text-indent: 0; }
table { font-size: 9.5pt; } table.form td:nth-child(odd) { background: #faf2f0; font-family: "Noto Sans CJK SC"; }
.cover { height: 22cm; text-align: center; break-after: page; font-family: "Noto Sans CJK SC"; }
.cover p { text-indent: 0; text-align: center; }
.cover .t { font-size: 24pt; font-weight: bold; margin-top: 6.5cm; line-height: 1.5; }
.cover .o { font-size: 15pt; margin-top: 8cm; }
"""
COVER = """<div class="cover"><p style="text-align:right">密级：内部　　编号：DZ-JN-2024-03</p>
<p class="t">云南滇泽铅锌冶炼有限公司<br>节能降碳技术改造实施方案</p>
<p class="o">云南滇泽铅锌冶炼有限公司设备动力部</p><p>二〇二四年二月</p></div>"""


def typeset() -> Document:
    """Print the plan."""
    content = COVER + html.body(load("P04", CODE=CODE)) + "</div>"
    return Document(html.chromium("铅锌冶炼系统节能降碳技术改造实施方案", CSS, content))
