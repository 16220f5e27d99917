"""Testing the tests: change one thing in the corpus and see whether any case notices.

A mutant that no case kills marks a condition, a number, a date or a force that nobody tests. Mutants
that cannot make a difference are not made: another force of a draft, a harder force of a text that is
not held, a weaker force in the shade of another norm of the place that asks the same as strongly.
Changes of norms are in ``mutate_norms``, of the dates of documents and tables in ``mutate_dates``, those of conditions in
``mutate_trees``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from compliance.checking.critical import Cases, cases_by_rule
from compliance.checking.judge import OUTCOME_OF_FORCE
from compliance.checking.mutate_dates import date_changes
from compliance.checking.mutate_norms import counting, dates, forces, name_of, narrowed, value_changes
from compliance.checking.mutate_trees import line_changes, trees
from compliance.checking.rule_tests import run_case
from compliance.corpus import Corpus, Parameter, Rule
from compliance.corpus.conditions import (
    Line,
    Number,
    lines,
    parameters,
)
from compliance.corpus.rules import Row
from compliance.model.errors import CorpusError


@dataclass(frozen=True)
class Mutant:
    """A corpus with one change at ``place`` (file:line), told in ``text``, which no other mutant shares; ``rules`` are
    those whose cases might notice.
    """

    text: str
    rules: tuple[str, ...]
    corpus: Corpus
    place: str = ""


def survivors(corpus: Corpus) -> tuple[Mutant, ...]:
    """The mutants that no case kills."""
    cases = cases_by_rule(corpus)
    return tuple(m for m in mutants(corpus) if not killed(m, cases))


def killed(mutant: Mutant, cases: Cases) -> bool:
    """Whether a case of its rules fails on the mutant."""
    for case in (c for code in mutant.rules for c in cases.get(code, ())):
        try:
            if not run_case(case, mutant.corpus).passed:
                return True
        except CorpusError:
            return True
    return False


def mutants(corpus: Corpus) -> Iterator[Mutant]:
    """Every mutant of rules, tables, norms, parameters and dates, in order; each text once."""
    seen: dict[str, int] = {}
    for mutant in (*_of_rules(corpus), *_of_parameters(corpus), *_of_dates(corpus)):
        count = seen[mutant.text] = seen.get(mutant.text, 0) + 1
        yield mutant if count == 1 else replace(mutant, text=f"{mutant.text}（第{count}处）")


def _of_rules(corpus: Corpus) -> Iterator[Mutant]:
    for rule in corpus.rules:
        for text, changed, place in (*_conditions(rule), *_rows(rule), *_own_norms(rule, corpus), *_waivable(rule)):
            rules = tuple(changed if r.code == rule.code else r for r in corpus.rules)
            yield Mutant(f"{rule.code} {text}", (rule.code,), replace(corpus, rules=rules), place or f"{rule.file}:1")
        for text, changed, noticed, place in _deemings(rule, corpus):
            rules = tuple(changed if r.code == rule.code else r for r in corpus.rules)
            yield Mutant(f"{rule.code} {text}", noticed, replace(corpus, rules=rules), place)


def _of_parameters(corpus: Corpus) -> Iterator[Mutant]:
    for parameter in corpus.parameters.values():
        users = _users(parameter, corpus)
        for text, other, place in value_changes(parameter, corpus):
            changed = {**corpus.parameters, parameter.code: other}
            yield Mutant(f"参数{parameter.code} {text}", users, replace(corpus, parameters=changed), place)


def _of_dates(corpus: Corpus) -> Iterator[Mutant]:
    for change in date_changes(corpus):
        yield Mutant(change.text, change.rules, change.corpus, change.place)


def _users(parameter: Parameter, corpus: Corpus) -> tuple[str, ...]:
    direct = tuple(r.code for r in corpus.rules if parameter.code in (*parameters(r.applies), *parameters(r.tree)))
    return direct or tuple(r.code for r in corpus.rules if r.cross_check)


Changed = Iterator[tuple[str, Rule, str]]
"""What was changed, the rule with the change, and its place."""


def _conditions(rule: Rule) -> Changed:
    if isinstance(rule.applies, Line):
        yield f"适用：删去“{rule.applies.text}”", replace(rule, applies=None), rule.applies.place
    for part, root in (("适用", rule.applies), ("要求", rule.requirement)):
        if root is None:
            continue
        for text, changed, place in trees(root):
            swapped = replace(rule, applies=changed) if part == "适用" else replace(rule, requirement=changed)
            yield f"{part}：{text}", swapped, place


def _rows(rule: Rule) -> Changed:
    table = rule.table
    if table is None:
        return

    def with_rows(rows: tuple[Row, ...]) -> Rule:
        return replace(rule, table=replace(table, rows=rows))

    yield "判定表其余对换", replace(rule, table=replace(table, otherwise=not table.otherwise)), f"{rule.file}:1"
    for i, row in enumerate(table.rows):
        place = f"{rule.file}:{row.line}"
        before, after = table.rows[:i], table.rows[i + 1 :]
        yield f"判定表删去第{i + 1}行", with_rows((*before, *after)), place
        yield f"判定表第{i + 1}行结论对换", with_rows((*before, replace(row, meets=not row.meets), *after)), place
        for j, condition in enumerate(row.conditions):
            for text, changed in line_changes(condition):
                conditions = (*row.conditions[:j], changed, *row.conditions[j + 1 :])
                rows = (*before, replace(row, conditions=conditions), *after)
                yield f"判定表第{i + 1}行{text}", with_rows(rows), place
    for i, j, rows in _swapped(table.rows):
        yield f"判定表第{i + 1}行与第{j + 1}行的数值对换", with_rows(rows), f"{rule.file}:{table.rows[j].line}"


def _swapped(rows: tuple[Row, ...]) -> Iterator[tuple[int, int, tuple[Row, ...]]]:
    """The rows with the number of one in place of its neighbour's, where the two differ."""
    for i, j in pairwise(range(len(rows))):
        one, other = _number_of(rows[i]), _number_of(rows[j])
        if one is not None and other is not None and one != other:
            yield i, j, (*rows[:i], _numbered(rows[i], other), _numbered(rows[j], one), *rows[j + 1 :])


