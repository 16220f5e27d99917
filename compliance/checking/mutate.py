"""Testing the tests: change one thing in the corpus and see whether any case notices.

A mutant that no case kills marks a condition, a number, a date or a force that nobody tests. Mutants
that cannot make a difference are not made: another force of a draft, a harder force of a text that is
not held, a weaker force in the shade of another norm of the place that asks the same as strongly.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from compliance.checking.judge import OUTCOME_OF_FORCE, SEVERITY
from compliance.checking.rule_tests import run_case
from compliance.corpus import Corpus, Norm, Parameter, Rule
from compliance.corpus.cases import Case, case_files, read_cases
from compliance.corpus.conditions import RELATION_OF, Group, Line, Node, Number, lines, parameters
from compliance.corpus.places import NATION
from compliance.model.errors import CorpusError
from compliance.model.review import Outcome

FLIPS = {
    "不高于": ("高于", "低于"),
    "低于": ("不低于",),
    "不低于": ("低于", "高于"),
    "高于": ("不高于", "不低于"),
    "不晚于": ("晚于", "早于"),
    "不早于": ("早于", "晚于"),
    "等于": ("不高于", "不低于"),
    "是": ("不是",),
    "不是": ("是",),
    "属于": ("不属于",),
    "不属于": ("属于",),
    "包含": ("不包含",),
    "不包含": ("包含",),
    "应包含": ("包含", "不包含"),
    "已载明": ("未载明",),
    "未载明": ("已载明",),
    "应载明": ("未载明",),
}
NUDGE = 100
"""A number is nudged by one part in a hundred."""


@dataclass(frozen=True)
class Mutant:
    """A corpus with one change, told in ``text``; ``rules`` are those whose cases might notice."""

    text: str
    rules: tuple[str, ...]
    corpus: Corpus


def survivors(corpus: Corpus) -> tuple[str, ...]:
    """The mutants that no case kills."""
    cases: dict[str, list[Case]] = {}
    for path, name in case_files(corpus.folder):
        for case in read_cases(path, name):
            cases.setdefault(case.rule, []).append(case)
    return tuple(m.text for m in mutants(corpus) if not _killed(m, cases))


def _killed(mutant: Mutant, cases: dict[str, list[Case]]) -> bool:
    for case in (c for code in mutant.rules for c in cases.get(code, ())):
        try:
            if not run_case(case, mutant.corpus).passed:
                return True
        except CorpusError:
            return True
    return False


def mutants(corpus: Corpus) -> Iterator[Mutant]:
    """Every mutant of rules, tables, norms and parameters."""
    for rule in corpus.rules:
        for text, changed in (*_conditions(rule), *_rows(rule), *_own_norms(rule, corpus)):
            rules = tuple(changed if r.code == rule.code else r for r in corpus.rules)
            yield Mutant(f"{rule.code} {text}", (rule.code,), replace(corpus, rules=rules))
        for text, changed, noticed in _deemings(rule, corpus):
            rules = tuple(changed if r.code == rule.code else r for r in corpus.rules)
            yield Mutant(f"{rule.code} {text}", noticed, replace(corpus, rules=rules))
    for parameter in corpus.parameters.values():
        users = _users(parameter, corpus)
        for text, other in _values(parameter, corpus):
            changed_parameters = {**corpus.parameters, parameter.code: other}
            yield Mutant(f"参数{parameter.code} {text}", users, replace(corpus, parameters=changed_parameters))


def _users(parameter: Parameter, corpus: Corpus) -> tuple[str, ...]:
    direct = tuple(r.code for r in corpus.rules if parameter.code in (*parameters(r.applies), *parameters(r.tree)))
    return direct or tuple(r.code for r in corpus.rules if r.cross_check)


def _conditions(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for part, root in (("适用", rule.applies), ("要求", rule.requirement)):
        if root is None:
            continue
        for text, changed in _trees(root):
            swapped = replace(rule, applies=changed) if part == "适用" else replace(rule, requirement=changed)
            yield f"{part}：{text}", swapped


def _trees(node: Node) -> Iterator[tuple[str, Node]]:
    """Every tree with one line or one group changed."""
    if isinstance(node, Line):
        yield from _line(node)
        return
    yield ("全部满足与任一满足对换", replace(node, every=not node.every))
    for i, child in enumerate(node.children):
        rest = (*node.children[:i], *node.children[i + 1 :])
        if isinstance(child, Line) and rest:
            yield f"删去“{child.text}”", replace(node, children=rest)
        for text, changed in _trees(child):
            yield text, Group(node.every, (*node.children[:i], changed, *node.children[i + 1 :]))


def _line(line: Line) -> Iterator[tuple[str, Node]]:
    for word in FLIPS.get(line.relation.word, ()):
        yield f"“{line.text}”改为{word}", replace(line, relation=RELATION_OF[word])
    if isinstance(line.value, tuple) and len(line.value) > 1:
        for word in line.value:
            yield f"“{line.text}”去掉{word}", replace(line, value=tuple(w for w in line.value if w != word))


def _rows(rule: Rule) -> Iterator[tuple[str, Rule]]:
    table = rule.table
    for i, row in enumerate(table.rows if table else ()):
        assert table is not None
        rest = (*table.rows[:i], *table.rows[i + 1 :])
        yield f"判定表删去第{row.line}行", replace(rule, table=replace(table, rows=rest))
        for j, condition in enumerate(row.conditions):
            for text, changed in _line(condition):
                assert isinstance(changed, Line)
                conditions = (*row.conditions[:j], changed, *row.conditions[j + 1 :])
                rows = (*table.rows[:i], replace(row, conditions=conditions), *table.rows[i + 1 :])
                yield f"判定表第{row.line}行{text}", replace(rule, table=replace(table, rows=rows))


def _own_norms(rule: Rule, corpus: Corpus) -> Iterator[tuple[str, Rule]]:
    for i, norm in enumerate(rule.norms):
        others = (*rule.norms[:i], *rule.norms[i + 1 :])
        yield f"删去依据{norm.document}", replace(rule, norms=others)
        if all(line.relation.word == "应载明" for line in lines(rule.tree)):
            continue
        for force in _forces(norm, others, corpus):
            changed = (*rule.norms[:i], replace(norm, force=force), *rule.norms[i + 1 :])
            yield f"依据{norm.document}效力改为{force}", replace(rule, norms=changed)


def _deemings(rule: Rule, corpus: Corpus) -> Iterator[tuple[str, Rule, tuple[str, ...]]]:
    """A 视为 taken away, aimed at fewer rules, or settling less; with the rules that should notice."""
    deeming = rule.deeming
    if deeming is None:
        return
    yield "删去视为", replace(rule, deeming=None), (rule.code,)
    for target in deeming.targets:
        fewer = tuple(t for t in deeming.targets if t != target)
        yield f"视为不针对{target}", replace(rule, deeming=replace(deeming, targets=fewer)), (target,)
    asking = tuple(
        r.code
        for r in corpus.rules
        if any(line.fact.source == deeming.fact.source for node in (r.applies, r.tree) for line in lines(node))
    )
    for line in deeming.as_if:
        rest = tuple(one for one in deeming.as_if if one is not line)
        yield f"删去如同“{line.text}”", replace(rule, deeming=replace(deeming, as_if=rest)), asking


def _values(parameter: Parameter, corpus: Corpus) -> Iterator[tuple[str, Parameter]]:
    for i, norm in enumerate(parameter.norms):
        others = (*parameter.norms[:i], *parameter.norms[i + 1 :])
        name = f"{norm.region}{norm.document}"
        if others:
            yield f"删去{name}", replace(parameter, norms=others)
        changed = list(_value(norm))
        if parameter.nature == "规范":
            changed += [(f"效力改为{f}", replace(norm, force=f)) for f in _forces(norm, others, corpus)]
        for text, other in changed:
            norms = (*parameter.norms[:i], other, *parameter.norms[i + 1 :])
            yield f"{name}{text}", replace(parameter, norms=norms)


def _value(norm: Norm) -> Iterator[tuple[str, Norm]]:
    if norm.boundary in ("含", "不含"):
        yield "边界对换", replace(norm, boundary="不含" if norm.boundary == "含" else "含")
    if isinstance(norm.value, Number):
        step = norm.value.value / NUDGE
        for sign, moved in (("＋", norm.value.value + step), ("－", norm.value.value - step)):
            yield f"数值{sign}百分之一", replace(norm, value=Number(moved, norm.value.unit))
    if isinstance(norm.value, date):
        for sign, days in (("＋", 1), ("－", -1)):
            yield f"日期{sign}一天", replace(norm, value=norm.value + timedelta(days=days))


def _forces(norm: Norm, others: tuple[Norm, ...], corpus: Corpus) -> Iterator[str]:
    """Forces that lead somewhere else than the norm's own."""
    document = corpus.documents.get(norm.document)
    if document is None or document.draft:
        return
    now = OUTCOME_OF_FORCE[norm.force]
    same = [o for o in others if o.region in (NATION, norm.region) and o.condition is None and o.value == norm.value]
    shade = [OUTCOME_OF_FORCE[o.force] for o in same]
    for force in ("强制", "一般", "目标"):
        then = OUTCOME_OF_FORCE[force]
        hidden = not document.held and {now, then} == {Outcome.FAIL, Outcome.REVIEW}
        weaker = SEVERITY.index(then) > SEVERITY.index(now)
        shaded = weaker and any(SEVERITY.index(s) <= SEVERITY.index(now) for s in shade)
        if then is not now and not hidden and not shaded:
            yield force
