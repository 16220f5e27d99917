"""The running text of a sample plan: a small line-based format, parsed into blocks that every engine can set.

One line is one paragraph. Marks at the start of a line: ``#``/``##``/``###`` heading, ``: `` table caption,
``> `` note, ``= `` centred, ``=> `` right-aligned, ``~ `` no indent, ``* `` text box, ``|`` table row,
``!key=value …`` options of the next table, ``--- page|landscape|portrait|columns|column|single`` layout change.
In a table ``<`` continues the cell to its left and ``^`` the cell above (merged cells).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

TEXTS = Path(__file__).parent / "texts"

ParaKind = Literal["body", "caption", "note", "center", "right", "plain", "box"]
BreakKind = Literal["page", "landscape", "portrait", "columns", "column", "single"]
_BREAKS: tuple[BreakKind, ...] = ("page", "landscape", "portrait", "columns", "column", "single")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph of running text, or one of the small kinds around tables."""

    text: str
    kind: ParaKind = "body"


@dataclass(frozen=True)
class Break:
    """A change of page or of page layout."""

    kind: BreakKind


@dataclass(frozen=True)
class CellBox:
    """One merged region of a table: its text, place and span."""

    text: str
    row: int
    col: int
    rowspan: int
    colspan: int


@dataclass(frozen=True)
class Table:
    """A table; ``header`` rows at the top, ``options`` as written (style, widths, align, size)."""

    rows: tuple[tuple[str, ...], ...]
    header: int = 1
    options: dict[str, str] = field(default_factory=dict)

    @property
    def n_cols(self) -> int:
        """Number of columns (all rows have the same)."""
        return len(self.rows[0])

    @property
    def widths(self) -> tuple[float, ...]:
        """Relative column widths that sum to 1."""
        raw = self.options.get("widths")
        parts = [float(x) for x in raw.split(",")] if raw else [1.0] * self.n_cols
        if len(parts) != self.n_cols:
            raise ValueError(f"{len(parts)} widths for {self.n_cols} columns: {self.rows[0]}")
        return tuple(p / sum(parts) for p in parts)

    def align(self, col: int) -> str:
        """``l``, ``c`` or ``r`` for a column; centred unless said otherwise."""
        spec = self.options.get("align", "")
        return spec[col] if col < len(spec) else "c"

    def cells(self) -> tuple[CellBox, ...]:
        """The merged regions in row-major order."""
        out = []
        for r, row in enumerate(self.rows):
            for c, text in enumerate(row):
                if text in ("<", "^"):
                    continue
                colspan = rowspan = 1
                while c + colspan < self.n_cols and row[c + colspan] == "<":
                    colspan += 1
                while r + rowspan < len(self.rows) and self.rows[r + rowspan][c] == "^":
                    rowspan += 1
                out.append(CellBox(text.replace("\\n", "\n"), r, c, rowspan, colspan))
        return tuple(out)


Block = Heading | Para | Break | Table

_MARKS: tuple[tuple[str, ParaKind], ...] = (
    (": ", "caption"),
    ("=> ", "right"),
    ("> ", "note"),
    ("= ", "center"),
    ("~ ", "plain"),
    ("* ", "box"),
)


def _options(line: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in line[1:].split())


def parse(text: str) -> tuple[Block, ...]:
    """Blocks of one text file; raises ValueError with the line number where a table is ragged."""
    out: list[Block] = []
    rows: list[tuple[str, ...]] = []
    options: dict[str, str] = {}

    def flush(number: int) -> None:
        nonlocal rows, options
        if not rows:
            return
        if len({len(r) for r in rows}) != 1:
            raise ValueError(f"line {number}: rows of different length: {[(len(r), r[0]) for r in rows]}")
        if any(r[0] == "<" for r in rows) or "^" in rows[0]:
            raise ValueError(f"line {number}: nothing to merge with")
        out.append(Table(tuple(rows), int(options.pop("header", "1")), options))
        rows, options = [], {}

    for number, raw in enumerate([*text.splitlines(), ""], 1):
        line = raw.strip()
        if line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in line[1:].split("|")))
            continue
        flush(number)
        if not line:
            continue
        if line.startswith("!"):
            options = _options(line)
        elif line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            out.append(Heading(level, line[level:].strip()))
        elif line.startswith("--- "):
            kinds = [k for k in _BREAKS if k == line[4:].strip()]
            if not kinds:
                raise ValueError(f"line {number}: unknown layout {line!r}")
            out.append(Break(kinds[0]))
        else:
            for mark, para_kind in _MARKS:
                if line.startswith(mark):
                    out.append(Para(line[len(mark) :].strip(), para_kind))
                    break
            else:
                out.append(Para(line))
    return tuple(out)


def load(plan_id: str, **values: str) -> tuple[Block, ...]:
    """The blocks of a plan's text file, with ``{NAME}`` replaced by ``values``."""
    text = (TEXTS / f"{plan_id}.txt").read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return parse(text)
