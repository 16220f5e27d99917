"""How issued documents were served: the receipt for signing, the day, the way and who received it, the signed scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.approvals import record_event, term_from_service
from compliance.registry.originals import Originals
from compliance.registry.requests import content_of
from compliance.registry.schema import (
    document_events,
    document_receipts,
    document_services,
    documents,
    event_files,
)
from compliance.registry.transaction import Transaction, inserted


@dataclass(frozen=True)
class Service:
    """How a document was served. ``receipt`` is the number of the 送达回证, "" where it has none."""

    happened_on: date
    way: str
    recipient: str
    receipt: str = ""
    comment: str = ""


@dataclass(frozen=True)
class Receipt:
    """A receipt that was made for signing; ``gaps`` are what nobody had filled in."""

    id: int
    document_id: int
    number: str
    data: Mapping[str, Any]
    docx: str
    pdf: str
    gaps: tuple[str, ...]
    made_by: str
    made_at: datetime


def serve(tx: Transaction, document_id: int, served: Service) -> int:
    """Record that a document was served; the number of the event.

    Raises:
        RegistryError: as ``record_event``; ``invalid`` where nobody is named who received it.
    """
    recipient, receipt = " ".join(served.recipient.split()), " ".join(served.receipt.split())
    if not served.way or not recipient:
        raise RegistryError("登记送达须写明送达方式和签收人", "invalid")
    comment = " ".join(served.comment.split())
    event = record_event(tx, document_id, "served", served.happened_on, comment)
    row = {"event_id": event, "way": served.way, "recipient": recipient, "receipt": receipt}
    tx.connection.execute(insert(document_services).values(**row))
    audit.append(tx, "document.service", f"document:{document_id}", row)
    return event


def services_of(connection: Connection, document_id: int) -> dict[int, dict[str, str]]:
    """Way, recipient and receipt of every service of a document, by the number of the event."""
    query = (
        select(document_services)
        .join(document_events, document_events.c.id == document_services.c.event_id)
        .where(document_events.c.document_id == document_id)
    )
    return {row["event_id"]: dict(row) for row in connection.execute(query).mappings()}


def attach_to_event(tx: Transaction, originals: Originals, document_id: int, event: int, paths: Sequence[Path]) -> None:
    """Keep files behind an event of a document, by their content.

    Raises:
        RegistryError: ``not_found`` where the document has no such event; ``exists`` for a file that is there already.
        InputError: for a file that cannot be read.
    """
    own = select(document_events.c.id).where(
        document_events.c.id == event, document_events.c.document_id == document_id
    )
    if tx.connection.execute(own).first() is None:
        raise RegistryError(f"文书{document_id}没有这一次登记", "not_found")
    held = {f["sha256"] for f in event_files_of(tx.connection, document_id).get(event, [])}
    for path in paths:
        sha256 = originals.keep(tx, content_of(path), path.suffix.lstrip(".").lower())
        if sha256 in held:
            raise RegistryError(f"“{path.name}”已经附上了", "exists")
        held.add(sha256)
        row = {"event_id": event, "sha256": sha256, "name": path.name}
        tx.connection.execute(insert(event_files).values(**row, attached_by=tx.by.person, attached_at=tx.by.at))
        audit.append(tx, "document.attach", f"document:{document_id}", row)


def event_files_of(connection: Connection, document_id: int) -> dict[int, list[dict[str, Any]]]:
    """The files behind every event of a document: name and checksum, by the number of the event."""
    query = (
        select(event_files)
        .join(document_events, document_events.c.id == event_files.c.event_id)
        .where(document_events.c.document_id == document_id)
        .order_by(event_files.c.id)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(query).mappings():
        found.setdefault(row["event_id"], []).append(dict(row))
    return found


def keep_receipt(
    tx: Transaction, originals: Originals, document_id: int, data: Mapping[str, Any], docx: bytes, pdf: bytes,
    gaps: Sequence[str], number: str,
) -> int:  # fmt: skip
    """Keep a receipt that was made for a document; its number."""
    files = {"docx": originals.keep(tx, docx, "docx"), "pdf": originals.keep(tx, pdf, "pdf")}
    row = {"document_id": document_id, "number": number, "data": dict(data), "gaps": list(gaps), **files}
    made = inserted(tx, document_receipts, {**row, "made_by": tx.by.person, "made_at": tx.by.at})
    audit.append(tx, "document.receipt", f"document:{document_id}", {"receipt": made, "number": number, **files})
    return made


def receipts_of(connection: Connection, document_id: int) -> tuple[Receipt, ...]:
    """The receipts made for a document, the newest first."""
    query = select(document_receipts).where(document_receipts.c.document_id == document_id)
    rows = connection.execute(query.order_by(document_receipts.c.id.desc())).mappings()
    return tuple(Receipt(**{**row, "gaps": tuple(row["gaps"])}) for row in rows)


def unserved_terms(connection: Connection) -> tuple[dict[str, Any], ...]:
    """Documents whose term runs from service and has not begun: nobody recorded service, or closed them; with ``term``."""
    begun = select(document_events.c.document_id).where(
        document_events.c.event.in_(("served", "closed", "extended", "answered"))
    )
    query = (
        select(documents).where(documents.c.deadline.is_(None), documents.c.id.not_in(begun)).order_by(documents.c.id)
    )
    rows = connection.execute(query).mappings().all()
    with_terms = ({**row, "term": term_from_service(connection, row["request_id"])} for row in rows)
    return tuple(row for row in with_terms if row["term"] is not None)
