"""Reports that offices owe their superiors: what was sent, when (清单变更, 改造完成情况, 下年度项目更新)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import insert, select
from sqlalchemy.engine import Connection

from compliance.registry import audit
from compliance.registry.schema import submissions
from compliance.registry.transaction import Transaction

SubmissionKind = Literal["list_change", "retrofit_progress", "next_year_projects"]


@dataclass(frozen=True)
class Submission:
    """A report owed for a period of a year; ``sent`` False where it is known that nothing came."""

    kind: SubmissionKind
    sender: str
    year: int
    period: int
    reference: str
    sent: bool | None = None
    sent_on: date | None = None


def record_submission(tx: Transaction, told: Submission) -> None:
    """Note what is known of a report; of several rows on one report the last holds."""
    row = vars(told)
    tx.connection.execute(insert(submissions).values(**row, recorded_by=tx.by.person, recorded_at=tx.by.at))
    audit.append(tx, "submission.record", f"submission:{told.kind}:{told.sender}:{told.year}:{told.period}", row)


def submissions_of(connection: Connection, year: int | None = None) -> tuple[Submission, ...]:
    """The reports of a year (None: all), each as last known, in order."""
    wanted = (submissions.c[n] for n in Submission.__dataclass_fields__)
    query = select(*wanted).order_by(submissions.c.id)
    if year is not None:
        query = query.where(submissions.c.year == year)
    last = {(r.kind, r.sender, r.year, r.period): Submission(**r._mapping) for r in connection.execute(query)}
    return tuple(last[key] for key in sorted(last))
