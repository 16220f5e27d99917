"""What came of a file, into the registry: its case, facts and review, and its line of the batch, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance import __version__
from compliance.batch.job import Answer, Made
from compliance.model.facts import MaybeFact
from compliance.registry import Registry, Transaction, case_facts, cases, reviews, work
from compliance.registry.adoption import enterprise_of
from compliance.registry.names import NameIndex

PROGRAM = f"nengshen {__version__}"


@dataclass(frozen=True)
class Settled:
    """A file that is finished: ``made`` where it could be read, else the reason and whether it is set aside."""

    job: work.Job
    answer: Answer
    made: Made | None = None
    written: tuple[dict[str, Any], ...] = ()
    """What ``Outputs.write`` says of the notices."""
    park: bool = False
    original: bytes | Path | None = None
    """The file itself or where it lies, where originals are kept."""
    case: int | None = None
    review: int | None = None
    """Their numbers, once it is recorded."""


def record(
    tx: Transaction, registry: Registry, worker: str, one: Settled, received_on: date, index: NameIndex | None
) -> Settled:
    """Record one file; it, with the numbers of its case and review where it could be read.

    Raises:
        RegistryError: ``lost_claim``, where another process has taken the file over.
    """
    seconds = Decimal(str(one.answer.seconds))
    if one.made is None:
        work.fail(tx, one.job, worker, one.answer.reason, one.answer.message, park=one.park, seconds=seconds)
        return one
    document = one.made.document
    case = cases.case_of(tx.connection, document.sha256)
    if case is None:
        owner = enterprise_of(tx, one.made.enterprise, f"批量核查 {document.file}", index)
        case = cases.receive(tx, document, received_on, enterprise_id=None if owner is None else owner.id)
    if isinstance(one.original, bytes):
        registry.originals.keep(tx, one.original, document.format)
    elif one.original is not None:
        registry.originals.keep_copy(tx, one.original, document.sha256, document.format)
    case_facts.record_facts(tx, case.id, one.made.facts, PROGRAM)
    number = reviews.record_review(tx, case.id, one.made.review, parameters=one.job.parameters, program=PROGRAM)
    result = summary(one.made, one.written, one.answer.memory)
    work.finish(tx, one.job, worker, case_id=case.id, review_id=number, result=result, seconds=seconds)
    return replace(one, case=case.id, review=number)


def summary(made: Made, written: Sequence[dict[str, Any]], memory: int) -> dict[str, Any]:
    """What a line of the ledger needs to know without opening the review."""
    review, document = made.review, made.document
    return {
        "enterprise": _text(made.enterprise.name), "credit_code": _text(made.enterprise.credit_code),
        "region": review.region, "pages": document.pages, "warnings": list(document.warnings),
        "exit_code": review.exit_code, "summary": review.summary, "waived": review.waived,
        "notices": list(written), "memory": memory,
    }  # fmt: skip


def _text(fact: MaybeFact) -> str | None:
    return None if fact is None or fact.state != "stated" else str(fact.value)
