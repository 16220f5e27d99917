"""Mentions and facts: what a plan says, and what we hold true because of it.

A *mention* is one occurrence with its evidence; a *fact* is the reconciled value of one field. A
document that says 13412 in the text and 13142 in a table has two mentions and one ``conflicting`` fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from compliance.model.evidence import Evidence
from compliance.model.quick import quick

Value = Decimal | str | bool | date | tuple[str, ...]
FactState = Literal["stated", "conflicting", "illegible"]


def json_number(value: Decimal) -> int | float:
    """A JSON number for ``value``: an integer where it is one."""
    return int(value) if value == value.to_integral_value() else float(value)


def json_value(value: Value | None) -> Any:
    """``value`` as JSON: numbers as numbers, dates as ISO text, tuples as lists."""
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value)


@quick
@dataclass(frozen=True)
class Mention:
    """One occurrence of a field's value. ``unit`` is canonical (contract §1); ``raw`` is as written."""

    field: str
    value: Value | None
    unit: str
    raw: str
    evidence: tuple[Evidence, ...]
    confidence: float = 1.0
    origin: str = ""
    """How it was found (``table``, ``key_value``, ``text``, ``derived``, ``person``), for explanations."""


@dataclass(frozen=True)
class Candidate:
    """One of the values of a conflicting fact."""

    value: Value
    unit: str
    raw: str
    evidence: tuple[Evidence, ...]

    def to_json(self) -> dict[str, Any]:
        """The contract's candidate object."""
        return {
            "value": json_value(self.value),
            "unit": self.unit,
            "raw": self.raw,
            "evidence": [e.to_json() for e in self.evidence],
        }


@quick
@dataclass(frozen=True)
class Fact:
    """The reconciled value of one field. A field that the document does not state is None, not a Fact."""

    value: Value | None
    unit: str = ""
    raw: str = ""
    state: FactState = "stated"
    evidence: tuple[Evidence, ...] = ()
    confidence: float = 1.0
    candidates: tuple[Candidate, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's FACT object."""
        out: dict[str, Any] = {
            "value": json_value(self.value),
            "unit": self.unit,
            "raw": self.raw,
            "state": self.state,
            "evidence": [e.to_json() for e in self.evidence],
            "confidence": round(self.confidence, 2),
        }
        if self.candidates:
            out["candidates"] = [c.to_json() for c in self.candidates]
        return out


MaybeFact = Fact | None


class _Record:
    """Shared behaviour of the fact records below: fields by name, JSON."""

    def items(self) -> Iterator[tuple[str, MaybeFact]]:
        """(field name, fact) in the contract's order."""
        for f in fields(self):  # type: ignore[arg-type]
            yield f.name, getattr(self, f.name)

    def to_json(self) -> dict[str, Any]:
        """The contract's object for this record."""
        return {name: None if fact is None else fact.to_json() for name, fact in self.items()}


@dataclass(frozen=True)
class EnterpriseFacts(_Record):
    """Who submits the plan."""

    name: MaybeFact = None
    credit_code: MaybeFact = None
    province: MaybeFact = None
    city: MaybeFact = None
    industrial_park: MaybeFact = None


@dataclass(frozen=True)
class PlanFacts(_Record):
    """The plan as a whole. The last three are additional to the contract: reasons given for a term over the
    limit (TL001), the catalogues and guides that the technology route names (PC004), and the items of the
    investment table as numbers in the canonical unit, written as text (``("264000", "122000")``, DQ003).
    """

    start: MaybeFact = None
    completion: MaybeFact = None
    investment: MaybeFact = None
    energy_saving: MaybeFact = None
    co2_reduction: MaybeFact = None
    contents: MaybeFact = None
    benchmark_edition: MaybeFact = None
    overrun_reason: MaybeFact = None
    technology_references: MaybeFact = None
    investment_items: MaybeFact = None


@dataclass(frozen=True)
class InstallationFacts(_Record):
    """One installation (装置). Those after ``co2_reduction`` are additional to the contract: what the plan quotes or
    uses for its own arithmetic, needed by the cross-checks (DQ002, DQ008), then what it states of approvals,
    replacement, conformity, elimination, power and survey (CP002, CP003, PC005, PR001, RP003, ST001, TL003)."""

    name: MaybeFact = None
    product: MaybeFact = None
    status: MaybeFact = None
    process: MaybeFact = None
    capacity: MaybeFact = None
    output: MaybeFact = None
    sec_current: MaybeFact = None
    sec_target: MaybeFact = None
    tier_claimed: MaybeFact = None
    start: MaybeFact = None
    completion: MaybeFact = None
    investment: MaybeFact = None
    energy_saving: MaybeFact = None
    co2_reduction: MaybeFact = None
    quoted_benchmark: MaybeFact = None
    quoted_baseline: MaybeFact = None
    energy_factor: MaybeFact = None
    coal_coefficient: MaybeFact = None
    energy_review: MaybeFact = None
    conformity: MaybeFact = None
    nonconformity: MaybeFact = None
    capacity_replacement: MaybeFact = None
    replaced_capacity: MaybeFact = None
    elimination: MaybeFact = None
    elimination_start: MaybeFact = None
    elimination_completion: MaybeFact = None
    electric_capacity: MaybeFact = None
    electric_load: MaybeFact = None
    storage_power: MaybeFact = None
    storage_ratio: MaybeFact = None
    commissioning: MaybeFact = None
    survey: MaybeFact = None
    survey_months: MaybeFact = None


@dataclass(frozen=True)
class DataCentreFacts(_Record):
    """One data centre (or one phase of it). Those after ``completion`` are additional to the contract: incentives
    enjoyed, energy review, power and storage (DC005, PR001, ST001)."""

    name: MaybeFact = None
    status: MaybeFact = None
    racks: MaybeFact = None
    scale: MaybeFact = None
    pue_current: MaybeFact = None
    pue_target: MaybeFact = None
    green_grade: MaybeFact = None
    hub_cluster: MaybeFact = None
    start: MaybeFact = None
    completion: MaybeFact = None
    incentives: MaybeFact = None
    energy_review: MaybeFact = None
    electric_capacity: MaybeFact = None
    electric_load: MaybeFact = None
    storage_power: MaybeFact = None
    storage_ratio: MaybeFact = None


@dataclass(frozen=True)
class DocumentInfo:
    """What the output says of the file itself."""

    file: str
    sha256: str
    format: str
    pages: int
    ocr_pages: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The contract's document object."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "format": self.format,
            "pages": self.pages,
            "ocr_pages": list(self.ocr_pages),
            "warnings": list(self.warnings),
        }


@dataclass(frozen=True)
class Facts:
    """All that was extracted from one plan."""

    document: DocumentInfo
    enterprise: EnterpriseFacts = EnterpriseFacts()
    plan: PlanFacts = PlanFacts()
    installations: tuple[InstallationFacts, ...] = ()
    data_centres: tuple[DataCentreFacts, ...] = ()
    mentions: tuple[Mention, ...] = ()
    """Every mention considered, with its field as a path (``installations.0.sec_current``)."""

    def groups_json(self) -> dict[str, Any]:
        """The four groups of the contract, without the document."""
        return {
            "enterprise": self.enterprise.to_json(),
            "plan": self.plan.to_json(),
            "installations": [i.to_json() for i in self.installations],
            "data_centres": [d.to_json() for d in self.data_centres],
        }

    def to_json(self) -> dict[str, Any]:
        """The contract's extraction object (``plan-extraction/1``)."""
        return {"schema": "plan-extraction/1", "document": self.document.to_json(), **self.groups_json()}
