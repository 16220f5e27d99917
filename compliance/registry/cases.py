"""Cases: submitted plans by their content. The same content is the same case, however often it is handed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.facts import DocumentInfo
from compliance.registry import audit
from compliance.registry.schema import case_receipts, cases
from compliance.registry.schema.accounts import case_offices
from compliance.registry.transaction import Transaction, inserted


@dataclass(frozen=True)
class Case:
    """A submitted plan. ``new`` is False where the same content had been handed in before."""

    id: int
    sha256: str
    file: str
    enterprise_id: int | None
    received_on: date
    previous_id: int | None
    new: bool = False


_FIELDS = tuple(cases.c[n] for n in Case.__dataclass_fields__ if n != "new")
_BY_CONTENT = select(*_FIELDS).where(cases.c.sha256 == bindparam("content"))
_BY_NUMBER = select(*_FIELDS).where(cases.c.id == bindparam("number"))
_SEEN = (
    select(*_FIELDS)
    .join(case_offices, case_offices.c.case_id == cases.c.id)
    .where(cases.c.id == bindparam("number"), case_offices.c.office_id == bindparam("office"))
)
"""Asked with every page of a case: one statement, composed once."""


def receive(
    tx: Transaction, document: DocumentInfo, received_on: date, *, enterprise_id: int | None = None,
    previous_id: int | None = None,
) -> Case:  # fmt: skip
    """Take in a plan. The same content is the same case, and its receipt is noted again.

    Raises:
        RegistryError: where ``previous_id`` does not exist or belongs to another enterprise.
    """
    receipt = {"file": document.file, "received_on": received_on, "received_by": tx.by.person, "received_at": tx.by.at}
    known = case_of(tx.connection, document.sha256)
    if known is not None:
        tx.connection.execute(insert(case_receipts), {"case_id": known.id, **receipt})
        audit.append(tx, "case.receive_again", f"case:{known.id}", {"file": document.file})
        return known
    if previous_id is not None:
        before = case_by_id(tx.connection, previous_id)
        if None not in (before.enterprise_id, enterprise_id) and before.enterprise_id != enterprise_id:
            raise RegistryError(f"案卷{previous_id}是另一家企业的，不能作为前次提交", "invalid")
    row = {"sha256": document.sha256, "format": document.format, "pages": document.pages, **receipt}
    number = inserted(tx, cases, {**row, "enterprise_id": enterprise_id, "previous_id": previous_id})
    tx.connection.execute(insert(case_receipts), {"case_id": number, **receipt})
    detail = {"sha256": document.sha256, "file": document.file, "enterprise": enterprise_id, "previous": previous_id}
    audit.append(tx, "case.receive", f"case:{number}", detail)
    return Case(number, document.sha256, document.file, enterprise_id, received_on, previous_id, True)


def case_of(connection: Connection, sha256: str) -> Case | None:
    """The case with this content."""
    row = connection.execute(_BY_CONTENT, {"content": sha256}).one_or_none()
    return None if row is None else Case(**row._mapping)


def case_by_id(connection: Connection, number: int) -> Case:
    """The case with this number.

    Raises:
        RegistryError: where there is none.
    """
    row = connection.execute(_BY_NUMBER, {"number": number}).one_or_none()
    if row is None:
        raise RegistryError(f"没有案卷{number}", "not_found")
    return Case(**row._mapping)


def case_seen_by(connection: Connection, number: int, office_id: int) -> Case | None:
    """The case with this number, where it was handed in at this office; None just as for one that does not exist."""
    row = connection.execute(_SEEN, {"number": number, "office": office_id}).one_or_none()
    return None if row is None else Case(**row._mapping)


def lock(tx: Transaction, number: int) -> None:
    """Keep others from deciding on a case until this transaction ends: what they read would be out of date.

    Raises:
        RegistryError: where there is no such case.
    """
    if tx.connection.execute(select(cases.c.id).where(cases.c.id == number).with_for_update()).first() is None:
        raise RegistryError(f"没有案卷{number}", "not_found")


def cases_until(connection: Connection, day: date) -> tuple[Case, ...]:
    """All cases received up to a day, in the order in which they came."""
    rows = connection.execute(
        select(*_FIELDS).where(cases.c.received_on <= day).order_by(cases.c.received_on, cases.c.id)
    )
    return tuple(Case(**row._mapping) for row in rows)


def last_case_before(connection: Connection, enterprise_id: int, case_id: int) -> Case | None:
    """The enterprise's latest case received before this one: what it is probably the resubmission of."""
    row = connection.execute(
        select(cases.c.id)
        .where(cases.c.enterprise_id == enterprise_id, cases.c.id < case_id)
        .order_by(cases.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if row is None else case_by_id(connection, row)
