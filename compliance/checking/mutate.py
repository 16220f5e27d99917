"""Testing the tests: change one thing in the corpus and see whether any case notices.

A mutant that no case kills marks a condition, a number, a date or a force that nobody tests. The changes themselves
are in ``mutate_trees`` (conditions), ``mutate_norms`` and ``mutate_dates`` (documents and tables).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from compliance.checking.critical import Cases, cases_by_rule
from compliance.checking.mutate_dates import date_changes
from compliance.checking.mutate_norms import Changed, own_norm_changes, value_changes
from compliance.checking.mutate_trees import line_changes, trees
from compliance.checking.rule_tests import run_case
from compliance.corpus import Corpus, Parameter, Rule
from compliance.corpus.conditions import Line, Number, lines, parameters
from compliance.corpus.dictionary import MEMBERS
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
        for text, changed, place in (
            *_conditions(rule),
            *_rows(rule),
            *own_norm_changes(rule, corpus),
            *_waivable(rule),
        ):
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
    """Waivers are for plans: a rule on a region or an annual plan cannot be waived whatever it says."""
    if not rule.waivable and rule.subjects[0] not in MEMBERS:
        yield "可豁免改为是", replace(rule, waivable=True), f"{rule.file}:1"


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
