"""Requests and documents as an office sees them: those on its cases, and what its own people asked for without a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, or_, select, union
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry.requests import Request, requests_of
from compliance.registry.schema import (
    cases,
    correction_requests,
    corrections,
    decisions,
    document_drafts,
    documents,
    enterprises,
    requests,
    waiver_findings,
    waivers,
)
from compliance.registry.schema.accounts import case_offices, users


@dataclass(frozen=True)
class Asked:
    """A request with the case that it is about (None: none) and that case's file."""

    request: Request
    case_id: int | None
    file: str


def _case_of() -> Any:
    """(request, case) of every request that is about a case."""
    correction = select(correction_requests.c.request_id, corrections.c.case_id).join(
        corrections, corrections.c.id == correction_requests.c.correction_id
    )
    waiver = select(waivers.c.request_id, waiver_findings.c.case_id).join(
        waivers, waivers.c.id == waiver_findings.c.waiver_id
    )
    document = select(document_drafts.c.request_id, document_drafts.c.case_id).where(
        document_drafts.c.case_id.is_not(None)
    )
    return union(correction, waiver, document).subquery()


def _seen(office_id: int) -> Select[Any]:
    """The numbers of the requests that an office sees."""
    of = _case_of()
    its_cases = select(case_offices.c.case_id).where(case_offices.c.office_id == office_id)
    its_people = select(users.c.display).where(users.c.office_id == office_id)
    return (
        select(requests.c.id)
        .outerjoin(of, of.c.request_id == requests.c.id)
        .where(or_(of.c.case_id.in_(its_cases), and_(of.c.case_id.is_(None), requests.c.requested_by.in_(its_people))))
    )


def asked_of(
    connection: Connection, office_id: int | None, *, decided: bool = False, most: int = 500, number: int | None = None
) -> tuple[Asked, ...]:
    """Requests that an office sees (None: all): those that wait, the oldest first, or the latest that were decided."""
    query = select(requests.c.id).outerjoin(decisions, decisions.c.request_id == requests.c.id)
    if number is not None:
        query = query.where(requests.c.id == number)
    elif decided:
        query = query.where(decisions.c.request_id.is_not(None)).order_by(requests.c.id.desc())
    else:
        query = query.where(decisions.c.request_id.is_(None)).order_by(requests.c.id)
    if office_id is not None:
        query = query.where(requests.c.id.in_(_seen(office_id)))
    numbers = list(connection.execute(query.limit(most)).scalars())
    found = {r.id: r for r in requests_of(connection, numbers)}
    of = _case_of()
    rows = connection.execute(
        select(of.c.request_id, cases.c.id, cases.c.file)
        .join(cases, cases.c.id == of.c.case_id)
        .where(of.c.request_id.in_(numbers))
    )
    about = {row.request_id: (row.id, row.file) for row in rows}
    return tuple(Asked(found[n], *about.get(n, (None, ""))) for n in numbers)


def asked_numbered(connection: Connection, office_id: int | None, number: int) -> Asked:
    """One request that an office sees (None: any).

    Raises:
        RegistryError: ``not_found``, for another office's just as for one that does not exist.
    """
    found = asked_of(connection, office_id, number=number)
    if not found:
        raise RegistryError(f"没有申请{number}", "not_found")
    return found[0]


def documents_seen(
    connection: Connection, office_id: int | None, numbers: Sequence[int] | None = None
) -> tuple[Mapping[str, Any], ...]:
    """Issued documents that an office sees (None: all), each with ``enterprise`` and ``case_file``; the newest first."""
    query = (
        select(documents, enterprises.c.name.label("enterprise"), cases.c.file.label("case_file"))
        .outerjoin(enterprises, enterprises.c.id == documents.c.enterprise_id)
        .outerjoin(cases, cases.c.id == documents.c.case_id)
        .order_by(documents.c.id.desc())
    )
    if numbers is not None:
        query = query.where(documents.c.id.in_(numbers))
    if office_id is not None:
        its_cases = select(case_offices.c.case_id).where(case_offices.c.office_id == office_id)
        loose = and_(documents.c.case_id.is_(None), documents.c.request_id.in_(_seen(office_id)))
        query = query.where(or_(documents.c.case_id.in_(its_cases), loose))
    return tuple(dict(row) for row in connection.execute(query).mappings())


def waiver_of_request(connection: Connection, request_id: int) -> Mapping[str, Any] | None:
    """The waiver that a request asks for, with the findings that it is bound to; None for another kind of request."""
    row = connection.execute(select(waivers).where(waivers.c.request_id == request_id)).mappings().one_or_none()
    if row is None:
        return None
    bound = select(waiver_findings).where(waiver_findings.c.waiver_id == row["id"]).order_by(waiver_findings.c.id)
    return {**row, "findings": [dict(b) for b in connection.execute(bound).mappings()]}


def issued_for(connection: Connection, request_id: int) -> int | None:
    """The document that was issued on a request; None where none was yet."""
    return connection.execute(select(documents.c.id).where(documents.c.request_id == request_id)).scalar_one_or_none()
