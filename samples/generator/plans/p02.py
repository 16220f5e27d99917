"""P02: a hyperscale data centre in Qinghai with a design PUE of exactly 1.2, set with Typst."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import typst_engine as typst
from spec import Document, F, Plan, expect

CODE = make("632521", "MA757Q2H")
NO_HUB = "不在国家枢纽节点数据中心集群范围内"

PLAN = Plan(
    id="P02",
    file="P02.pdf",
    as_of="2025-03-31",
    region="青海省",
    toolchain="Typst",
    voice="data-centre operator",
    subjects="1 proposed hyperscale data centre, 1 existing small one",
    enterprise={
        "name": F("青海瀚源雪域云计算有限公司"),
        "credit_code": F(CODE),
        "province": F("青海省"),
        "city": F("海南藏族自治州", alt=["海南州", "青海省海南藏族自治州", "海南藏族自治州共和县"]),
        "industrial_park": F("恰龙滩绿色算力产业园"),
    },
    plan={
        "start": F("2025-05-01", "2025年5月—2027年9月", "2025年5月起至2027年9月止"),
        "completion": F("2027-09-30", "2025年5月—2027年9月", "2025年5月起至2027年9月止"),
        "investment": F(265260, "26.526亿元"),
        "energy_saving": F(198, "198吨标准煤"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与时间安排", "技术路线", "表3 工作节点", "预期目标", "投资与资金筹措", "可行性与风险"),
            *("保障措施", "完成能效评估"),
        ),
    },
    data_centres=(
        {
            "name": F("瀚源雪域智算中心", alt=["智算中心"]),
            "status": F("proposed", "新建（拟建）"),
            "racks": F(15000, "15,000架", "15,000个标准机架"),
            "scale": F("hyperscale", "超大型"),
            "pue_target": F(1.2, "1.20", "按1.2设计"),
            "green_grade": F("4A", "4A级"),
            "hub_cluster": F(False, NO_HUB),
            "start": F("2025-09-01", "2025年9月—2027年9月"),
            "completion": F("2027-09-30", "2025年9月—2027年9月", "到2027年9月底"),
        },
        {
            "name": F("瀚源一号机房", alt=["一号机房"]),
            "status": F("existing", "存量（2017年投用）"),
            "racks": F(1200, "1,200架"),
            "scale": F("small_medium", "中小型"),
            "pue_current": F(1.58, "1.58"),
            "pue_target": F(1.44, "1.44"),
            "hub_cluster": F(False, NO_HUB),
            "start": F("2025-05-01", "2025年5月—2025年11月"),
            "completion": F("2025-11-30", "2025年5月—2025年11月", "到2025年11月底"),
        },
    ),
    expected=(
        *expect(
            "data_centre",
            0,
            DC001=("undetermined", "design PUE exactly 1.20: 优于1.2 against 1.2以下, two Qinghai texts of equal rank"),
            DC003=("pass", "4A"),
        ),
        *expect("data_centre", 1, DC001=("not_applicable", "existing and small")),
        *expect("plan", 0, DQ003=("pass", "264000+1260=265260; 4.1+5.3+7.9+2.2+3.6+3.3=26.4")),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "PUE exactly 1.2 in 青海 (undetermined)",
        "indicators as rows, the two centres as columns; existing and design PUE in rows of the same table",
        "4,690 physical against 15,000 standard racks",
        "co2_reduction not stated on purpose",
    ),
    distractors=(
        "first batch 4,000 racks (stage)",
        "2023, 2022 PUE; monthly maximum 1.73",
        "policy limits 1.5, 1.2, 1.25",
        "Inner Mongolia 1.17, North China 1.34",
        "rejected schemes 1.12 and 1.29",
    ),
)

PREAMBLE = """
#set page(paper: "a4", margin: (x: 2.6cm, top: 2.8cm, bottom: 2.5cm), numbering: "— 1 —",
  header: context { if counter(page).get().first() > 1 [
    #set text(8pt, fill: gray)
    瀚源雪域智算中心建设及一号机房改造 #h(1fr) 节能降碳实施方案 #line(length: 100%, stroke: 0.3pt)] })
#set text(font: "Noto Serif CJK SC", size: 11pt, lang: "zh", region: "cn")
#set par(first-line-indent: (amount: 2em, all: true), justify: true, leading: 1.05em, spacing: 1.05em)
#set heading(numbering: (..n) => if n.pos().len() == 1 { numbering("一、", ..n) } else { numbering("1.1", ..n) + " " })
#show heading: set text(font: "Noto Sans CJK SC", fill: rgb("#14532d"))
#show heading: set block(above: 1.3em, below: 0.8em)
#align(center)[#text(font: "Noto Sans CJK SC", size: 19pt, weight: "bold", fill: rgb("#14532d"))[瀚源雪域智算中心建设及 \\
  一号机房节能降碳改造实施方案]
  #v(2pt) 青海瀚源雪域云计算有限公司]
"""


def typeset() -> Document:
    """Compile the plan."""
    content = typst.markup(load("P02", CODE=CODE))
    return Document(typst.render("瀚源雪域智算中心节能降碳实施方案", PREAMBLE, content))
