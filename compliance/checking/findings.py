"""From a judgement to the finding that leaves the program: message, figures, clauses, evidence, identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from compliance.checking.deeming import Deemed
from compliance.checking.evaluate import evaluate
from compliance.checking.fact_values import told
from compliance.checking.judge import NO_BASIS, NOBODY, NOT_CONCERNED, UNSETTLED, Judgement, Verdict, stands_alone
from compliance.checking.narrate import main_measure, sentences
from compliance.checking.results import Result
from compliance.checking.scope import Scope
from compliance.checking.truth import Truth
from compliance.checking.wording import sentence_list
from compliance.corpus import Rule
from compliance.model.evidence import Evidence
from compliance.model.facts import Facts, MaybeFact
from compliance.model.review import ClauseQuote, Finding, Outcome, TraceLine

_TAILS = {"一般": "属一般要求，未满足的须说明理由", "原则上": "属原则性要求，未满足的须说明理由",
          "目标": "属目标性要求，供参考", "鼓励": "属鼓励性要求，供参考"}  # fmt: skip
_VERDICTS = {Truth.TRUE: "满足", Truth.FALSE: "不满足", Truth.UNKNOWN: "不能确定"}


def finding(judgement: Judgement, scope: Scope, remark: str = "", deemed: Deemed | None = None) -> Finding:
    """The finding. ``remark`` is added to the message (a contradiction that made no difference); ``deemed`` is the
    视为 that settled the outcome, or stands beside a verdict of its own.
    """
    rule, outcome = judgement.rule, judgement.outcome
    measure = _measure(judgement)
    return Finding(
        rule=rule.code,
        title=rule.title,
        outcome=outcome,
        subject=scope.subject,
        message=_deemed(judgement, scope, deemed) + _ruled(judgement) + remark,
        observed=measure.observed if measure else None,
        required=measure.required if measure else None,
        margin=_margin(measure),
        remedy=_remedy(judgement, scope),
        due_days=rule.due_days if outcome in (Outcome.FAIL, Outcome.REVIEW) else None,
        clauses=_clauses(judgement, scope, deemed),
        evidence=_evidence(judgement),
        reason=judgement.doubt.code if judgement.doubt and outcome is Outcome.UNDETERMINED else None,
        fingerprint=fingerprint(rule, scope),
        force=deemed.candidate.norm.force if deemed and deemed.settles else _force(judgement),
        trace=_trace(judgement, deemed),
        determination=_record(judgement, scope, deemed),
        legal_basis=_legal_basis(judgement, scope),
    )


def _deemed(judgement: Judgement, scope: Scope, deemed: Deemed | None) -> str:
    """The message, or where the law deems: what was refused, by whose record, taken for what."""
    if deemed is None or deemed.source.deeming is None:
        taken = dict.fromkeys(leaf.sentence for leaf in _fictions(judgement, scope))
        return _message(judgement, scope) + "".join(f"（{t}）" for t in taken if judgement.note != NOT_CONCERNED)
    fact = deemed.source.deeming.fact
    said = f"{fact.label}{told(deemed.record)}，{deemed.words}"
    if deemed.settles:
        own = judgement.decisive.result if judgement.decisive else None
        also = next((v.fact.label for leaf in own.leaves() for v in leaf.seen if v.doubt), "") if own else ""
        return f"{also}未提供；{said}" if also and also != fact.label else said
    return f"{_message(judgement, scope)}（{said}，见{deemed.source.code}）"


def _ruled(judgement: Judgement) -> str:
    """Which officers' rulings the finding rests on."""
    if judgement.outcome is Outcome.NOT_APPLICABLE:
        return ""
    ids = dict.fromkeys(i for c in judgement.candidates if c.usable for i in c.rulings)
    return f"（依裁断{'、'.join(ids)}）" if ids else ""


def _record(judgement: Judgement, scope: Scope, deemed: Deemed | None) -> str | None:
    """The officer's record that the finding rests on, or mentions."""
    if deemed is not None:
        return deemed.record.id
    return next((leaf.deemed.id for leaf in _fictions(judgement, scope) if leaf.deemed), None)


def _fictions(judgement: Judgement, scope: Scope) -> tuple[Result, ...]:
    """The lines that the law takes for true or false because of a record."""
    if not scope.as_if:
        return ()
    return tuple(leaf for r in judgement.results() for leaf in r.leaves() if leaf.deemed)


