"""What a list that an office keeps was understood to say: its rows, and what is wrong with it where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compliance.model.grid import column_letters
from compliance.registry.installations import Figures


@dataclass(frozen=True)
class Problem:
    """What is wrong at a place, or (``fatal`` False) worth knowing."""

    sheet: str
    row: int | None
    column: int | None
    title: str
    message: str
    fatal: bool = True

    def __str__(self) -> str:
        sheet = f"工作表“{self.sheet}”" if self.sheet else ""
        row = f"第{self.row}行" if self.row else ""
        column = f"{column_letters(self.column)}列（{self.title}）" if self.column else ""
        place = f"{sheet}{row}{column}"
        return f"{place}：{self.message}" if place else self.message


@dataclass(frozen=True)
class ListRow:
    """One row as understood. ``name`` is the installation's; ``more`` what has no field of its own."""

    sheet: str
    number: int
    enterprise: Mapping[str, str]
    name: str
    figures: Figures
    progress: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ParsedList:
    """A list as understood, with what is wrong with it."""

    kind: str
    rows: tuple[ListRow, ...]
    problems: tuple[Problem, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Whether it may be imported."""
        return bool(self.rows) and not any(p.fatal for p in self.problems)
