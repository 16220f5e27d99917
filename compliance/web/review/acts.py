"""What a reviewer does on the screen, each one transaction. The domain's own functions do it; here they are joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance import __version__
from compliance.model.errors import RegistryError
from compliance.model.facts import Facts
from compliance.model.review import Finding, Review
from compliance.pipeline import Options, corpus_of, review_facts
from compliance.rechecking import waivers_on_record
from compliance.registry import By, Registry, approvals, case_facts, reviews, verdicts
from compliance.web.review.figures import entered, figure_at
from compliance.web.review.view import CaseView, case_view, changes

PROGRAM = f"nengshen {__version__}"


@dataclass(frozen=True)
class Judged:
    """A case judged for the screen: by the day and region of its last review, with the corpus of now."""

    view: CaseView
    review: Review
    options: Options
    outdated: bool
    """The recorded review says otherwise (the corpus has changed since): it must be recorded again before anybody decides."""


def judged(registry: Registry, case: int, options: Options) -> Judged:
    """The case, its corrections applied.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    with registry.read() as connection:
        granted = (*options.granted, *waivers_on_record(connection))
        facts = case_facts.facts_of(connection, case)
        number = reviews.last_review(connection, case)
        if number is None:
            raise RegistryError(f"案卷{case}还没有审查过", "not_found")
        body = reviews.review_body(connection, number)
        recorded = {row["fingerprint"]: row["inputs"] for row in reviews.findings_of(connection, [number])}
        said = verdicts.verdicts_of(connection, case)
    on = replace(options, as_of=date.fromisoformat(body["as_of"]), region=body["region"], granted=granted)
    review = review_facts(facts, on)
    view = case_view(case, review.findings, facts, corpus_of(on.corpus), said, len(review.rules_not_run))
    now = {i.key: reviews.inputs_of(i.finding) for i in view.items}
    return Judged(view, review, on, now != recorded)


def bring_up_to_date(registry: Registry, by: By, case: int, found: Judged) -> None:
    """Record the review as judged now."""
    with registry.write(by) as tx:
        reviews.record_review(tx, case, found.review, parameters="desk", program=PROGRAM)


def decide(registry: Registry, by: By, case: int, key: str, word: verdicts.Word, comment: str) -> None:
    """A reviewer's word on a finding.

    Raises:
        RegistryError: where there is no such finding; ``invalid`` for an objection without a reason.
    """
    if word == "disputed" and not comment.strip():
        raise RegistryError("有异议须写明理由", "invalid")
    with registry.write(by) as tx:
        verdicts.decide_finding(tx, case, key, word, comment.strip())


def undo(registry: Registry, by: By, case: int) -> str:
    """Take back one's own last word on a finding of the case; the finding's fingerprint.

    Raises:
        RegistryError: ``not_found`` where there is none.
    """
    with registry.write(by) as tx:
        return verdicts.take_back(tx, case)


def correct(
    registry: Registry, by: By, case: int, path: str, text: str, reason: str, options: Options
) -> tuple[dict[str, Any], ...]:
    """Correct a figure, judge again and record the review, in one transaction; which findings flipped.

    Raises:
        EntryError: where ``text`` is no value of the figure.
        RegistryError: without a reason, or for a path that the plan does not have.
    """
    before = judged(registry, case, options)
    known = dict(case_facts.stated(before.view.facts))
    value, unit = entered(figure_at(path, known, corpus_of(options.corpus)), text)
    with registry.write(by) as tx:
        case_facts.correct(tx, case, case_facts.Correction(path, value, unit, text.strip(), reason))
        facts: Facts = case_facts.facts_of(tx.connection, case)
        after = review_facts(facts, before.options)
        reviews.record_review(tx, case, after, parameters="desk", program=PROGRAM)
    return changes(before.review.findings, after.findings)


def request_waiver(
    registry: Registry, by: By, found: Judged, finding: Finding, wanted: dict[str, str], today: date
) -> int:
    """Ask for a waiver of a finding, from today until a day; another person decides. The number of the request.

    Raises:
        RegistryError: without a reason or a day, or where the enterprise is not known.
    """
    owner = found.view.facts.enterprise
    subject = next((str(f.value) for f in (owner.credit_code, owner.name) if f is not None and f.value is not None), "")
    if not subject:
        raise RegistryError("方案没有写明企业，不能申请豁免", "invalid")
    try:
        expires = date.fromisoformat(wanted.get("expires", ""))
    except ValueError:
        raise RegistryError("豁免的截止日期请写成 2026-12-31 的形式", "invalid") from None
    item = f"装置:{finding.subject.name}" if finding.subject.kind == "installation" else ""
    with registry.write(by) as tx:
        code = f"W-{found.view.number}-{finding.rule}-{by.at:%Y%m%d%H%M%S}"
        request = approvals.WaiverRequest(
            code, subject, (finding.rule,), wanted.get("type", ""), wanted.get("reason", ""), today, expires, item
        )
        return approvals.request_waiver(tx, request)