def _legal_basis(judgement: Judgement, scope: Scope) -> tuple[ClauseQuote, ...]:
    """The clauses by which a breach is dealt with, as far as they concern this subject."""
    if judgement.outcome is not Outcome.FAIL:
        return ()
    found = []
    for handling in judgement.rule.handling:
        if handling.condition is not None and evaluate(handling.condition, scope).truth is not Truth.TRUE:
            continue
        citation = handling.citation
        document = scope.corpus.documents[citation.document]
        section = scope.corpus.clauses.section(document.id, citation.anchor)
        found.append(
            ClauseQuote(
                document.title, document.number, section, citation.quote, "in_force", document.id, citation.anchor,
                note="处理依据",
            )
        )  # fmt: skip
    return tuple(found)


def fingerprint(rule: Rule, scope: Scope) -> str:
    """Who and what a finding is about: the same in a resubmission, whatever page or wording changed."""
    identity: str | None = scope.seen.get("identity")
    if identity is None:
        subject = scope.subject
        identity = "|".join([_enterprise(scope), subject.kind, subject.name, _ordinal(scope)])
        scope.seen["identity"] = identity
    text = "|".join([rule.code, identity, *rule.fact_names])
    return hashlib.sha256(text.encode()).hexdigest()[:24]


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


def _message(judgement: Judgement, scope: Scope) -> str:
    outcome, decisive = judgement.outcome, judgement.decisive
    if outcome is Outcome.NOT_APPLICABLE:
        return _inapplicable(judgement)
    assert decisive is not None
    if judgement.dispute:
        return _disputed(judgement.dispute, scope)
    text = _told(judgement, decisive)
    if outcome is Outcome.UNDETERMINED:
        doubt = judgement.doubt.text if judgement.doubt else ""
        parts = dict.fromkeys(t for t in (doubt, text if decisive.result.truth is not Truth.TRUE else "") if t)
        return f"{'；'.join(parts)}，无法判定"
    each = _each_deadline(judgement, scope)
    if judgement.note == UNSETTLED:
        return f"{text}（适用性未定，未见违反）{each}"
    if outcome in (Outcome.REVIEW, Outcome.ADVICE):
        return f"{text}{_tail(decisive)}{each}"
    return f"{text}{each}"


def _told(judgement: Judgement, decisive: Verdict) -> str:
    """What was found. Norms on different members are told one after the other, for each concerns somebody else."""
    if not judgement.rule.shares:
        return sentences(decisive.result)
    return sentence_list([sentences(v.result) for v in judgement.verdicts])


def _tail(verdict: Verdict) -> str:
    candidate = verdict.candidate
    if candidate is None:
        return ""
    if candidate.draft:
        return "（依据为征求意见稿，仅供参考）"
    if candidate.norm.force not in _TAILS:
        return "（依据未持有原文，提请审查）"
    return f"（{_TAILS[candidate.norm.force]}）"


def _inapplicable(judgement: Judgement) -> str:
    if judgement.note == NOBODY:
        return f"不适用：{NOBODY}"
    if judgement.note == NOT_CONCERNED and judgement.applies is not None:
        return f"不适用：{sentences(judgement.applies)}"
    passed = dict.fromkeys(
        f"{c.document.cited}{c.note}" for c in judgement.candidates if c.document is not None and c.note
    )
    return f"不适用：本地区{NO_BASIS}" + (f"（{'；'.join(passed)}）" if passed else "")


def _disputed(dispute: tuple[Verdict, ...], scope: Scope) -> str:
    parts = []
    for verdict in dispute:
        candidate, measure = verdict.candidate, main_measure(verdict.result)
        if candidate is None or candidate.document is None or candidate.norm.citation is None or measure is None:
            continue
        section = scope.corpus.clauses.section(candidate.document.id, candidate.norm.citation.anchor)
        verdict_word = _VERDICTS[verdict.result.truth]
        parts.append(f"按{candidate.document.cited}{section}（{measure.asked}）{verdict_word}")
    first = main_measure(dispute[0].result)
    observed = first.sentence.split("，")[0] if first else ""
    return f"{observed}：{'；'.join(parts)}；两处依据同级且均现行有效，要求不一致，无法判定"


