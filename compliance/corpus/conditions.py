"""Conditions as values: lines of three parts, composed by 全部满足 and 任一满足.

A line is ``事实 关系 [值]``. It never computes; whatever needs arithmetic is a derived fact. So there are
finitely many critical points, and every line can be explained on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from compliance.corpus.dictionary import FactDef


@dataclass(frozen=True)
class Relation:
    """A relation word: what it may be used on, its opposite, and the contract's operator.

    ``negated`` is the word that says the opposite, for sentences about a line that is false.
    """

    word: str
    types: tuple[str, ...]
    negated: str
    operator: str
    takes: Literal["one", "many", "none"] = "one"


_ANY = ("数值", "日期", "枚举", "集合", "文本", "是非")
RELATIONS = (
    Relation("不高于", ("数值",), "高于", "<="),
    Relation("低于", ("数值",), "不低于", "<"),
    Relation("不低于", ("数值",), "低于", ">="),
    Relation("高于", ("数值",), "不高于", ">"),
    Relation("等于", ("数值",), "不等于", "=="),
    Relation("不晚于", ("日期",), "晚于", "<="),
    Relation("早于", ("日期",), "不早于", "<"),
    Relation("不早于", ("日期",), "早于", ">="),
    Relation("晚于", ("日期",), "不晚于", ">"),
    Relation("是", ("枚举", "是非", "文本"), "不是", "=="),
    Relation("不是", ("枚举", "是非", "文本"), "是", "!="),
    Relation("属于", ("枚举", "文本"), "不属于", "in", "many"),
    Relation("不属于", ("枚举", "文本"), "属于", "not in", "many"),
    Relation("包含", ("集合",), "未包含", "contains", "many"),
    Relation("不包含", ("集合",), "包含", "not contains", "many"),
    Relation("应包含", ("集合",), "未包含", "contains", "many"),
    Relation("已载明", _ANY, "未载明", "stated", "none"),
    Relation("未载明", _ANY, "已载明", "not stated", "none"),
    Relation("应载明", _ANY, "未载明", "stated", "none"),
)
RELATION_OF: Mapping[str, Relation] = {r.word: r for r in RELATIONS}
LEVELS = ("标杆", "基准")
LIMITS = ("先进值", "准入值", "限定值")


@dataclass(frozen=True)
class Number:
    """A number with the unit code it was written in ("" for a pure number)."""

    value: Decimal
    unit: str = ""


@dataclass(frozen=True)
class Span:
    """A period of whole years, months and days."""

    years: int = 0
    months: int = 0
    days: int = 0

    @property
    def written(self) -> str:
        """As Chinese text: 3年, 6个月, 30天."""
        parts = ((self.years, "年"), (self.months, "个月"), (self.days, "天"))
        return "".join(f"{n}{word}" for n, word in parts if n)


@dataclass(frozen=True)
class MonthDays:
    """Days of every year (1月15日、7月15日), in order; ``written`` is as the corpus writes them (季度末)."""

    days: tuple[tuple[int, int], ...]
    written: tuple[str, ...]


@dataclass(frozen=True)
class FactRef:
    """Another fact as the value of a line."""

    fact: FactDef


@dataclass(frozen=True)
class ParamRef:
    """A parameter's value in force, or with ``attribute`` its 达标时点 or (in 占比) its 口径."""

    name: str
    attribute: str = ""


@dataclass(frozen=True)
class LevelRef:
    """A cell of the efficiency table (表.标杆) or of the energy limits (限额.限定值) for the product."""

    table: Literal["表", "限额"]
    level: str


@dataclass(frozen=True)
class Shifted:
    """A date fact plus a period."""

    fact: FactDef
    span: Span | ParamRef


Operand = Number | date | str | tuple[str, ...] | bool | FactRef | ParamRef | LevelRef | Shifted


