"""Running the cases beside the rules against the engine."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from compliance.checking.aggregate import aggregate_subject
from compliance.checking.case_facts import definition_of, facts_of, members_of
from compliance.checking.review import check_derived, judge_rule, scope_for, subjects
from compliance.checking.scope import Scope
from compliance.checking.waivers import apply_waivers
from compliance.checking.wording import quantity
from compliance.corpus import Corpus, Determination, Rule, Waiver
from compliance.corpus.cases import Case, case_files, read_cases
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import MEMBERS as MEMBERS_OF
from compliance.corpus.dictionary import RECORDS
from compliance.model.errors import CorpusError
from compliance.model.facts import (
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
)
from compliance.model.review import Finding, Outcome, Subject

_OF_PLANS = frozenset(RECORDS) - MEMBERS_OF.keys() - {"registration", "submission", "plan_entry"}
"""Kinds of facts that an enterprise's plan may have."""
_OUTCOMES = {o.chinese: o for o in Outcome}


@dataclass(frozen=True)
class CaseResult:
    """A case with what came of it."""

    case: Case
    finding: Finding | None
    passed: bool

    def __str__(self) -> str:
        """As printed: file:line, the case, expected and actual."""
        got = self.finding.outcome.chinese if self.finding else "没有结果"
        message = f"（{self.finding.message}）" if self.finding else ""
        mark = "通过" if self.passed else "未通过"
        return (
            f"{self.case.file}:{self.case.line}: {mark} {self.case.name}：期望{self.case.expected}，得到{got}{message}"
        )


def run_rule_tests(corpus: Corpus, codes: tuple[str, ...] = ()) -> tuple[CaseResult, ...]:
    """Every case of the corpus (of the rules named by ``codes``, if any), in order.

    Raises:
        CorpusError: for a case that cannot be read, or that names a rule or a fact that does not exist.
    """
    check_derived(corpus)
    results = []
    for path, name in case_files(corpus.folder):
        for case in read_cases(path, name):
            if not codes or case.rule in codes:
                results.append(run_case(case, corpus))
    return tuple(results)


def run_case(case: Case, corpus: Corpus) -> CaseResult:
    """One case. The rule's subject is the one that the case states facts of."""
    found = judge_case(case, corpus)
    if found is None:
        return CaseResult(case, None, False)
    grounds = cited(found)
    right = (
        found.outcome is _OUTCOMES[case.expected]
        and case.reason in ("", found.reason)
        and grounds.issuperset(case.documents)
        and grounds.isdisjoint(case.barred)
        and case.waivable in ("", "是" if waived(found, case, corpus) else "否")
        and case.observed in ("", _observed(found, corpus))
    )
    return CaseResult(case, found, right)


def cited(found: Finding) -> frozenset[str]:
    """The grounds of a finding as a case names them: the document (qh-gytdf), and the clause (qh-gytdf 3.11)."""
    return frozenset(name for c in found.clauses if c.chosen for name in (c.document_id, f"{c.document_id} {c.anchor}"))


def waived(found: Finding, case: Case, corpus: Corpus) -> bool:
    """Whether a waiver that is otherwise in order would be attached to the finding."""
    holder = "受豁免企业"
    facts = Facts(DocumentInfo("", "", "case", 0), EnterpriseFacts(name=Fact(holder)))
    waiver = Waiver("W", (case.rule,), holder, "", "其他", "", "", "测试批准人", case.day, case.day, "已批准")
    return apply_waivers((found,), facts, (waiver,), case.day, corpus)[0].waiver is not None


def judge_case(case: Case, corpus: Corpus) -> Finding | None:
    """What the rule finds on the facts of a case; None where the case has no subject for it.

    Raises:
        CorpusError: when the rule or a fact of the case does not exist.
    """
    rule = rule_of(case, corpus)
    scope = scope_of(case, rule, corpus)
    return None if scope is None else judge_rule(rule, scope, case.drafts)


def rule_of(case: Case, corpus: Corpus) -> Rule:
    """The rule that a case is about.

    Raises:
        CorpusError: when there is none.
    """
    rule = corpus.rule(case.rule)
    if rule is None:
        raise CorpusError(case.file, case.line, f"测试针对的规则“{case.rule}”不存在", "C009")
    return rule


def scope_of(case: Case, rule: Rule, corpus: Corpus) -> Scope | None:
    """The subject of a case with all that a rule may look at; None where the case has no subject for the rule.

    Raises:
        CorpusError: when a fact of the case does not exist, or belongs to another kind of subject than the rule's.
    """
    _check_kinds(case, rule, corpus)
    path = corpus.places.path(case.region)
    if rule.subjects[0] in MEMBERS_OF:
        many = members_of(case, rule, corpus)
        return scope_for(many, corpus, aggregate_subject(many, case.region), case.day, path)
    facts = facts_of(case, corpus)
    kind = subject_kind(case, rule, corpus)
    subject = next((s for s in subjects(facts, rule) if s.kind == kind), None)
    if subject is None:
        return None
    return scope_for(facts, corpus, subject, case.day, path, _refused(case, corpus, subject))


def _check_kinds(case: Case, rule: Rule, corpus: Corpus) -> None:
    """That a case states nothing but what the rule's subject has."""
    aggregate = rule.subjects[0] in MEMBERS_OF
    own = {rule.subjects[0]} if aggregate else _OF_PLANS
    if any(definition_of(s, case, corpus).kind not in own for s in case.facts) or (case.rows and not aggregate):
        raise CorpusError(case.file, case.line, f"测试里有不属于{rule.code}的对象的事实", "C004")
    if aggregate and any(s.state == REFUSED for s in case.stated):
        raise CorpusError(case.file, case.line, f"“{REFUSED}”只用于方案的测试：认定是对企业方案作出的", "C004")


def _observed(found: Finding, corpus: Corpus) -> str:
    """The measured value as a case writes it: 30%."""
    seen = found.observed
    return quantity(seen.value, seen.unit, corpus.lexicon) if seen and isinstance(seen.value, Decimal) else ""


def _refused(case: Case, corpus: Corpus, subject: Subject) -> dict[str, Determination]:
    """A determination of the case's own day for every fact that it states as 拒不提供."""
    refused = [definition_of(s, case, corpus) for s in case.facts if s.state == REFUSED]
    if not refused:
        return {}
    bare = scope_for(Facts(DocumentInfo("", "", "", 0)), corpus, subject, case.day, None)
    record = Determination("（测试）", "", "", REFUSED, (), case.name, "测试人", "测试机关", case.day)
    return {bare.path(d.kind, d.field): record for d in refused}


def subject_kind(case: Case, rule: Rule, corpus: Corpus) -> str:
    """The kind of subject that a case is about: the first of the rule's of which it states a fact."""
    stated = [definition_of(s, case, corpus).kind for s in case.facts]
    return next((k for k in rule.subjects if k in stated), rule.subjects[0])
