"""Evaluating conditions: every line to 真, 假 or 未知, with what was seen, what was asked and why.

All lines are evaluated, also when the outcome is already settled: a reader wants all problems at once.
"""

from __future__ import annotations

from collections.abc import Hashable

from compliance.checking.changing import changed
from compliance.checking.collective import evaluate_share
from compliance.checking.compare import Target, compare_dates, compare_numbers, compare_words, target_of
from compliance.checking.fact_values import FactValue, told
from compliance.checking.operands import UNBOUND, Binding, Operand, right_side
from compliance.checking.results import LASTING, Result
from compliance.checking.scope import AsIf, Scope
from compliance.checking.truth import Doubt, Truth, every, some, truth
from compliance.corpus.conditions import Group, Line, Node, Share
from compliance.corpus.norms import Norm
from compliance.corpus.rules import DecisionTable

_WHATEVER = ("whatever it says",)


def evaluate(node: Node, scope: Scope, binding: Binding = UNBOUND) -> Result:
    """A tree by Kleene's logic, every line traced."""
    if isinstance(node, Line):
        return _line(node, scope, binding)
    if isinstance(node, Share):
        return evaluate_share(node, scope, binding, evaluate)
    key = _all_said(node, scope)
    if key is None:
        return _tree(node, scope, binding)
    known: tuple[Result, Group] | None = scope.corpus.memo.get(key)
    if known is None:  # the node is kept with it, so that its id stays its own
        known = scope.corpus.memo[key] = _tree(node, scope, binding), node
    return known[0]


def _all_said(node: Group | DecisionTable, scope: Scope) -> tuple[Hashable, ...] | None:
    """All that the facts say on which a tree hangs, to look its result up by; None where that is not one of few things.

    Nearly all that rules ask is of this kind, and need not be gone through line by line for every subject.
    """
    if node.asks is None:
        return None
    key: list[Hashable] = ["said", id(node)]
    said, seen = scope.said, scope.seen
    for name, fact, spoken in node.asks:
        value: FactValue = seen.get(name) or scope.read(fact)
        what = value.stated if spoken and value.stated is not Truth.FALSE else said[name]
        if what is None:
            return None
        key.append(what)
    return tuple(key)


def _tree(node: Group, scope: Scope, binding: Binding) -> Result:
    each = [
        _line(child, scope, binding) if isinstance(child, Line) else evaluate(child, scope, binding)
        for child in node.children
    ]
    return _group(node, each, scope)


def _group(node: Group, found: list[Result], scope: Scope) -> Result:
    """What the children say together; where they say what is kept with the corpus, so is that."""
    key: tuple[object, ...] = ()
    if all(map(LASTING, found)):
        key = ("group", id(node), *map(id, found))
        known: tuple[Result, Group] | None = scope.corpus.memo.get(key)
        if known is not None:
            return known[0]
    truths = [child.truth for child in found]
    result = Result(every(truths) if node.every else some(truths), None, tuple(found), node.every, lasting=bool(key))
    if key:  # the node is kept with it, so that its id stays its own
        scope.corpus.memo[key] = result, node
    return result


def _line(line: Line, scope: Scope, binding: Binding) -> Result:
    """The line held against the scope; rules ask many of the same lines, so each is worked out once."""
    if line.bound:
        return _by_norm(line, scope, binding)
    known: Result | None = scope.seen.get(line.key)
    if known is None:
        known = scope.seen[line.key] = _compared(line, scope, binding)
    return known


def _by_norm(line: Line, scope: Scope, binding: Binding) -> Result:
    """A line with a parameter as its right side: one result for each norm that sets it."""
    key = (line.key, id(binding.norm))
    known: tuple[Result, Norm | None] | None = scope.seen.get(key)
    if known is None:  # the norm is kept with it, so that its id stays its own
        known = scope.seen[key] = _compared(line, scope, binding), binding.norm
    return known[0]


def _compared(line: Line, scope: Scope, binding: Binding) -> Result:
    """The line held against the scope's fact. What it says is kept with the corpus where there is little to be said."""
    left: FactValue = scope.seen.get(line.fact.name) or scope.read(line.fact)
    if line.relation.takes == "none":
        return _stated(line, left, scope)
    target = _target(line, scope, binding)
    right = target.operand
    # against a right side that is not known, or no limit at all, it is all one what a figure is
    whatever = right.unlimited or (right.doubt is not None and left.doubt is None)
    what = _WHATEVER if whatever else scope.said[line.fact.name]
    if target.said is None or what is None:
        return _held(line, left, target, scope)
    known = target.said.get(what)
    if known is None:
        known = target.said[what] = changed(_held(line, left, target, scope), lasting=True)
    return known


