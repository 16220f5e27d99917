"""Given data laid over drawn ones: what the registry does not know is added, what it knows otherwise is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from compliance.drafting.fields import SOURCES
from compliance.model.errors import InputError
from compliance.papers.sources import plain

_SAME = (
    ("企业名称", "装置"), ("企业名称", "项目名称"), ("文件",), ("企业名称",), ("案件编号",), ("季度",), ("文号",),
    ("规则码", "对象"), ("规则码",), ("编码", "对象"), ("编码",),
)  # fmt: skip
"""By which fields a given row is found again among the drawn ones: the first of these that it has."""


def joined(drawn: Mapping[str, Any], given: Mapping[str, Any], source: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """``drawn`` with what ``given`` adds, and a reminder for every drawn value that it replaces.

    A given row names its drawn row (企业名称 and 装置, …) and says what to add; a list that was not drawn, or whose rows have
    nothing to be named by (sentences), is taken whole.

    Raises:
        InputError: for a given row that no drawn row or more than one answers to.
    """
    told: list[str] = []
    return _over(drawn, given, source, "", told), tuple(told)


def _over(
    drawn: Mapping[str, Any], given: Mapping[str, Any], source: str, path: str, told: list[str]
) -> dict[str, Any]:
    out = dict(drawn)
    for name, value in given.items():
        before = drawn.get(name)
        if name == SOURCES:
            out[name] = value if before is None else [*before, *(x for x in value if x not in before)]
        elif isinstance(before, list) and before and isinstance(value, list) and _named(before):
            out[name] = _rows(before, value, source, f"{path}{name}", told)
        else:
            if isinstance(before, list) and before:
                told.append(f"“{path}{name}”登记库有{len(before)}行，改用数据所写的")
            elif before not in (None, []) and not _alike(before, value):
                told.append(f"“{path}{name}”登记库为“{before}”，改用数据所写的“{plain(value)}”")
            out[name] = value
    return out


def _named(rows: Sequence[Mapping[str, Any]]) -> bool:
    return any(all(name in row for name in names) for names in _SAME for row in rows)


def _rows(
    drawn: Sequence[Mapping[str, Any]], given: Sequence[Any], source: str, path: str, told: list[str]
) -> list[dict[str, Any]]:
    out = [dict(row) for row in drawn]
    for number, row in enumerate(given, 1):
        if not isinstance(row, Mapping):
            raise InputError(source, "data", f"“{path}”应是列表，每行一个对象")
        by = next(
            (names for names in _SAME if all(row.get(n) and any(n in other for other in drawn) for n in names)), ()
        )
        found = [i for i, other in enumerate(drawn) if by and all(_alike(other.get(n), row[n]) for n in by)]
        if len(found) != 1:
            what = "没有这一行" if not found else f"有{len(found)}行都对得上"
            said = "、".join(str(row[n]) for n in by) or "没有写企业名称、文号等可以对上的字段"
            raise InputError(source, "data", f"“{path}.{number}”（{said}）：登记库取出的数据里{what}")
        out[found[0]] = _over(out[found[0]], row, source, f"{path}.{found[0] + 1}.", told)
    return out


def _alike(one: Any, other: Any) -> bool:
    """Whether two values say the same: figures by value, the rest by their text."""
    texts = [str(plain(v)).strip() for v in (one, other)]
    try:
        return Decimal(texts[0].replace(",", "")) == Decimal(texts[1].replace(",", ""))
    except InvalidOperation:
        return texts[0] == texts[1]


def saved(data: Mapping[str, Any]) -> bytes:
    """``data`` as a file to edit and to give back with ``--data``."""
    return (json.dumps(data, ensure_ascii=False, indent=1, default=plain) + "\n").encode()
