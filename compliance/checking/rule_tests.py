"""Running the cases beside the rules against the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.checking.aggregate import aggregate_subject
from compliance.checking.review import check_derived, judge_rule, scope_for, subjects
from compliance.checking.scope import Scope
from compliance.checking.waivers import apply_waivers
from compliance.checking.wording import quantity
from compliance.corpus import Corpus, Determination, Rule, Waiver
from compliance.corpus.cases import Case, CaseRow, Stated, case_files, read_cases
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import BY_PRODUCT, RECORDS, FactDef
from compliance.corpus.dictionary import MEMBERS as MEMBERS_OF
from compliance.model.aggregate import (
    AnnualPlanFacts,
    AnnualPlanInfo,
    RegionFacts,
    RegionInfo,
    RegisteredInstallation,
)
from compliance.model.errors import CorpusError
from compliance.model.facts import (
    Candidate,
    DataCentreFacts,
    DocumentInfo,
    EnterpriseFacts,
    Fact,
    Facts,
    InstallationFacts,
    PlanFacts,
    Value,
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
    if any(_definition(s, case, corpus).kind not in own for s in case.facts) or (case.rows and not aggregate):
        raise CorpusError(case.file, case.line, f"测试里有不属于{rule.code}的对象的事实", "C004")
    if aggregate and any(s.state == REFUSED for s in case.stated):
        raise CorpusError(case.file, case.line, f"“{REFUSED}”只用于方案的测试：认定是对企业方案作出的", "C004")


def _observed(found: Finding, corpus: Corpus) -> str:
    """The measured value as a case writes it: 30%."""
    seen = found.observed
    return quantity(seen.value, seen.unit, corpus.lexicon) if seen and isinstance(seen.value, Decimal) else ""


def members_of(case: Case, rule: Rule, corpus: Corpus) -> RegionFacts | AnnualPlanFacts:
    """The register or the annual plan of a case, one record for each row and each copy of it."""
    records: dict[str, list[Any]] = {kinds[0]: [] for group in MEMBERS_OF.values() for kinds in group.values()}
    for row in case.rows:
        kinds = _row_kinds(row, case, rule, corpus)
        one: dict[str, dict[str, Fact]] = {kind: {} for kind in RECORDS}
        _fill(row.facts, one, case, corpus)
        kind = "installation" if kinds & {"installation", "registration"} else kinds.pop()
        record = RegisteredInstallation if kind == "installation" else RECORDS[kind]
        made = record(**one["registration"], **one[kind]) if kind == "installation" else record(**one[kind])
        records[kind] += [_copy(made, n, row.copies) for n in range(row.copies)]
    own: dict[str, dict[str, Fact]] = {kind: {} for kind in RECORDS}
    _fill(case.facts, own, case, corpus)
    if rule.subjects[0] == "annual_plan":
        return AnnualPlanFacts(AnnualPlanInfo(**own["annual_plan"]), tuple(records["plan_entry"]))
    return RegionFacts(
        RegionInfo(**own["region"]), tuple(records["installation"]), tuple(records["data_centre"]),
        tuple(records["submission"]),
    )  # fmt: skip


def _row_kinds(row: CaseRow, case: Case, rule: Rule, corpus: Corpus) -> set[str]:
    """The kinds of a row's facts, which must be those of one member of the rule's subject."""
    kinds = {_definition(s, case, corpus).kind for s in row.facts}
    known = MEMBERS_OF[rule.subjects[0]]
    if not kinds or not any(kinds <= set(group) for group in known.values()):
        text = f"一行只写一个对象的事实；可用的对象：{'、'.join(known)}"
        raise CorpusError(case.file, case.line, text, "C004")
    return kinds


def _copy(made: Any, number: int, copies: int) -> Any:
    """One of several copies of a row: an enterprise of its own name where the row names one."""
    enterprise = getattr(made, "enterprise", None)
    if copies == 1 or enterprise is None or enterprise.value is None:
        return made
    return replace(made, enterprise=replace(enterprise, value=f"{enterprise.value}{number + 1}"))


def _refused(case: Case, corpus: Corpus, subject: Subject) -> dict[str, Determination]:
    """A determination of the case's own day for every fact that it states as 拒不提供."""
    refused = [_definition(s, case, corpus) for s in case.facts if s.state == REFUSED]
    if not refused:
        return {}
    bare = scope_for(Facts(DocumentInfo("", "", "", 0)), corpus, subject, case.day, None)
    record = Determination("（测试）", "", "", REFUSED, (), case.name, "测试人", "测试机关", case.day)
    return {bare.path(d.kind, d.field): record for d in refused}


