"""Waivers bound to the findings that they were asked for: on other inputs a waiver is stale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.registry import approvals, audit
from compliance.registry.approvals import IssuedWaiver, WaiverRequest
from compliance.registry.reviews import findings_of, last_review
from compliance.registry.schema import waiver_findings, waivers
from compliance.registry.transaction import Transaction


@dataclass(frozen=True)
class Binding:
    """A finding that the waiver ``code`` was asked for; ``inputs`` is the checksum of what it then rested on."""

    code: str
    case_id: int
    rule: str
    fingerprint: str
    inputs: str


def request_bound(tx: Transaction, wanted: WaiverRequest, case_id: int, findings: Sequence[dict[str, Any]]) -> int:
    """Ask for a waiver of these findings (rows of the latest review of a case); the number of the request.

    Raises:
        RegistryError: as of ``approvals.request_waiver``.
    """
    request = approvals.request_waiver(tx, wanted)
    waiver = tx.connection.execute(select(waivers.c.id).where(waivers.c.request_id == request)).scalar_one()
    rows = [{"case_id": case_id, **{k: f[k] for k in ("rule", "fingerprint", "inputs")}} for f in findings]
    tx.connection.execute(insert(waiver_findings), [{"waiver_id": waiver, **row} for row in rows])
    audit.append(tx, "waiver.bind", f"request:{request}", {"findings": rows})
    return request


def bindings_of(connection: Connection) -> tuple[Binding, ...]:
    """What waivers are bound to."""
    query = (
        select(waivers.c.code, *(waiver_findings.c[n] for n in ("case_id", "rule", "fingerprint", "inputs")))
        .join(waivers, waivers.c.id == waiver_findings.c.waiver_id)
        .order_by(waiver_findings.c.id)
    )
    return tuple(Binding(**row._mapping) for row in connection.execute(query))


def waivers_with_standing(connection: Connection) -> tuple[tuple[IssuedWaiver, bool, tuple[Binding, ...]], ...]:
    """Every waiver, whether it is stale by the latest review of its case, and its findings; stale ones first."""
    bound: dict[str, list[Binding]] = {}
    for b in bindings_of(connection):
        bound.setdefault(b.code, []).append(b)
    now: dict[int, dict[str, str]] = {}
    for case in {b.case_id for found in bound.values() for b in found}:
        review = last_review(connection, case)
        rows = findings_of(connection, [review]) if review is not None else []
        now[case] = {row["fingerprint"]: row["inputs"] for row in rows}
    every = []
    for waiver in approvals.issued_waivers(connection):
        mine = tuple(bound.get(waiver.code, ()))
        every.append((waiver, any(now[b.case_id].get(b.fingerprint) != b.inputs for b in mine), mine))
    return tuple(sorted(every, key=lambda one: not one[1]))
