"""Lint of rules: registered codes, tests of every kind, decision tables with one answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compliance.corpus.cases import Case, case_files, read_cases
from compliance.corpus.conditions import MonthDays, Number, lines
from compliance.corpus.library import Corpus
from compliance.corpus.norms import Norm
from compliance.corpus.problems import Problem
from compliance.corpus.rules import Row, Rule

_IN_USE = ("现行", "试行")
_BROKEN = ("不符合", "需审查", "提示")


def registered(corpus: Corpus) -> Iterator[Problem]:
    """C009: each rule is registered as in use, and each code in use has its rule; successors exist."""
    for rule in corpus.rules:
        entry = corpus.registry.get(rule.code)
        if entry is None:
            yield Problem("C009", rule.file, 1, f"规则码“{rule.code}”没有在 registry.yaml 登记")
        elif entry.state not in _IN_USE:
            yield Problem("C009", rule.file, 1, f"规则码“{rule.code}”登记为“{entry.state}”，却有规则文件")
    codes = {rule.code for rule in corpus.rules}
    for entry in corpus.registry.values():
        if entry.state in _IN_USE and entry.code not in codes:
            yield Problem(
                "C009", "registry.yaml", entry.line, f"规则码“{entry.code}”登记为“{entry.state}”，没有规则文件"
            )
        if entry.successor and entry.successor not in corpus.registry:
            yield Problem("C009", "registry.yaml", entry.line, f"替代码“{entry.successor}”没有登记")


def deemed_targets(corpus: Corpus) -> Iterator[Problem]:
    """C009: the rules that a 视为 is aimed at exist, and are about the same kind of subject."""
    for rule in corpus.rules:
        for code in rule.deeming.targets if rule.deeming else ():
            target = corpus.rule(code)
            at = rule.deeming.line if rule.deeming else 1
            if target is None:
                yield Problem("C009", rule.file, at, f"“视为”针对的规则“{code}”不存在")
            elif not set(target.subjects) & set(rule.subjects):
                yield Problem("C009", rule.file, at, f"“视为”针对的规则“{code}”不是同一种对象")


def tested(corpus: Corpus) -> Iterator[Problem]:
    """C008: each rule has a passing, a broken, an undetermined and an inapplicable case, and one at each limit."""
    cases: dict[str, list[Case]] = {}
    for path, name in case_files(corpus.folder):
        for case in read_cases(path, name):
            cases.setdefault(case.rule, []).append(case)
            if corpus.rule(case.rule) is None:
                yield Problem("C008", name, case.line, f"测试针对的规则“{case.rule}”不存在")
    for rule in corpus.rules:
        found = cases.get(rule.code, [])
        for text in (*_missing_kinds(rule, found), *_missing_limits(rule, corpus, found)):
            yield Problem("C008", rule.file, 1, text)


def _missing_kinds(rule: Rule, cases: list[Case]) -> Iterator[str]:
    seen = {c.expected for c in cases}
    if "符合" not in seen:
        yield "缺少期望为“符合”的测试"
    breakable = any(line.relation.word != "应载明" for line in lines(rule.tree))
    if breakable and not seen & set(_BROKEN):
        yield "缺少期望为“不符合”（或需审查、提示）的测试"
    if rule.cross_check and rule.applies is None:
        return
    for kind in ("无法判定", "不适用"):
        if kind not in seen:
            yield f"缺少期望为“{kind}”的测试"


def _missing_limits(rule: Rule, corpus: Corpus, cases: list[Case]) -> Iterator[str]:
    """Each place that sets a value needs a case there, and each number a case exactly at it."""
    if rule.parameter is None:
        return
    for norm in corpus.parameters[rule.parameter].norms:
        there = [c for c in cases if _in_region(c, norm, corpus)]
        if not there:
            yield f"{norm.region}的取值没有测试"
        elif isinstance(norm.value, Number) and not any(_states(c, norm.value) for c in there):
            yield f"{norm.region}的取值没有恰为{norm.value.value}的测试"
        elif isinstance(norm.value, MonthDays) and not any(_on_a_day(c, norm.value) for c in there):
            yield f"{norm.region}的取值没有恰在{'、'.join(norm.value.written)}的测试"


def _in_region(case: Case, norm: Norm, corpus: Corpus) -> bool:
    path = corpus.places.path(case.region)
    return path is not None and norm.region in path


def _states(case: Case, value: Number) -> bool:
    return _same(case.observed, value) or any(_same(text, value) for fact in case.stated for text in fact.texts)


def _on_a_day(case: Case, value: MonthDays) -> bool:
    days = {f"-{month:02}-{day:02}" for month, day in value.days}
    return any(text[4:] in days for fact in case.stated for text in fact.texts)


def _same(text: str, value: Number) -> bool:
    try:
        return (
            type(value.value)(text.split(" ")[0].removesuffix(value.unit if value.unit == "%" else "")) == value.value
        )
    except ArithmeticError:
        return False


def one_answer(corpus: Corpus) -> Iterator[Problem]:
    """C017: no two rows of a decision table can hit the same case."""
    for rule in corpus.rules:
        rows = rule.table.rows if rule.table else ()
        for i, row in enumerate(rows):
            for other in rows[:i]:
                if not _apart(row, other):
                    yield Problem("C017", rule.file, row.line, f"判定表的这一行可能与第{other.line}行同时命中")


def _apart(row: Row, other: Row) -> bool:
    """Whether two rows name different words for one fact, so that they cannot both hit."""
    words = {c.fact.name: c.value for c in row.conditions if isinstance(c.value, str)}
    return any(c.fact.name in words and words[c.fact.name] != c.value for c in other.conditions)


Check = Callable[[Corpus], Iterator[Problem]]
RULE_CHECKS: tuple[Check, ...] = (registered, deemed_targets, tested, one_answer)
