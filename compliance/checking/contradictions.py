"""C007: two rules that both apply and cannot both be met.

For each pair the facts are split: *context* facts decide whether the rules apply, *free* facts are those that
only the requirements look at. Where both rules apply for certain and each can be met by some values of the
free facts, there must be values that meet both. Lines compare with finitely many thresholds, so trying the
critical points of both rules is exact. Two rules without a free fact in common cannot be in each other's way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, product

from compliance.checking.critical import LEVEL_FIELDS, Axis, Cases, Grid, Setting, cases_by_rule, joint_grids, signature
from compliance.checking.judge import judge
from compliance.checking.rule_tests import scope_of
from compliance.checking.truth import Truth
from compliance.corpus import Corpus, Problem, Rule
from compliance.corpus.cases import Case, Stated
from compliance.corpus.conditions import FactRef, Line, Shifted, lines
from compliance.model.review import Outcome

_STATED = ("已载明", "未载明", "应载明")
_WAYS = ({"不高于", "低于", "不晚于", "早于"}, {"不低于", "高于", "不早于", "晚于"}, {"包含"}, {"不包含"})
_MET, _BROKEN, _UNSETTLED, _OUTSIDE = "met", "broken", "unsettled", "outside"
Facts = tuple[Stated, ...]


def contradictions(corpus: Corpus) -> Iterator[Problem]:
    """C007: of each pair at most one problem, with an example of where it happens."""
    cases = cases_by_rule(corpus)
    verdicts = _Verdicts(corpus, cases)
    for one, other in combinations(corpus.rules, 2):
        shared = _free(one, other, corpus) & _free(other, one, corpus)
        if not set(one.subjects) & set(other.subjects) or not shared or _same_way(one, other, shared):
            continue
        example = _example(one, other, corpus, cases, verdicts)
        if example is not None:
            text = f"规则{other.code}与{one.code}在同一情形下都适用，却不能同时满足（例如{_told(example)}）"
            yield Problem("C007", other.file, 1, text)


def _told(case: Case) -> str:
    facts = "，".join(f"{s.name} {'、'.join(s.texts)}" for s in case.facts)
    return f"{case.region or '地区未知'}、{case.day.isoformat()}：{facts}"


def _names(line: Line) -> Iterator[tuple[str, str]]:
    yield line.fact.kind, line.fact.field
    if isinstance(line.value, FactRef | Shifted):
        yield line.value.fact.kind, line.value.fact.field


def _decisive(rule: Rule, corpus: Corpus) -> set[tuple[str, str]]:
    """Fields on whose value it depends whether the rule applies (asking whether they are stated does not count)."""
    read = (*lines(rule.applies), *(line for norm in corpus.norms_of(rule) for line in lines(norm.condition)))
    return {n for line in read if line.relation.word not in _STATED for n in _names(line)}


def _free(rule: Rule, other: Rule, corpus: Corpus) -> set[tuple[str, str]]:
    """Fields that the requirement looks at and that decide the applicability of neither rule."""
    asked = {n for line in lines(rule.tree) for n in _names(line)}
    return asked - _decisive(rule, corpus) - _decisive(other, corpus)


def _same_way(one: Rule, other: Rule, shared: set[tuple[str, str]]) -> bool:
    """Whether both requirements pull the shared facts the same way (two upper limits): the stricter value meets both.

    Requirements are put together by 全部满足 and 任一满足 alone, so a value that helps every line helps the whole.
    """
    if one.table is not None or other.table is not None:
        return False
    asked = [line for rule in (one, other) for line in lines(rule.tree) if set(_names(line)) & shared]
    if any(isinstance(line.value, FactRef | Shifted) for line in asked):
        return False
    words = {line.relation.word for line in asked} - set(_STATED)
    return any(words <= way for way in _WAYS)


@dataclass
class _Verdicts:
    """What a rule says to facts; asked again for the same facts, it remembers."""

    corpus: Corpus
    cases: Cases
    _known: dict[tuple[int, Facts], str] = field(default_factory=dict)
    _standing: dict[tuple[str, Setting, str | None], int] = field(default_factory=dict)
    _numbers: dict[object, int] = field(default_factory=dict)
    _wanted: dict[str, frozenset[str]] = field(default_factory=dict)

    def of(self, rule: Rule, where: Setting, product: str | None, stated: Facts) -> str:
        """met, broken, unsettled, or outside where the rule does not apply for certain."""
        if rule.code not in self._wanted:
            self._wanted[rule.code] = _read_by(rule, self.corpus, self.cases)
        wanted = self._wanted[rule.code]
        facts = tuple([s for s in stated if s.name in wanted])
        key = (self._at(rule, where, product), facts)
        if key not in self._known:
            self._known[key] = self._judge(rule, where, facts)
        return self._known[key]

    def _at(self, rule: Rule, where: Setting, product: str | None) -> int:
        """A number for the rule and what binds it there and then."""
        at = (rule.code, where, product)
        if at not in self._standing:
            so = (rule.code, product, signature((rule,), self.corpus, where, product))
            self._standing[at] = self._numbers.setdefault(so, len(self._numbers))
        return self._standing[at]

    def _judge(self, rule: Rule, where: Setting, stated: Facts) -> str:
        case = Case("", where.day, where.region, where.drafts, stated, (), "", "", (), rule.code, "", 0)
        scope = scope_of(case, rule, self.corpus)
        if scope is None:
            return _OUTSIDE
        found = judge(rule, scope, False)
        if found.outcome is Outcome.NOT_APPLICABLE:
            return _OUTSIDE
        if found.applies is not None and found.applies.truth is not Truth.TRUE:
            return _OUTSIDE
        if found.outcome is Outcome.PASS:
            return _MET
        return _BROKEN if found.outcome in (Outcome.FAIL, Outcome.REVIEW, Outcome.ADVICE) else _UNSETTLED


def _example(one: Rule, other: Rule, corpus: Corpus, cases: Cases, verdicts: _Verdicts) -> Case | None:
    both = (*cases.get(one.code, ()), *cases.get(other.code, ()))
    mine, theirs = _free(one, other, corpus), _free(other, one, corpus)
    for grid in joint_grids(one, other, corpus, both):
        axes = tuple(_definite(a, (one, other)) for a in grid.axes)
        fixed = [a for a in axes if _field(a, corpus) not in mine | theirs]
        shared = [a for a in axes if _field(a, corpus) in mine & theirs]
        first = _Side(one, [a for a in axes if _field(a, corpus) in mine - theirs], verdicts, grid.product)
        second = _Side(other, [a for a in axes if _field(a, corpus) in theirs - mine], verdicts, grid.product)
        for where in grid.settings:
            if where.drafts or where.region is None:
                continue
            for context in product(*(a.values for a in fixed)):
                if _clash(first, second, where, context, shared):
                    return _case(grid, where, context)
    return None


@dataclass(frozen=True)
class _Side:
    """One of the two rules, with the free facts that the other does not look at."""

    rule: Rule
    own: list[Axis]
    verdicts: _Verdicts
    product: str | None

    def says(self, where: Setting, facts: tuple[Stated | None, ...]) -> str:
        """The best that the rule says to ``facts``, whatever its own free facts are."""
        best = _UNSETTLED
        for values in product(*(a.values for a in self.own)):
            stated = tuple(s for s in (*facts, *values) if s is not None)
            verdict = self.verdicts.of(self.rule, where, self.product, stated)
            if verdict in (_OUTSIDE, _MET):
                return verdict
            best = _BROKEN if verdict == _BROKEN else best
        return best


def _clash(first: _Side, second: _Side, where: Setting, context: tuple[Stated | None, ...], shared: list[Axis]) -> bool:
    """Whether each rule can be met in the context, but never both at once."""
    seen: set[tuple[str, str]] = set()
    for values in product(*(a.values for a in shared)):
        facts = (*context, *values)
        one = first.says(where, facts)
        if one == _OUTSIDE:
            return False
        other = second.says(where, facts)
        if other == _OUTSIDE or one == other == _MET:
            return False
        seen.add((one, other))
    return {(_MET, _BROKEN), (_BROKEN, _MET)} <= seen


def _read_by(rule: Rule, corpus: Corpus, cases: Cases) -> frozenset[str]:
    """Names of the facts that a rule can look at; the inputs of derived facts are those that its cases state."""
    read = [line for node in (rule.applies, rule.tree) for line in lines(node)]
    read += [line for norm in corpus.norms_of(rule) for line in lines(norm.condition)]
    wanted = {n[1] for line in read for n in _names(line)} | (LEVEL_FIELDS if rule.levels else set())
    stated = (corpus.facts.get(s.name) for case in cases.get(rule.code, ()) for s in case.facts)
    if any(line.fact.derived for line in read):
        wanted |= {fact.field for fact in stated if fact is not None}
    return frozenset(f.name for f in corpus.facts.values() if f.field in wanted)


def _definite(axis: Axis, rules: tuple[Rule, ...]) -> Axis:
    """The axis without 未载明, unless a requirement asks whether the fact is stated."""
    asked = any(
        line.relation.word in _STATED and line.fact.name in axis.aliases for rule in rules for line in lines(rule.tree)
    )
    return axis if asked else replace(axis, values=tuple(v for v in axis.values if v is not None))


def _field(axis: Axis, corpus: Corpus) -> tuple[str, str]:
    fact = corpus.facts[axis.name]
    return fact.kind, fact.field


def _case(grid: Grid, where: Setting, context: tuple[Stated | None, ...]) -> Case:
    facts = tuple(s for s in context if s is not None)
    return Case("", where.day, where.region, where.drafts, facts, (), "", "", (), grid.rule, "", 0)
