"""The message of a finding: what was found, why it is open, by which norm, and on whose record or ruling it rests."""

from __future__ import annotations

from compliance.checking.deeming import Deemed
from compliance.checking.fact_values import each_once, told
from compliance.checking.judge import NO_BASIS, NOBODY, NOT_CONCERNED, UNSETTLED, Judgement, Verdict, stands_alone
from compliance.checking.narrate import main_measure, sentences
from compliance.checking.results import Result
from compliance.checking.scope import Scope
from compliance.checking.truth import Truth
from compliance.checking.wording import sentence_list
from compliance.model.review import Outcome

_TAILS = {"一般": "属一般要求，未满足的须说明理由", "原则上": "属原则性要求，未满足的须说明理由",
          "目标": "属目标性要求，供参考", "鼓励": "属鼓励性要求，供参考"}  # fmt: skip
VERDICT_WORDS = {Truth.TRUE: "满足", Truth.FALSE: "不满足", Truth.UNKNOWN: "不能确定"}
"""How a norm by itself judges, in words."""


def message(judgement: Judgement, scope: Scope, deemed: Deemed | None = None) -> str:
    """The message of a finding, with the officers' records and rulings that it rests on.

    Where the law deems it says what was refused, by whose record, and what it is taken for.
    """
    return _by_record(judgement, scope, deemed) + _ruled(judgement)


def _by_record(judgement: Judgement, scope: Scope, deemed: Deemed | None) -> str:
    if deemed is None or deemed.source.deeming is None:
        text = _found(judgement, scope)
        if not scope.as_if or judgement.note == NOT_CONCERNED:
            return text
        return text + "".join(f"（{t}）" for t in dict.fromkeys(leaf.sentence for leaf in fictions(judgement, scope)))
    fact = deemed.source.deeming.fact
    said = f"{fact.label}{told(deemed.record)}，{deemed.words}"
    if deemed.settles:
        own = judgement.decisive.result if judgement.decisive else None
        also = next((v.fact.label for leaf in own.leaves() for v in leaf.seen(scope) if v.doubt), "") if own else ""
        return f"{also}未提供；{said}" if also and also != fact.label else said
    return f"{_found(judgement, scope)}（{said}，见{deemed.source.code}）"


def _ruled(judgement: Judgement) -> str:
    """Which officers' rulings the finding rests on."""
    if judgement.outcome is Outcome.NOT_APPLICABLE:
        return ""
    ids = each_once([c.rulings for c in judgement.candidates if c.usable])
    return f"（依裁断{'、'.join(ids)}）" if ids else ""


def fictions(judgement: Judgement, scope: Scope) -> tuple[Result, ...]:
    """The lines that the law takes for true or false because of a record."""
    if not scope.as_if:
        return ()
    return tuple(leaf for leaf in judgement.leaves if leaf.deemed)


def _found(judgement: Judgement, scope: Scope) -> str:
    outcome, decisive = judgement.outcome, judgement.decisive
    if outcome is Outcome.NOT_APPLICABLE:
        return inapplicable(judgement)
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


def inapplicable(judgement: Judgement) -> str:
    """Why a rule says nothing of the subject."""
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
        verdict_word = VERDICT_WORDS[verdict.result.truth]
        parts.append(f"按{candidate.document.cited}{section}（{measure.asked}）{verdict_word}")
    first = main_measure(dispute[0].result)
    observed = first.sentence.split("，")[0] if first else ""
    return f"{observed}：{'；'.join(parts)}；两处依据同级且均现行有效，要求不一致，无法判定"


def _each_deadline(judgement: Judgement, scope: Scope) -> str:
    """Each document's deadline for itself, where documents set different ones: no later one replaces an earlier."""
    told_by: dict[str, None] = {}
    days = set()
    for verdict in judgement.verdicts if stands_alone(judgement.rule, scope) else ():
        candidate, measure = verdict.candidate, main_measure(verdict.result)
        if candidate is None or candidate.document is None or measure is None or measure.required is None:
            continue
        days.add(measure.required.value)
        told_by[f"按{candidate.document.cited}（{measure.asked}）{VERDICT_WORDS[verdict.result.truth]}"] = None
    return f"；各文件的期限分别看：{'；'.join(told_by)}" if len(days) > 1 else ""
