"""Short ways to write facts for tests: every fact with evidence that names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from compliance.model.evidence import Evidence
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
    Value,
)
from compliance.model.review import Finding, Outcome, Review

Judge = Callable[..., Finding]

UNITS = {"investment": "10k_cny", "energy_saving": "tce/a", "co2_reduction": "t/a", "output": "t/a", "capacity": "t/a"}


def fact(name: str, value: object, unit: str | None = None, confidence: float = 1.0) -> Fact:
    """A stated fact. A list of two values is a contradiction, numbers are decimals, dates ISO text."""
    unit = UNITS.get(name, "") if unit is None else unit
    if isinstance(value, Fact):
        return value
    if isinstance(value, list):
        candidates = tuple(
            Candidate(typed(name, v), unit, str(v), (Evidence(i + 1, (0, 0, 1, 1), f"{name}：{v}"),))
            for i, v in enumerate(value)
        )
        return Fact(None, state="conflicting", candidates=candidates)
    piece = Evidence(1, (0.0, 0.0, 1.0, 1.0), f"{name}：{value}")
    return Fact(typed(name, value), unit, str(value), evidence=(piece,), confidence=confidence)


def typed(name: str, value: object) -> Value:
    """``value`` as extraction would give it."""
    if isinstance(value, bool | tuple | date | Decimal):
        return value
    if isinstance(value, int | float):
        return Decimal(str(value))
    if name in ("start", "completion"):
        return date.fromisoformat(str(value))
    return str(value)


def plan_facts(
    plan: dict[str, object] | None = None,
    installations: tuple[dict[str, object], ...] = (),
    data_centres: tuple[dict[str, object], ...] = (),
    enterprise: dict[str, object] | None = None,
) -> Facts:
    """The facts of one plan."""
    who = {"name": "重庆某水泥有限公司", "credit_code": "91350100M000100Y43"} if enterprise is None else enterprise
    return Facts(
        DocumentInfo("plan.pdf", "0" * 64, "pdf", 10),
        EnterpriseFacts(**{k: fact(k, v) for k, v in who.items()}),
        PlanFacts(**{k: fact(k, v) for k, v in (plan or {}).items()}),
        tuple(InstallationFacts(**{k: fact(k, v) for k, v in one.items()}) for one in installations),
        tuple(DataCentreFacts(**{k: fact(k, v) for k, v in one.items()}) for one in data_centres),
    )


CLINKER: dict[str, object] = {
    "name": "1号熟料生产线",
    "product": "cement_clinker",
    "status": "existing",
    "process": "新型干法",
    "sec_current": 118.6,
    "sec_target": 104.5,
    "output": 746000,
    "tier_claimed": "below_baseline",
    "start": "2024-03-01",
    "completion": "2025-10-31",
    "investment": 4860,
    "energy_saving": 10519,
}
CENTRE: dict[str, object] = {
    "name": "某算力中心",
    "status": "proposed",
    "racks": 4000,
    "scale": "large",
    "pue_target": 1.28,
    "green_grade": "4A",
    "hub_cluster": False,
}
FIVE = ("steps", "period", "technology_route", "milestones", "goals")


def outcomes(found: Review) -> dict[tuple[str, str, int], Outcome]:
    """Every outcome by rule and subject."""
    return {(f.rule, f.subject.kind, f.subject.index): f.outcome for f in found.findings}
