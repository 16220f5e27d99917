"""How a case was judged: reviews with their findings."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Integer, bindparam, exists, func, insert, select
from sqlalchemy.engine import Connection

from compliance.model.review import Review
from compliance.model.rows import ReviewRows, review_rows
from compliance.registry import audit
from compliance.registry.schema import cases, finding_decisions, findings, reviews
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
    return connection.execute(_LAST, {"case": case_id}).scalar_one_or_none()


_LAST = select(reviews.c.id).where(reviews.c.case_id == bindparam("case")).order_by(reviews.c.id.desc()).limit(1)


def standpoint(connection: Connection, review_id: int) -> tuple[date, str | None]:
    """The day and the region by whose law a review was made."""
    row = connection.execute(select(reviews.c.as_of, reviews.c.region).where(reviews.c.id == review_id)).one()
    return row.as_of, row.region


def findings_with(connection: Connection, review_id: int, fingerprint: str) -> list[dict[str, Any]]:
    """The findings of a review with this fingerprint, as rows: one, unless subjects of one name cannot be told apart."""
    found = connection.execute(_FINDING, {"review": review_id, "fingerprint": fingerprint})
    return [dict(row) for row in found.mappings()]


_FINDING = (
    select(findings)
    .where(findings.c.review_id == bindparam("review"), findings.c.fingerprint == bindparam("fingerprint"))
    .order_by(findings.c.place)
)


def findings_of(connection: Connection, review_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The findings of reviews, as rows in their order."""
    query = select(findings).where(findings.c.review_id.in_(review_ids))
    return [dict(r) for r in connection.execute(query.order_by(findings.c.review_id, findings.c.place)).mappings()]


def inputs_of_review(connection: Connection, review_id: int) -> dict[str, str]:
    """Fingerprint → checksum of what it rests on, of every finding of a review that says something."""
    query = select(findings.c.fingerprint, findings.c.inputs).where(findings.c.review_id == review_id)
    return {row.fingerprint: row.inputs for row in connection.execute(query)}


@dataclass(frozen=True)
class Reviewed:
    """A judged case: its last review, and how many words people have said on it (none is ever taken away)."""

    number: int
    file: str
    review: int
    words: int


def reviewed_around(connection: Connection, case_id: int, most: int, office_id: int | None = None) -> list[Reviewed]:
    """A case and up to ``most`` judged cases before and after it, in order of their numbers; of one office, or all."""
    found: set[Reviewed] = set()
    for side, count in zip(_SIDES[office_id is not None], (most + 1, most), strict=True):
        given: dict[str, int] = {"case": case_id, "most": count}
        if office_id is not None:
            given["office"] = office_id
        found.update(Reviewed(*row) for row in connection.execute(side, given))
    return sorted(found, key=lambda one: one.number)


def _sides(own: bool) -> tuple[Any, Any]:
    """Two statements: the judged cases up to one, and those after it; ``own``: of an office."""
    last = select(func.max(reviews.c.id)).where(reviews.c.case_id == cases.c.id).scalar_subquery()
    said = select(func.count()).select_from(finding_decisions).where(finding_decisions.c.case_id == cases.c.id)
    judged = exists().where(reviews.c.case_id == cases.c.id)
    query = select(cases.c.id, cases.c.file, last, said.scalar_subquery()).where(judged).limit(bindparam("most"))
    if own:
        here = (case_offices.c.case_id == cases.c.id, case_offices.c.office_id == bindparam("office"))
        query = query.where(exists().where(*here))
    number, given = cases.c.id, bindparam("case", type_=Integer)
    return query.where(number <= given).order_by(number.desc()), query.where(number > given).order_by(number)


_SIDES = (_sides(False), _sides(True))


class Brief(NamedTuple):
    """What a queue needs of a finding."""

    fingerprint: str
    inputs: str
    outcome: str
    waiver: str | None


def findings_in_brief(connection: Connection, review_ids: Sequence[int]) -> dict[int, list[Brief]]:
    """The findings of reviews that say something, by review."""
    found: dict[int, list[Brief]] = {review: [] for review in review_ids}
    for review, *one in connection.execute(_BRIEF, {"reviews": list(review_ids)}):
        found[review].append(Brief(*one))
    return found


_BRIEF = select(findings.c.review_id, *(findings.c[name] for name in Brief._fields)).where(
    findings.c.review_id.in_(bindparam("reviews", expanding=True))
)
