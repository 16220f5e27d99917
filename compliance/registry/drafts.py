"""Documents before and as they go out: one person asks with the file, another grants it, and this very file is entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.file_names import readable
from compliance.registry import audit
from compliance.registry.approvals import IssuedDocument, ask, issue
from compliance.registry.cases import case_by_id
from compliance.registry.originals import Originals
from compliance.registry.requests import attach
from compliance.registry.schema import document_drafts, documents
from compliance.registry.transaction import Transaction


@dataclass(frozen=True)
class Draft:
    """A document as it was laid before who grants it: ``sha256`` is of the file."""

    request_id: int
    kind: str
    number: str
    case_id: int | None
    deadline: date | None
    sha256: str
    file: str


def request_issue(
    tx: Transaction, originals: Originals, kind: str, number: str, path: Path, reason: str, *,
    case_id: int | None = None, deadline: date | None = None,
) -> int:  # fmt: skip
    """Ask to issue the file at ``path`` under a number; the number of the request.

    Raises:
        RegistryError: for a number that is taken or empty, a case that does not exist, no reason.
        InputError: where there is no such file.
    """
    kind, number = kind.strip(), number.strip()
    if not kind or not number:
        raise RegistryError("须写明文书种类和文号", "invalid")
    if tx.connection.execute(select(documents.c.id).where(documents.c.number == number)).first():
        raise RegistryError(f"文号“{number}”已经用过", "exists")
    if case_id is not None:
        case_by_id(tx.connection, case_id)
    request = ask(tx, "document", number, reason)
    row = {"kind": kind, "number": number, "case_id": case_id, "deadline": deadline, "file": readable(path.name)}
    row["sha256"] = attach(tx, originals, request, path)
    tx.connection.execute(insert(document_drafts).values(request_id=request, **row))
    audit.append(tx, "document.draft", f"request:{request}", row)
    return request


def draft_on(connection: Connection, request: int) -> Draft | None:
    """What a request asks to issue; None where it is about something else."""
    row = connection.execute(select(document_drafts).where(document_drafts.c.request_id == request)).one_or_none()
    return None if row is None else Draft(**row._mapping)


def draft_of(tx: Transaction, request: int) -> Draft:
    """What a request asks to issue.

    Raises:
        RegistryError: where the request is not about a document.
    """
    found = draft_on(tx.connection, request)
    if found is None:
        raise RegistryError(f"申请{request}不是签发文书的申请", "not_found")
    return found


def enter(tx: Transaction, request: int, issued_on: date) -> Draft:
    """Enter a document that another person granted, as it was laid before that person.

    Raises:
        RegistryError: where nobody granted it, the number or the request is used, or the deadline is before ``issued_on``.
    """
    draft = draft_of(tx, request)
    owner = None if draft.case_id is None else case_by_id(tx.connection, draft.case_id).enterprise_id
    issue(
        tx,
        IssuedDocument(
            draft.kind, draft.number, issued_on, request, draft.deadline, draft.case_id, owner, draft.sha256, draft.file
        ),
    )
    return draft
