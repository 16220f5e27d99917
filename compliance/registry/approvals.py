"""Four eyes: who asks for something cannot grant it. Waivers, and documents with their numbers, rest on it.

The rule stands twice: here, with a sentence for people, and in the database (``decisions.four_eyes``).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.schema import decisions, document_events, documents, requests, waivers
from compliance.registry.transaction import Transaction, inserted

Kind = Literal["waiver", "document", "publication", "correction"]
STATES = {None: "申请中", "approved": "已批准", "refused": "已驳回"}


@dataclass(frozen=True)
class WaiverRequest:
    """A waiver asked for: ``subject`` is the enterprise's credit code or name, ``item`` ``装置:1号转炉`` or empty."""

    code: str
    subject: str
    rules: tuple[str, ...]
    type: str
    reason: str
    starts: date
    expires: date
    item: str = ""
    approval: str = ""
    enterprise_id: int | None = None


@dataclass(frozen=True)
class IssuedWaiver(WaiverRequest):
    """A waiver with what became of it: ``state`` is 申请中, 已批准 or 已驳回."""

    request_id: int = 0
    requested_by: str = ""
    decided_by: str = ""
    state: str = "申请中"


@dataclass(frozen=True)
class IssuedDocument:
    """A document that went out under a number. ``request_id`` is the request that was granted for it."""

    kind: str
    number: str
    issued_on: date
    request_id: int | None
    deadline: date | None = None
    case_id: int | None = None
    enterprise_id: int | None = None
    sha256: str | None = None
    file: str | None = None


def ask(tx: Transaction, kind: Kind, subject: str, reason: str) -> int:
    """Ask for an approval; the number of the request.

    Raises:
        RegistryError: without a reason.
    """
    if not reason.strip():
        raise RegistryError("申请须写明理由", "invalid")
    row = {"kind": kind, "subject": subject, "reason": reason.strip()}
    number = inserted(tx, insert(requests).values(**row, requested_by=tx.by.person, requested_at=tx.by.at))
    audit.append(tx, "request.make", f"request:{number}", row)
    return number


def decide(tx: Transaction, request_id: int, approve: bool, comment: str = "") -> None:
    """Grant or refuse a request, once, as somebody else than who made it.

    Raises:
        RegistryError: ``four_eyes`` where it is the same person; ``decided`` where it was decided; ``not_found``.
    """
    # Locked, so that of two people who decide at once the second is told, and not stopped by the constraint.
    query = select(requests).where(requests.c.id == request_id).with_for_update()
    row = tx.connection.execute(query).mappings().one_or_none()
    if row is None:
        raise RegistryError(f"没有申请{request_id}", "not_found")
    if _person(row["requested_by"]) == _person(tx.by.person):
        raise RegistryError(f"申请{request_id}由{tx.by.person}提出，不得自己批准或驳回；请另一人办理", "four_eyes")
    if tx.connection.execute(select(decisions.c.request_id).where(decisions.c.request_id == request_id)).first():
        raise RegistryError(f"申请{request_id}已经办理过", "decided")
    word = {"decision": "approved" if approve else "refused", "comment": comment}
    who = {"requested_by": row["requested_by"], "decided_by": tx.by.person, "decided_at": tx.by.at}
    tx.connection.execute(insert(decisions).values(request_id=request_id, **word, **who))
    audit.append(tx, "request.decide", f"request:{request_id}", word)


