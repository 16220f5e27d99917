"""From a judgement to the finding that leaves the program: message, figures, clauses, evidence, identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.clauses import clauses, legal_basis
from compliance.checking.deeming import Deemed
from compliance.checking.fact_values import each_once, told
from compliance.checking.judge import NOT_CONCERNED, Judgement
from compliance.checking.messages import fictions, inapplicable, message
from compliance.checking.narrate import main_measure
from compliance.checking.results import Result
from compliance.checking.scope import Scope
from compliance.checking.truth import Truth
from compliance.corpus import Rule
from compliance.model.evidence import Evidence
from compliance.model.facts import Facts, MaybeFact
from compliance.model.review import Finding, Outcome, TraceLine


def finding(judgement: Judgement, scope: Scope, remark: str = "", deemed: Deemed | None = None) -> Finding:
    """The finding. ``remark`` is added to the message (a contradiction that made no difference); ``deemed`` is the
    视为 that settled the outcome, or stands beside a verdict of its own.
    """
    if judgement.lasting and deemed is None and not scope.as_if:
        return _like_others(judgement, scope, remark)
    if judgement.note == NOT_CONCERNED and not scope.as_if:
        return _unconcerned(judgement, scope, remark)
    return _composed(judgement, scope, remark, deemed)


def _like_others(judgement: Judgement, scope: Scope, remark: str) -> Finding:
    """The finding of a judgement that many subjects share: it is composed once, and says of each whom it is about."""
    known: tuple[Finding, Result | None] | None = judgement.__dict__.get("_model")
    if known is None:
        composed = changed(_composed(judgement, scope, "", None), evidence=())
        known = judgement.__dict__["_model"] = composed, _measure(judgement)
    model, measure = known
    return changed(
        model,
        subject=scope.subject,
        message=model.message + remark,
        observed=None if measure is None else measure.observed_in(scope),
        evidence=each_once([value.evidence for value in judgement.seen(scope)]),
        fingerprint=fingerprint(judgement.rule, scope),
        legal_basis=legal_basis(judgement, scope) if judgement.rule.handling else (),
    )


def _composed(judgement: Judgement, scope: Scope, remark: str, deemed: Deemed | None) -> Finding:
    rule, outcome = judgement.rule, judgement.outcome
    measure = _measure(judgement)
    return Finding(
        rule=rule.code,
        title=rule.title,
        outcome=outcome,
        subject=scope.subject,
        message=message(judgement, scope, deemed) + remark,
        observed=measure.observed_in(scope) if measure else None,
        required=measure.required if measure else None,
        margin=_margin(measure),
        remedy=_remedy(judgement, scope),
        due_days=rule.due_days if outcome in (Outcome.FAIL, Outcome.REVIEW) else None,
        clauses=clauses(judgement, scope, deemed),
        evidence=_evidence(judgement, scope),
        reason=judgement.doubt.code if judgement.doubt and outcome is Outcome.UNDETERMINED else None,
        fingerprint=fingerprint(rule, scope),
        force=deemed.candidate.norm.force if deemed and deemed.settles else _force(judgement),
        trace=_trace(judgement, deemed),
        determination=_record(judgement, scope, deemed),
        legal_basis=legal_basis(judgement, scope),
    )


def _unconcerned(judgement: Judgement, scope: Scope, remark: str) -> Finding:
    """The finding of a rule that is not about the subject. Half of all findings are; there is little to say."""
    rule = judgement.rule
    return Finding(
        rule.code,
        rule.title,
        judgement.outcome,
        scope.subject,
        inapplicable(judgement) + remark,
        clauses=clauses(judgement, scope),
        evidence=_evidence(judgement, scope),
        fingerprint=fingerprint(rule, scope),
        force=rule.force,
        trace=_trace(judgement, None),
    )


def _record(judgement: Judgement, scope: Scope, deemed: Deemed | None) -> str | None:
    """The officer's record that the finding rests on, or mentions."""
    if deemed is not None:
        return deemed.record.id
    if not scope.as_if:
        return None
    return next((leaf.deemed.id for leaf in fictions(judgement, scope) if leaf.deemed), None)


