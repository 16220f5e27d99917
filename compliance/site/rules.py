"""The view of a rule: in words, its limits by place and date, its examples, what leaves it open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.checking import explain, run_rule_tests
from compliance.checking.explain import Explanation
from compliance.checking.wording import number
from compliance.corpus import Clause, Corpus, Document, Parameter, Registration, Rule
from compliance.corpus.cases import case_files
from compliance.corpus.conditions import parameters, stated_lines
from compliance.corpus.coverage import Disposition
from compliance.corpus.dictionary import BY_PRODUCT, KINDS, FactDef
from compliance.corpus.entries import entries
from compliance.corpus.strict import plain, read_yaml
from compliance.corpus.words import Reason
from compliance.site.documents import Citations
from compliance.site.norms import NormRow, norm_row, rule_rows

_OF_THE_CASE = ("名", "日期", "地区", "期望", "理由", "依据")
OPEN_OUTCOME = "无法判定"
OUTCOMES = {
    "符合": "pass",
    "不符合": "fail",
    "需审查": "review",
    "提示": "advice",
    OPEN_OUTCOME: "undetermined",
    "不适用": "not-applicable",
}
"""Outcome → its CSS class; the word is always printed."""


@dataclass(frozen=True)
class Example:
    """A test beside the rule: what is given, what must come out, and what the program says of it."""

    name: str
    day: str
    region: str
    given: tuple[tuple[str, str], ...]
    expected: str
    reason: str
    message: str
    passed: bool

    @property
    def colour(self) -> str:
        """The CSS class of the outcome."""
        return OUTCOMES.get(self.expected, "undetermined")


@dataclass(frozen=True)
class FactView:
    """A fact that the rule reads, and how to state it."""

    name: str
    label: str
    subject: str
    unit: str
    words: tuple[str, ...]
    plausible: str
    derived: bool


@dataclass(frozen=True)
class RuleView:
    """A rule's page; for a code that has no rule (yet) only ``registration`` and ``clauses`` are set."""

    code: str
    title: str
    registration: Registration | None
    clauses: tuple[tuple[Document, Clause, Disposition], ...]
    rule: Rule | None = None
    explanation: Explanation | None = None
    applies: tuple[tuple[int, str], ...] = ()
    requires: tuple[tuple[int, str], ...] = ()
    rows: tuple[NormRow, ...] = ()
    own_parameters: tuple[tuple[Parameter, tuple[NormRow, ...]], ...] = ()
    levels: tuple[str, ...] = ()
    facts: tuple[FactView, ...] = ()
    examples: tuple[Example, ...] = ()
    reasons: tuple[tuple[str, Reason | None, tuple[str, ...]], ...] = ()
    remedy: str = ""
    due: str = ""


def rule_views(corpus: Corpus, citations: Citations, as_of: date | None) -> tuple[RuleView, ...]:
    """A view for every code that is registered or has a rule."""
    examples = _examples(corpus)
    codes = sorted({*corpus.registry, *(r.code for r in corpus.rules)})
    return tuple(_view(code, corpus, citations, as_of, examples.get(code, ())) for code in codes)


def _view(
    code: str, corpus: Corpus, citations: Citations, as_of: date | None, examples: tuple[Example, ...]
) -> RuleView:
    rule, registration = corpus.rule(code), corpus.registry.get(code)
    clauses = citations.clauses_of(code)
    if rule is None:
        return RuleView(code, registration.title if registration else code, registration, clauses)
    # The words of a rule do not depend on the day; the day here only satisfies the signature.
    words = explain(code, corpus, region=None, as_of=as_of or date.max)
    used = dict.fromkeys((*parameters(rule.applies), *parameters(rule.tree)))
    return RuleView(
        code,
        rule.title,
        registration,
        clauses,
        rule,
        words,
        _indented(words.applies),
        _indented(words.requires),
        rule_rows(rule, corpus, as_of),
        tuple(
            (corpus.parameters[p], tuple(norm_row(n, corpus) for n in corpus.parameters[p].norms))
            for p in used
            if p != rule.parameter
        ),
        tuple(f"{ref.level}水平" if ref.table == "表" else ref.level for ref in rule.levels),
        _facts(rule, corpus),
        examples,
        _reasons(rule, examples, corpus),
        rule.remedy,
        _due(rule.due_days),
    )


