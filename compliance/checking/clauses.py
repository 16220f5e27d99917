"""The clauses that a finding cites: those of its candidates, of what the law deems, of limits, and of its handling."""

from __future__ import annotations

from compliance.checking.deeming import Deemed
from compliance.checking.evaluate import evaluate
from compliance.checking.fact_values import each_once
from compliance.checking.judge import Judgement, Verdict, stands_alone
from compliance.checking.messages import VERDICT_WORDS
from compliance.checking.narrate import main_measure
from compliance.checking.resolve import Candidate
from compliance.checking.scope import Scope
from compliance.checking.truth import Truth
from compliance.model.review import ClauseQuote, Outcome


def clauses(judgement: Judgement, scope: Scope, deemed: Deemed | None = None) -> tuple[ClauseQuote, ...]:
    """The clauses of every candidate, of the fiction that settled it, and of the limits that were looked up."""
    found = _of_candidates(judgement, scope)
    supports: tuple[ClauseQuote, ...] = ()
    if judgement.outcome is not Outcome.NOT_APPLICABLE:
        supports = each_once([leaf.supports for leaf in judgement.leaves if leaf.supports])
    if deemed is not None and (quote := _fiction(deemed, scope)) is not None:
        others = tuple(q for q in found if (q.document_id, q.anchor) != (quote.document_id, quote.anchor))
        found = each_once([others, (quote,)])
    return each_once([found, supports]) if supports else found


def _of_candidates(judgement: Judgement, scope: Scope) -> tuple[ClauseQuote, ...]:
    """Every candidate's clause with its remark; the same few for all subjects where candidates hang on no facts."""
    ground, rule = judgement.ground, judgement.rule
    if judgement.candidates is not ground.settled:
        return _quotes(judgement.candidates, _remarks(judgement, scope), scope)
    if judgement.verdicts and (rule.parameter is not None or rule.shares):
        key: Truth | tuple[str, ...] | None = _remarks(judgement, scope)
    else:  # one result by all norms, or none
        key = judgement.verdicts[0].result.truth if judgement.verdicts else None
    known = ground.quotes.get(key)
    if known is None:
        known = ground.quotes[key] = _quotes(judgement.candidates, _remarks(judgement, scope), scope)
    return known


def _quotes(found: tuple[Candidate, ...], remarks: tuple[str, ...], scope: Scope) -> tuple[ClauseQuote, ...]:
    said = remarks or ("",) * len(found)
    quotes = (c.quote(scope.corpus, remark) for c, remark in zip(found, said, strict=True))
    return tuple(dict.fromkeys(q for q in quotes if q is not None))


def _remarks(judgement: Judgement, scope: Scope) -> tuple[str, ...]:
    """What is remarked on each candidate: how it judges, "" where it was passed over; () where none judges."""
    if not judgement.verdicts:
        return ()
    alone = stands_alone(judgement.rule, scope)
    said = {id(v.candidate): _judged(v, alone) for v in judgement.verdicts}
    return tuple([said.get(id(c), "") for c in judgement.candidates])


def _judged(verdict: Verdict, stands_alone: bool) -> str:
    """How one norm by itself judges; of a deadline also which: 按此依据（完成日期不晚于2025年12月31日）：不满足."""
    measure = main_measure(verdict.result)
    asked = f"（{measure.asked}）" if stands_alone and measure is not None and measure.asked else ""
    return f"按此依据{asked}：{VERDICT_WORDS[verdict.result.truth]}"


def _fiction(deemed: Deemed, scope: Scope) -> ClauseQuote | None:
    return deemed.candidate.quote(scope.corpus, f"认定{deemed.record.id}，{deemed.words}")


def legal_basis(judgement: Judgement, scope: Scope) -> tuple[ClauseQuote, ...]:
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