def _person(name: str) -> str:
    """A name as one person writes it: 张三 is 张 三."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def decision_on(connection: Connection, request_id: int) -> str | None:
    """``approved``, ``refused``, or None while nobody decided."""
    query = select(decisions.c.decision).where(decisions.c.request_id == request_id)
    return connection.execute(query).scalar_one_or_none()


def request_waiver(tx: Transaction, wanted: WaiverRequest) -> int:
    """Ask for a waiver; the number of the request. It has no effect until another person grants it.

    Raises:
        RegistryError: for a term that ends before it begins, no rule, or a code that is taken.
    """
    if wanted.starts > wanted.expires:
        raise RegistryError("豁免的有效期止于生效之前", "invalid")
    if not wanted.rules:
        raise RegistryError("豁免没有写明规则", "invalid")
    if tx.connection.execute(select(waivers.c.id).where(waivers.c.code == wanted.code)).first():
        raise RegistryError(f"豁免编号“{wanted.code}”已经用过", "exists")
    number = ask(tx, "waiver", wanted.code, wanted.reason)
    row = {k: v for k, v in vars(wanted).items() if k != "reason"}
    tx.connection.execute(insert(waivers).values(**{**row, "rules": list(wanted.rules)}, request_id=number))
    return number


def issued_waivers(connection: Connection) -> tuple[IssuedWaiver, ...]:
    """All waivers with their state, in the order in which they were asked for."""
    rows = connection.execute(
        select(waivers, requests.c.reason, requests.c.requested_by, decisions.c.decision, decisions.c.decided_by)
        .join(requests, requests.c.id == waivers.c.request_id)
        .outerjoin(decisions, decisions.c.request_id == waivers.c.request_id)
        .order_by(waivers.c.id)
    ).mappings()
    names = [n for n in IssuedWaiver.__dataclass_fields__ if n not in ("state", "rules", "decided_by")]
    return tuple(
        IssuedWaiver(
            **{n: row[n] for n in names}, rules=tuple(row["rules"]), state=STATES[row["decision"]],
            decided_by=row["decided_by"] or "",
        )
        for row in rows
    )  # fmt: skip


def issue(tx: Transaction, document: IssuedDocument) -> int:
    """Enter a document under its number; its row.

    Raises:
        RegistryError: where nobody else granted it, the number is taken, or the deadline is before its day.
    """
    granted = document.request_id is not None and decision_on(tx.connection, document.request_id) == "approved"
    if not granted:
        raise RegistryError(f"文书“{document.number}”还没有经另一人批准，不能签发", "four_eyes")
    for column, value in ((documents.c.number, document.number), (documents.c.request_id, document.request_id)):
        if tx.connection.execute(select(documents.c.id).where(column == value)).first():
            what = "文号" if column is documents.c.number else "申请"
            raise RegistryError(f"{what}“{value}”已经用过", "exists")
    if document.deadline is not None and document.deadline < document.issued_on:
        raise RegistryError("期限早于成文日期", "invalid")
    number = inserted(tx, insert(documents).values(**vars(document), issued_by=tx.by.person, issued_at=tx.by.at))
    audit.append(tx, "document.issue", f"document:{number}", vars(document))
    return number


def record_event(
    tx: Transaction, document_id: int, event: Literal["served", "answered", "closed", "extended"], happened_on: date,
    comment: str = "", deadline: date | None = None,
) -> None:  # fmt: skip
    """What became of a document; ``extended`` gives it a new ``deadline``."""
    row = {"event": event, "happened_on": happened_on, "comment": comment, "deadline": deadline}
    who = {"recorded_by": tx.by.person, "recorded_at": tx.by.at}
    tx.connection.execute(insert(document_events).values(document_id=document_id, **row, **who))
    audit.append(tx, f"document.{event}", f"document:{document_id}", row)


def overdue(connection: Connection, day: date) -> tuple[dict[str, Any], ...]:
    """Documents whose deadline (the last one given) is before ``day`` and which nobody answered or closed."""
    ended = select(document_events.c.document_id).where(document_events.c.event.in_(("answered", "closed")))
    rows = connection.execute(select(documents).where(documents.c.id.not_in(ended))).mappings().all()
    moved = dict(
        connection.execute(
            select(document_events.c.document_id, document_events.c.deadline)
            .where(document_events.c.event == "extended")
            .order_by(document_events.c.id)
        )
        .tuples()
        .all()
    )
    due = ({**row, "deadline": moved.get(row["id"]) or row["deadline"]} for row in rows)
    late = [d for d in due if d["deadline"] is not None and d["deadline"] < day]
    return tuple(sorted(late, key=lambda d: (d["deadline"], d["number"])))
