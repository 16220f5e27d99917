"""What a reviewer does on the screen, each one transaction. The domain's own functions do it; here they are joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance import __version__
from compliance.deciding import Corrected, Wanted, ask_for_waiver, correct_case
from compliance.model.errors import RegistryError
from compliance.model.evidence import Evidence
from compliance.model.review import Outcome, Review
from compliance.pipeline import Options, corpus_of
from compliance.rechecking import Flip, review_on_record
from compliance.registry import By, Registry, case_facts, evidence_requests, reviews, verdicts
from compliance.registry.case_marks import CaseMark, case_mark
from compliance.registry.requests import waiting_corrections
from compliance.web.review.view import CaseView, Grounds, case_view, grounds

if TYPE_CHECKING:
    from compliance.registry import Connection

PROGRAM = f"nengshen {__version__}"


@dataclass(frozen=True)
class Judged:
    """A case judged for the screen: by the day and region of its last review, with the corpus of now.

    ``asked`` is how it was to be judged, ``mark`` what was on record: whoever asks again may bring it.
    """

    view: CaseView
    grounds: Grounds
    review: Review
    options: Options
    outdated: bool
    """The recorded review says otherwise (the corpus has changed since): it must be recorded again before anybody decides."""
    asked: Options
    mark: CaseMark


def judged(registry: Registry, case: int, options: Options) -> Judged:
    """The case, its corrections applied.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    with registry.read() as connection:
        return judged_by(connection, case, options)


def judged_by(connection: Connection, case: int, options: Options, known: Judged | None = None) -> Judged:
    """The same, by what a connection sees. Of what is ``known`` of the case only that is worked out anew which rests on
    records, a corpus or options that have changed since; a person's word changes nothing that a finding rests on.
    """
    mark, corpus = case_mark(connection, case), corpus_of(options.corpus).hash
    if known is None or known.grounds.number != case:
        return _judged(connection, case, options, mark)
    if (known.mark.judged_by, known.asked, known.review.corpus) != (mark.judged_by, options, corpus):
        return _judged(connection, case, options, mark)
    if known.mark.said == mark.said:
        return known
    return replace(known, view=_view(connection, known.grounds), mark=mark)


def _judged(connection: Connection, case: int, options: Options, mark: CaseMark) -> Judged:
    facts = case_facts.facts_of(connection, case)
    number = reviews.last_review(connection, case)
    if number is None:
        raise RegistryError(f"案卷{case}还没有审查过", "not_found")
    as_of, region = reviews.standpoint(connection, number)
    on = replace(options, as_of=as_of, region=region)
    review = review_on_record(connection, facts, on)
    found = grounds(case, review, facts, corpus_of(on.corpus))
    now = {one.finding.fingerprint: one.inputs for one in found.findings}
    outdated = now != reviews.inputs_of_review(connection, number)
    return Judged(_view(connection, found), found, review, on, outdated, options, mark)


def _view(connection: Connection, found: Grounds) -> CaseView:
    return case_view(
        found,
        verdicts.verdicts_of(connection, found.number),
        waiting_corrections(connection, found.number),
        evidence_requests.requests_by_finding(connection, found.number),
    )


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


def ask_for_evidence(registry: Registry, by: By, found: Judged, key: str, wanted: str, until: date | None) -> None:
    """Ask the enterprise to supply something for a finding.

    Raises:
        RegistryError: as ``evidence_requests.ask``.
    """
    if found.outdated:  # the finding must be on record, for the notice is made from it
        bring_up_to_date(registry, by, found.view.number, found)
    with registry.write(by) as tx:
        evidence_requests.ask(tx, found.view.number, key, wanted, until)


def withdraw_evidence(registry: Registry, by: By, case: int, number: int) -> str:
    """Withdraw one's own request; the fingerprint of its finding.

    Raises:
        RegistryError: as ``evidence_requests.withdraw``.
    """
    with registry.write(by) as tx:
        return evidence_requests.withdraw(tx, case, number).fingerprint


def correct(
    registry: Registry,
    by: By,
    case: int,
    path: str,
    text: str,
    reason: str,
    options: Options,
    place: Evidence | None = None,
) -> tuple[Corrected, tuple[dict[str, Any], ...]]:
    """Correct a figure and judge again. Where that turns verdicts it waits for another person; with them, for the screen.

    Raises:
        RegistryError: without a reason, for a path that the plan does not have, or what is no value of the figure.
    """
    done = correct_case(registry, by, case, path, text, reason, corpus=options.corpus, place=place)
    return done, tuple(_flip(flip) for flip in done.flips)


def _flip(flip: Flip) -> dict[str, Any]:
    before, after = ((o or Outcome.NOT_APPLICABLE).value for o in (flip.before, flip.after))
    return {"rule": flip.rule, "subject": flip.subject, "before": before, "after": after, "message": flip.message}


def request_waiver(
    registry: Registry,
    by: By,
    found: Judged,
    key: str,
    wanted: dict[str, str],
    today: date,
    attachments: tuple[Path, ...] = (),
) -> int:
    """Ask for a waiver of a finding, from today until a day; another person decides. The number of the request.

    Raises:
        RegistryError: without a reason or a day, for a rule that cannot be waived, where the enterprise is not known.
    """
    try:
        expires = date.fromisoformat(wanted.get("expires", ""))
    except ValueError:
        raise RegistryError("豁免的截止日期请写成 2026-12-31 的形式", "invalid") from None
    number = found.view.number
    if found.outdated:  # a waiver is bound to what the recorded finding rests on
        bring_up_to_date(registry, by, number, found)
    code = f"W-{number}-{by.at:%Y%m%d%H%M%S}"
    asked = Wanted(code, (key,), wanted.get("type", ""), wanted.get("reason", ""), today, expires, "", attachments)
    return ask_for_waiver(registry, by, number, asked, found.options.corpus)