def fingerprint(rule: Rule, scope: Scope) -> str:
    """Who and what a finding is about: the same in a resubmission, whatever page or wording changed."""
    identity: bytes | None = scope.seen.get("identity")
    if identity is None:
        subject = scope.subject
        identity = "|".join([_enterprise(scope), subject.kind, subject.name, _ordinal(scope)]).encode()
        scope.seen["identity"] = identity
    before, after = rule.identity
    return hashlib.sha256(before + identity + after).hexdigest()[:24]


def _enterprise(scope: Scope) -> str:
    if not isinstance(scope.facts, Facts):
        return "/".join(scope.region or ())
    enterprise = scope.facts.enterprise
    for fact in (enterprise.credit_code, enterprise.name):
        if fact is not None and fact.value is not None:
            return str(fact.value)
    return ""


def _ordinal(scope: Scope) -> str:
    """Tells subjects of the same name apart; "" for the first of its name."""
    facts, kind = scope.facts, scope.subject.kind
    names: list[str] = []
    if not isinstance(facts, Facts):
        return ""
    if kind == "installation":
        names = [_name(i.name) for i in facts.installations[: scope.subject.index + 1]]
    elif kind == "data_centre":
        names = [_name(d.name) for d in facts.data_centres[: scope.subject.index + 1]]
    count = names.count(names[-1]) if names else 1
    return str(count) if count > 1 else ""


def _name(fact: MaybeFact) -> str:
    return str(fact.value) if fact is not None and fact.value is not None else ""


def _measure(judgement: Judgement) -> Result | None:
    if judgement.decisive is None or judgement.outcome is Outcome.NOT_APPLICABLE:
        return None
    return main_measure(judgement.decisive.result)


def _margin(measure: Result | None) -> Decimal | None:
    return measure.margin if measure is not None and measure.observed is not None else None


def _remedy(judgement: Judgement, scope: Scope) -> str:
    if judgement.outcome in (Outcome.FAIL, Outcome.REVIEW, Outcome.ADVICE):
        return judgement.rule.remedy
    if judgement.outcome is Outcome.UNDETERMINED and judgement.doubt:
        return scope.corpus.lexicon.next_step(judgement.doubt.code, bool(judgement.rule.shares))
    return ""


def _force(judgement: Judgement) -> str:
    decisive = judgement.decisive
    return decisive.candidate.norm.force if decisive and decisive.candidate else judgement.rule.force


def _evidence(judgement: Judgement, scope: Scope) -> tuple[Evidence, ...]:
    return each_once([value.evidence for value in judgement.seen(scope)])


def _trace(judgement: Judgement, deemed: Deemed | None) -> tuple[TraceLine, ...]:
    if deemed is not None and deemed.settles and deemed.source.deeming is not None:
        line = TraceLine(deemed.words, Truth.FALSE.value, f"{deemed.source.deeming.fact.label}{told(deemed.record)}")
        return (*_trace(judgement, None), line)
    if judgement.rule.shares:
        shown = [v.result for v in judgement.verdicts]
        return tuple([line for result in shown for leaf in result.leaves() for line in _trace_lines(leaf)])
    asked = judgement.applies.trace if judgement.applies is not None else ()
    return asked if judgement.decisive is None else (*asked, *judgement.decisive.result.trace)


def _trace_lines(leaf: Result) -> Iterator[TraceLine]:
    """A line of a rule on many, and below a share everyone it counted."""
    if leaf.members:
        yield TraceLine(leaf.asked, leaf.truth.value, leaf.sentence.partition("；")[0])
        yield from (TraceLine(f"　{m.name}", m.truth.value, m.detail) for m in leaf.members)
        return
    yield leaf.traced
