"""Plans and reviews made by hand, for tests of the registry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.model.evidence import Evidence
from compliance.model.facts import (
    Candidate,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
)
from compliance.model.review import ClauseQuote, Finding, Measure, Outcome, Review, Subject

CODE = "91530300MA6K2QQH0X"
FIGURE = Evidence(4, (88.2, 401.5, 506.9, 431.0), "熟料单位产品综合能耗118.60千克标准煤/吨", "table")
LIMIT = ClauseQuote("总体方案", "文号1", "二（三）", "一般不超过3年。", "in_force", "x", "2.3")


def plan(sha256: str = "a" * 64, sec: str = "118.60", file: str = "方案.pdf", **changes: Any) -> Facts:
    """A clinker line of 曲靖云岭水泥 with a contradiction, a date of commissioning and an installation without facts."""
    line = InstallationFacts(
        name=Fact("1号熟料生产线", raw="1号熟料生产线", evidence=(FIGURE,)),
        product=Fact("cement_clinker", raw="熟料"),
        status=Fact("existing", raw="存量"),
        sec_current=Fact(Decimal(sec), "kgce/t", sec, evidence=(FIGURE,), confidence=0.97),
        capacity=Fact(
            None, "t/d", "", "conflicting",
            candidates=(Candidate(Decimal(4000), "t/d", "4000t/d", (FIGURE,)), Candidate(Decimal(4500), "t/d", "4500t/d", ())),
        ),
        commissioning=Fact(date(2012, 6, 1), raw="2012年6月"),
    )  # fmt: skip
    facts = Facts(
        DocumentInfo(file, sha256, "pdf", 31, (3,), ("第3页是扫描页",)),
        EnterpriseFacts(
            name=Fact("曲靖云岭水泥有限公司", raw="曲靖云岭水泥有限公司"),
            province=Fact("云南省", raw="云南"),
            city=Fact("曲靖市", raw="曲靖市"),
        ),
        PlanFacts(start=Fact(date(2026, 3, 1), raw="2026年3月"), contents=Fact(("steps", "period"), raw="…")),
        (line, InstallationFacts()),
    )
    return replace(facts, **changes)


def finding(rule: str = "EE001", outcome: Outcome = Outcome.FAIL, **changes: Any) -> Finding:
    """A finding on the clinker line."""
    standard = Finding(
        rule,
        f"{rule}的名称",
        outcome,
        Subject("installation", 0, "1号熟料生产线"),
        f"{rule}：118.6 高于 117",
        observed=Measure(Decimal("118.6"), "kgce/t"),
        required=Measure(Decimal(117), "kgce/t", "<="),
        clauses=(LIMIT,),
        evidence=(FIGURE,),
        fingerprint=f"{rule}-line-1".ljust(24, "0"),
    )
    return replace(standard, **changes)


def review(facts: Facts, *findings: Finding, **changes: Any) -> Review:
    """A review of one plan."""
    return replace(Review(facts, findings, date(2026, 3, 2), "云南省", "sha256:9f2c"), **changes)
