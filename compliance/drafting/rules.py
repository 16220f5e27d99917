"""What follows from the data of a document: counts, sums and differences, and what its rows must satisfy.

Both are written in the kind's folder, in words: ``计算: 行数 清单 能效分类=低于基准水平`` in ``字段.yaml``,
``应: 实际值 <= 标杆水平`` in ``文书.yaml``. A figure that is not there makes what is computed of it unknown
(None, so 【待补】), never smaller.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from compliance.drafting.fields import Field, need
from compliance.model.errors import TemplateError

Row = Mapping[str, Any]
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}  # fmt: skip
_CONDITION = re.compile(r"\s*(\S+?)\s*(<=|>=|!=|<|>|=)\s*(\S+?)\s*$")


@dataclass(frozen=True)
class Condition:
    """``field relation other``: ``other`` is another field of the row, else a word or a number as written."""

    field: str
    relation: str
    other: str

    def of(self, row: Row) -> bool | None:
        """Whether it holds in ``row``; None where a value is missing or is no number where one is needed."""
        mine, theirs = row.get(self.field), row.get(self.other, self.other)
        if isinstance(mine, Decimal) and isinstance(theirs, str):
            theirs = _decimal(theirs)
        if mine is None or theirs is None:
            return None
        if type(mine) is not type(theirs):
            return None
        return _COMPARE[self.relation](mine, theirs)


@dataclass(frozen=True)
class RowCheck:
    """What each row of a list must satisfy (of those where ``when`` holds), and what to say where it does not."""

    rows: str
    must: Condition
    reminder: str
    when: Condition | None = None

    def faults(self, data: Row) -> Iterator[str]:
        """One reminder for each row that does not satisfy it or cannot be judged."""
        for number, row in enumerate(data.get(self.rows) or (), 1):
            applies = True if self.when is None else self.when.of(row)
            if applies is False:
                continue
            held = self.must.of(row) if applies else None
            if held is None:
                yield f"{self.rows}第{number}行：缺少“{self.must.field}”或“{self.must.other}”的数值，不能核对（{self.reminder}）"
            elif not held:
                yield f"{self.rows}第{number}行：{self.reminder}"


def condition_of(text: str) -> Condition:
    """``能效分类=低于基准水平`` as a value.

    Raises:
        ValueError: when it is not written like that.
    """
    found = _CONDITION.match(text)
    if found is None:
        raise ValueError(text)
    return Condition(*found.groups())


def check_of(path: Path, item: Any, fields: Sequence[Field]) -> RowCheck:
    """One entry of 核对 in ``文书.yaml``.

    Raises:
        TemplateError: when it names a list or a field that does not exist, or is not written as it should be.
    """
    rows = need(path, "核对", item, "列表")
    listed = next((f for f in fields if f.name == rows and f.fields), None)
    if listed is None:
        raise TemplateError(f"{path}：“核对”的列表“{rows}”不在 字段.yaml 里")
    try:
        must = condition_of(need(path, rows, item, "应"))
        when = condition_of(item["当"]) if item.get("当") else None
    except ValueError as error:
        raise TemplateError(f"{path}：“核对”里的“{error}”应写成“字段 关系 字段或值”") from error
    names = {f.name for f in listed.fields}
    for name in (must.field, *([when.field] if when else [])):
        if name not in names:
            raise TemplateError(f"{path}：“核对”里的“{name}”不是“{rows}”的字段")
    return RowCheck(rows, must, need(path, rows, item, "提醒"), when)


def compute(formula: str, data: Row, number: int) -> Any:
    """The value of a computed field in ``data`` (the document, or a row; ``number`` is the row's, from 1).

    Raises:
        ValueError: when the formula is not one of those that ``templates/README.md`` lists.
    """
    name, *arguments = formula.split()
    if name == "序号" and not arguments:
        return Decimal(number)
    if name == "取" and len(arguments) == 1:
        return data.get(arguments[0])
    if name == "减" and len(arguments) == 2:
        mine, theirs = (data.get(a) for a in arguments)
        return mine - theirs if isinstance(mine, Decimal) and isinstance(theirs, Decimal) else None
    if name in ("行数", "户数", "合计", "占比") and arguments:
        listed, _, field = arguments[0].partition(".")
        return _over(name, data.get(listed), field, [condition_of(a) for a in arguments[1:]])
    raise ValueError(formula)


def _over(name: str, rows: Sequence[Row] | None, field: str, conditions: Sequence[Condition]) -> Decimal | None:
    if rows is None:
        return None
    chosen = []
    for row in rows:
        verdicts = [c.of(row) for c in conditions]
        if False in verdicts:
            continue
        if None in verdicts:
            return None
        chosen.append(row)
    if name == "行数":
        return Decimal(len(chosen))
    if name == "占比":
        return (Decimal(100 * len(chosen)) / len(rows)).quantize(Decimal("0.1")) if rows else None
    values = [row.get(field) for row in chosen]
    if name == "户数":
        return None if None in values else Decimal(len(set(values)))
    numbers = [v for v in values if isinstance(v, Decimal)]
    return sum(numbers, Decimal(0)) if len(numbers) == len(values) else None


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
