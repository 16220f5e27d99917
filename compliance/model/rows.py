"""Facts and reviews as a register keeps them: flat rows of plain values, with JSON already as text.

They are made where the facts are, so that the one program that writes a database for many workers only has to write.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.model.canonical import JsonText, json_text
from compliance.model.facts import (
    DataCentreFacts,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
    Value,
    json_value,
)
from compliance.model.inputs import inputs_of
from compliance.model.review import Finding, Outcome, Review

LISTS = ("installations", "data_centres")
"""The groups of facts of which a plan has several."""
Row = dict[str, Any]
_PACKED = 3
"""How hard a body is packed: a tenth larger than zlib's usual level, in half the time."""


@dataclass(frozen=True)
class FactRows:
    """What a plan states: ``head`` is the document and how many there are of each group; a row for each fact."""

    head: JsonText
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ReviewRows:
    """A review: what it was made by and came to, its JSON without the facts (``body``, packed), a row for each finding.

    Findings that do not apply have no row; they are in ``body``.
    """

    corpus: str
    as_of: date
    region: str | None
    exit_code: int
    summary: dict[str, int]
    waived: dict[str, int]
    body: bytes
    findings: tuple[Row, ...]


def fact_rows(found: Facts) -> FactRows:
    """All that a plan states. One of a group of which nothing is stated leaves no row, so ``head`` counts them."""
    head = {"document": found.document.to_json(), **{group: len(getattr(found, group)) for group in LISTS}}
    return FactRows(json_text(head), tuple({"path": path, **_fact(fact)} for path, fact in stated(found)))


def review_rows(review: Review) -> ReviewRows:
    """All that a register keeps of a review."""
    rows = (
        {"place": place, **_finding(finding)}
        for place, finding in enumerate(review.findings)
        if finding.outcome is not Outcome.NOT_APPLICABLE
    )
    return ReviewRows(
        review.corpus, review.as_of, review.region, review.exit_code, review.count(), review.waived(),
        zlib.compress(json_text(review.to_json(facts=False)).encode(), _PACKED), tuple(rows),
    )  # fmt: skip


def stated(found: Facts) -> Iterator[tuple[str, Fact]]:
    """Every fact that a plan states, with its path."""
    groups: list[tuple[str, Any]] = [("enterprise", found.enterprise), ("plan", found.plan)]
    groups += [(f"{group}.{i}", one) for group in LISTS for i, one in enumerate(getattr(found, group))]
    for prefix, record in groups:
        for name, fact in record.items():
            if fact is not None:
                yield f"{prefix}.{name}", fact


def groups_json(head: Mapping[str, Any], rows: Iterable[Any]) -> dict[str, Any]:
    """What ``Facts.groups_json`` says of the facts that rows keep, without making the facts: for printing many plans.

    ``head`` is read already; of ``rows`` (mappings) the JSON columns are text.
    """
    tree: dict[str, Any] = {"enterprise": _silent(EnterpriseFacts), "plan": _silent(PlanFacts)}
    for group, kind in zip(LISTS, (InstallationFacts, DataCentreFacts), strict=True):
        tree[group] = [_silent(kind) for _ in range(head[group])]
    for row in rows:
        place, _, name = row["path"].rpartition(".")
        group, _, index = place.partition(".")
        (tree[group][int(index)] if index else tree[group])[name] = _told(row)
    return tree


_NAMES = {
    kind: tuple(f.name for f in fields(kind))
    for kind in (EnterpriseFacts, PlanFacts, InstallationFacts, DataCentreFacts)
}


def _silent(kind: type[Any]) -> dict[str, Any]:
    return dict.fromkeys(_NAMES[kind])


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    value = row["value"]
    out = {
        "value": None if value is None else json_value(inexact(json.loads(value))), "unit": row["unit"],
        "raw": row["raw"], "state": row["state"], "evidence": _pieces(json.loads(row["evidence"])),
        "confidence": float(row["confidence"]),
    }  # fmt: skip
    if row["candidates"] is not None:
        out["candidates"] = [
            {
                "value": json_value(inexact(c["value"])), "unit": c["unit"], "raw": c["raw"],
                "evidence": _pieces(c["evidence"]),
            }
            for c in json.loads(row["candidates"])
        ]  # fmt: skip
    return out


_PIECE = ("page", "bbox", "text", "source", "locator")


def _pieces(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: piece[key] for key in _PIECE if key in piece} for piece in stored]


def exact(value: Value | None) -> Any:
    """JSON of a value that keeps all its digits: a number as ``{"number": "128.50"}``."""
    return {"number": f"{value:f}"} if isinstance(value, Decimal) else json_value(value)


def inexact(value: Any) -> Any:
    """The value that ``exact`` wrote, but for what JSON has no kind of (dates and tuples stay text and lists)."""
    return Decimal(value["number"]) if isinstance(value, dict) else value


def _fact(fact: Fact) -> Row:
    candidates = [{**c.to_json(), "value": exact(c.value)} for c in fact.candidates]
    return {
        "state": fact.state, "value": None if fact.value is None else json_text(exact(fact.value)), "unit": fact.unit,
        "raw": fact.raw, "confidence": Decimal(str(round(fact.confidence, 2))),
        "evidence": json_text([e.to_json() for e in fact.evidence]),
        "candidates": json_text(candidates) if candidates else None,
    }  # fmt: skip


def _finding(finding: Finding) -> Row:
    return {
        "rule": finding.rule, "outcome": finding.outcome.value, "subject_kind": finding.subject.kind,
        "subject_index": finding.subject.index, "subject_name": finding.subject.name,
        "fingerprint": finding.fingerprint, "inputs": inputs_of(finding), "waiver": finding.waiver,
        "message": finding.message,
    }  # fmt: skip
