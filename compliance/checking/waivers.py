"""Waivers: evaluate first, attach afterwards, in one function, by the same date.

An outcome never changes. A waiver that is not approved, that nobody has signed, has no expiry, has expired or names a
rule that cannot be waived is not attached; ``waiver_problems`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.checking.records import is_about, is_item
from compliance.corpus import Corpus, Waiver
from compliance.corpus.problems import Problem
from compliance.corpus.waiver_lint import APPROVED, bad_term, lint_waivers
from compliance.model.facts import Facts
from compliance.model.review import Finding, Outcome, Review

_WAIVABLE = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)


def in_effect(waiver: Waiver, as_of: date, corpus: Corpus) -> bool:
    """Whether a waiver is approved, its term sound, and ``as_of`` within it."""
    if waiver.state != APPROVED or bad_term(waiver, corpus) or not waiver.start or not waiver.expiry:
        return False
    if not corpus.lexicon.signed(waiver.approver):
        return False
    return waiver.start <= as_of <= waiver.expiry


def covers(waiver: Waiver, finding: Finding, facts: Facts) -> bool:
    """Whether a waiver is about this finding: its rule, its enterprise, and its item where one is named."""
    if finding.rule not in waiver.rules or not is_about(waiver.subject, facts):
        return False
    return is_item(waiver.item, finding.subject)


def apply_waivers(
    findings: tuple[Finding, ...], facts: Facts, waivers: tuple[Waiver, ...], as_of: date, corpus: Corpus
) -> tuple[Finding, ...]:
    """The findings with waivers attached."""
    active = [w for w in waivers if is_about(w.subject, facts) and in_effect(w, as_of, corpus)]
    if not active:
        return findings
    allowed = {rule.code for rule in corpus.rules if rule.waivable}
    return tuple(_attach(f, facts, active, allowed) for f in findings)


def _attach(finding: Finding, facts: Facts, active: Iterable[Waiver], allowed: set[str]) -> Finding:
    if finding.outcome not in _WAIVABLE or finding.rule not in allowed:
        return finding
    waiver = next((w for w in active if covers(w, finding, facts)), None)
    return finding if waiver is None else replace(finding, waiver=waiver.id)


def waiver_problems(review: Review, corpus: Corpus, waivers: tuple[Waiver, ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with the waivers of this enterprise, also in the light of this review.

    W004 expired but the finding is still there; W005 not needed any more; W009 no such item in the plan; the rest is ``lint_waivers``. Waivers of
    other enterprises are none of this review's business.
    """
    every = tuple(w for w in (*corpus.waivers, *waivers) if is_about(w.subject, review.facts))
    problems = list(lint_waivers(every, corpus, review.as_of))
    for waiver in every:
        if not any(is_item(waiver.item, f.subject) for f in review.findings):
            text = f"豁免{waiver.id}没有用上：方案里没有对象“{waiver.item}”，名称须与方案一致"
            problems.append(Problem("W009", waiver.file, waiver.line, text))
        found = [f for f in review.findings if covers(waiver, f, review.facts)]
        if not found:
            continue
        open_ = [f for f in found if f.outcome in _WAIVABLE]
        expired = waiver.expiry is not None and waiver.expiry < review.as_of
        bare = [f for f in open_ if f.waiver is None]
        if expired and bare and waiver.state == APPROVED:
            text = f"豁免{waiver.id}已于{waiver.expiry}到期，{bare[0].rule}仍为{bare[0].outcome.chinese}"
            problems.append(Problem("W004", waiver.file, waiver.line, text))
        if not open_ and in_effect(waiver, review.as_of, corpus):
            problems.append(
                Problem("W005", waiver.file, waiver.line, f"豁免{waiver.id}已不需要：{'、'.join(waiver.rules)}已满足")
            )
    return tuple(problems)
