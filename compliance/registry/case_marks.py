"""Whether anything has been recorded since a case was last looked at: counts of records, in one statement.

Every table counted here is only ever added to (``schema.APPEND_ONLY``, held by triggers), so whoever counts the same
sees the same rows: no clock, and no order of numbers that a second writer might be given.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.engine import Connection

from compliance.registry.schema import (
    corrections,
    decisions,
    evidence_requests,
    evidence_withdrawals,
    extractions,
    finding_decisions,
    reviews,
    waiver_findings,
    waivers,
)

JUDGED_BY: tuple[tuple[Table, bool], ...] = (
    (extractions, True), (corrections, True), (reviews, True), (decisions, False), (waivers, False), (waiver_findings, False),
)  # fmt: skip
"""What a case is judged by besides the corpus; True: only the rows of the case count. Waivers may be about any case."""
SAID: tuple[tuple[Table, bool], ...] = (
    (finding_decisions, True), (evidence_requests, True), (evidence_withdrawals, False),
)  # fmt: skip
"""What people have said of its findings, which judging does not look at."""


@dataclass(frozen=True)
class CaseMark:
    """Two that are equal stand for the same records: those that a case is judged by, and what people said of it."""

    judged_by: tuple[int, ...]
    said: tuple[int, ...]


def _counted(table: Table, own: bool) -> Any:
    query = select(func.count()).select_from(table)
    return (query.where(table.c.case_id == bindparam("case")) if own else query).scalar_subquery()


_MARK = select(*(_counted(*one).label(f"n{place}") for place, one in enumerate((*JUDGED_BY, *SAID))))


def case_mark(connection: Connection, case_id: int) -> CaseMark:
    """The mark of a case, by what this connection sees."""
    counts: tuple[int, ...] = tuple(connection.execute(_MARK, {"case": case_id}).one())
    return CaseMark(counts[: len(JUDGED_BY)], counts[len(JUDGED_BY) :])
