"""Requests with what hangs on them: files, and which of them wait for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import InputError, RegistryError
from compliance.model.file_names import readable
from compliance.registry import audit
from compliance.registry.approvals import STATES
from compliance.registry.originals import Originals
from compliance.registry.schema import attachments, correction_requests, corrections, decisions, requests
from compliance.registry.transaction import Transaction


@dataclass(frozen=True)
class Request:
    """A request with what became of it: ``state`` is 申请中, 已批准 or 已驳回."""

    id: int
    kind: str
    subject: str
    reason: str
    requested_by: str
    requested_at: datetime
    state: str
    decided_by: str
    comment: str


def requests_of(connection: Connection, numbers: Sequence[int] | None = None) -> tuple[Request, ...]:
    """Requests (None: all), in the order in which they were made."""
    query = (
        select(requests, decisions.c.decision, decisions.c.decided_by, decisions.c.comment)
        .outerjoin(decisions, decisions.c.request_id == requests.c.id)
        .order_by(requests.c.id)
    )
    if numbers is not None:
        query = query.where(requests.c.id.in_(numbers))
    return tuple(
        Request(
            r.id, r.kind, r.subject, r.reason, r.requested_by, r.requested_at, STATES[r.decision], r.decided_by or "",
            r.comment or "",
        )
        for r in connection.execute(query)
    )  # fmt: skip


def request_of(connection: Connection, number: int) -> Request:
    """One request.

    Raises:
        RegistryError: where there is none.
    """
    found = requests_of(connection, [number])
    if not found:
        raise RegistryError(f"没有申请{number}", "not_found")
    return found[0]


def corrected_case(connection: Connection, request: int) -> int | None:
    """The case whose correction waits for this request; None for a request of another kind."""
    query = select(corrections.c.case_id).join(
        correction_requests, correction_requests.c.correction_id == corrections.c.id
    )
    return connection.execute(query.where(correction_requests.c.request_id == request)).scalar_one_or_none()


def waiting_corrections(connection: Connection, case_id: int) -> dict[str, tuple[int, str, str]]:
    """Path of a figure → (request, what it would be, by whom): the last of its corrections that waits for another person."""
    found = connection.execute(_WAITING, {"case": case_id})
    return {r.path: (r.request_id, r.raw, r.corrected_by) for r in found}


_WAITING = (
    select(corrections.c.path, corrections.c.raw, corrections.c.corrected_by, correction_requests.c.request_id)
    .join(correction_requests, correction_requests.c.correction_id == corrections.c.id)
    .outerjoin(decisions, decisions.c.request_id == correction_requests.c.request_id)
    .where(corrections.c.case_id == bindparam("case"), decisions.c.request_id.is_(None))
    .order_by(corrections.c.id)
)


def content_of(path: Path) -> bytes:
    """The file at ``path``.

    Raises:
        InputError: where there is none.
        RegistryError: where it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise InputError(path, "not_found", "找不到这个文件") from None
    except OSError as error:
        raise RegistryError(f"{path}：不能读取（{error.strerror}）", "invalid") from error


def attach(tx: Transaction, originals: Originals, request: int, path: Path) -> str:
    """Keep a file behind a request by its content; its checksum.

    Raises:
        InputError: where it cannot be read.
    """
    sha256 = originals.keep(tx, content_of(path), path.suffix.lstrip(".").lower())
    row = {"request_id": request, "sha256": sha256, "name": readable(path.name)}
    tx.connection.execute(insert(attachments).values(**row, attached_by=tx.by.person, attached_at=tx.by.at))
    audit.append(tx, "request.attach", f"request:{request}", row)
    return sha256


def attachments_of(connection: Connection, request: int) -> list[dict[str, Any]]:
    """The files behind a request: name and checksum."""
    query = select(attachments.c.name, attachments.c.sha256).where(attachments.c.request_id == request)
    return [dict(row) for row in connection.execute(query.order_by(attachments.c.id)).mappings()]
