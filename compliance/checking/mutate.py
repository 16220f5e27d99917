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
from compliance.corpus.conditions import (
    BASES,
    HOUSEHOLDS,
    RELATION_OF,
    Group,
    Line,
    MonthDays,
    Node,
    Number,
    Share,
    lines,
    parameters,
)
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
    if isinstance(node, Share):
        yield from _share(node)
        return
    yield ("全部满足与任一满足对换", replace(node, every=not node.every))
    for i, child in enumerate(node.children):
        rest = (*node.children[:i], *node.children[i + 1 :])
        if isinstance(child, Line | Share) and rest:
            name = child.text if isinstance(child, Line) else child.claim
            yield f"删去“{name}”", replace(node, children=rest)
        for text, changed in _trees(child):
            yield text, Group(node.every, (*node.children[:i], changed, *node.children[i + 1 :]))


def _share(node: Share) -> Iterator[tuple[str, Node]]:
    """The parts of 每个 and 占比 changed one at a time: the target's relation, the way to count, who counts, what is asked."""
    if not node.every:
        for word in FLIPS.get(node.line.relation.word, ()):
            yield f"“{node.claim}”的占比改为{word}", replace(node, line=replace(node.line, relation=RELATION_OF[word]))
    if isinstance(node.by, str) and not node.every:
        yield from ((f"改按{by}", replace(node, by=by)) for by in BASES if by != node.by)
    if node.by != "个数" and not node.every:
        for other in HOUSEHOLDS:
            if other != node.household:
                yield f"每户改为{other}", replace(node, household=other)
    if node.where is not None:
        yield "删去“其中”", replace(node, where=None)
        for text, changed in _trees(node.where):
            yield f"其中{text}", replace(node, where=changed)
    for text, changed in _trees(node.meets):
        yield f"每个{text}", replace(node, meets=changed)


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
        for text, other in _counting(norm):
            yield f"依据{norm.document}{text}", replace(rule, norms=(*rule.norms[:i], other, *rule.norms[i + 1 :]))
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
        changed = [*_value(norm), *_counting(norm)]
        if parameter.nature == "规范":
            changed += [(f"效力改为{f}", replace(norm, force=f)) for f in _forces(norm, others, corpus)]
        for text, other in changed:
            norms = (*parameter.norms[:i], other, *parameter.norms[i + 1 :])
            yield f"{name}{text}", replace(parameter, norms=norms)


def _counting(norm: Norm) -> Iterator[tuple[str, Norm]]:
    """Who counts for a norm (范围), by what (口径), and how many there are (总户数)."""
    if norm.members is not None:
        yield "删去范围", replace(norm, members=None)
        for text, changed in _trees(norm.members):
            yield f"范围{text}", replace(norm, members=changed)
    if norm.basis:
        yield from ((f"口径改为{b}", replace(norm, basis=b)) for b in BASES if b != norm.basis)
    if norm.households:
        for sign, count in (("＋", norm.households + 1), ("－", norm.households - 1)):
            yield f"总户数{sign}1", replace(norm, households=count)


def _value(norm: Norm) -> Iterator[tuple[str, Norm]]:
    if norm.boundary in ("含", "不含"):
        yield "边界对换", replace(norm, boundary="不含" if norm.boundary == "含" else "含")
    if isinstance(norm.value, Number):
        step = norm.value.value / NUDGE
        for sign, moved in (("＋", norm.value.value + step), ("－", norm.value.value - step)):
            yield f"数值{sign}百分之一", replace(norm, value=Number(moved, norm.value.unit))
    if isinstance(norm.value, MonthDays):
        for i, (month, day) in enumerate(norm.value.days):
            for sign, shift in (("＋", 1), ("－", -1)):
                other = date(2023, month, day) + timedelta(days=shift)
                dates = (*norm.value.days[:i], (other.month, other.day), *norm.value.days[i + 1 :])
                yield f"第{i + 1}个月日{sign}一天", replace(norm, value=replace(norm.value, days=dates))
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
