"""A sheet as rows of text, for lists that people keep in spreadsheets."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GridRow:
    """A row: ``number`` as the spreadsheet counts it, ``cells`` by column as it counts them (from 1), empty ones left out.

    A merged cell is in every place that it covers.
    """

    number: int
    cells: dict[int, str]


@dataclass(frozen=True)
class Grid:
    """One sheet of a workbook, or a CSV file (``name`` empty)."""

    name: str
    rows: tuple[GridRow, ...]


def column_letters(number: int) -> str:
    """The letters over a column: 1 is A, 28 is AB."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
