"""Versions of a document while it is drafted, and how one of them is laid before another person.

Whoever made or edited a version on the way takes part in the document: none of them may grant it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.accounts import name_key
from compliance.registry.approvals import STATES
from compliance.registry.cases import lock
from compliance.registry.drafts import request_issue
from compliance.registry.originals import Originals
from compliance.registry.requests import attach
from compliance.registry.schema import decisions, notice_drafts, notice_requests
from compliance.registry.schema.accounts import case_offices
from compliance.registry.transaction import Transaction, inserted


@dataclass(frozen=True)
class NewDraft:
    """A version as it is made. ``docx`` and ``pdf`` are the checksums of its files, kept by then."""

    case_id: int
    kind: str
    number: str
    dated: date | None
    deadline: date | None
    settings: Mapping[str, Any]
    basis: str
    docx: str
    pdf: str
    gaps: tuple[str, ...]
    warnings: tuple[str, ...]
    differences: tuple[str, ...] | None = None
    based_on: int | None = None


@dataclass(frozen=True)
class NoticeDraft(NewDraft):
    """A version on record; ``state`` is that of its request (申请中, 已批准, 已驳回), "" where none was made."""

    id: int = 0
    made_by: str = ""
    made_at: datetime = datetime.min
    request_id: int | None = None
    state: str = ""


def add_draft(tx: Transaction, new: NewDraft) -> int:
    """Keep a version; its number."""
    row = {**vars(new), "gaps": list(new.gaps), "warnings": list(new.warnings), "settings": dict(new.settings)}
    row["differences"] = None if new.differences is None else list(new.differences)
    number = inserted(tx, notice_drafts, {**row, "made_by": tx.by.person, "made_at": tx.by.at})
    told = {k: row[k] for k in ("case_id", "kind", "number", "docx", "pdf", "based_on")}
    audit.append(tx, "notice.draft", f"draft:{number}", told)
    return number


def _rows(connection: Connection, *conditions: Any) -> tuple[NoticeDraft, ...]:
    query = (
        select(notice_drafts, notice_requests.c.request_id, decisions.c.decision)
        .outerjoin(notice_requests, notice_requests.c.draft_id == notice_drafts.c.id)
        .outerjoin(decisions, decisions.c.request_id == notice_requests.c.request_id)
        .where(*conditions)
        .order_by(notice_drafts.c.id.desc())
    )
    return tuple(_draft(dict(row)) for row in connection.execute(query).mappings())


def _draft(row: dict[str, Any]) -> NoticeDraft:
    decision = row.pop("decision")
    row["state"] = STATES[decision] if row["request_id"] is not None else ""
    for name in ("gaps", "warnings", "differences"):
        row[name] = None if row[name] is None else tuple(row[name])
    return NoticeDraft(**row)


def drafts_of(connection: Connection, case_id: int) -> tuple[NoticeDraft, ...]:
    """Every version on a case, the newest first."""
    return _rows(connection, notice_drafts.c.case_id == case_id)


def draft_numbered(connection: Connection, case_id: int, number: int) -> NoticeDraft:
    """One version on a case.

    Raises:
        RegistryError: where the case has none with this number.
    """
    found = _rows(connection, notice_drafts.c.case_id == case_id, notice_drafts.c.id == number)
    if not found:
        raise RegistryError(f"案卷{case_id}没有文稿{number}", "not_found")
    return found[0]


def draft_behind(connection: Connection, request_id: int) -> NoticeDraft | None:
    """The version that a request laid before who decides; None for a request that did not come from a draft."""
    found = _rows(connection, notice_requests.c.request_id == request_id)
    return found[0] if found else None


def last_settings(connection: Connection, office_id: int) -> Mapping[str, Any]:
    """What an office filled in last, to begin the next form with; empty where it drafted nothing yet."""
    mine = select(case_offices.c.case_id).where(case_offices.c.office_id == office_id)
    query = select(notice_drafts.c.settings).where(notice_drafts.c.case_id.in_(mine))
    found: Mapping[str, Any] | None = connection.execute(
        query.order_by(notice_drafts.c.id.desc()).limit(1)
    ).scalar_one_or_none()
    return found or {}


def lay_before(
    tx: Transaction, originals: Originals, case_id: int, number: int, reason: str, deadline: date | None, basis: str
) -> int:
    """Ask to issue a version; the number of the request. The PDF is what is granted, the DOCX goes with it.

    ``basis`` is the checksum of the findings as they are now.

    Raises:
        RegistryError: for gaps, a version that was laid before somebody already or whose findings have changed since, a
            missing number, date or reason, a number that is taken, a deadline before the document's day.
    """
    lock(tx, case_id)
    draft = draft_numbered(tx.connection, case_id, number)
    if draft.request_id is not None:
        raise RegistryError(f"文稿{number}已经提交过（申请{draft.request_id}）", "decided")
    if draft.gaps:
        raise RegistryError(f"还有待补：{'、'.join(draft.gaps)}", "invalid")
    if draft.basis != basis:
        raise RegistryError("拟稿以后审查意见变了，请重新拟稿", "conflict")
    if draft.dated is None:
        raise RegistryError("文稿没有成文日期", "invalid")
    if deadline is not None and deadline < draft.dated:
        raise RegistryError("期限早于成文日期", "invalid")
    with TemporaryDirectory() as folder:
        pdf, docx = (Path(folder) / f"{draft.kind}.{ending}" for ending in ("pdf", "docx"))
        pdf.write_bytes(originals.read(draft.pdf))
        docx.write_bytes(originals.read(draft.docx))
        request = request_issue(
            tx, originals, draft.kind, draft.number, pdf, reason, case_id=case_id, deadline=deadline
        )  # fmt: skip
        attach(tx, originals, request, docx)
    tx.connection.execute(insert(notice_requests).values(request_id=request, draft_id=number))
    return request


def authors_of(connection: Connection, request_id: int) -> tuple[str, ...]:
    """Who made the version behind a request and those that it was edited from."""
    draft = draft_behind(connection, request_id)
    found: list[str] = []
    while draft is not None:
        found.append(draft.made_by)
        before = _rows(connection, notice_drafts.c.id == draft.based_on) if draft.based_on is not None else ()
        draft = before[0] if before else None
    return tuple(dict.fromkeys(found))


def refuse_authors(tx: Transaction, request_id: int) -> None:
    """Nobody decides on a document that they had a hand in.

    Raises:
        RegistryError: ``four_eyes``.
    """
    if name_key(tx.by.person) in {name_key(a) for a in authors_of(tx.connection, request_id)}:
        raise RegistryError(f"{tx.by.person}参与了这份文书的拟稿，不得批准或驳回；请另一人办理", "four_eyes")
