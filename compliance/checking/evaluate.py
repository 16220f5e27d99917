"""Evaluating conditions: every line to 真, 假 or 未知, with what was seen, what was asked and why.

All lines are evaluated, also when the outcome is already settled: a reader wants all problems at once.
"""

from __future__ import annotations

from compliance.checking.changing import changed
from compliance.checking.collective import evaluate_share
from compliance.checking.compare import asked, compare_dates, compare_numbers, compare_words, required_measure
from compliance.checking.fact_values import FactValue, told
from compliance.checking.operands import Binding, Operand, right_side
from compliance.checking.results import Result
from compliance.checking.scope import AsIf, Scope
from compliance.checking.truth import Doubt, Truth, every, some, truth
from compliance.corpus.conditions import Group, Line, Node, ParamRef, Share
from compliance.corpus.norms import Norm
from compliance.corpus.rules import DecisionTable
from compliance.model.review import Measure

_OPEN = Result(Truth.UNKNOWN)
_WORDS = ("枚举", "是非")


def evaluate(node: Node, scope: Scope, binding: Binding = Binding()) -> Result:  # noqa: B008 - frozen value
    """A tree by Kleene's logic, every line traced."""
    if isinstance(node, Share):
        return evaluate_share(node, scope, binding, evaluate)
    if isinstance(node, Group):
        children = tuple([evaluate(c, scope, binding) for c in node.children])
        combine = every if node.every else some
        return changed(_OPEN, truth=combine([c.truth for c in children]), children=children, every=node.every)
    return _line(node, scope, binding)


def _line(line: Line, scope: Scope, binding: Binding) -> Result:
    """The line held against the scope; rules ask many of the same lines, so each is worked out once."""
    key: object = (line.key, id(binding.norm)) if line.bound else line.key
    known: Result | None = scope.seen.get(key)
    if known is None:
        known = scope.seen[key] = _compared(line, scope, binding)
    return known


def _compared(line: Line, scope: Scope, binding: Binding) -> Result:
    left = scope.read(line.fact)
    if line.relation.takes == "none":
        return _stated(line, left)
    if line.fixed and left.doubt is None and not left.statement and not left.detail and line.fact.type in _WORDS:
        return _word(line, left, scope)
    right, words = _right(line, scope, binding)
    base = changed(_OPEN, line=line, seen=(left, *right.seen), supports=right.supports, asked=words)
    if right.unlimited:
        return changed(base, truth=Truth.TRUE, sentence=f"{line.fact.label}没有期限要求")
    if left.refused is not None and (taken := _as_if(line, scope)) is not None:
        fiction, holds = taken
        word = line.relation.word if holds is Truth.TRUE else line.relation.negated
        sentence = f"{line.fact.label}{told(fiction.record)}，视为{word}{right.label}"
        return changed(base, truth=holds, sentence=sentence, shown=fiction.record.finding,
                       supports=(fiction.support,), deemed=fiction.record)  # fmt: skip
    if left.doubt or right.doubt:
        doubt = left.doubt or right.doubt
        required = None if right.doubt else required_measure(line.relation, right)
        return changed(base, doubt=doubt, required=required, sentence=doubt.text if doubt else "")
    if line.fact.type == "数值":
        return compare_numbers(line, left, right, base, scope)
    if line.fact.type == "日期":
        return compare_dates(line, left, right, base, scope)
    return compare_words(line, left, right, base, scope)


def _right(line: Line, scope: Scope, binding: Binding) -> tuple[Operand, str]:
    """The right side and the line in words; what does not hang on facts is worked out once for the corpus."""
    memo = scope.corpus.memo
    key: object = ("right", line.key)
    if binding.norm is not None and isinstance(line.value, ParamRef) and line.value.name == binding.parameter:
        key = ("right", line.key, id(binding.norm), binding.parameter)
    elif not line.fixed:
        right = right_side(line, scope, binding)
        return right, asked(line, right, scope)
    known: tuple[Operand, str, Norm | None] | None = memo.get(key)
    if known is None:
        right = right_side(line, scope, binding)
        if right.seen:  # days of every year: which day is meant hangs on the subject's own facts
            return right, asked(line, right, scope)
        # the norm is kept with them, so that its id stays its own
        known = memo[key] = (right, asked(line, right, scope), binding.norm)
    return known[0], known[1]


def _word(line: Line, left: FactValue, scope: Scope) -> Result:
    """A word against words: the same for every subject of which it is said, but for the evidence."""
    key = ("word", line.key, left.value)
    known: Result | None = scope.corpus.memo.get(key)
    if known is None:
        right, words = _right(line, scope, Binding())
        base = changed(_OPEN, line=line, supports=right.supports, asked=words)
        known = scope.corpus.memo[key] = compare_words(line, left, right, base, scope)
    return changed(known, seen=(left,))


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


def _stated(line: Line, left: FactValue) -> Result:
    word = line.relation.word
    there = left.stated
    label = line.fact.label
    base = Result(
        there, line, seen=(left,), asked=f"{word}{label}", shown="未载明" if there is Truth.FALSE else "已载明",
        observed=Measure(left.value, left.unit) if left.value is not None else None,
    )  # fmt: skip
    if word == "未载明":
        flipped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}[there]
        return changed(base, truth=flipped, sentence=f"{label}{'未' if there is Truth.FALSE else '已'}载明")
    if there is Truth.FALSE and word == "应载明":
        return changed(base, truth=Truth.UNKNOWN, doubt=left.doubt, sentence=f"{label}未载明")
    return changed(base, sentence=f"{'未' if there is Truth.FALSE else '已'}载明{label}")


def evaluate_table(table: DecisionTable, scope: Scope, binding: Binding = Binding()) -> Result:  # noqa: B008
    """A decision table: true where its conclusion is 符合.

    Its only child is the row that decided, or the row that came closest where none hit.
    """
    rows = [(row, evaluate(row.node, scope, binding)) for row in table.rows]
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
