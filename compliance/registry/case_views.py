"""Cases as an officer looks for them: where each stands, what was found, what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func, or_, select
from sqlalchemy.engine import Connection

from compliance.registry.approvals import events_of
from compliance.registry.comparison import PROBLEMS
from compliance.registry.reviews import findings_of, last_review
from compliance.registry.schema import (
    cases,
    correction_requests,
    corrections,
    decisions,
    documents,
    enterprises,
    finding_decisions,
    findings,
    reviews,
    waiver_findings,
    waivers,
)
from compliance.registry.verdicts import Verdict, standing_of, verdicts_of

CaseState = Literal["未审查", "待批准", "待认定", "已认定", "无问题"]
STATES: tuple[CaseState, ...] = ("未审查", "待批准", "待认定", "已认定", "无问题")


@dataclass(frozen=True)
class CaseFilter:
    """Which cases: all conditions that are given. ``outcome`` is one that a finding of the latest review has."""

    state: CaseState | None = None
    city: str | None = None
    outcome: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class CaseLine:
    """A case in a list. ``summary`` counts the findings of the latest review by outcome; None where there is none."""

    id: int
    file: str
    enterprise: str
    city: str
    received_on: date
    state: CaseState
    as_of: date | None
    summary: Mapping[str, int] | None


@dataclass(frozen=True)
class NumberedFinding:
    """A finding of the latest review with its number in it, and a person's last word: None where there is none.

    ``stale`` says that the word was on other inputs than the finding now has.
    """

    number: int
    row: Mapping[str, Any]
    word: Verdict | None
    stale: bool


def list_cases(connection: Connection, wanted: CaseFilter | None = None) -> tuple[CaseLine, ...]:
    """Cases in the order in which they came."""
    wanted = wanted or CaseFilter()
    latest = select(func.max(reviews.c.id).label("id")).group_by(reviews.c.case_id).subquery()
    judged = select(reviews).join(latest, latest.c.id == reviews.c.id).subquery()
    query = (
        select(
            cases.c.id, cases.c.file, cases.c.received_on, enterprises.c.name, enterprises.c.city,
            judged.c.id.label("review"), judged.c.as_of, judged.c.summary,
        )
        .outerjoin(enterprises, enterprises.c.id == cases.c.enterprise_id)
        .outerjoin(judged, judged.c.case_id == cases.c.id)
        .order_by(cases.c.id)
    )  # fmt: skip
    if wanted.city is not None:
        query = query.where(enterprises.c.city == wanted.city)
    if wanted.outcome is not None:
        query = query.where(judged.c.id.in_(select(findings.c.review_id).where(findings.c.outcome == wanted.outcome)))
    if wanted.text:
        said = (cases.c.file, enterprises.c.name, enterprises.c.credit_code)
        told = select(findings.c.review_id).where(findings.c.message.contains(wanted.text, autoescape=True))
        query = query.where(or_(*(c.contains(wanted.text, autoescape=True) for c in said), judged.c.id.in_(told)))
    rows = connection.execute(query).all()
    waiting, unsettled = _waiting(connection), _unsettled(connection, select(latest.c.id))
    lines = (
        CaseLine(
            r.id, r.file, r.name or "", r.city or "", r.received_on,
            _state(r.review, r.summary, r.id in waiting, r.id in unsettled), r.as_of, r.summary,
        )
        for r in rows
    )  # fmt: skip
    return tuple(line for line in lines if wanted.state in (None, line.state))


def _state(review: int | None, summary: Mapping[str, int] | None, waits: bool, unsettled: bool) -> CaseState:
    if review is None or summary is None:
        return "未审查"
    if waits:
        return "待批准"
    if unsettled:
        return "待认定"
    return "已认定" if any(summary.get(p) for p in PROBLEMS) else "无问题"


def _waiting(connection: Connection) -> set[int]:
    """Cases with a correction or a waiver that nobody has decided."""
    one = (
        select(corrections.c.case_id)
        .join(correction_requests, correction_requests.c.correction_id == corrections.c.id)
        .outerjoin(decisions, decisions.c.request_id == correction_requests.c.request_id)
    )
    other = (
        select(waiver_findings.c.case_id)
        .join(waivers, waivers.c.id == waiver_findings.c.waiver_id)
        .outerjoin(decisions, decisions.c.request_id == waivers.c.request_id)
    )
    return {n for q in (one, other) for n in connection.execute(q.where(decisions.c.decision.is_(None))).scalars()}


def _unsettled(connection: Connection, latest: Any) -> set[int]:
    """Cases whose latest review has a problem without a waiver and without a word that holds."""
    words: dict[tuple[int, str], tuple[str, str]] = {}
    every = select(*(finding_decisions.c[n] for n in ("case_id", "fingerprint", "inputs", "decision")))
    for row in connection.execute(every.order_by(finding_decisions.c.id)):
        words[row.case_id, row.fingerprint] = (row.inputs, row.decision)
    query = (
        select(reviews.c.case_id, findings.c.fingerprint, findings.c.inputs)
        .join(reviews, reviews.c.id == findings.c.review_id)
        .where(findings.c.review_id.in_(latest), findings.c.outcome.in_(sorted(PROBLEMS)), findings.c.waiver.is_(None))
    )
    found = set()
    for row in connection.execute(query):
        inputs, decision = words.get((row.case_id, row.fingerprint), ("", "reopened"))
        if decision == "reopened" or inputs != row.inputs:
            found.add(row.case_id)
    return found


def numbered_findings(connection: Connection, case_id: int) -> tuple[NumberedFinding, ...]:
    """The findings of the latest review of a case, numbered as ``verdicts.finding_named`` takes them."""
    review = last_review(connection, case_id)
    said = verdicts_of(connection, case_id)
    rows = findings_of(connection, [review]) if review is not None else []
    return tuple(
        NumberedFinding(
            number, row, word := said.get(row["fingerprint"]),
            word is not None and standing_of(word, row["inputs"]) == "stale",
        )
        for number, row in enumerate(rows, 1)
    )  # fmt: skip


def documents_of(
    connection: Connection, case_id: int
) -> Iterator[tuple[Mapping[str, Any], Sequence[Mapping[str, Any]]]]:
    """The documents issued on a case, each with what became of it."""
    query = select(documents).where(documents.c.case_id == case_id).order_by(documents.c.id)
    for row in connection.execute(query).mappings().all():
        yield dict(row), events_of(connection, row["id"])


def waiting_corrections(connection: Connection, case_id: int) -> list[Mapping[str, Any]]:
    """Corrections of a case that wait for another person, with the numbers of their requests."""
    query = (
        select(
            corrections.c.path, corrections.c.raw, corrections.c.reason, corrections.c.corrected_by,
            correction_requests.c.request_id,
        )
        .join(correction_requests, correction_requests.c.correction_id == corrections.c.id)
        .outerjoin(decisions, decisions.c.request_id == correction_requests.c.request_id)
        .where(corrections.c.case_id == case_id, decisions.c.decision.is_(None))
        .order_by(corrections.c.id)
    )  # fmt: skip
    return [dict(row) for row in connection.execute(query).mappings()]
