"""What a list is: its columns, its filters, what it is sorted by. The database filters, sorts and pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import Float, Select, Text, cast, column, false, func, literal, or_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.sql.elements import ColumnElement

from compliance.model.errors import RegistryError

Kind = Literal["text", "number", "count", "date", "choice"]
Value = str | int | Decimal | date | bool | None
MOST_WORDS = 8
LONGEST = 200
"""Characters of a filter or a search that are looked at."""
_CHUNK = 500


@dataclass(frozen=True)
class Scope:
    """Whose list it is: ``office`` sees what is its own, None sees everything (auditors). ``day`` is today."""

    office: int | None
    day: date


@dataclass(frozen=True)
class Column:
    """A column. ``width`` is for workbooks, in characters. A ``choice`` holds codes; their words are the page's.

    ``order`` is what it is sorted by, where that is not the value itself. What the database does not know (a class by
    the corpus) is not ``sortable``; the caller fills it in.
    """

    key: str
    value: ColumnElement[Any]
    kind: Kind = "text"
    width: int = 14
    order: ColumnElement[Any] | None = None
    sortable: bool = True


@dataclass(frozen=True)
class Filter:
    """A condition by name. ``choice`` takes one of ``choices``, or of what ``options`` selects; ``is`` the exact text;
    ``from`` and ``until`` a day; ``among`` is given numbers of rows by the caller for each of ``choices``.
    """

    key: str
    kind: Literal["choice", "is", "from", "until", "among"]
    on: ColumnElement[Any]
    choices: tuple[str, ...] = ()
    options: Select[Any] | None = None


@dataclass(frozen=True)
class Table:
    """A list. ``rows(scope, query)`` adds where it comes from and what the office may see to a query of its columns.

    ``also`` are values that no column shows: what links are made of.
    """

    kind: str
    id: ColumnElement[Any]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...]
    search: tuple[ColumnElement[Any], ...]
    rows: Callable[[Scope, Select[Any]], Select[Any]]
    order: str
    also: tuple[Column, ...] = ()
    finds: Callable[[str], ColumnElement[bool]] | None = None
    """Where else a word may stand (in rows of another table)."""
    all_rows: Callable[[Scope], Select[Any]] | None = None
    """The numbers of all rows, where that takes less than ``rows``: counted while nothing is filtered."""

    def column(self, key: str) -> Column | None:
        """The column with this key."""
        return next((c for c in self.columns if c.key == key), None)


@dataclass(frozen=True)
class Asked:
    """What somebody asks of a list. ``sort`` is a column's key, with ``-`` before it from the end.

    ``among`` are the numbers of rows that an ``among`` filter means; ``ids`` narrows it to rows picked one by one.
    """

    filters: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    sort: str = ""
    page: int = 1
    size: int = 50
    ids: tuple[int, ...] | None = None
    among: Mapping[str, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """A page of a list: rows by key of column (and of ``also``), and how many there are in all."""

    rows: tuple[Mapping[str, Value], ...]
    total: int
    page: int
    pages: int


def shown(connection: Connection, table: Table, scope: Scope, asked: Asked) -> Shown:
    """The page that is asked for; past the end, the last one.

    Raises:
        RegistryError: ``invalid`` for a sort key or a filter that there is not.
    """
    total = count(connection, table, scope, asked)
    pages = max(1, -(-total // asked.size))
    number = min(max(1, asked.page), pages)
    found = _numbers(connection, table, scope, asked, asked.size, (number - 1) * asked.size)
    return Shown(tuple(_filled(connection, table, scope, found)), total, number, pages)


def count(connection: Connection, table: Table, scope: Scope, asked: Asked) -> int:
    """How many rows there are."""
    if table.all_rows is not None and not (any(asked.filters.values()) or asked.text or asked.ids):
        query = table.all_rows(scope)
    else:
        query = _where(connection, table, scope, asked, select(table.id.label("id")))
    inner = query.subquery()
    return int(connection.execute(select(func.count()).select_from(inner), _known(scope)).scalar_one())


def every(connection: Connection, table: Table, scope: Scope, asked: Asked) -> Iterator[Mapping[str, Value]]:
    """All rows, whatever page is asked for, in their order."""
    yield from _filled(connection, table, scope, _numbers(connection, table, scope, asked))


def options(connection: Connection, found: Filter, scope: Scope) -> tuple[str, ...]:
    """What a filter may be set to; () where that is not a choice."""
    if found.options is None:
        return found.choices
    told = connection.execute(found.options, _known(scope)).scalars()
    return tuple(sorted(str(value) for value in told if value not in (None, "")))


def _known(scope: Scope) -> dict[str, Any]:
    """What columns may ask for by name: ``bindparam("office")``, ``bindparam("day")``."""
    return {"office": scope.office, "day": scope.day}


def _numbers(
    connection: Connection, table: Table, scope: Scope, asked: Asked, most: int | None = None, skipped: int = 0
) -> list[int]:
    """The numbers of the rows in their order. Their columns are read afterwards: sorting carries numbers alone."""
    query = _where(connection, table, scope, asked, select(table.id.label("id")))
    query = query.order_by(*_order(connection, table, asked.sort or table.order), table.id)
    if most is not None:
        query = query.limit(most).offset(skipped)
    return list(connection.execute(query, _known(scope)).scalars())


def _filled(
    connection: Connection, table: Table, scope: Scope, numbers: Sequence[int]
) -> Iterator[Mapping[str, Value]]:
    wanted = [table.id.label("id"), *(c.value.label(c.key) for c in (*table.columns, *table.also))]
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        query = table.rows(scope, select(*wanted)).where(table.id.in_(part))
        found = {row["id"]: dict(row) for row in connection.execute(query, _known(scope)).mappings()}
        yield from (found[n] for n in part)


def _order(connection: Connection, table: Table, sort: str) -> list[ColumnElement[Any]]:
    found = table.column(sort.removeprefix("-"))
    if found is None or not found.sortable:
        raise RegistryError(f"不能按“{sort[:LONGEST]}”排序", "invalid")
    key = found.order if found.order is not None else found.value
    if found.kind == "number":
        key = cast(key, Float)  # exact figures are kept as text
    elif found.kind == "text" and connection.dialect.name == "postgresql":
        key = key.collate("C")  # SQLite's order: a page is the same on both
    return [(key.desc() if sort.startswith("-") else key.asc()).nulls_last()]


def _where(connection: Connection, table: Table, scope: Scope, asked: Asked, query: Select[Any]) -> Select[Any]:
    query = table.rows(scope, query)
    known = {f.key: f for f in table.filters}
    for key, value in asked.filters.items():
        if value:
            if key not in known:
                raise RegistryError(f"没有“{key[:LONGEST]}”这个筛选条件", "invalid")
            query = query.where(_condition(connection, known[key], value, asked))
    for word in asked.text[:LONGEST].replace("\x00", "").split()[:MOST_WORDS]:
        places = [c.icontains(word, autoescape=True) for c in table.search]
        query = query.where(or_(*places, table.finds(word) if table.finds else false()))
    if asked.ids is not None:
        query = query.where(table.id.in_(asked.ids))
    return query


def _condition(connection: Connection, one: Filter, value: str, asked: Asked) -> ColumnElement[bool]:
    if one.kind == "among":
        return _among(connection, one.on, asked.among.get(one.key, ()))
    if one.kind in ("from", "until"):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise RegistryError(f"“{value[:LONGEST]}”不是日期；应写成2026-03-02这样", "invalid") from None
        return one.on >= day if one.kind == "from" else one.on <= day
    if one.choices and value not in one.choices:
        raise RegistryError(f"没有“{value[:LONGEST]}”这一项可选", "invalid")
    return one.on == value[:LONGEST].replace("\x00", "")


def _among(connection: Connection, on: ColumnElement[Any], numbers: Sequence[int]) -> ColumnElement[bool]:
    """Tens of thousands of numbers as one value, not as so many parameters."""
    text = "[" + ",".join(str(int(n)) for n in numbers) + "]"
    if connection.dialect.name == "sqlite":
        return on.in_(select(column("value")).select_from(func.json_each(text)))
    unpacked = func.jsonb_array_elements_text(cast(literal(text, Text), JSONB)).table_valued("value")
    return cast(on, Text).in_(select(unpacked.c.value))
