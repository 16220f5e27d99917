"""Evaluating conditions: every line to 真, 假 or 未知, with what was seen, what was asked and why.

All lines are evaluated, also when the outcome is already settled: a reader wants all problems at once.
"""

from __future__ import annotations

from compliance.checking.changing import changed
from compliance.checking.collective import evaluate_share
from compliance.checking.compare import Target, compare_dates, compare_numbers, compare_words, target_of
from compliance.checking.fact_values import FactValue, told
from compliance.checking.operands import UNBOUND, Binding, right_side
from compliance.checking.results import Result
from compliance.checking.scope import AsIf, Scope
from compliance.checking.truth import Doubt, Truth, every, some, truth
from compliance.corpus.conditions import Line, Node, ParamRef, Share
from compliance.corpus.norms import Norm
from compliance.corpus.rules import DecisionTable
from compliance.model.review import Measure

_WORDS = ("枚举", "是非")


def evaluate(node: Node, scope: Scope, binding: Binding = UNBOUND) -> Result:
    """A tree by Kleene's logic, every line traced."""
    if isinstance(node, Line):
        return _line(node, scope, binding)
    if isinstance(node, Share):
        return evaluate_share(node, scope, binding, evaluate)
    children = tuple([evaluate(c, scope, binding) for c in node.children])
    combine = every if node.every else some
    return Result(combine([c.truth for c in children]), None, children, node.every)


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
        return _stated(line, left, scope)
    if line.fixed:
        if left.doubt is not None:
            if left.doubt.code == "未载明" and left.refused is None:
                return _missing(line, left, scope)
        elif line.fact.type in _WORDS and not left.statement and not left.detail:
            return _word(line, left, scope)
    return _held(line, left, scope, binding)


def _held(line: Line, left: FactValue, scope: Scope, binding: Binding) -> Result:
    """The line by its right side, whatever that is."""
    target = _target(line, scope, binding)
    right = target.operand
    seen = (left, *right.seen)
    if right.unlimited:
        sentence = f"{line.fact.label}没有期限要求"
        return Result(Truth.TRUE, line, seen=seen, sentence=sentence, asked=target.words, supports=right.supports)
    if left.refused is not None and (taken := _as_if(line, scope)) is not None:
        fiction, holds = taken
        word = line.relation.word if holds is Truth.TRUE else line.relation.negated
        sentence = f"{line.fact.label}{told(fiction.record)}，视为{word}{right.label}"
        return Result(holds, line, seen=seen, sentence=sentence, shown=fiction.record.finding, asked=target.words,
                      supports=(fiction.support,), deemed=fiction.record)  # fmt: skip
    doubt = left.doubt or right.doubt
    if doubt is not None:
        return Result(Truth.UNKNOWN, line, seen=seen, required=target.required, doubt=doubt, sentence=doubt.text,
                      asked=target.words, supports=right.supports)  # fmt: skip
    if line.fact.type == "数值":
        return compare_numbers(line, left, target, scope)
    if line.fact.type == "日期":
        return compare_dates(line, left, target)
    return compare_words(line, left, target, scope)


def _target(line: Line, scope: Scope, binding: Binding) -> Target:
    """The right side and the line in words; what does not hang on facts is worked out once for the corpus."""
    key: object = ("right", line.key)
    if not line.fixed:
        if binding.norm is None or not isinstance(line.value, ParamRef) or line.value.name != binding.parameter:
            return target_of(line, right_side(line, scope, binding), scope)
        key = ("right", line.key, id(binding.norm), binding.parameter)
    memo = scope.corpus.memo
    known: tuple[Target, Norm | None] | None = memo.get(key)
    if known is None:
        target = target_of(line, right_side(line, scope, binding), scope)
        if target.operand.seen:  # days of every year: which day is meant hangs on the subject's own facts
            return target
        # the norm is kept with it, so that its id stays its own
        known = memo[key] = (target, binding.norm)
    return known[0]


def _word(line: Line, left: FactValue, scope: Scope) -> Result:
    """A word against words: the same for every subject of which it is said, but for the evidence."""
    key = ("word", line.key, left.value)
    known: Result | None = scope.corpus.memo.get(key)
    if known is None:
        known = scope.corpus.memo[key] = _held(line, left, scope, UNBOUND).of(())
    return known.of((left,))


def _missing(line: Line, left: FactValue, scope: Scope) -> Result:
    """A fact that the document does not speak of against what is written in the line: the same for every subject."""
    key = ("missing", line.key, left.doubt)
    known: Result | None = scope.corpus.memo.get(key)
    if known is None:
        known = scope.corpus.memo[key] = _held(line, left, scope, UNBOUND)
    return known if known.seen[0] is left else known.of((left,))


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
    observed = None if left.value is None else Measure(left.value, left.unit)
    if left.stated is Truth.FALSE and line.relation.word == "应载明":
        return changed(known, seen=(left,), observed=observed, doubt=left.doubt)
    return known.of((left,), observed)


def _speaks(line: Line, there: Truth) -> Result:
    word, label = line.relation.word, line.fact.label
    said = f"{'未' if there is Truth.FALSE else '已'}载明"
    holds, sentence = there, f"{said}{label}"
    if word == "未载明":
        flipped = {Truth.TRUE: Truth.FALSE, Truth.FALSE: Truth.TRUE, Truth.UNKNOWN: Truth.UNKNOWN}
        holds, sentence = flipped[there], f"{label}{said}"
    elif there is Truth.FALSE and word == "应载明":
        holds, sentence = Truth.UNKNOWN, f"{label}未载明"
    return Result(holds, line, asked=f"{word}{label}", shown=said, sentence=sentence)


def evaluate_table(table: DecisionTable, scope: Scope, binding: Binding = UNBOUND) -> Result:
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
