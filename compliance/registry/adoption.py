"""The figures of a plan into the register: what a checked plan states of its installations, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.model.credit_code import is_credit_code, normal_credit_code
from compliance.model.evidence import Evidence
from compliance.model.facts import (
    DataCentreFacts,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    MaybeFact,
    json_value,
)
from compliance.registry import audit
from compliance.registry.case_facts import facts_of
from compliance.registry.cases import case_by_id
from compliance.registry.enterprises import PLACE, Resolved, resolve
from compliance.registry.installations import Figures, Told, record
from compliance.registry.names import NameIndex
from compliance.registry.transaction import Transaction

FIELDS = {
    "product": "product", "process": "process", "status": "status", "capacity": "capacity", "output": "output",
    "sec_current": "sec", "sec_target": "sec_target", "commissioning": "commissioning", "start": "start",
    "completion": "completion", "investment": "investment", "energy_saving": "energy_saving",
    "co2_reduction": "co2_reduction",
}  # fmt: skip
"""Field of a plan → figure of the register. The class that a plan claims for itself is not the register's."""
_UNITS = {"capacity": "capacity_unit", "output": "output_unit", "sec": "sec_unit"}
_CENTRE = {"status": "status", "start": "start", "completion": "completion"}
_CENTRE_MORE = ("racks", "scale", "pue_current", "pue_target", "green_grade", "hub_cluster")


def enterprise_of(
    tx: Transaction, stated: EnterpriseFacts, source: str, index: NameIndex | None = None
) -> Resolved | None:
    """The enterprise that a plan names, registered where it is not known; None where the plan names none.

    A credit code whose check character is wrong counts as none: the plan's own check tells of it.
    """
    name, code = _text(stated.name), _text(stated.credit_code)
    if not name:
        return None
    normal = normal_credit_code(code) if code else ""
    more = {k: _text(getattr(stated, k, None)) for k in PLACE}
    return resolve(tx, name, normal if is_credit_code(normal) else None, source, more, index)


def adopt(tx: Transaction, case_id: int, recorded_on: date) -> int:
    """Take a case's figures (corrections applied) into the register, as of a day; how many new versions that made.

    Contradictory and illegible figures are left out. A case without an enterprise has nobody to give them to: 0.
    """
    case, facts = case_by_id(tx.connection, case_id), facts_of(tx.connection, case_id)
    if case.enterprise_id is None:
        return 0
    rows = told_by_case(facts, case_id, case.enterprise_id, case.file)
    made = record(tx, rows, recorded_on)
    audit.append(tx, "case.adopt", f"case:{case_id}", {"versions": made, "recorded_on": recorded_on})
    return made


def told_by_case(facts: Facts, case_id: int, owner: int, file: str) -> list[Told]:
    """What a case states of its installations and data centres, each figure with its place; those that the plan
    contradicts or that cannot be read are left out."""
    records: list[tuple[str, int, InstallationFacts | DataCentreFacts]] = [
        *(("installation", i, one) for i, one in enumerate(facts.installations)),
        *(("data_centre", i, one) for i, one in enumerate(facts.data_centres)),
    ]
    return [told for kind, i, one in records for told in _told(one, kind, i, case_id, owner, file)]


def _told(
    record_: InstallationFacts | DataCentreFacts, kind: str, index: int, case_id: int, owner: int, file: str
) -> Iterator[Told]:
    values: dict[str, Any] = {}
    more: dict[str, Any] = {}
    sources: dict[str, Mapping[str, Any]] = {}
    base = {"reference": f"案卷{case_id} {file}", "case": case_id}
    for field, name in (FIELDS if kind == "installation" else _CENTRE).items():
        fact = _usable(getattr(record_, field))
        if fact is None:
            continue
        values[name] = fact.value
        sources[name] = {**base, **_place(fact)}
        if name in _UNITS:
            values[_UNITS[name]] = fact.unit
            sources[_UNITS[name]] = sources[name]
    if kind == "installation" and values.get("status") == "existing" and "sec_target" in values:
        # Whoever states what an existing installation will consume afterwards has it retrofitted.
        values["disposal"], sources["disposal"] = "retrofit", sources["sec_target"]
    for field in _CENTRE_MORE if kind == "data_centre" else ():
        fact = _usable(getattr(record_, field))
        if fact is not None:
            more[field] = f"{fact.value:f}" if isinstance(fact.value, Decimal) else json_value(fact.value)
            sources[f"more.{field}"] = {**base, **_place(fact)}
    if not values and not more:
        return
    word = "装置" if kind == "installation" else "数据中心"
    yield Told(
        owner, _text(record_.name) or f"{word}{index + 1}", Figures(**values, more=more), base, sources, kind, case_id
    )


def _usable(fact: MaybeFact) -> Fact | None:
    return fact if fact is not None and fact.state == "stated" else None


def _text(fact: MaybeFact) -> str:
    return str(fact.value) if fact is not None and fact.value is not None else ""


def _place(fact: Fact) -> dict[str, Any]:
    first: Evidence | None = fact.evidence[0] if fact.evidence else None
    if first is None:
        return {"raw": fact.raw}
    return {"raw": fact.raw, **{k: v for k, v in first.to_json().items() if v is not None}}
