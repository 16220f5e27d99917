"""Reviews of many at once: a region's register, and a government's annual plan of retrofits.

The rules are ordinary ones whose subject is 地区 or 年度计划; they are judged by the same engine as a plan's.
"""

from __future__ import annotations

from datetime import date

from compliance.checking.review import check_derived, judge_rule, scope_for
from compliance.corpus import Corpus
from compliance.model.aggregate import AnnualPlanFacts, RegionFacts
from compliance.model.facts import MaybeFact
from compliance.model.review import AggregateReview, Subject


def review_region(
    facts: RegionFacts, corpus: Corpus, *, as_of: date, region: str | None = None, include_drafts: bool = False
) -> AggregateReview:
    """Judge every rule on regions by the register of one.

    ``region`` is the place whose norms count, by default the one that the register names; None or an unknown
    name leaves every provincial norm merely possible.

    Raises:
        CorpusError: when the fact dictionary names a derived fact that does not exist.
    """
    return _review(facts, corpus, as_of, _place(region, facts.region.name), include_drafts)


def review_annual_plan(
    facts: AnnualPlanFacts, corpus: Corpus, *, as_of: date, region: str | None = None, include_drafts: bool = False
) -> AggregateReview:
    """Judge every rule on annual plans by one of them; ``region`` as for ``review_region``.

    Raises:
        CorpusError: when the fact dictionary names a derived fact that does not exist.
    """
    return _review(facts, corpus, as_of, _place(region, facts.annual_plan.region), include_drafts)


def aggregate_subject(facts: RegionFacts | AnnualPlanFacts, place: str | None) -> Subject:
    """Of whom findings on these facts speak."""
    if isinstance(facts, RegionFacts):
        return Subject("region", 0, _place(None, facts.region.name) or place or "本地区")
    return Subject("annual_plan", 0, _place(None, facts.annual_plan.name) or "年度改造淘汰计划")


def _review(
    facts: RegionFacts | AnnualPlanFacts, corpus: Corpus, as_of: date, place: str | None, include_drafts: bool
) -> AggregateReview:
    check_derived(corpus)
    path = corpus.places.path(place)
    subject = aggregate_subject(facts, path[-1] if path else place)
    scope = scope_for(facts, corpus, subject, as_of, path)
    findings = tuple(
        judge_rule(rule, scope, include_drafts) for rule in corpus.rules if rule.subjects == (subject.kind,)
    )
    return AggregateReview(facts, findings, as_of, path[-1] if path else place, corpus.hash)


def _place(given: str | None, stated: MaybeFact) -> str | None:
    if given is not None:
        return given
    return str(stated.value) if stated is not None and stated.value is not None else None