def _held(line: Line, left: FactValue, target: Target, scope: Scope) -> Result:
    """The line by its right side, whatever that is."""
    right = target.operand
    facts = (line.fact, *right.facts)
    if right.unlimited:
        sentence = f"{line.fact.label}没有期限要求"
        return Result(Truth.TRUE, line, facts=facts, sentence=sentence, asked=target.words, supports=right.supports)
    if left.refused is not None and (taken := _as_if(line, scope)) is not None:
        fiction, holds = taken
        word = line.relation.word if holds is Truth.TRUE else line.relation.negated
        sentence = f"{line.fact.label}{told(fiction.record)}，视为{word}{right.label}"
        return Result(holds, line, facts=facts, sentence=sentence, shown=fiction.record.finding, asked=target.words,
                      supports=(fiction.support,), deemed=fiction.record)  # fmt: skip
    doubt = left.doubt or right.doubt
    if doubt is not None:
        return Result(Truth.UNKNOWN, line, facts=facts, required=target.required, doubt=doubt, sentence=doubt.text,
                      asked=target.words, supports=right.supports)  # fmt: skip
    if line.fact.type == "数值":
        return compare_numbers(line, left, target, scope)
    if line.fact.type == "日期":
        return compare_dates(line, left, target)
    return compare_words(line, left, target, scope)


def _target(line: Line, scope: Scope, binding: Binding) -> Target:
    """The right side and the line in words; what does not hang on facts is worked out once for the corpus."""
    memo = scope.corpus.memo
    key: object = ("right", line.key)
    operand: Operand | None = None
    if not line.fixed:
        operand = right_side(line, scope, binding)
        if not operand.lasting:
            return target_of(line, operand, scope)
        key = ("right", line.key, id(operand))  # the target holds it, so that its id stays its own
    known: Target | None = memo.get(key)
    if known is None:
        known = memo[key] = target_of(line, operand or right_side(line, scope, binding), scope)
    return known


def _as_if(line: Line, scope: Scope) -> tuple[AsIf, Truth] | None:
    """The fiction that answers a line about refused data, and the answer; None where the law says nothing of it."""
    for fiction in scope.as_if:
        if (fiction.line.fact.source, fiction.line.value) != (line.fact.source, line.value):
            continue
        if line.relation is fiction.line.relation:
            return fiction, Truth.TRUE
        if line.relation.word == fiction.line.relation.negated:
            return fiction, Truth.FALSE
    return None


def _stated(line: Line, left: FactValue, scope: Scope) -> Result:
    """Whether the document speaks of a fact: the same for every subject but for what it says."""
    key = ("stated", line.key, left.stated)
    known: Result | None = scope.corpus.memo.get(key)
    if known is None:
        known = scope.corpus.memo[key] = _speaks(line, left.stated)
    if left.stated is Truth.FALSE and line.relation.word == "应载明":
        return _ought(line, known, left, scope)
    return known


def _ought(line: Line, found: Result, left: FactValue, scope: Scope) -> Result:
    """A fact that ought to be stated and is not: open, for the reason that the fact itself has."""
    if left.doubt is None or left.doubt.code != "未载明":
        return changed(found, doubt=left.doubt, lasting=False)
    key = ("ought", line.key, left.doubt.text)
    known: Result | None = scope.corpus.memo.get(key)
    if known is None:
        known = scope.corpus.memo[key] = changed(found, doubt=left.doubt)
    return known


def _speaks(line: Line, there: Truth) -> Result:
    word, label = line.relation.word, line.fact.label
    said = f"{'未' if there is Truth.FALSE else '已'}载明"
    holds, sentence = there, f"{said}{label}"
    if word == "未载明":
        flipped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
        holds, sentence = flipped[there], f"{label}{said}"
    elif there is Truth.FALSE and word == "应载明":
        holds, sentence = Truth.UNKNOWN, f"{label}未载明"
    return Result(holds, line, facts=(line.fact,), asked=f"{word}{label}", shown=said, sentence=sentence, lasting=True)


def evaluate_table(table: DecisionTable, scope: Scope, binding: Binding = UNBOUND) -> Result:
    """A decision table: true where its conclusion is 符合.

    Its only child is the row that decided, or the row that came closest where none hit.
    """
    key = _all_said(table, scope)
    if key is None:
        return _by_rows(table, [evaluate(row.node, scope, binding) for row in table.rows])
    known: tuple[Result, DecisionTable] | None = scope.corpus.memo.get(key)
    if known is None:  # the table is kept with it, so that its id stays its own
        result = _by_rows(table, [evaluate(row.node, scope, binding) for row in table.rows])
        known = scope.corpus.memo[key] = changed(result, lasting=True), table
    return known[0]


def _by_rows(table: DecisionTable, found: list[Result]) -> Result:
    rows = list(zip(table.rows, found, strict=True))
    hits = [(row, result) for row, result in rows if result.truth is Truth.TRUE]
    if len(hits) > 1:
        text = f"判定表第{hits[0][0].line}行和第{hits[1][0].line}行同时命中"
        return Result(Truth.UNKNOWN, children=(hits[0][1],), table=True, doubt=Doubt("判定表冲突", text))
    if hits:
        row, result = hits[0]
        return Result(truth(row.meets), children=(result,), table=True)
    closest = min((r for _, r in rows), key=lambda r: r.distance)
    open_rows = [(row, result) for row, result in rows if result.truth is Truth.UNKNOWN]
    if {table.otherwise, *(row.meets for row, _ in open_rows)} == {table.otherwise}:
        return Result(truth(table.otherwise), children=(closest,), table=True)
    return Result(Truth.UNKNOWN, children=(open_rows[0][1],), table=True)
