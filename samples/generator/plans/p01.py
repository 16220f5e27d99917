"""P01: a Chongqing data-centre operator, printed from HTML by WeasyPrint."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import html
from spec import Document, F, Plan, expect

CODE = make("500109", "MA5U9K3W")
HUB = "成渝国家枢纽节点重庆数据中心集群范围之内"

PLAN = Plan(
    id="P01",
    file="P01.pdf",
    as_of="2024-11-30",
    region="重庆市",
    toolchain="WeasyPrint",
    voice="data-centre operator",
    subjects="1 existing data centre, 2 proposed (6400 and 12000 racks)",
    enterprise={
        "name": F("重庆栖云谷数据科技有限公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("北碚区", alt=["重庆市北碚区", "重庆市"]),
        "industrial_park": F("缙麓数字经济产业园"),
    },
    plan={
        "start": F("2024-09-01", "2024年9月至2026年12月"),
        "completion": F("2026-12-31", "2024年9月至2026年12月"),
        "investment": F(94070, "9.407亿元"),
        "energy_saving": F(802, "802吨标准煤"),
        "co2_reduction": F(2874, "2874吨"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤、改造期限和工作节点", "三、技术路线", "预期目标与节能降碳效果", "五、投资与资金"),
            *("可行性分析", "八、保障措施", "委托第三方机构开展能效评估"),
        ),
    },
    data_centres=(
        {
            "name": F("栖云谷数据中心一期", alt=["一期", "栖云谷数据中心（一期）"]),
            "status": F("existing", "2018年6月投运"),
            "racks": F(3200, "标准机架3200架"),
            "scale": F("large", "标准机架3200架"),
            "pue_current": F(1.71, "（PUE）为1.71", "由1.71降至1.56"),
            "pue_target": F(1.56, "由1.71降至1.56", "不高于1.56"),
            "hub_cluster": F(True, HUB, "是（成渝枢纽重庆集群）", alt=[None]),
            "start": F("2024-09-01", "2024年9月至2025年10月"),
            "completion": F("2025-10-31", "2024年9月至2025年10月"),
        },
        {
            "name": F("栖云谷数据中心二期", alt=["二期", "栖云谷数据中心（二期）"]),
            "status": F("proposed", "二期：拟建"),
            "racks": F(6400, "标准机架6400架"),
            "scale": F("large", "标准机架6400架"),
            "pue_target": F(1.38, "PUE为1.38"),
            "green_grade": F("3A", "按3A级设计"),
            "hub_cluster": F(True, HUB, "是（成渝枢纽重庆集群）", alt=[None]),
            "start": F("2025-04-01", "2025年4月至2026年12月"),
            "completion": F("2026-12-31", "2025年4月至2026年12月"),
        },
        {
            "name": F("栖云谷数据中心三期", alt=["三期", "栖云谷数据中心（三期）"]),
            "status": F("proposed", "三期：远期预留"),
            "racks": F(12000, "标准机架12000架"),
            "scale": F("hyperscale", "标准机架12000架"),
            "hub_cluster": F(True, HUB, "是（成渝枢纽重庆集群）", alt=[None]),
            "start": F("2027-01-01", "2027年上半年启动前期工作", alt=[None]),
        },
    ),
    expected=(
        *expect("data_centre", 0, DC002=("fail", "target 1.56 > 1.5, to be reached by 2025 in Chongqing")),
        *expect("data_centre", 1, DC001=("fail", "new large centre, design 1.38 > 1.3 (Chongqing), > 1.25 (national)")),
        *expect("data_centre", 2, DC001=("undetermined", "hyperscale, no PUE stated")),
        *expect(
            "plan",
            0,
            PC001=("pass", "all five contents present"),
            PC002=("pass", "funding sources named"),
            PC003=("pass", "feasibility section"),
            DQ003=("pass", "4870+89200=94070; 2160+1480+390+460+280+100=4870"),
            DQ009=("pass", "2874/802 = 3.58"),
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "new large centre with PUE 1.38 (DC001 fail)",
        "existing centre still at 1.56 after the retrofit (DC002 fail)",
        "third phase without any PUE (DC001 undetermined, not pass)",
        "2000 physical racks are 3200 standard racks",
        "total in 亿元, part in 万元",
    ),
    distractors=(
        "monthly PUE table, 2022 figure 1.76",
        "policy limits 1.3, 1.5, 1.25, 1.2",
        "national average 1.48, another operator 1.29",
        "rejected schemes 1.42 and 1.19",
        "等价值 1970 tce; WUE",
    ),
)

CSS = """
@page { size: A4; margin: 2.3cm 2.2cm 2.1cm; @bottom-center { content: counter(page); font: 9pt "Noto Sans CJK SC"; }
  @top-right { content: "栖云谷数据中心节能降碳方案"; font: 8pt "Noto Sans CJK SC"; color: #678; } }
@page :first { @top-right { content: none; } }
body { font: 10.5pt/1.75 "Noto Sans CJK SC"; color: #111; }
h1 { font-size: 14pt; color: #1c4a7a; border-left: 5pt solid #1c4a7a; padding-left: 6pt; margin: 13pt 0 5pt; }
h2 { font-size: 11.5pt; color: #1c4a7a; margin: 8pt 0 3pt; }
p { margin: 0 0 2pt; text-indent: 2em; text-align: justify; }
.title { text-align: center; font-size: 20pt; font-weight: bold; color: #1c4a7a; margin: 6pt 0 2pt; text-indent: 0; }
.sub { text-align: center; text-indent: 0; margin-bottom: 10pt; }
table { font-size: 9.5pt; }
"""
TITLE = "栖云谷数据中心节能降碳技术改造及扩建实施方案"


def typeset() -> Document:
    """Print the plan."""
    head = f'<p class="title">{TITLE}</p><p class="sub">（报送稿）　重庆市北碚区　2024年8月</p>'
    content = html.body(load("P01", CODE=CODE))
    return Document(html.weasyprint(TITLE, CSS, head + content))
