"""Reviews made by hand: what the checker would give, without a checker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.drafting import NoticeSettings
from compliance.model.evidence import Evidence
from compliance.model.facts import DocumentInfo, EnterpriseFacts, Fact, Facts
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review, Subject

AS_OF = date(2026, 11, 20)
SHA = "0e8a05c430819743b57bcf414bda852201b68c63c0678f9ee3b1a61d72e816f4"
SETTINGS = NoticeSettings(
    authority="重庆市经济和信息化委员会",
    rectification_number="渝经信节能〔2026〕12号",
    supplement_number="渝经信节能〔2026〕13号",
    date=date(2026, 11, 21),
    contact="王某某",
    phone="023-00000000",
    review_body="重庆市人民政府",
)
POLICY = ClauseQuote(
    document="重庆市严格能效约束推动重点领域节能降碳实施方案",
    number="渝发改工业〔2022〕270号",
    section="二（三）",
    quote="依据能效标杆水平和基准水平，限期分批实施改造升级和淘汰，改造升级和淘汰时限一般不超过3年",
    status="in_force",
)
LAW = ClauseQuote(
    document="中华人民共和国节约能源法",
    number="主席令第十六号",
    section="第十六条第二款",
    quote="生产过程中耗能高的产品的生产单位，应当执行单位产品能耗限额标准",
    status="in_force",
)


def finding(rule: str = "EE001", outcome: Outcome = Outcome.FAIL, **changes: Any) -> Finding:
    """A finding on a clinker line, 118.6 against 117 on page 4; ``changes`` replace any field."""
    standard = Finding(
        rule=rule,
        title="存量装置改造后能效达到基准水平以上",
        outcome=outcome,
        subject=Subject("installation", 0, "1号熟料生产线"),
        message="改造后熟料单位产品综合能耗118.6千克标准煤/吨，高于基准水平117千克标准煤/吨。",
        observed=Measure(Decimal("118.6"), "kgce/t"),
        required=Measure(Decimal(117), "kgce/t", "<="),
        margin=Decimal("1.6"),
        remedy="调整改造方案，使改造后熟料单位产品综合能耗达到基准水平以上。",
        due_days=30,
        clauses=(POLICY,),
        evidence=(Evidence(4, (88.2, 401.5, 506.9, 431.0), "改造后熟料单位产品综合能耗118.6千克标准煤/吨"),),
    )
    return replace(standard, **changes)


def undetermined(reason: str = "未载明", **changes: Any) -> Finding:
    """A finding that could not be judged: the plan does not state the design PUE."""
    return finding(
        "DC001",
        Outcome.UNDETERMINED,
        **{
            "title": "新建大型、超大型数据中心PUE上限",
            "subject": Subject("data_centre", 0, "一期数据中心"),
            "message": "方案未载明设计PUE值",
            "observed": None,
            "required": Measure(Decimal("1.3"), "", "<="),
            "margin": None,
            "evidence": (),
            "reason": reason,
            **changes,
        },
    )


def review(*findings: Finding, enterprise: str | None = "重庆渝岭江水泥有限公司", **changes: Any) -> Review:
    """A review of one plan with these findings."""
    name = None if enterprise is None else Fact(enterprise, raw=enterprise)
    facts = Facts(DocumentInfo("方案.pdf", SHA, "pdf", 31), EnterpriseFacts(name=name))
    return replace(Review(facts, findings, AS_OF, "重庆市", "sha256:9f2c11d0a7b3"), **changes)


def breaches() -> tuple[Finding, ...]:
    """One breach of each legal class, and a date, and a list: what the sample documents show."""
    return (
        finding(),
        finding(
            "EE008",
            title="单位产品能耗不得高于强制性能耗限额标准限定值",
            message="熟料单位产品综合能耗128.5千克标准煤/吨，高于限定值117千克标准煤/吨",
            observed=Measure(Decimal("128.5"), "kgce/t"),
            margin=Decimal("11.5"),
            clauses=(LAW,),
        ),
        finding(
            "PR001",
            title="新建项目须取得节能审查意见",
            subject=Subject("installation", 1, "2号熟料生产线"),
            message="方案载明2号熟料生产线已开工建设，尚未取得节能审查意见",
            observed=None,
            required=None,
            margin=None,
            remedy="依法办理节能审查手续。",
            evidence=(Evidence(7, None, "2号线已于2026年3月开工，节能审查手续正在办理"),),
        ),
        finding(
            "TL002",
            title="改造完成期限",
            subject=Subject("installation", 1, "2号熟料生产线"),
            message="改造计划2026年2月28日完成，晚于2025年12月31日",
            observed=Measure(date(2026, 2, 28)),
            required=Measure(date(2025, 12, 31), "", "<="),
            margin=Decimal(59),
            remedy="调整实施进度。",
            due_days=15,
        ),
        finding(
            "PC001",
            title="方案须明确推进步骤、改造期限、技术路线、工作节点、预期目标",
            subject=Subject("plan"),
            message="方案没有载明工作节点",
            observed=Measure(("steps", "period", "goals")),
            required=Measure(("steps", "period", "milestones", "goals"), "", "contains"),
            margin=None,
            remedy="补充工作节点。",
            evidence=(Evidence(9, None, "六、推进步骤和改造期限"), Evidence(10, None, "七、预期目标")),
        ),
    )


def openings() -> tuple[Finding, ...]:
    """Something not stated, and something stated twice."""
    return (
        undetermined(),
        undetermined(
            "文内矛盾",
            title="存量装置改造后能效达到基准水平以上",
            subject=Subject("installation", 2),
            message="方案对改造后单位产品综合能耗有两个不同的数值",
            required=Measure(Decimal(117), "kgce/t", "<="),
            evidence=(
                Evidence(4, None, "改造后104.5千克标准煤/吨"),
                Evidence(None, None, "改造后能耗为118.6kgce/t", locator="表3第2行第4列"),
            ),
        ),
    )
