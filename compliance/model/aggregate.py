"""What a review of many looks at: a region's registry on a day, or a government's annual plan.

Both are read from a register, not from one document, so a fact names the case or the row that it came from
(``referenced``). Everything may be unknown: a member whose figure is missing stays a member.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from compliance.model.evidence import Evidence
from compliance.model.facts import DataCentreFacts, Fact, Facts, InstallationFacts, MaybeFact, Value, _Record

if TYPE_CHECKING:
    from compliance.model.review import Outcome


def referenced(value: Value, reference: str, unit: str = "", raw: str = "") -> Fact:
    """A fact whose source is a row of the register or a case (``reference``), not a page."""
    text = raw or str(value)
    return Fact(value, unit, text, evidence=(Evidence(None, None, text, "table", reference),))


@dataclass(frozen=True)
class RegisteredInstallation(InstallationFacts):
    """An installation as the register holds it.

    ``status`` may also be ``retired``; ``sec_current`` is the present consumption and ``tier_claimed`` the class
    that the list gives it. ``enterprise_id`` tells enterprises apart (a credit code); where it is not stated
    their name does. ``listed`` says whether it is in the public list (名录), ``industry`` overrides the
    industry that follows from the product.
    """

    enterprise_id: MaybeFact = None
    enterprise: MaybeFact = None
    industry: MaybeFact = None
    listed: MaybeFact = None


@dataclass(frozen=True)
class SubmissionFacts(_Record):
    """A report that an office owed: ``period`` counts within ``year`` (the first quarter is 1).

    ``submitted`` is False where it is known that nothing was sent; a missing ``date`` alone says nothing.
    """

    kind: MaybeFact = None
    sender: MaybeFact = None
    year: MaybeFact = None
    period: MaybeFact = None
    submitted: MaybeFact = None
    date: MaybeFact = None


@dataclass(frozen=True)
class RegionInfo(_Record):
    """The region itself. ``year`` is the year of the figures; ``complete`` whether the register has everyone."""

    name: MaybeFact = None
    year: MaybeFact = None
    complete: MaybeFact = None


@dataclass(frozen=True)
class RegionFacts:
    """A region's register on one day."""

    region: RegionInfo = RegionInfo()
    installations: tuple[RegisteredInstallation, ...] = ()
    data_centres: tuple[DataCentreFacts, ...] = ()
    submissions: tuple[SubmissionFacts, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All facts as JSON."""
        return {
            "region": self.region.to_json(),
            "installations": [i.to_json() for i in self.installations],
            "data_centres": [d.to_json() for d in self.data_centres],
            "submissions": [s.to_json() for s in self.submissions],
        }


@dataclass(frozen=True)
class PlanEntryFacts(_Record):
    """One line of an annual plan: what is to be done to which installation, by when, by whom.

    ``kind`` is ``retrofit`` (改造) or ``retire`` (淘汰).
    """

    name: MaybeFact = None
    enterprise: MaybeFact = None
    kind: MaybeFact = None
    measures: MaybeFact = None
    deadline: MaybeFact = None
    responsible: MaybeFact = None
    energy_saving: MaybeFact = None


@dataclass(frozen=True)
class AnnualPlanInfo(_Record):
    """The annual plan as a whole. ``complete`` is False where pages of it could not be read."""

    name: MaybeFact = None
    region: MaybeFact = None
    year: MaybeFact = None
    complete: MaybeFact = None


@dataclass(frozen=True)
class AnnualPlanFacts:
    """A government's annual plan of retrofits and closures."""

    annual_plan: AnnualPlanInfo = AnnualPlanInfo()
    entries: tuple[PlanEntryFacts, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All facts as JSON."""
        return {"annual_plan": self.annual_plan.to_json(), "entries": [e.to_json() for e in self.entries]}


@dataclass(frozen=True)
class Tier:
    """The class of an installation by the table in force.

    ``tier`` is above_benchmark, between or below_baseline; None where it cannot be told, and ``doubt`` says why (in
    Chinese). The levels are as printed in the table of ``edition``, in ``unit``.
    """

    tier: str | None
    benchmark: Decimal | None = None
    baseline: Decimal | None = None
    unit: str = ""
    edition: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class TargetShare:
    """A regional target of one document with the share that it asks about. Documents stand for themselves: a later
    target replaces none.

    ``target`` is in percent, ``operator`` the relation that is asked for; ``low`` and ``high`` are the ends of all that
    the share can be (equal where everything is known). ``meets``, ``fails`` and ``unsettled`` are amounts by ``basis``
    (户数, 产能, 个数) in ``unit``; None where they do not add up. ``status`` is the document's (in_force, draft),
    ``reached`` whether the target's day (``due``) has come. ``outcome`` is the judgement by this document alone,
    not_applicable where the register is complete and holds nobody whom it concerns.
    """

    rule: str
    title: str
    document_id: str
    document: str
    section: str
    quote: str
    status: str
    among: str
    claim: str
    basis: str
    operator: str
    target: Decimal
    due: date | None
    reached: bool | None
    low: Decimal
    high: Decimal
    meets: Decimal | None
    fails: Decimal | None
    unsettled: Decimal | None
    unit: str
    outcome: Outcome
    doubt: str
    sentence: str


AnyFacts = Facts | RegionFacts | AnnualPlanFacts
"""Whatever a rule may be judged on."""
