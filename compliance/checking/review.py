"""All rules for all subjects of one plan: facts, corpus, date and region to a Review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod
from typing import Any, get_args

from compliance.checking.deeming import deem, determination_problems, refusals, with_fictions
from compliance.checking.derived import DERIVED_BY_NAME
from compliance.checking.findings import finding
from compliance.checking.judge import Judgement, judge
from compliance.checking.limits import typical_level
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt
from compliance.checking.waivers import apply_waivers, waiver_problems
from compliance.corpus import Corpus, Determination, Rule, Waiver
from compliance.model.aggregate import AnyFacts
from compliance.model.errors import CorpusError
from compliance.model.facts import Candidate, Fact, Facts, MaybeFact
from compliance.model.review import Finding, Outcome, Review, Subject, SubjectKind

_MOST_COMBINATIONS = 64
_PASSING = {Outcome.PASS, Outcome.NOT_APPLICABLE}
NO_DIFFERENCE = "（文内前后数值不一致，但按各数值判定结果相同）"


def review(
    facts: Facts,
    corpus: Corpus,
    *,
    as_of: date,
    region: str | None,
    include_drafts: bool = False,
    waivers: tuple[Waiver, ...] = (),
    determinations: tuple[Determination, ...] = (),
    only: frozenset[str] | None = None,
) -> Review:
    """Judge every rule for every subject it concerns.

    ``region`` is a province (or a place below one, or an alias); None or an unknown name leaves every
    provincial norm merely possible. ``waivers`` are added to those of the corpus; they are attached to
    findings and change no outcome. ``determinations``, added to those of the corpus too, are officers' records of
    refused data, which alone may turn missing data into a breach. The order of findings depends on the rules and the subjects only.
    ``only`` restricts the review to these rules; the others still say what the law deems.

    Raises:
        CorpusError: when the fact dictionary names a derived fact that does not exist.
    """
    check_derived(corpus)
    path = corpus.places.path(region)
    records = (*corpus.determinations, *determinations)
    common: dict[object, Any] = {}
    scopes = [
        scope_for(facts, corpus, s, as_of, path, refusals(facts, corpus, records, s, as_of) if records else {}, common)
        for s in _all_subjects(facts)
    ]
    concerned = {s: [scope for scope in scopes if scope.subject.kind in s] for s in {r.subjects for r in corpus.rules}}
    findings = tuple(
        [
            judge_rule(rule, scope, include_drafts)
            for rule in corpus.rules
            if rule.duty == "企业" and (only is None or rule.code in only)
            for scope in concerned[rule.subjects]
        ]
    )
    findings = apply_waivers(findings, facts, (*corpus.waivers, *waivers), as_of, corpus)
    not_run = tuple(code for code, entry in corpus.registry.items() if entry.state == "待编写")
    found = Review(facts, findings, as_of, path[-1] if path else region, corpus.hash, not_run)
    problems = (*waiver_problems(found, corpus, waivers), *determination_problems(found, corpus, determinations))
    return replace(found, notes=tuple(str(p) for p in problems))


def check_derived(corpus: Corpus) -> None:
    """That every derived fact of the dictionary has its function.

    Raises:
        CorpusError: naming the fact.
    """
    if "derived" in corpus.memo:
        return
    for fact in corpus.facts.values():
        if fact.derived is not None and fact.derived not in DERIVED_BY_NAME:
            known = "、".join(DERIVED_BY_NAME)
            raise CorpusError("facts.yaml", None, f"“{fact.name}”的来源“{fact.source}”不存在；可用：{known}", "C004")
    corpus.memo["derived"] = True


def scope_for(
    facts: AnyFacts,
    corpus: Corpus,
    subject: Subject,
    as_of: date,
    path: tuple[str, ...] | None,
    refused: Mapping[str, Determination] | None = None,
    common: dict[object, Any] | None = None,
) -> Scope:
    """The scope of one subject with the derived facts wired in. ``refused`` are records by the path of their fact.

    ``common`` is handed to all scopes of the same facts, so that what hangs on those alone is worked out once.
    """
    corpus.forget()
    scope = Scope(
        facts, corpus, subject, as_of, path, DERIVED_BY_NAME, typical_level, refused=refused or {},
        common={} if common is None else common,
    )  # fmt: skip
    return with_fictions(scope)


def subjects(facts: Facts, rule: Rule) -> Iterator[Subject]:
    """The subjects of a plan that a rule is about, in order."""
    return (s for s in _all_subjects(facts) if s.kind in rule.subjects)


def _all_subjects(facts: Facts) -> Iterator[Subject]:
    for kind in get_args(SubjectKind):
        if kind == "installation":
            for i, one in enumerate(facts.installations):
                yield Subject(kind, i, _text(one.name) or f"第{i + 1}套装置")
        elif kind == "data_centre":
            for i, centre in enumerate(facts.data_centres):
                yield Subject(kind, i, _text(centre.name) or f"第{i + 1}个数据中心")
        elif kind == "plan":
            yield Subject(kind, 0, "实施方案")
        elif kind == "enterprise":
            yield Subject(kind, 0, _text(facts.enterprise.name) or "企业")


def _text(fact: MaybeFact) -> str:
    return str(fact.value) if fact is not None and fact.value is not None else ""


def judge_rule(rule: Rule, scope: Scope, include_drafts: bool) -> Finding:
    """One rule for one subject; contradictory facts are tried under every value that the document gives.

    The same outcome under all of them stands, with a remark; different outcomes are 文内矛盾.
    """
    if scope.as_if and rule.cross_check:
        scope = replace(scope, as_if=(), seen={}, said={})
    first, deemed = judge(rule, scope, include_drafts), None
    if scope.refused:
        first, deemed = deem(first, scope, include_drafts)
    if not scope.contradictory:
        return finding(first, scope, deemed=deemed)
    conflicts = {p: _candidates(scope.facts, p) for p in first.conflicts(scope)}
    if not conflicts or deemed is not None:
        return finding(first, scope, deemed=deemed)
    if first.outcome is not Outcome.UNDETERMINED:
        return finding(first, scope, NO_DIFFERENCE)
    if prod(len(c) for c in conflicts.values()) > _MOST_COMBINATIONS or not all(conflicts.values()):
        return finding(first, scope)
    return _under_each(rule, scope, include_drafts, conflicts)


def _under_each(
    rule: Rule, scope: Scope, include_drafts: bool, conflicts: Mapping[str, tuple[Candidate, ...]]
) -> Finding:
    tried: list[tuple[Scope, Judgement]] = []
    for combination in product(*conflicts.values()):
        chosen = scope.choosing(dict(zip(conflicts, combination, strict=True)))
        tried.append((chosen, judge(rule, chosen, include_drafts)))
    outcomes = {j.outcome for _, j in tried}
    if len(outcomes) == 1 or outcomes <= _PASSING:
        best = next((t for t in tried if t[1].outcome is Outcome.PASS), tried[0])
        return finding(best[1], best[0], NO_DIFFERENCE)
    worst = min(tried, key=lambda t: list(Outcome).index(t[1].outcome))
    told = "；".join(dict.fromkeys(f"{finding(j, s).message}（{j.outcome.chinese}）" for s, j in tried))
    doubt = Doubt("文内矛盾", told)
    unsettled = replace(worst[1], outcome=Outcome.UNDETERMINED, doubt=doubt, dispute=())
    found = finding(unsettled, worst[0])
    return replace(found, message=f"文内前后矛盾，按不同数值判定结果不同：{told}，无法判定")


def _candidates(facts: AnyFacts, path: str) -> tuple[Candidate, ...]:
    value: object = facts
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, tuple) else getattr(value, part)
    return value.candidates if isinstance(value, Fact) else ()
