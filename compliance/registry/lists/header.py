"""Which row of a sheet is the header, and which column of the list each of its columns is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compliance.model.grid import Grid, GridRow
from compliance.model.units import Unit
from compliance.registry.lists.cells import unit_in, without_unit
from compliance.registry.lists.forms import ListColumn, ListForm, header_key

_DEEPEST = 20
"""Titles and unit lines stand above a header, but not more rows than that."""
_FEWEST = 2


@dataclass(frozen=True)
class Header:
    """The columns found: by number, with the unit that a header names; ``unknown`` are headers of no known column,
    ``printed`` what stands over each column, in one row or two."""

    last_row: int
    columns: Mapping[int, ListColumn]
    units: Mapping[int, Unit]
    unknown: Mapping[int, str]
    twice: tuple[tuple[int, str], ...] = ()
    printed: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def find_header(grid: Grid, form: ListForm) -> Header | None:
    """The header: the row, or two rows under each other, that name the most columns of the list; the enterprise's name
    must be among them. None where no row does."""
    best: Header | None = None
    rows = grid.rows[:_DEEPEST]
    for place, row in enumerate(rows):
        above = rows[place - 1] if place else None
        for upper in (None, above):
            found = _read(row, upper, form)
            named = {c.title for c in found.columns.values()}
            whole = len(named) >= _FEWEST and all(c.title in named for c in form.columns if c.required)
            if whole and (best is None or len(found.columns) > len(best.columns)):
                best = found
    return best


def _read(row: GridRow, above: GridRow | None, form: ListForm) -> Header:
    columns: dict[int, ListColumn] = {}
    units: dict[int, Unit] = {}
    unknown: dict[int, str] = {}
    twice: list[tuple[int, str]] = []
    places = sorted(row.cells.keys() | (above.cells.keys() if above else set()))
    for place in places:
        text = row.cells.get(place, "")
        over = above.cells.get(place, "") if above else ""
        ways = [w for w in (over + text if over and over != text else "", text or over) if w]
        column = next((c for w in ways if (c := _column(w, form))), None)
        if column is None:
            unknown[place] = ways[-1] if ways else ""
            continue
        if any(column is known for known in columns.values()):
            twice.append((place, column.title))
            continue
        columns[place] = column
        unit = next((u for w in (text, over) if (u := unit_in(w))), None)
        if unit is not None:
            units[place] = unit
    rows = [r for r in (above, row) if r is not None]
    printed = {p: tuple(r.cells[p] for r in rows if p in r.cells) for p in places}
    return Header(row.number, columns, units, unknown, tuple(twice), printed)


def _column(text: str, form: ListForm) -> ListColumn | None:
    return form.by_key.get(header_key(text)) or form.by_key.get(header_key(without_unit(text)))


def rows_below(grid: Grid, header: Header) -> Sequence[GridRow]:
    """The rows after the header."""
    return [row for row in grid.rows if row.number > header.last_row]
