"""P09: a Qinghai aluminium smelter, an official letter with the plan as its annex (WeasyPrint); clean."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import html
from spec import Document, F, Plan, expect, quantity

CODE = make("630121", "71058436")
PARK = "长宁铝镁产业园"
TITLE = "电解铝系列节能降碳技术改造实施方案"

PLAN = Plan(
    id="P09",
    file="P09.pdf",
    as_of="2025-06-30",
    region="青海省",
    toolchain="WeasyPrint",
    voice="plant, official letter with annex",
    subjects="2 aluminium series (existing)",
    enterprise={
        "name": F("青海宝库河铝业有限公司"),
        "credit_code": F(CODE),
        "province": F("青海省"),
        "city": F("西宁市", alt=["西宁市大通回族土族自治县", "大通回族土族自治县", "青海省西宁市"]),
        "industrial_park": F(PARK, alt=["大通回族土族自治县" + PARK, "西宁市大通回族土族自治县" + PARK]),
    },
    plan={
        "start": F("2024-03-01", "于2024年3月启动"),
        "completion": F("2025-12-20", "2025年12月20日前全部完成"),
        "investment": F(21960, "21,960万元", "21,960"),
        "energy_saving": F(17698, "17698吨标准煤", "17698"),
        "co2_reduction": F(57602, "57602吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限和工作节点", "四、技术路线", "预期目标和节能降碳效果", "投资与资金保障"),
            *("八、可行性分析", "第三方机构进行能效评估", "九、保障措施"),
        ),
        "benchmark_edition": F("2023", "（2023年版）"),
    },
    installations=(
        {
            "name": F("一期电解系列", alt=["一期", "一期系列"]),
            "product": F("primary_aluminium", "电解铝"),
            "status": F("existing", "在用"),
            "process": F(None, alt=["240 kA", "预焙槽", "电解", "240kA电解槽"]),
            "capacity": quantity(140000, "t/a", "14"),
            "output": quantity(137200, "t/a", "13.72"),
            "sec_current": F(13318, "13318千瓦时/吨", "13318"),
            "sec_target": F(12996, "12996千瓦时/吨"),
            "tier_claimed": F("between", "均介于标杆水平和基准水平之间"),
            "start": F("2024-03-01", "2024-03-01至2025-09-30"),
            "completion": F("2025-09-30", "2024-03-01至2025-09-30", "9月30日前验收"),
            "investment": F(8480, "8,480万元", "8,480"),
            "energy_saving": F(5429, "5429"),
        },
        {
            "name": F("二期电解系列", alt=["二期", "二期系列"]),
            "product": F("primary_aluminium", "电解铝"),
            "status": F("existing", "在用"),
            "process": F(None, alt=["420 kA", "预焙槽", "电解", "420kA电解槽"]),
            "capacity": quantity(360000, "t/a", "36"),
            "output": quantity(354000, "t/a", "35.40"),
            "sec_current": F(13162, "13162千瓦时/吨", "13162"),
            "sec_target": F(12880, "12880千瓦时/吨"),
            "tier_claimed": F("between", "均介于标杆水平和基准水平之间"),
            "start": F("2024-05-10", "2024-05-10至2025-12-20"),
            "completion": F("2025-12-20", "2024-05-10至2025-12-20"),
            "investment": F(13480, "13,480万元", "13,480"),
            "energy_saving": F(12269, "12269"),
        },
    ),
    expected=(
        *expect(
            "installation",
            0,
            EE001=("pass", "12996 <= 13350"),
            EE002=("pass", "12996 <= 13000"),
            EE006=("pass", "between, the target reaches the benchmark"),
            EE008=("pass", "13318, 12996 <= GB 21346-2022 level 3 = 13350, in force since 2024-01-01"),
            DQ002=("pass", "322*137200*0.1229/1000 = 5429 (当量)"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between, 13000 < 13318 <= 13350"),
            DQ008=("pass", "quotes 13000/13350"),
        ),
        *expect(
            "installation",
            1,
            EE001=("pass", "12880 <= 13350"),
            EE002=("pass", "12880 <= 13000"),
            EE006=("pass", "between, the target reaches the benchmark"),
            EE008=("pass", "13162, 12880 <= 13350"),
            DQ002=("pass", "282*354000*0.1229/1000 = 12269 (当量)"),
            DQ004=("pass", ""),
            DQ006=("pass", "claims between"),
            DQ008=("pass", "quotes 13000/13350"),
        ),
        *expect(
            "plan",
            0,
            EE009=("pass", "2023 edition"),
            PC002=("pass", "funding sources named"),
            PC006=("pass", "assessment after completion"),
            DQ003=("pass", "8480+13480=21960; 5429+12269=17698"),
            DQ009=("pass", "57602/17698 = 3.25"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(),
    distractors=(
        "铝液直流电耗, 铝锭综合交流电耗",
        "2021 and 2022 figures (13362 above the baseline)",
        "national mean 13324, best 12600",
        "rejected scheme 12750",
        "test pots 310 kWh/t",
        "等价值 4.35万吨标准煤",
        "stage counts of pots; date of the letter",
    ),
)

CSS = """
@page { size: A4; margin: 3.2cm 2.6cm 2.8cm; @bottom-center { content: "— " counter(page) " —"; font: 11pt "Noto Serif CJK SC"; } }
body { font: 12.5pt/1.75 "Noto Serif CJK SC"; }
h1 { font: bold 13pt "Noto Sans CJK SC"; margin: 9pt 0 4pt; text-indent: 2em; }
p { margin: 0; text-indent: 2em; text-align: justify; } p.note { font-size: 12pt; }
table { font-size: 10pt; }
.org { color: #c00; font: bold 30pt "Noto Sans CJK SC"; text-align: center; letter-spacing: 2pt; text-indent: 0; margin-top: 1cm; }
.no { text-align: center; text-indent: 0; border-bottom: 2pt solid #c00; padding-bottom: 5pt; margin: 22pt 0 20pt; }
.head { text-align: center; text-indent: 0; font: bold 17pt/1.5 "Noto Sans CJK SC"; margin-bottom: 16pt; }
sup.fn { float: footnote; font-size: 9pt; vertical-align: baseline; }
::footnote-call { font-size: 8pt; vertical-align: super; } ::footnote-marker { font-size: 8pt; }
p.center { font: bold 16pt "Noto Sans CJK SC"; margin: 6pt 0 10pt; }
"""
HEAD = """<p class="org">青海宝库河铝业有限公司文件</p><p class="no">青宝铝〔2024〕137号</p>
<p class="head">青海宝库河铝业有限公司<br>关于报送电解铝系列节能降碳技术改造<br>实施方案的报告</p>"""


def typeset() -> Document:
    """Print letter and annex."""
    return Document(html.weasyprint(TITLE, CSS, HEAD + html.body(load("P09", CODE=CODE))))
