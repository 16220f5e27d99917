"""The lists of waivers and of documents that went out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, case, exists, func, or_, select

from compliance.registry.schema import (
    cases,
    decisions,
    document_events,
    documents,
    enterprises,
    findings,
    requests,
    reviews,
    waiver_findings,
    waivers,
)
from compliance.registry.schema.accounts import users
from compliance.registry.tables.case_tables import seen_cases
from compliance.registry.tables.definition import Column, Filter, Scope, Table

WAIVER_STATES = ("requested", "approved", "stale", "expired", "refused")
DOCUMENT_STATES = ("issued", "served", "overdue", "answered", "closed")
_DAY = bindparam("day", type_=Date)

_older = reviews.alias("older")
_same = (
    select(findings.c.id)
    .where(
        findings.c.fingerprint == waiver_findings.c.fingerprint, findings.c.inputs == waiver_findings.c.inputs,
        findings.c.review_id
        == select(func.max(_older.c.id)).where(_older.c.case_id == waiver_findings.c.case_id).correlate(waiver_findings).scalar_subquery(),
    )
    .correlate(waiver_findings)
)  # fmt: skip
_other = (
    select(waiver_findings.c.id).where(waiver_findings.c.waiver_id == waivers.c.id, ~exists(_same)).correlate(waivers)
)
_WAIVER_STATE = case(
    (decisions.c.decision == "refused", "refused"), (waivers.c.expires < _DAY, "expired"),
    (exists(_other), "stale"), (decisions.c.decision == "approved", "approved"), else_="requested",
)  # fmt: skip
_CASE = (
    select(func.min(waiver_findings.c.case_id)).where(waiver_findings.c.waiver_id == waivers.c.id).correlate(waivers).scalar_subquery()
)  # fmt: skip


def _of_its_people(scope: Scope, request: ColumnElement[Any]) -> ColumnElement[bool]:
    """Asked for by somebody of the office (``office_lists`` says the same of what is about no case)."""
    people = select(users.c.display).where(users.c.office_id == scope.office)
    return request.in_(select(requests.c.id).where(requests.c.requested_by.in_(people)))


def _waivers(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = (
        query.select_from(waivers)
        .join(requests, requests.c.id == waivers.c.request_id)
        .outerjoin(decisions, decisions.c.request_id == waivers.c.request_id)
        .outerjoin(enterprises, enterprises.c.id == waivers.c.enterprise_id)
    )
    if scope.office is None:
        return query
    bound = select(waiver_findings.c.id).where(waiver_findings.c.waiver_id == waivers.c.id).correlate(waivers)
    mine = bound.where(waiver_findings.c.case_id.in_(seen_cases(scope)))
    # One that is bound to another office's case stays there, though the enterprise has cases here, too.
    return query.where(or_(exists(mine), ~exists(bound) & _of_its_people(scope, waivers.c.request_id)))


WAIVERS = Table(
    "waivers", waivers.c.id,
    (
        Column("code", waivers.c.code, "text", 18), Column("subject", waivers.c.subject, "text", 26),
        Column("enterprise", enterprises.c.name, "text", 30), Column("item", waivers.c.item, "text", 18),
        Column("type", waivers.c.type, "text", 14), Column("reason", requests.c.reason, "text", 40),
        Column("starts", waivers.c.starts, "date"), Column("expires", waivers.c.expires, "date"),
        Column("state", _WAIVER_STATE, "choice", 10), Column("requested_by", requests.c.requested_by),
        Column("decided_by", decisions.c.decided_by), Column("case", _CASE, "count", 8),
    ),
    (
        Filter("state", "choice", _WAIVER_STATE, WAIVER_STATES),
        Filter("expires_from", "from", waivers.c.expires), Filter("expires_until", "until", waivers.c.expires),
    ),
    (waivers.c.code, waivers.c.subject, waivers.c.item, requests.c.reason, enterprises.c.name), _waivers, "expires",
)  # fmt: skip


# --- documents --------------------------------------------------------------------------------------------------


def _event(*names: str) -> ColumnElement[bool]:
    told = select(document_events.c.id).where(
        document_events.c.document_id == documents.c.id, document_events.c.event.in_(names)
    )
    return exists(told.correlate(documents))


_moved = (
    select(document_events.c.deadline)
    .where(document_events.c.document_id == documents.c.id, document_events.c.deadline.is_not(None))
    .order_by(document_events.c.id.desc())
    .limit(1)
    .correlate(documents)
    .scalar_subquery()
)
_DEADLINE = func.coalesce(_moved, documents.c.deadline)
_DOCUMENT_STATE = case(
    (_event("closed"), "closed"), (_event("answered"), "answered"), (_DEADLINE < _DAY, "overdue"),
    (_event("served"), "served"), else_="issued",
)  # fmt: skip
_whose = documents.outerjoin(cases, cases.c.id == documents.c.case_id).outerjoin(
    enterprises, enterprises.c.id == func.coalesce(documents.c.enterprise_id, cases.c.enterprise_id)
)


def _documents(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = query.select_from(_whose)
    if scope.office is None:
        return query
    # One without a case (a plan of the whole region) belongs to the office of whoever asked for it.
    loose = documents.c.case_id.is_(None) & _of_its_people(scope, documents.c.request_id)
    return query.where(or_(documents.c.case_id.in_(seen_cases(scope)), loose))


DOCUMENTS = Table(
    "documents", documents.c.id,
    (
        Column("number", documents.c.number, "text", 24), Column("kind", documents.c.kind, "text", 14),
        Column("enterprise", enterprises.c.name, "text", 30), Column("case", documents.c.case_id, "count", 8),
        Column("issued_on", documents.c.issued_on, "date"), Column("deadline", _DEADLINE, "date"),
        Column("state", _DOCUMENT_STATE, "choice", 10), Column("issued_by", documents.c.issued_by),
        Column("file", documents.c.file, "text", 30),
    ),
    (
        Filter("state", "choice", _DOCUMENT_STATE, DOCUMENT_STATES),
        Filter("kind", "choice", documents.c.kind, options=select(documents.c.kind).distinct()),
        Filter("deadline_from", "from", _DEADLINE), Filter("deadline_until", "until", _DEADLINE),
    ),
    (documents.c.number, documents.c.kind, documents.c.file, enterprises.c.name), _documents, "-issued_on",
)  # fmt: skip