def _due(days: int | None) -> str:
    if days is None:
        return ""
    return f"{days}天" if days else "立即"


def _indented(texts: Iterable[str]) -> tuple[tuple[int, str], ...]:
    """(depth, text) of lines that are indented by two spaces a level."""
    return tuple(((len(t) - len(t.lstrip())) // 2, t.strip()) for t in texts)


def _facts(rule: Rule, corpus: Corpus) -> tuple[FactView, ...]:
    norms = corpus.norms_of(rule)
    trees = (rule.applies, rule.tree, *(t for n in norms for t in (n.condition, n.members)))
    found: dict[str, FactDef] = {line.fact.name: line.fact for tree in trees for line in stated_lines(tree)}
    return tuple(_fact(f, corpus) for f in found.values())


def _fact(fact: FactDef, corpus: Corpus) -> FactView:
    unit = "该产品单位产品能耗的单位" if fact.unit == BY_PRODUCT else corpus.lexicon.written(fact.unit)
    subject = next((word for word, kind in KINDS.items() if kind == fact.kind), fact.kind)
    derived = fact.derived is not None
    return FactView(fact.name, fact.label, subject, unit, tuple((fact.words or {}).values()), _plausible(fact), derived)


def _plausible(fact: FactDef) -> str:
    span = fact.plausible
    if span is None:
        return ""
    low, high = (b.isoformat() if isinstance(b, date) else number(b) for b in (span.low, span.high))
    return f"{span.relative_to}水平的{low}至{high}倍" if span.relative_to else f"{low}至{high}"


def _reasons(
    rule: Rule, examples: tuple[Example, ...], corpus: Corpus
) -> tuple[tuple[str, Reason | None, tuple[str, ...]], ...]:
    """The reasons for which the examples stay open, with what to do and the examples' names."""
    found: dict[str, tuple[str, ...]] = {}
    for one in examples:
        if one.expected == OPEN_OUTCOME and one.reason:
            found[one.reason] = (*found.get(one.reason, ()), one.name)
    order = list(corpus.lexicon.reasons)
    ranked = sorted(found, key=lambda r: order.index(r) if r in order else len(order))
    words = corpus.lexicon
    known = {c: replace(r, next_step=words.next_step(c, bool(rule.shares))) for c, r in words.reasons.items()}
    return tuple((reason, known.get(reason), found[reason]) for reason in ranked)


def _examples(corpus: Corpus) -> Mapping[str, tuple[Example, ...]]:
    """The examples of every rule, as written in the test files, with what the engine says."""
    results = {(r.case.file, r.case.line): r for r in run_rule_tests(corpus)}
    found: dict[str, tuple[Example, ...]] = {}
    for path, name in case_files(corpus.folder):
        for entry in entries(read_yaml(path, name), "测试", None, name, 1):
            result = results.get((name, entry.line()))
            if result is None:
                continue
            finding = result.finding
            example = Example(
                entry.text("名"),
                entry.text("日期"),
                entry.text("地区", "未知"),
                _given(entry.data),
                result.case.expected,
                (finding.reason or "") if finding and result.case.expected == OPEN_OUTCOME else result.case.reason,
                finding.message if finding else "",
                result.passed,
            )
            found[result.case.rule] = (*found.get(result.case.rule, ()), example)
    return found


def _given(data: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Everything that a case states, whatever its keys: 事实 first by name, the rest under its own key."""
    facts = plain(data.get("事实") or {})
    rows = [(k, _shown(v)) for k, v in facts.items()] if isinstance(facts, dict) else [("事实", _shown(facts))]
    rows += [(k, _shown(plain(v))) for k, v in data.items() if k not in (*_OF_THE_CASE, "事实") and v is not None]
    return tuple(rows)


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(f"{k}：{_shown(v)}" for k, v in value.items())
    if isinstance(value, list):
        return (
            "；".join(_shown(v) for v in value)
            if any(isinstance(v, dict) for v in value)
            else "、".join(_shown(v) for v in value)
        )
    return "" if value is None else str(value)
