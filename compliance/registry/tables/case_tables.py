"""The lists of cases and of their findings. An office sees the cases that were handed in at it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, case, exists, func, or_, select

from compliance.registry.comparison import PROBLEMS
from compliance.registry.schema import (
    cases,
    correction_requests,
    corrections,
    decisions,
    enterprises,
    finding_decisions,
    findings,
    reviews,
    waiver_findings,
    waivers,
)
from compliance.registry.schema.accounts import case_assignments, case_offices, users
from compliance.registry.tables.definition import Column, Filter, Scope, Table

CASE_STATES = ("unreviewed", "waiting", "open", "decided", "clear")
OUTCOMES = ("fail", "undetermined", "review", "advice", "pass")
HANDS = ("assigned", "unassigned")
STANDINGS = ("open", "stale", "confirmed", "disputed", "waived", "settled")
_PROBLEMS = sorted(PROBLEMS)
_OFFICE = bindparam("office", type_=Integer)


def seen_cases(scope: Scope) -> Select[Any]:
    """The numbers of the cases that the office sees. Not to be asked for somebody who sees all."""
    return select(case_offices.c.case_id).where(case_offices.c.office_id == scope.office)


_older = reviews.alias("older")
_latest = select(func.max(_older.c.id)).where(_older.c.case_id == cases.c.id).correlate(cases).scalar_subquery()


def _waits() -> ColumnElement[bool]:
    """A correction or a waiver of the case that nobody has decided."""
    correction = (
        select(corrections.c.id)
        .join(correction_requests, correction_requests.c.correction_id == corrections.c.id)
        .outerjoin(decisions, decisions.c.request_id == correction_requests.c.request_id)
        .where(corrections.c.case_id == cases.c.id, decisions.c.decision.is_(None))
    )
    waiver = (
        select(waiver_findings.c.id)
        .join(waivers, waivers.c.id == waiver_findings.c.waiver_id)
        .outerjoin(decisions, decisions.c.request_id == waivers.c.request_id)
        .where(waiver_findings.c.case_id == cases.c.id, decisions.c.decision.is_(None))
    )
    return or_(exists(correction.correlate(cases)), exists(waiver.correlate(cases)))


_newer = finding_decisions.alias("newer")
_last_word = (
    select(func.max(_newer.c.id))
    .where(_newer.c.case_id == reviews.c.case_id, _newer.c.fingerprint == findings.c.fingerprint)
    .correlate(reviews, findings)
    .scalar_subquery()
)
_word = finding_decisions.alias("word")
_holds = (
    select(_word.c.id)
    .where(_word.c.id == _last_word, _word.c.decision != "reopened", _word.c.inputs == findings.c.inputs)
    .correlate(reviews, findings)
)
_unsettled = (
    select(findings.c.id)
    .where(
        findings.c.review_id == reviews.c.id, findings.c.outcome.in_(_PROBLEMS), findings.c.waiver.is_(None),
        ~exists(_holds),
    )
    .correlate(reviews)
)  # fmt: skip
_problem = (
    select(findings.c.id)
    .where(findings.c.review_id == reviews.c.id, findings.c.outcome.in_(_PROBLEMS))
    .correlate(reviews)
)
_STATE = case(
    (reviews.c.id.is_(None), "unreviewed"), (_waits(), "waiting"), (exists(_unsettled), "open"),
    (exists(_problem), "decided"), else_="clear",
)  # fmt: skip


def _number(outcome: str) -> ColumnElement[Any]:
    """How many findings of the latest review have this outcome; nothing where there is no review."""
    told = select(func.count()).where(findings.c.review_id == reviews.c.id, findings.c.outcome == outcome)
    return case((reviews.c.id.is_(None), None), else_=told.correlate(reviews).scalar_subquery())


def _cases(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = (
        query.select_from(cases)
        .outerjoin(enterprises, enterprises.c.id == cases.c.enterprise_id)
        .outerjoin(reviews, reviews.c.id == _latest)
    )
    return query if scope.office is None else query.where(cases.c.id.in_(seen_cases(scope)))


def _said(word: str) -> ColumnElement[bool]:
    told = select(findings.c.id).where(
        findings.c.review_id == reviews.c.id, findings.c.message.icontains(word, autoescape=True)
    )
    return exists(told.correlate(reviews))


_given = case_assignments.alias("given")
_later = case_assignments.alias("later")
_last_given = (
    select(func.max(_later.c.id))
    .where(_later.c.case_id == cases.c.id, or_(_OFFICE.is_(None), _later.c.office_id == _OFFICE))
    .correlate(cases)
    .scalar_subquery()
)
_OFFICER = (
    select(users.c.display).join(_given, _given.c.user_id == users.c.id).where(_given.c.id == _last_given).correlate(cases).scalar_subquery()
)  # fmt: skip
"""Who works on the case at the office; somebody who sees all sees whom any office named last."""
_its_people = select(users.c.display).join(_given, _given.c.user_id == users.c.id)
_OFFICERS = _its_people.where(or_(_OFFICE.is_(None), _given.c.office_id == _OFFICE)).distinct()

_CITIES = select(enterprises.c.city).distinct()
_FIELDS = select(enterprises.c.field).distinct()

CASES = Table(
    "cases", cases.c.id,
    (
        Column("number", cases.c.id, "count", 8),
        Column("file", cases.c.file, "text", 36),
        Column("enterprise", enterprises.c.name, "text", 30),
        Column("credit_code", enterprises.c.credit_code, "text", 21),
        Column("city", enterprises.c.city, "text", 14),
        Column("field", enterprises.c.field, "text", 14),
        Column("received_on", cases.c.received_on, "date", 12),
        Column("state", _STATE, "choice", 10),
        Column("officer", _OFFICER, "text", 10),
        *(Column(outcome, _number(outcome), "count", 8) for outcome in OUTCOMES[:3]),
        Column("as_of", reviews.c.as_of, "date", 12),
    ),
    (
        Filter("state", "choice", _STATE, CASE_STATES),
        Filter("officer", "choice", _OFFICER, options=_OFFICERS),
        Filter("hands", "choice", case((_OFFICER.is_(None), HANDS[1]), else_=HANDS[0]), HANDS),
        Filter("city", "choice", enterprises.c.city, options=_CITIES),
        Filter("field", "choice", enterprises.c.field, options=_FIELDS),
        Filter("received_from", "from", cases.c.received_on),
        Filter("received_until", "until", cases.c.received_on),
    ),
    (cases.c.file, enterprises.c.name, enterprises.c.credit_code), _cases, "-number", finds=_said,
)  # fmt: skip


# --- findings ---------------------------------------------------------------------------------------------------

_spoken = finding_decisions.alias("spoken")
_latest_of_all = select(func.max(_older.c.id)).group_by(_older.c.case_id)
_STANDING = case(
    (findings.c.waiver.is_not(None), "waived"),
    (and_(_spoken.c.id.is_not(None), _spoken.c.decision != "reopened", _spoken.c.inputs != findings.c.inputs), "stale"),
    (_spoken.c.decision == "confirmed", "confirmed"), (_spoken.c.decision == "disputed", "disputed"),
    (findings.c.outcome.in_(_PROBLEMS), "open"), else_="settled",
)  # fmt: skip


def _findings(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = (
        query.select_from(findings)
        .join(reviews, reviews.c.id == findings.c.review_id)
        .join(cases, cases.c.id == reviews.c.case_id)
        .outerjoin(enterprises, enterprises.c.id == cases.c.enterprise_id)
        .outerjoin(_spoken, _spoken.c.id == _last_word)
        .where(reviews.c.id.in_(_latest_of_all))
    )
    return query if scope.office is None else query.where(cases.c.id.in_(seen_cases(scope)))


def _every_finding(scope: Scope) -> Select[Any]:
    query = select(findings.c.id).where(findings.c.review_id.in_(_latest_of_all))
    if scope.office is None:
        return query
    return query.join(reviews, reviews.c.id == findings.c.review_id).where(reviews.c.case_id.in_(seen_cases(scope)))


FINDINGS = Table(
    "findings", findings.c.id,
    (
        Column("case", cases.c.id, "count", 8),
        Column("enterprise", enterprises.c.name, "text", 30),
        Column("city", enterprises.c.city, "text", 14),
        Column("rule", findings.c.rule, "text", 9),
        Column("subject", findings.c.subject_name, "text", 20),
        Column(
            "outcome", findings.c.outcome, "choice", 10,
            case(*((findings.c.outcome == o, i) for i, o in enumerate(OUTCOMES)), else_=len(OUTCOMES)),
        ),
        Column("standing", _STANDING, "choice", 10),
        Column("message", findings.c.message, "text", 60),
        Column("waiver", findings.c.waiver, "text", 16),
        Column("file", cases.c.file, "text", 30),
        Column("as_of", reviews.c.as_of, "date", 12),
    ),
    (
        Filter("outcome", "choice", findings.c.outcome, OUTCOMES),
        Filter("standing", "choice", _STANDING, STANDINGS),
        Filter("rule", "is", findings.c.rule),
        Filter("city", "choice", enterprises.c.city, options=_CITIES),
    ),
    (findings.c.message, findings.c.subject_name, findings.c.rule, enterprises.c.name, cases.c.file),
    _findings, "outcome", (Column("fingerprint", findings.c.fingerprint),),
)  # fmt: skip
