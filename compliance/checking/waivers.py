"""Waivers: evaluate first, attach afterwards, in one function, by the same date.

An outcome never changes. A waiver that is not approved, has no expiry, has expired or names a rule
that cannot be waived is not attached; ``waiver_problems`` says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from compliance.corpus import Corpus, Waiver
from compliance.corpus.dictionary import KINDS
from compliance.corpus.problems import Problem
from compliance.corpus.waiver_lint import bad_term, lint_waivers
from compliance.model.facts import Facts
from compliance.model.review import Finding, Outcome, Review

_WAIVABLE = (Outcome.FAIL, Outcome.UNDETERMINED, Outcome.REVIEW, Outcome.ADVICE)


def in_effect(waiver: Waiver, as_of: date, corpus: Corpus) -> bool:
    """Whether a waiver is approved, its term sound, and ``as_of`` within it."""
    if waiver.state != "已批准" or bad_term(waiver, corpus) or not waiver.start or not waiver.expiry:
        return False
    return waiver.start <= as_of <= waiver.expiry


def covers(waiver: Waiver, finding: Finding, facts: Facts) -> bool:
    """Whether a waiver is about this finding: its rule, its enterprise, and its item where one is named."""
    if finding.rule not in waiver.rules or waiver.subject not in _names(facts):
        return False
    if not waiver.item:
        return True
    kind, _, name = waiver.item.partition(":")
    return finding.subject.kind == KINDS.get(kind) and name.strip() in ("", finding.subject.name)


def apply_waivers(
    findings: tuple[Finding, ...], facts: Facts, waivers: tuple[Waiver, ...], as_of: date, corpus: Corpus
) -> tuple[Finding, ...]:
    """The findings with waivers attached."""
    allowed = {rule.code for rule in corpus.rules if rule.waivable}
    active = [w for w in waivers if in_effect(w, as_of, corpus)]
    return tuple(_attach(f, facts, active, allowed) for f in findings)


def _attach(finding: Finding, facts: Facts, active: Iterable[Waiver], allowed: set[str]) -> Finding:
    if finding.outcome not in _WAIVABLE or finding.rule not in allowed:
        return finding
    waiver = next((w for w in active if covers(w, finding, facts)), None)
    return finding if waiver is None else replace(finding, waiver=waiver.id)


def waiver_problems(review: Review, corpus: Corpus, waivers: tuple[Waiver, ...] = ()) -> tuple[Problem, ...]:
    """What is wrong with the waivers, also in the light of this review.

    W004 expired but the finding is still there; W005 not needed any more; the rest is ``lint_waivers``.
    """
    every = (*corpus.waivers, *waivers)
    problems = list(lint_waivers(every, corpus, review.as_of))
    for waiver in every:
        found = [f for f in review.findings if covers(waiver, f, review.facts)]
        if not found:
            continue
        open_ = [f for f in found if f.outcome in _WAIVABLE]
        expired = waiver.expiry is not None and waiver.expiry < review.as_of
        if expired and open_:
            text = f"豁免{waiver.id}已于{waiver.expiry}到期，{open_[0].rule}仍为{open_[0].outcome.chinese}"
            problems.append(Problem("W004", waiver.file, waiver.line, text))
        if not open_ and in_effect(waiver, review.as_of, corpus):
            problems.append(
                Problem("W005", waiver.file, waiver.line, f"豁免{waiver.id}已不需要：{'、'.join(waiver.rules)}已满足")
            )
    return tuple(problems)


def _names(facts: Facts) -> set[str]:
    enterprise = facts.enterprise
    return {str(f.value) for f in (enterprise.credit_code, enterprise.name) if f is not None and f.value is not None}