def subject_kind(case: Case, rule: Rule, corpus: Corpus) -> str:
    """The kind of subject that a case is about: the first of the rule's of which it states a fact."""
    stated = [_definition(s, case, corpus).kind for s in case.facts]
    return next((k for k in rule.subjects if k in stated), rule.subjects[0])


def facts_of(case: Case, corpus: Corpus) -> Facts:
    """The facts of a case: one subject of each kind that it speaks of, and its further installations."""
    by_kind: dict[str, dict[str, Fact]] = {kind: {} for kind in RECORDS}
    _fill(case.facts, by_kind, case, corpus)
    more = []
    for stated in case.installations:
        one: dict[str, dict[str, Fact]] = {kind: {} for kind in RECORDS}
        _fill(stated, one, case, corpus)
        more.append(InstallationFacts(**one["installation"]))
    rule = corpus.rule(case.rule)
    wanted = set(rule.subjects) if rule and len(rule.subjects) == 1 else set()
    first = (
        (InstallationFacts(**by_kind["installation"]),) if by_kind["installation"] or "installation" in wanted else ()
    )
    centre = (DataCentreFacts(**by_kind["data_centre"]),) if by_kind["data_centre"] or "data_centre" in wanted else ()
    return Facts(
        DocumentInfo(case.file, "", "case", 0),
        EnterpriseFacts(**by_kind["enterprise"]),
        PlanFacts(**by_kind["plan"]),
        (*first, *more),
        centre,
    )


def _fill(stated: tuple[Stated, ...], by_kind: Mapping[str, dict[str, Fact]], case: Case, corpus: Corpus) -> None:
    product = next((s.texts[0] for s in stated if s.name == "装置.产品" and s.texts), "")
    for one in stated:
        definition = _definition(one, case, corpus)
        fact = _fact(one, definition, product, case, corpus)
        if fact is not None:
            by_kind[definition.kind][definition.field] = fact


def _definition(stated: Stated, case: Case, corpus: Corpus) -> FactDef:
    definition = corpus.facts.get(stated.name)
    if definition is None:
        raise CorpusError(case.file, case.line, f"事实字典里没有“{stated.name}”", "C004")
    if definition.derived is not None or definition.kind not in RECORDS:
        raise CorpusError(case.file, case.line, f"“{stated.name}”是算出来的，测试里请写它所依据的事实", "C004")
    return definition


def _fact(stated: Stated, definition: FactDef, product: str, case: Case, corpus: Corpus) -> Fact | None:
    if stated.state in ("未载明", REFUSED):
        return None
    if stated.state == "无法辨认":
        return Fact(None, state="illegible")
    values = [_value(t, definition, product, case, corpus) for t in stated.texts]
    if stated.state == "相互矛盾":
        candidates = tuple(Candidate(v, u, t, ()) for t, (v, u) in zip(stated.texts, values, strict=True))
        return Fact(None, state="conflicting", candidates=candidates)
    if definition.type == "集合":
        words = _codes(definition)
        return Fact(tuple(words.get(t, t) for t in stated.texts), confidence=float(stated.confidence))
    value, unit = values[0]
    return Fact(value, unit, stated.texts[0], confidence=float(stated.confidence))


def _codes(definition: FactDef) -> dict[str, str]:
    return {word: code for code, word in (definition.words or {}).items()}


def _value(text: str, definition: FactDef, product: str, case: Case, corpus: Corpus) -> tuple[Value, str]:
    def wrong(why: str) -> CorpusError:
        return CorpusError(case.file, case.line, f"事实“{definition.name}”的值“{text}”{why}", "C006")

    try:
        if definition.type == "数值":
            return _number(text, definition, product, corpus)
        if definition.type == "日期":
            return date.fromisoformat(text), ""
    except (ArithmeticError, ValueError, LookupError):
        raise wrong("看不懂") from None
    if definition.type == "是非":
        return {"是": True, "否": False}[text], ""
    codes = _codes(definition)
    if definition.type == "枚举" and text not in codes:
        raise wrong(f"不是取值；可用：{'、'.join(codes)}")
    return codes.get(text, text), ""


def _number(text: str, definition: FactDef, product: str, corpus: Corpus) -> tuple[Value, str]:
    written, _, unit_text = text.partition(" ")
    value = Decimal(written)
    own: Any = corpus.products.get(product)
    unit = (own.unit if own else "") if definition.unit == BY_PRODUCT else definition.unit
    if not unit_text:
        return value, unit
    given = corpus.lexicon.unit(unit_text)
    if given is None:
        raise LookupError(unit_text)
    converted = corpus.lexicon.convert(value, given.code, unit)
    return (value, given.code) if converted is None else (converted, unit)