@dataclass(frozen=True)
class Line:
    """One condition. ``text`` is as written, ``place`` is file:line."""

    fact: FactDef
    relation: Relation
    value: Operand | None
    text: str
    place: str = ""

    @cached_property
    def key(self) -> str:
        """What the line asks, as something to look up by: two lines with the same key say the same of every subject.

        The text alone would not do: a line may be changed in memory (mutants) and keep its text.
        """
        return f"{self.text}|{self.fact.name}|{self.relation.word}|{_operand_key(self.value)!r}"

    @cached_property
    def fixed(self) -> bool:
        """Whether its right side is written in the line itself."""
        return not isinstance(self.value, FactRef | ParamRef | LevelRef | Shifted)

    @cached_property
    def bound(self) -> bool:
        """Whether its right side is the value of a parameter, and so depends on the norm by which it is judged."""
        value = self.value.span if isinstance(self.value, Shifted) else self.value
        return isinstance(value, ParamRef)


def _operand_key(value: Operand | None) -> object:
    if isinstance(value, FactRef):
        return value.fact.name
    return (value.fact.name, value.span) if isinstance(value, Shifted) else value


@dataclass(frozen=True)
class Group:
    """全部满足 (``every``) or 任一满足 of its children."""

    every: bool
    children: tuple[Node, ...]

    @cached_property
    def asks(self) -> tuple[Asked, ...] | None:
        """What it hangs on; None where that is more than facts held against what is written in its lines."""
        return asked(self)


BASES = ("户数", "个数", "产能")
"""By what a share counts: enterprises, the members themselves, or their capacity."""
HOUSEHOLDS = ("全部装置", "任一装置")
"""What makes an enterprise one that meets the condition: all of its installations, or any."""


@dataclass(frozen=True)
class Share:
    """占比 or 每个: how many of a subject's members (装置, 数据中心 …) meet a condition, against a target.

    ``member`` is their kind. ``where`` (其中) says which of them count; a norm may narrow that further (范围).
    ``claim`` says in words what ``meets`` asks. ``by`` is one of BASES, or the norm's own (参数.名.口径). ``line``
    compares the share, in percent, with the target; 每个 (``every``) asks for 100%.
    """

    member: str
    where: Node | None
    meets: Node
    claim: str
    by: str | ParamRef
    household: str
    line: Line
    every: bool = False


Node = Line | Group | Share


Asked = tuple[str, FactDef, bool]
"""A fact by name, and whether lines ask only if the document speaks of it, not what it says."""


def asked(*nodes: Node) -> tuple[Asked, ...] | None:
    """All that trees hang on, each once; None where a line compares with another fact, a table or a parameter."""
    found: dict[tuple[str, bool], Asked] = {}
    for line in (line for node in nodes for line in lines(node)):
        if not line.fixed:
            return None
        spoken = line.relation.takes == "none"
        found.setdefault((line.fact.name, spoken), (line.fact.name, line.fact, spoken))
    return None if any(True for node in nodes for _ in shares(node)) else tuple(found.values())


def lines(node: Node | None) -> Iterator[Line]:
    """All lines of a tree, in order; a share's own comparison comes before what it asks of each member."""
    if isinstance(node, Line):
        yield node
    elif isinstance(node, Share):
        yield node.line
        yield from lines(node.where)
        yield from lines(node.meets)
    elif node is not None:
        for child in node.children:
            yield from lines(child)


def stated_lines(node: Node | None) -> Iterator[Line]:
    """The lines of a tree about facts of the dictionary: all but a share's own comparison, whose figure is counted."""
    counted = {id(share.line) for share in shares(node)}
    return (line for line in lines(node) if id(line) not in counted)


def shares(node: Node | None) -> Iterator[Share]:
    """All shares of a tree, in order."""
    if isinstance(node, Share):
        yield node
    elif isinstance(node, Group):
        for child in node.children:
            yield from shares(child)


def parameters(node: Node | None) -> tuple[str, ...]:
    """Names of the parameters that a tree refers to."""
    found: dict[str, None] = {}
    for line in lines(node):
        operand = line.value.span if isinstance(line.value, Shifted) else line.value
        if isinstance(operand, ParamRef):
            found[operand.name] = None
    return tuple(found)
