"""A correction judged at once: one that turns a verdict waits for a second person, any other holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import __version__
from compliance.deciding.values import typed_value
from compliance.model.errors import RegistryError
from compliance.model.evidence import Evidence
from compliance.model.facts import Facts
from compliance.model.review import Outcome, Review
from compliance.pipeline import Options, corpus_of
from compliance.rechecking import Flip, flips_of, review_on_record
from compliance.registry import By, Registry, Transaction, approvals, case_facts, cases, reviews
from compliance.registry.case_facts import Correction
from compliance.registry.notice_drafts import refuse_authors
from compliance.registry.requests import Request, corrected_case, request_of

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

PROGRAM = f"nengshen {__version__}"


@dataclass(frozen=True)
class Corrected:
    """What a correction came to. With ``request`` it turns verdicts and waits; else ``review`` is the new review."""

    correction: Correction
    flips: tuple[Flip, ...]
    request: int | None
    review: int | None


@dataclass(frozen=True)
class Settled:
    """A request decided. For a correction: the flips that it made, and the new review."""

    request: Request
    flips: tuple[Flip, ...] = ()
    review: int | None = None


def correct_case(
    registry: Registry, by: By, case_id: int, path: str, text: str, reason: str, unit: str | None = None,
    corpus: Path | None = None, place: Evidence | None = None,
) -> Corrected:  # fmt: skip
    """Record what a person says a figure is, and judge the case again as its last review was (day and region).

    ``place`` is where that person found it in the plan. Both sides of the comparison are judged now, so that a flip is the correction's doing and not a newer corpus's.

    Raises:
        RegistryError: for a figure that is not of the field's type or unit, a case that nobody judged, no reason.
    """
    with registry.write(by) as tx:
        cases.lock(tx, case_id)
        options = options_of(tx.connection, case_id, corpus)
        facts = case_facts.facts_of(tx.connection, case_id)
        value, code = typed_value(facts, path, text, unit, corpus_of(corpus))
        raw = " ".join(p for p in (text.strip(), unit) if p)
        correction = Correction(path, value, code, raw, reason.strip(), place)
        now = case_facts.corrected(facts, [case_facts.mention_of(correction, by.person)])
        flips, review = _judged(tx.connection, case_id, facts, now, options)
        request = case_facts.correct(tx, case_id, correction, ask_first=bool(flips))
        return Corrected(correction, flips, request, None if request else _record(tx, case_id, review))


def settle(
    registry: Registry, by: By, request_id: int, approve: bool, comment: str = "", corpus: Path | None = None
) -> Settled:
    """Grant or refuse a request as another person; a correction that is granted is judged and its review recorded.

    Raises:
        RegistryError: ``four_eyes``, ``decided`` or ``not_found``, as of ``approvals.decide``.
    """
    with registry.write(by) as tx:
        case = corrected_case(tx.connection, request_id)
        if case is not None:
            cases.lock(tx, case)
        before = case_facts.facts_of(tx.connection, case) if case is not None else None
        refuse_authors(tx, request_id)
        approvals.decide(tx, request_id, approve, comment)
        done = request_of(tx.connection, request_id)
        if case is None or before is None or not approve:
            return Settled(done)
        after = case_facts.facts_of(tx.connection, case)
        flips, review = _judged(tx.connection, case, before, after, options_of(tx.connection, case, corpus))
        return Settled(done, flips, _record(tx, case, review))


def would_flip(registry: Registry, request_id: int, corpus: Path | None = None) -> tuple[Correction, tuple[Flip, ...]]:
    """The correction that waits for a request, and what it would turn if it were granted now.

    Raises:
        RegistryError: ``not_found`` where no correction waits for it.
    """
    with registry.read() as connection:
        case, correction, person = case_facts.waiting_correction(connection, request_id)
        facts = case_facts.facts_of(connection, case)
        after = case_facts.corrected(facts, [case_facts.mention_of(correction, person)])
        return correction, _judged(connection, case, facts, after, options_of(connection, case, corpus))[0]


def standing_review(registry: Registry, case_id: int, corpus: Path | None = None) -> Review:
    """A case judged as its last review was (day and region), with the corrections and waivers that now hold.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    with registry.read() as connection:
        facts = case_facts.facts_of(connection, case_id)
        return review_on_record(connection, facts, options_of(connection, case_id, corpus))


def options_of(connection: Connection, case_id: int, corpus: Path | None) -> Options:
    """As the last review of a case was made: its day and region.

    Raises:
        RegistryError: where nobody judged it yet.
    """
    last = reviews.last_review(connection, case_id)
    if last is None:
        raise RegistryError(f"案卷{case_id}还没有审查过", "not_found")
    as_of, region = reviews.standpoint(connection, last)
    return Options(as_of, region, corpus=corpus)


def _judged(
    connection: Connection, case_id: int, before: Facts, after: Facts, options: Options
) -> tuple[tuple[Flip, ...], Review]:
    old, new = (review_on_record(connection, facts, options) for facts in (before, after))
    rows = [
        {"fingerprint": f.fingerprint, "outcome": f.outcome.value, "rule": f.rule, "subject_name": f.subject.name}
        for f in old.findings
        if f.outcome is not Outcome.NOT_APPLICABLE
    ]
    return tuple(flips_of(case_id, after.document.file, rows, new)), new


def _record(tx: Transaction, case_id: int, review: Review) -> int:
    return reviews.record_review(tx, case_id, review, parameters="correction", program=PROGRAM)