def _number_of(row: Row) -> Number | None:
    return next((c.value for c in row.conditions if isinstance(c.value, Number)), None)


def _numbered(row: Row, number: Number) -> Row:
    changed = tuple(replace(c, value=number) if isinstance(c.value, Number) else c for c in row.conditions)
    return replace(row, conditions=changed)


def _waivable(rule: Rule) -> Changed:
    if not rule.waivable:
        yield "可豁免改为是", replace(rule, waivable=True), f"{rule.file}:1"


def _own_norms(rule: Rule, corpus: Corpus) -> Changed:
    asks_only = all(line.relation.word == "应载明" for line in lines(rule.tree))
    for i, norm in enumerate(rule.norms):
        others = (*rule.norms[:i], *rule.norms[i + 1 :])
        name = f"依据{name_of(norm, rule.norms)}"
        yield f"删去{name}", replace(rule, norms=others), norm.place
        changed = [] if asks_only else [(f"效力改为{f}", replace(norm, force=f)) for f in forces(norm, others, corpus)]
        for text, other in (*changed, *dates(norm, False), *narrowed(norm), *counting(norm)):
            norms = (*rule.norms[:i], other, *rule.norms[i + 1 :])
            yield f"{name}{text}", replace(rule, norms=norms), norm.place
    if rule.cross_check:
        norms = corpus.norms_of(rule)
        yield "效力改为目标", replace(rule, force="目标", norms=norms), f"{rule.file}:1"
    elif len(rule.norms) > 1 and not asks_only:
        outcome = OUTCOME_OF_FORCE[rule.force]
        for force in (f for f in ("强制", "一般", "目标") if OUTCOME_OF_FORCE[f] is not outcome):
            norms = tuple(replace(n, force=force) if n.force == rule.force else n for n in rule.norms)
            yield f"效力整条改为{force}", replace(rule, norms=norms), f"{rule.file}:1"


def _deemings(rule: Rule, corpus: Corpus) -> Iterator[tuple[str, Rule, tuple[str, ...], str]]:
    """A 视为 taken away, aimed at fewer rules, or settling less; with the rules that should notice, and its place."""
    deeming = rule.deeming
    if deeming is None:
        return
    yield "删去视为", replace(rule, deeming=None), (rule.code,), f"{rule.file}:1"
    for target in deeming.targets:
        fewer = tuple(t for t in deeming.targets if t != target)
        yield f"视为不针对{target}", replace(rule, deeming=replace(deeming, targets=fewer)), (target,), f"{rule.file}:1"
    asking = tuple(
        r.code
        for r in corpus.rules
        if any(line.fact.source == deeming.fact.source for node in (r.applies, r.tree) for line in lines(node))
    )
    for line in deeming.as_if:
        rest = tuple(one for one in deeming.as_if if one is not line)
        yield f"删去如同“{line.text}”", replace(rule, deeming=replace(deeming, as_if=rest)), asking, line.place