def _remedy(judgement: Judgement, scope: Scope) -> str:
    if judgement.outcome in (Outcome.FAIL, Outcome.REVIEW, Outcome.ADVICE):
        return judgement.rule.remedy
    if judgement.outcome is Outcome.UNDETERMINED and judgement.doubt:
        return scope.corpus.lexicon.next_step(judgement.doubt.code, bool(judgement.rule.shares))
    return ""


def _force(judgement: Judgement) -> str:
    decisive = judgement.decisive
    return decisive.candidate.norm.force if decisive and decisive.candidate else judgement.rule.force


def _clauses(judgement: Judgement, scope: Scope, deemed: Deemed | None) -> tuple[ClauseQuote, ...]:
    verdicts = {id(v.candidate): v for v in judgement.verdicts}
    found: dict[ClauseQuote, None] = {}
    for candidate in judgement.candidates:
        verdict = verdicts.get(id(candidate))
        remark = _judged(verdict, stands_alone(judgement.rule, scope)) if verdict else ""
        quote = candidate.quote(scope.corpus, remark)
        if quote is not None:
            found[quote] = None
    if deemed is not None and (quote := _fiction(deemed, scope)) is not None:
        found = {q: None for q in found if (q.document_id, q.anchor) != (quote.document_id, quote.anchor)}
        found[quote] = None
    if judgement.outcome is not Outcome.NOT_APPLICABLE:
        for result in judgement.results():
            for leaf in result.leaves():
                if leaf.supports:
                    found.update(dict.fromkeys(leaf.supports))
    return tuple(found)


def _judged(verdict: Verdict, stands_alone: bool) -> str:
    """How one norm by itself judges; of a deadline also which: 按此依据（完成日期不晚于2025年12月31日）：不满足."""
    measure = main_measure(verdict.result)
    asked = f"（{measure.asked}）" if stands_alone and measure is not None and measure.asked else ""
    return f"按此依据{asked}：{_VERDICTS[verdict.result.truth]}"


def _each_deadline(judgement: Judgement, scope: Scope) -> str:
    """Each document's deadline for itself, where documents set different ones: no later one replaces an earlier."""
    told_by: dict[str, None] = {}
    days = set()
    for verdict in judgement.verdicts if stands_alone(judgement.rule, scope) else ():
        candidate, measure = verdict.candidate, main_measure(verdict.result)
        if candidate is None or candidate.document is None or measure is None or measure.required is None:
            continue
        days.add(measure.required.value)
        told_by[f"按{candidate.document.cited}（{measure.asked}）{_VERDICTS[verdict.result.truth]}"] = None
    return f"；各文件的期限分别看：{'；'.join(told_by)}" if len(days) > 1 else ""


def _fiction(deemed: Deemed, scope: Scope) -> ClauseQuote | None:
    return deemed.candidate.quote(scope.corpus, f"认定{deemed.record.id}，{deemed.words}")


def _evidence(judgement: Judgement) -> tuple[Evidence, ...]:
    pieces: dict[Evidence, None] = {}
    for result in judgement.results():
        for leaf in result.leaves():
            for value in leaf.seen:
                if value.evidence:
                    pieces.update(dict.fromkeys(value.evidence))
    return tuple(pieces)


def _trace(judgement: Judgement, deemed: Deemed | None) -> tuple[TraceLine, ...]:
    if deemed is not None and deemed.settles and deemed.source.deeming is not None:
        line = TraceLine(deemed.words, Truth.FALSE.value, f"{deemed.source.deeming.fact.label}{told(deemed.record)}")
        return (*_trace(judgement, None), line)
    shown = [r for r in (judgement.applies, judgement.decisive.result if judgement.decisive else None) if r]
    if judgement.rule.shares:
        shown = [v.result for v in judgement.verdicts]
        return tuple([line for result in shown for leaf in result.leaves() for line in _trace_lines(leaf)])
    return tuple([leaf.traced for result in shown for leaf in result.leaves()])


def _trace_lines(leaf: Result) -> Iterator[TraceLine]:
    """A line of a rule on many, and below a share everyone it counted."""
    if leaf.members:
        yield TraceLine(leaf.asked, leaf.truth.value, leaf.sentence.partition("；")[0])
        yield from (TraceLine(f"　{m.name}", m.truth.value, m.detail) for m in leaf.members)
        return
    yield leaf.traced
