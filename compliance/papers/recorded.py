"""A case as the registry has it today: its review with corrections and waivers, what people said, what was issued.

The review is judged again by the recorded facts, as every correction is, because a document needs more than the
registry prints of one. It must then say what the last review on record says; where it does not, nothing is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.model.errors import RegistryError
from compliance.model.review import Finding, Outcome, Review
from compliance.papers.sources import words
from compliance.pipeline import Options
from compliance.rechecking import review_on_record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import Connection

    from compliance.model.wanted import WantedByFinding
    from compliance.registry import Registry
    from compliance.registry.approvals import IssuedWaiver
    from compliance.registry.case_views import NumberedFinding
    from compliance.registry.cases import Case


@dataclass(frozen=True)
class Law:
    """What a case was judged with besides its facts: as for ``check``, and not kept in the registry."""

    include_drafts: bool = False
    waivers: Path | None = None
    determinations: Path | None = None
    corpus: Path | None = None


@dataclass(frozen=True)
class Issued:
    """A document that went out on a case. ``deadline`` is the one that holds, ``served`` the day of service; ``open``
    while nobody answered or closed it."""

    kind: str
    number: str
    issued_on: date
    deadline: date | None
    served: date | None
    open: bool


@dataclass(frozen=True)
class Judged:
    """A case with its review as it stands. ``review`` has no findings that a person disputes (``disputed``, told). ``wanted``
    is the evidence that reviewers ask for."""

    case: Case
    enterprise: str | None
    review: Review
    disputed: tuple[str, ...]
    reminders: tuple[str, ...]
    issued: tuple[Issued, ...]
    waivers: Mapping[str, IssuedWaiver]
    wanted: WantedByFinding


def judged(registry: Registry, number: int, law: Law) -> Judged:
    """The case with this number.

    Raises:
        RegistryError: where there is none, nobody judged it, or its review would not be the one on record.
    """
    from compliance.registry import approvals, case_facts, case_views, cases, evidence_requests, reviews

    with registry.read() as connection:
        case = cases.case_by_id(connection, number)
        last = reviews.last_review(connection, number)
        if last is None:
            raise RegistryError(f"案卷{number}还没有审查过", "not_found")
        as_of, region = reviews.standpoint(connection, last)
        told = (law.include_drafts, law.corpus, law.waivers)
        options = Options(as_of, region, *told, determinations=law.determinations)
        review = review_on_record(connection, case_facts.facts_of(connection, number), options)
        recorded = case_views.numbered_findings(connection, number)
        _as_recorded(number, review, [one.row for one in recorded])
        disputed = {one.row["fingerprint"]: one for one in recorded if _disputes(one)}
        kept = tuple(f for f in review.findings if f.fingerprint not in disputed)
        waiting = case_views.waiting_corrections(connection, number)
        return Judged(
            case,
            enterprise_of(connection, case),
            replace(review, findings=kept),
            tuple(_dispute(f, disputed[f.fingerprint]) for f in review.findings if f.fingerprint in disputed),
            (*_waiting(number, waiting), *_words_on(recorded, review), *_lost_waivers(recorded, review)),
            issued_on(connection, number),
            {w.code: w for w in approvals.issued_waivers(connection)},
            evidence_requests.wanted_of(connection, number),
        )


def enterprise_of(connection: Connection, case: Case) -> str | None:
    """The name under which the enterprise of a case is registered."""
    from compliance.registry.enterprises import canonical

    return None if case.enterprise_id is None else canonical(connection, case.enterprise_id).name


def issued_on(connection: Connection, number: int) -> tuple[Issued, ...]:
    """The documents issued on a case, in their order."""
    from compliance.registry.case_views import documents_of

    found = []
    for row, events in documents_of(connection, number):
        moved = [e["deadline"] for e in events if e["deadline"] is not None]
        served = [e["happened_on"] for e in events if e["event"] == "served"]
        ended = any(e["event"] in ("answered", "closed") for e in events)
        deadline = moved[-1] if moved else row["deadline"]
        kind, number_, day = row["kind"], row["number"], row["issued_on"]
        found.append(Issued(kind, number_, day, deadline, served[-1] if served else None, not ended))
    return tuple(found)


def _as_recorded(number: int, review: Review, rows: Sequence[Mapping[str, Any]]) -> None:
    from compliance.model.inputs import inputs_of

    before = {row["fingerprint"]: (row["outcome"], row["inputs"]) for row in rows}
    told = [f for f in review.findings if f.outcome is not Outcome.NOT_APPLICABLE]
    now = {f.fingerprint: (f.outcome.value, inputs_of(f)) for f in told}
    if before != now:
        rules = {row["fingerprint"]: row["rule"] for row in rows} | {f.fingerprint: f.rule for f in told}
        changed = sorted({rules[k] for k in {*before, *now} if before.get(k) != now.get(k)})
        raise RegistryError(
            f"案卷{number}现在审查的意见与最近一次登记的不同（{'、'.join(changed)}）：审查时用了 --include-drafts、--waivers、"
            f"--determinations、--corpus 的，照样写明；政策库换了版本的，先运行 compliance registry recheck",
            "outdated",
        )


def _disputes(one: NumberedFinding) -> bool:
    return one.word is not None and not one.stale and one.word.decision == "disputed"


def _dispute(f: Finding, one: NumberedFinding) -> str:
    assert one.word is not None
    said = words()["有异议"]
    return str(said.format(**_named(f), 姓名=one.word.decided_by, 意见=one.word.comment))


def _named(f: Finding) -> dict[str, str]:
    return {"码": f.rule, "标题": f.title, "对象": f.subject.name or f.title}


def _waiting(number: int, waiting: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for one in waiting:
        yield words()["待批准的更正"].format(案卷=number, 申请=one["request_id"], 指标=one["path"], 值=one["raw"])


def _words_on(recorded: Sequence[NumberedFinding], review: Review) -> Iterator[str]:
    """What nobody has confirmed or disputed, and words that were said of other inputs."""
    from compliance.registry.comparison import PROBLEMS

    waived = {f.fingerprint for f in review.findings if f.waiver is not None}
    problems = [one for one in recorded if one.row["outcome"] in PROBLEMS and one.row["fingerprint"] not in waived]
    silent = [one for one in problems if one.word is None]
    if silent:
        yield words()["待认定"].format(序号="、".join(str(one.number) for one in silent), 项数=len(silent))
    for one in problems:
        if one.stale and one.word is not None:
            yield words()["要重看的认定"].format(序号=one.number, 码=one.row["rule"], 姓名=one.word.decided_by)


def _lost_waivers(recorded: Sequence[NumberedFinding], review: Review) -> Iterator[str]:
    now = {f.fingerprint: f.waiver for f in review.findings}
    for one in recorded:
        before = one.row["waiver"]
        if before and now.get(one.row["fingerprint"]) is None:
            yield words()["不起作用的豁免"].format(序号=one.number, 码=one.row["rule"], 编号=before)
