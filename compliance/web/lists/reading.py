"""A list read for a person: a page of it, or all of it, with what the database does not know filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from compliance.exports import Column as SheetColumn
from compliance.exports import Sheet, xlsx_sheets
from compliance.exports.ledger_csv import csv_table
from compliance.model.errors import RegistryError
from compliance.registry.tables import Asked, Scope, Table
from compliance.registry.tables.definition import Shown, Value, count, every, shown
from compliance.registry.tables.enterprise_tables import numbers_seen, veiled
from compliance.web.desk import Desk
from compliance.web.lists.cells import title_of, typed
from compliance.web.lists.classes import all_rows, numbers_of, tiers_of

MOST_IN_WORKBOOK = 20_000
"""Rows: a workbook is built in memory and takes seconds; CSV has no bound."""


@dataclass(frozen=True)
class Reader:
    """A list for one person."""

    desk: Desk
    table: Table
    scope: Scope

    def page(self, asked: Asked) -> Shown:
        """A page of it."""
        asked = self._known(asked)
        with self.desk.registry.read() as connection:
            found = shown(connection, self.table, self.scope, asked)
            seen = numbers_seen(connection, self.scope)
        return replace(found, rows=tuple(self._filled(list(found.rows), seen)))

    def rows(self, asked: Asked) -> Iterator[Mapping[str, Value]]:
        """All of it."""
        asked = self._known(asked)
        with self.desk.registry.read() as connection:
            seen = numbers_seen(connection, self.scope)
            part: list[Mapping[str, Value]] = []
            for row in every(connection, self.table, self.scope, asked):
                part.append(row)
                if len(part) == _AT_ONCE:
                    yield from self._filled(part, seen)
                    part = []
            yield from self._filled(part, seen)

    def csv(self, asked: Asked, lang: str) -> str:
        """All of it as CSV, safe to open in a spreadsheet."""
        return csv_table(self._titles(lang), (self._cells(row, lang) for row in self.rows(asked)))

    def xlsx(self, asked: Asked, lang: str, title: str, version: str) -> bytes:
        """All of it as a workbook.

        Raises:
            RegistryError: ``invalid`` for more rows than a workbook is made of.
        """
        with self.desk.registry.read() as connection:
            total = count(connection, self.table, self.scope, self._known(asked))
        if total > MOST_IN_WORKBOOK:
            raise RegistryError(
                f"共{total}行，一个 Excel 文件最多{MOST_IN_WORKBOOK}行；请先筛选，或者导出 CSV", "invalid"
            )
        columns = tuple(SheetColumn(t, c.width) for t, c in zip(self._titles(lang), self.table.columns, strict=True))
        cells = tuple(self._cells(row, lang) for row in self.rows(asked))
        return xlsx_sheets((Sheet(title, columns, cells),), title, version, self.scope.day)

    def _titles(self, lang: str) -> list[str]:
        return [title_of(self.table, c.key, lang) for c in self.table.columns]

    def _cells(self, row: Mapping[str, Value], lang: str) -> tuple[Any, ...]:
        return tuple(typed(c, row[c.key], lang, self.desk.settings.corpus) for c in self.table.columns)

    def _known(self, asked: Asked) -> Asked:
        """With the numbers that a class stands for."""
        among = [f.key for f in self.table.filters if f.kind == "among" and asked.filters.get(f.key)]
        if not among:
            return asked
        tiers = all_rows(self.desk, self.scope)[1]
        return replace(asked, among={key: numbers_of(tiers, asked.filters[key]) for key in among})

    def _filled(self, rows: list[Mapping[str, Value]], seen: frozenset[int] | None) -> Iterator[Mapping[str, Value]]:
        if self.table.column("tier") is None:
            yield from rows
            return
        known = [veiled(row, seen) for row in rows]
        tiers = tiers_of(self.desk, self.scope, known)
        yield from ({**row, "tier": tiers.get(int(str(row["id"])))} for row in known)


_AT_ONCE = 500
