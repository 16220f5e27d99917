"""What reviewers ask enterprises to supply for a finding. A 补正通知书 on the case carries it; no verdict changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.wanted import EvidenceWanted, WantedByFinding
from compliance.registry import audit
from compliance.registry.comparison import PROBLEMS
from compliance.registry.schema import documents, evidence_requests, evidence_withdrawals
from compliance.registry.transaction import Transaction, inserted
from compliance.registry.verdicts import finding_named

LONGEST = 500
"""Characters that a request may have."""
NOTICE = "补正通知书"
"""The kind of document that carries requests."""


@dataclass(frozen=True)
class EvidenceRequest:
    """A request that stands. ``until`` is the last day for it, where one was given."""

    id: int
    case_id: int
    rule: str
    fingerprint: str
    wanted: str
    until: date | None
    asked_by: str
    asked_at: datetime


def ask(tx: Transaction, case_id: int, finding: str, wanted: str, until: date | None = None) -> EvidenceRequest:
    """Ask for something on a finding (number or fingerprint) of the case's latest review.

    Raises:
        RegistryError: where that review has no such finding or it calls for nothing; for a text that is empty or longer
            than ``LONGEST``, a day that is over, or what was asked already.
    """
    text = " ".join(wanted.split())
    if not text:
        raise RegistryError("补充证据须写明要企业提供什么", "invalid")
    if len(text) > LONGEST:
        raise RegistryError(f"要企业提供的内容过长（{len(text)}字，最多{LONGEST}字）", "invalid")
    if until is not None and until < tx.by.at.date():
        raise RegistryError(f"提供的期限（{until}）已经过去", "invalid")
    found = finding_named(tx.connection, case_id, finding)
    if found["outcome"] not in PROBLEMS or found["waiver"]:
        raise RegistryError("这条意见符合或者已豁免，不需要补充证据", "invalid")
    row = {
        "case_id": case_id,
        "rule": found["rule"],
        "fingerprint": found["fingerprint"],
        "wanted": text,
        "until": until,
    }
    if any((r.fingerprint, r.wanted, r.until) == (row["fingerprint"], text, until) for r in requests_of(tx.connection, case_id)):  # fmt: skip
        raise RegistryError("这条意见已经有同样的补充证据请求", "exists")
    number = inserted(tx, evidence_requests, {**row, "asked_by": tx.by.person, "asked_at": tx.by.at})
    audit.append(tx, "finding.ask", f"case:{case_id}", {"request": number, **row})
    return next(r for r in requests_of(tx.connection, case_id) if r.id == number)


def withdraw(tx: Transaction, case_id: int, number: int) -> EvidenceRequest:
    """Withdraw one's own request, as long as no notice went out since it was made.

    Raises:
        RegistryError: ``not_found`` where the case has no such request or it was withdrawn; ``invalid`` where another person
            made it; ``decided`` where a notice carries it.
    """
    found = next((r for r in requests_of(tx.connection, case_id) if r.id == number), None)
    if found is None:
        raise RegistryError(f"案卷{case_id}没有补充证据请求{number}，或者已经撤回", "not_found")
    if found.asked_by != tx.by.person:
        raise RegistryError(f"补充证据请求{number}由{found.asked_by}提出，只能由本人撤回", "invalid")
    sent = select(documents.c.number).where(
        documents.c.case_id == case_id, documents.c.kind == NOTICE, documents.c.issued_at >= found.asked_at
    )
    notice = tx.connection.execute(sent.order_by(documents.c.id).limit(1)).scalar_one_or_none()
    if notice is not None:
        raise RegistryError(f"补充证据请求{number}已随{NOTICE}（{notice}）发出，不能撤回", "decided")
    who = {"withdrawn_by": tx.by.person, "withdrawn_at": tx.by.at}
    tx.connection.execute(insert(evidence_withdrawals).values(request_id=number, **who))
    told = {"request": number, "rule": found.rule, "fingerprint": found.fingerprint}
    audit.append(tx, "finding.ask.withdraw", f"case:{case_id}", told)
    return found


def requests_of(connection: Connection, case_id: int) -> tuple[EvidenceRequest, ...]:
    """The requests of a case that stand, in the order in which they were made."""
    return tuple(EvidenceRequest(**row._mapping) for row in connection.execute(_STANDING, {"case": case_id}))


_STANDING = (
    select(evidence_requests)
    .where(evidence_requests.c.case_id == bindparam("case"))
    .where(evidence_requests.c.id.not_in(select(evidence_withdrawals.c.request_id)))
    .order_by(evidence_requests.c.id)
)


def requests_by_finding(connection: Connection, case_id: int) -> dict[str, tuple[EvidenceRequest, ...]]:
    """The same by fingerprint."""
    found: dict[str, tuple[EvidenceRequest, ...]] = {}
    for one in requests_of(connection, case_id):
        found[one.fingerprint] = (*found.get(one.fingerprint, ()), one)
    return found


def wanted_of(connection: Connection, case_id: int) -> WantedByFinding:
    """The same as a notice takes it."""
    by_finding = requests_by_finding(connection, case_id)
    return {key: tuple(EvidenceWanted(r.wanted, r.until) for r in asked) for key, asked in by_finding.items()}
