"""The facts that a case beside a rule states, as the engine takes them: those of one plan, of a register, of an annual plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.corpus import Corpus, Rule
from compliance.corpus.cases import Case, CaseRow, Stated
from compliance.corpus.determinations import REFUSED
from compliance.corpus.dictionary import BY_PRODUCT, MEMBERS, RECORDS, FactDef
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


def members_of(case: Case, rule: Rule, corpus: Corpus) -> RegionFacts | AnnualPlanFacts:
    """The register or the annual plan of a case, one record for each row and each copy of it."""
    records: dict[str, list[Any]] = {kinds[0]: [] for group in MEMBERS.values() for kinds in group.values()}
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
    kinds = {definition_of(s, case, corpus).kind for s in row.facts}
    known = MEMBERS[rule.subjects[0]]
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


def _fill(stated: tuple[Stated, ...], by_kind: Mapping[str, dict[str, Fact]], case: Case, corpus: Corpus) -> None:
    product = next((s.texts[0] for s in stated if s.name == "装置.产品" and s.texts), "")
    for one in stated:
        definition = definition_of(one, case, corpus)
        fact = _fact(one, definition, product, case, corpus)
        if fact is not None:
            by_kind[definition.kind][definition.field] = fact


def definition_of(stated: Stated, case: Case, corpus: Corpus) -> FactDef:
    """What the fact dictionary says of a stated fact.

    Raises:
        CorpusError: for a fact that it does not have, and for one that is derived.
    """
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
