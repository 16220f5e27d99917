"""How a case was judged: reviews with their findings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from compliance.model.review import Review
from compliance.model.rows import ReviewRows, review_rows
from compliance.registry import audit
from compliance.registry.schema import cases, findings, reviews
from compliance.registry.schema.accounts import case_offices
from compliance.registry.transaction import Transaction, inserted


def record_review(tx: Transaction, case_id: int, review: Review | ReviewRows, *, parameters: str, program: str) -> int:
    """Keep a review with its findings; its number. ``parameters`` names how it was judged, as in the batch."""
    kept = review if isinstance(review, ReviewRows) else review_rows(review)
    row = {
        "case_id": case_id, "corpus": kept.corpus, "as_of": kept.as_of, "region": kept.region,
        "parameters": parameters, "exit_code": kept.exit_code, "summary": kept.summary, "program": program,
        "body": kept.body, "reviewed_by": tx.by.person, "reviewed_at": tx.by.at,
    }  # fmt: skip
    number = inserted(tx, reviews, row)
    if kept.findings:
        tx.connection.execute(insert(findings), [{"review_id": number, **finding} for finding in kept.findings])
    detail = {"case": case_id, "corpus": kept.corpus, "as_of": kept.as_of, "summary": kept.summary}
    audit.append(tx, "review.record", f"review:{number}", detail)
    return number


_BODY = select(reviews.c.body).where(reviews.c.id == bindparam("number"))


def review_body(connection: Connection, review_id: int) -> dict[str, Any]:
    """A review as it was printed (``plan-review/1``, without the facts)."""
    packed = connection.execute(_BODY, {"number": review_id}).scalar_one()
    body: dict[str, Any] = json.loads(zlib.decompress(packed))
    return body


def last_review(connection: Connection, case_id: int) -> int | None:
    """The number of the latest review of a case."""
    query = select(reviews.c.id).where(reviews.c.case_id == case_id).order_by(reviews.c.id.desc()).limit(1)
    return connection.execute(query).scalar_one_or_none()


def standpoint(connection: Connection, review_id: int) -> tuple[date, str | None]:
    """The day and the region by whose law a review was made."""
    row = connection.execute(select(reviews.c.as_of, reviews.c.region).where(reviews.c.id == review_id)).one()
    return row.as_of, row.region


def findings_of(connection: Connection, review_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The findings of reviews, as rows in their order."""
    query = select(findings).where(findings.c.review_id.in_(review_ids))
    return [dict(r) for r in connection.execute(query.order_by(findings.c.review_id, findings.c.place)).mappings()]


def last_reviews(connection: Connection, case_ids: Sequence[int]) -> dict[int, int]:
    """Case → the number of its latest review; a case that nobody judged is not among them."""
    query = select(reviews.c.case_id, func.max(reviews.c.id)).where(reviews.c.case_id.in_(case_ids))
    return {row[0]: row[1] for row in connection.execute(query.group_by(reviews.c.case_id))}


def reviewed_around(
    connection: Connection, case_id: int, most: int, office_id: int | None = None
) -> list[tuple[int, str]]:
    """(number, file) of a case and of up to ``most`` judged cases before and after it, in order; of one office, or all."""
    judged = select(reviews.c.case_id).distinct()
    if office_id is not None:
        judged = judged.join(case_offices, case_offices.c.case_id == reviews.c.case_id)
        judged = judged.where(case_offices.c.office_id == office_id)
    before = (cases.c.id <= case_id, cases.c.id.desc(), most + 1)
    after = (cases.c.id > case_id, cases.c.id.asc(), most)
    found: set[tuple[int, str]] = set()
    for side, order, count in (before, after):
        query = select(cases.c.id, cases.c.file).where(side, cases.c.id.in_(judged)).order_by(order).limit(count)
        found.update((row.id, row.file) for row in connection.execute(query))
    return sorted(found)
