"""Short ways to write a region's register and an annual plan for tests: every fact names its row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from compliance.model.aggregate import (
    AnnualPlanFacts,
    AnnualPlanInfo,
    PlanEntryFacts,
    RegionFacts,
    RegionInfo,
    RegisteredInstallation,
    SubmissionFacts,
    referenced,
)
from compliance.model.facts import DataCentreFacts, Fact, Value

UNITS = {"sec_current": "kgce/t", "capacity": "t/a"}


def registered(reference: str, **values: object) -> dict[str, Fact]:
    """The facts of one row; numbers become decimals, None stays out."""
    return {k: _fact(k, v, reference) for k, v in values.items() if v is not None}


def _fact(name: str, value: object, reference: str) -> Fact:
    if isinstance(value, Fact):
        return value
    typed: Value = value if isinstance(value, bool | date | str) else Decimal(str(value))
    return referenced(typed, reference, UNITS.get(name, ""))


def installation(enterprise: str | None, sec: object = None, **more: object) -> RegisteredInstallation:
    """A clinker kiln in operation."""
    values = {"enterprise": enterprise, "product": "cement_clinker", "status": "existing", "sec_current": sec, **more}
    return RegisteredInstallation(**registered(f"台账：{enterprise}", **values))


def region(
    name: str | None,
    *installations: RegisteredInstallation,
    centres: tuple[DataCentreFacts, ...] = (),
    submissions: tuple[SubmissionFacts, ...] = (),
    **info: object,
) -> RegionFacts:
    """A region's register."""
    return RegionFacts(RegionInfo(**registered("登记", name=name, **info)), installations, centres, submissions)


def annual_plan(name: str, *entries: dict[str, object], **info: object) -> AnnualPlanFacts:
    """An annual plan of a region."""
    lines = tuple(PlanEntryFacts(**registered(f"第{i + 1}项", **e)) for i, e in enumerate(entries))
    return AnnualPlanFacts(AnnualPlanInfo(**registered("计划", region=name, **info)), lines)
