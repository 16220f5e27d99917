"""P15: a Chongqing operator that states no PUE at all, a short report left as DOCX."""

from __future__ import annotations

from blocks import load
from credit import make
from engines import word
from spec import Document, F, Plan, expect

CODE = make("500119", "MA60C7N2")
TITLE = "关于数据中心能效情况和节能降碳工作安排的报告"
LOOK = word.Look(
    body="仿宋", head="黑体", size=15, line=1.5, margins=(3.7, 3.5, 2.8, 2.6), heading_sizes=(15, 15, 15),
    footer="— {} —", table_size=11,
)  # fmt: skip

PLAN = Plan(
    id="P15",
    file="P15.docx",
    as_of="2025-04-30",
    region="重庆市",
    toolchain="python-docx (DOCX)",
    voice="data-centre operator, official report",
    subjects="1 existing data centre, 1 proposed large one",
    enterprise={
        "name": F("重庆川岭云储信息技术有限公司"),
        "credit_code": F(CODE),
        "province": F("重庆市", alt=["重庆"]),
        "city": F("南川区", alt=["重庆市南川区", "重庆市"]),
    },
    plan={
        "start": F("2025-05-01", "2025年5月至2025年11月", alt=[None]),
        "completion": F("2027-03-31", "2025年9月至2027年3月", alt=[None, "2025-11-30"]),
        "investment": F(16220, "16220万元"),
        "energy_saving": F(79.9, "79.9吨标准煤"),
        "contents": F(
            [
                *("steps", "period", "technology_route", "milestones", "goals", "funding"),
                *("feasibility", "evaluation", "safeguards"),
            ],
            *("推进步骤与节点：", "技术路线：", "预期目标：", "资金：", "可行性：", "组织能效评估", "保障措施"),
            alt=[
                [
                    *("steps", "technology_route", "milestones", "goals", "funding"),
                    *("feasibility", "evaluation", "safeguards"),
                ]
            ],
        ),
    },
    data_centres=(
        {
            "name": F("金佛云仓数据中心", alt=["金佛云仓"]),
            "status": F("existing", "在用，2020年6月投运"),
            "racks": F(860, "860"),
            "scale": F("small_medium", "小型"),
            "start": F("2025-05-01", "2025年5月至2025年11月"),
            "completion": F("2025-11-30", "2025年5月至2025年11月"),
        },
        {
            "name": F("金佛云仓数据中心扩建工程", alt=["扩建工程", "金佛云仓数据中心扩建"]),
            "status": F("proposed", "拟建"),
            "racks": F(3600, "3600"),
            "scale": F("large", "大型"),
            "start": F("2025-09-01", "2025年9月至2027年3月"),
            "completion": F("2027-03-31", "2025年9月至2027年3月"),
        },
    ),
    expected=(
        *expect(
            "data_centre",
            0,
            DC001=("not_applicable", "existing and small"),
            DC002=("undetermined", "no PUE stated, neither now nor after the retrofit"),
        ),
        *expect("data_centre", 1, DC001=("undetermined", "new large centre, no PUE stated")),
        *expect(
            "plan", 0, DQ003=("pass", "420+15800=16220"), PC002=("pass", "funding named"), PC003=("pass", "feasibility")
        ),
        *expect("enterprise", 0, DQ007=("pass", "check character correct")),
    ),
    traps=(
        "no PUE of its own anywhere: 未开展计量, 设计阶段确定 (undetermined, never pass)",
        "540 and 1800 physical racks beside 860 and 3600 standard racks",
        "expressly not in an industrial park (industrial_park is null)",
    ),
    distractors=("policy limits 1.3 and 1.5", "usual range 1.45 to 1.7", "1286万千瓦时"),
)


def typeset() -> Document:
    """Write the report."""
    document = word.start(LOOK, TITLE)
    for text, family, size in (("重庆川岭云储信息技术有限公司", "方正小标宋简体", 22), (TITLE, "方正小标宋简体", 20)):
        p = document.add_paragraph()
        p.alignment = word.ALIGN["c"]
        word.set_font(p.add_run(text), family, size)
    word.add_blocks(document, load("P15", CODE=CODE), LOOK)
    return Document(word.save(document))
