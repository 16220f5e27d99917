"""Mutants of conditions: every tree with one line, one group or one share changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from compliance.corpus.conditions import (
    BASES,
    HOUSEHOLDS,
    LEVELS,
    LIMITS,
    RELATION_OF,
    Group,
    LevelRef,
    Line,
    Node,
    Number,
    Operand,
    Share,
    Shifted,
    Span,
    lines,
)

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


def trees(node: Node) -> Iterator[tuple[str, Node, str]]:
    """Every tree with one line or one group changed."""
    if isinstance(node, Line):
        yield from ((text, changed, node.place) for text, changed in line_changes(node))
        return
    if isinstance(node, Share):
        yield from _share(node)
        return
    first = next(lines(node)).place
    yield ("全部满足与任一满足对换", replace(node, every=not node.every), first)
    for i, child in enumerate(node.children):
        rest = (*node.children[:i], *node.children[i + 1 :])
        if isinstance(child, Line | Share) and rest:
            name, at = (child.text, child.place) if isinstance(child, Line) else (child.claim, child.line.place)
            yield f"删去“{name}”", replace(node, children=rest), at
        for text, changed, place in trees(child):
            yield text, Group(node.every, (*node.children[:i], changed, *node.children[i + 1 :])), place


def _share(node: Share) -> Iterator[tuple[str, Node, str]]:
    """The parts of 每个 and 占比 changed one at a time: the target's relation, the way to count, who counts, what is asked."""
    yield from ((text, changed, node.line.place) for text, changed in _counted_so(node))
    if node.where is not None:
        yield "删去“其中”", replace(node, where=None), next(lines(node.where)).place
        for text, changed, place in trees(node.where):
            yield f"其中{text}", replace(node, where=changed), place
    for text, changed, place in trees(node.meets):
        yield f"每个{text}", replace(node, meets=changed), place


def _counted_so(node: Share) -> Iterator[tuple[str, Share]]:
    """The target of a share, and the way to count."""
    if not node.every:
        for word in FLIPS.get(node.line.relation.word, ()):
            yield f"“{node.claim}”的占比改为{word}", replace(node, line=replace(node.line, relation=RELATION_OF[word]))
        for text, value in _operand(node.line.value):
            yield f"“{node.claim}”的占比{text}", replace(node, line=replace(node.line, value=value))
    if isinstance(node.by, str) and not node.every:
        yield from ((f"改按{by}", replace(node, by=by)) for by in BASES if by != node.by)
    if node.by != "个数" and not node.every:
        for other in HOUSEHOLDS:
            if other != node.household:
                yield f"每户改为{other}", replace(node, household=other)


def line_changes(line: Line) -> Iterator[tuple[str, Line]]:
    """A line with its relation flipped, a word taken away, or its right side moved."""
    for word in FLIPS.get(line.relation.word, ()):
        yield f"“{line.text}”改为{word}", replace(line, relation=RELATION_OF[word])
    if isinstance(line.value, tuple) and len(line.value) > 1:
        for word in line.value:
            yield f"“{line.text}”去掉{word}", replace(line, value=tuple(w for w in line.value if w != word))
    for text, value in _operand(line.value):
        yield f"“{line.text}”{text}", replace(line, value=value)


def _operand(value: Operand | None) -> Iterator[tuple[str, Operand]]:
    """A right side moved a little, or taken from another level."""
    if isinstance(value, LevelRef):
        others = LEVELS if value.table == "表" else LIMITS
        yield from ((f"改用{level}", replace(value, level=level)) for level in others if level != value.level)
    elif isinstance(value, Shifted) and isinstance(value.span, Span):
        yield from ((text, replace(value, span=span)) for text, span in moved(value.span) if isinstance(span, Span))
    elif isinstance(value, Number | date):
        yield from ((text, other) for text, other in moved(value) if isinstance(other, Number | date))


def moved(value: object) -> Iterator[tuple[str, Number | date | Span]]:
    """A number, a day or a period made a little larger and a little smaller."""
    if isinstance(value, Number):
        step = value.value / NUDGE or Decimal(1)
        for sign, figure in (("＋", value.value + step), ("－", value.value - step)):
            yield f"数值{sign}百分之一", Number(figure, value.unit)
    elif isinstance(value, date):
        for sign, days in (("＋", 1), ("－", -1)):
            yield f"日期{sign}一天", value + timedelta(days=days)
    elif isinstance(value, Span):
        for sign, days in (("＋", 1), ("－", -1)):
            yield f"期间{sign}一天", replace(value, days=value.days + days)
