"""Table shapes: the same columns of facts as a wide, transposed, long, banded or key-value table."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from blocks import Table

from voices.said import Mark, Said

Cell = Said | str
Row = list[Cell]
SHAPES = ("wide", "transposed", "long", "banded", "kv")
UNIT_PLACES = ("head", "head_line", "row", "cell", "column", "caption")


@dataclass(frozen=True)
class Col:
    """One kind of fact: its header path, its unit as spelled, a cell per installation, a total."""

    path: tuple[str, ...]
    cells: tuple[Cell, ...]
    unit: str = ""
    total: Cell = "—"

    @property
    def label(self) -> str:
        """The whole path in one cell, as somebody would write it without merged headers."""
        if len(self.path) == 1:
            return self.path[0]
        group, leaf = self.path[0], self.path[-1]
        if leaf in ("开工", "完工"):
            return leaf + "时间"
        if leaf in ("标杆", "基准"):
            return leaf + "水平"
        word, _, note = leaf.partition("（")
        return f"{group}（{leaf}）" if not note and len(group) % 2 else word + group + ("（" + note if note else "")


@dataclass
class Sheet:
    """A table that is being built: rows of cells, header rows, caption note, features."""

    rows: list[Row]
    header: int
    features: set[str] = field(default_factory=set)
    options: dict[str, str] = field(default_factory=dict)

    def block(self) -> tuple[Table, tuple[Mark, ...]]:
        """The table block and the marks of its cells."""
        texts = tuple(tuple(_text(c) for c in row) for row in self.rows)
        marks = tuple(m for row in self.rows for c in row if isinstance(c, Said) for m in c.marks)
        options = {"widths": ",".join(f"{w:g}" for w in _widths(texts)), **self.options}
        return Table(texts, self.header, options), marks


def _text(cell: Cell) -> str:
    return cell.text if isinstance(cell, Said) else cell


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    out = []
    for column in zip(*rows, strict=True):
        longest = max((len(part) for c in column if c not in ("<", "^") for part in c.split("\n")), default=1)
        out.append(min(max(longest, 3), 14) ** 0.8)
    return out


def _with_unit(label: str, unit: str, place: str) -> str:
    if not unit or place not in ("head", "head_line"):
        return label
    return f"{label}{chr(10) if place == 'head_line' else ''}（{unit}）"


def _cell(cell: Cell, unit: str, place: str) -> Cell:
    if place != "cell" or not unit or _text(cell) in ("—", "-", "/", ""):
        return cell
    return (cell if isinstance(cell, Said) else Said(cell)) + unit


def wide(
    names: Sequence[Cell], cols: Sequence[Col], place: str, stub: str, total: str = "", numbered: bool = False
) -> Sheet:
    """A row per installation; header paths become header rows with merged cells."""
    depth = max(len(c.path) for c in cols)
    lead = [*(["序号"] if numbered else []), stub]
    head: list[Row] = []
    for level in range(depth):
        row: Row = list(lead) if level == 0 else ["^"] * len(lead)
        for j, col in enumerate(cols):
            before = cols[j - 1].path if j else ()
            if level >= len(col.path):
                row.append("^")
            elif level < len(col.path) - 1 and before[: level + 1] == col.path[: level + 1] and len(before) > level + 1:
                row.append("<")
            else:
                leaf = level == len(col.path) - 1
                shared = not leaf and all(
                    c.unit == col.unit for c in cols if c.path[: level + 1] == col.path[: level + 1]
                )
                parent_says = leaf and len(col.path) > 1 and _parent_says(cols, col)
                unit = col.unit if (leaf and not parent_says) or (shared and level == len(col.path) - 2) else ""
                row.append(_with_unit(col.path[level], unit, place))
        head.append(row)
    if place == "row":
        head.append([*([""] * len(lead)), *[c.unit or "—" for c in cols]])
    body = [
        [*([str(i + 1)] if numbered else []), name, *[_cell(c.cells[i], c.unit, place) for c in cols]]
        for i, name in enumerate(names)
    ]
    if total:
        body.append([total, *(["<"] if numbered else []), *[_cell(c.total, c.unit, place) for c in cols]])
    return Sheet([*head, *body], len(head), {f"表头层数:{len(head)}"})


def _parent_says(cols: Sequence[Col], col: Col) -> bool:
    family = [c for c in cols if c.path[:-1] == col.path[:-1]]
    return len({c.unit for c in family}) == 1


def merge_equal(sheet: Sheet, count: int) -> None:
    """Merge the cells of a column that say the same of every installation, as authors do with the process or the status."""
    first = sheet.header
    for c in range(1, len(sheet.rows[0])):
        cells = [sheet.rows[first + i][c] for i in range(count)]
        if count > 1 and all(isinstance(x, Said) for x in cells) and len({_text(x) for x in cells}) == 1:
            marks = tuple(m for x in cells if isinstance(x, Said) for m in x.marks)
            sheet.rows[first][c] = Said(_text(cells[0]), marks)
            for i in range(1, count):
                sheet.rows[first + i][c] = "^"
            sheet.features.add("合并相同格")


def split(sheet: Sheet, draw: random.Random) -> list[Sheet]:
    """The sheet in two with the header repeated, as authors do by hand (续表); whole where no row can be the first."""
    first = sheet.header
    body = sheet.rows[first:]
    places = [
        i
        for i in range(2, len(body) - 1)
        if "^" not in [c for c in body[i] if isinstance(c, str)] and not _band(body[i - 1])
    ]
    if not first or len(body) < 5 or not places:
        return [sheet]
    at = draw.choice(places)
    head = sheet.rows[:first]
    return [
        Sheet([*head, *body[:at]], first, sheet.features, dict(sheet.options)),
        Sheet([*head, *body[at:]], first, set(), dict(sheet.options)),
    ]


def _band(row: Row) -> bool:
    return all(isinstance(c, str) and c == "<" for c in row[1:])


def transposed(names: Sequence[Cell], cols: Sequence[Col], place: str, stub: str, total: str = "") -> Sheet:
    """A row per kind of fact, a column per installation."""
    grouped = any(len(c.path) > 1 for c in cols)
    own = place == "column"
    head: Row = [stub, *(["<"] if grouped else []), *(["单位"] if own else []), *names, *([total] if total else [])]
    rows: list[Row] = [head]
    previous: tuple[str, ...] = ()
    for col in cols:
        says = "" if own else col.unit
        if grouped and len(col.path) > 1:
            lead: Row = [
                "^" if previous[:1] == col.path[:1] else col.path[0],
                _with_unit("".join(col.path[1:]), says, place),
            ]
        else:
            lead = [_with_unit(col.path[0], says, place), *(["<"] if grouped else [])]
        previous = col.path
        cells = [_cell(c, col.unit, place) for c in (*col.cells, *([col.total] if total else []))]
        rows.append([*lead, *([col.unit or "—"] if own else []), *cells])
    return Sheet(rows, 1, {"单位列"} if own else set())


def long(names: Sequence[Cell], cols: Sequence[Col], place: str, stub: str, merged: bool = True) -> Sheet:
    """A row per installation and kind of fact, the installation's cell merged over its rows, or left blank after the first."""
    own = place in ("column", "row", "caption")
    rows: list[Row] = [[stub, "指标", *(["单位"] if own else []), "数值"]]
    for i, name in enumerate(names):
        for k, col in enumerate(cols):
            label = _with_unit(col.label, "" if own else col.unit, place)
            rows.append(
                [
                    ("^" if merged else "") if k else name,
                    label,
                    *([col.unit or "—"] if own else []),
                    _cell(col.cells[i], col.unit, place),
                ]
            )
    return Sheet(rows, 1)


def banded(names: Sequence[Cell], cols: Sequence[Col], place: str) -> Sheet:
    """Rows of kinds of fact under a full-width row with the installation's name."""
    own = place in ("column", "row", "caption")
    n = 3 if own else 2
    rows: list[Row] = [["项目", *(["单位"] if own else []), "数值"]]
    for i, name in enumerate(names):
        rows.append([name, *["<"] * (n - 1)])
        for col in cols:
            label = _with_unit(col.label, "" if own else col.unit, place)
            rows.append([label, *([col.unit or "—"] if own else []), _cell(col.cells[i], col.unit, place)])
    return Sheet(rows, 1)


def key_values(pairs: Sequence[tuple[str, Cell]], columns: int = 2) -> Sheet:
    """A form without header: label, value, label, value."""
    rows: list[Row] = []
    for k in range(0, len(pairs), columns):
        part = pairs[k : k + columns]
        row: Row = [x for pair in part for x in pair]
        if len(part) < columns:
            row += ["<"] * (2 * (columns - len(part)))
        rows.append(row)
    sheet = Sheet(rows, 0)
    sheet.options["style"] = "grid"
    return sheet


def kv(names: Sequence[Cell], cols: Sequence[Col], place: str, stub: str) -> list[Sheet]:
    """One form per installation."""
    out = []
    for i, name in enumerate(names):
        pairs: list[tuple[str, Cell]] = [(stub, name)]
        for col in cols:
            where = "head" if place not in ("cell", "head_line") else place
            pairs.append((_with_unit(col.label, col.unit, where), _cell(col.cells[i], col.unit, where)))
        out.append(key_values(pairs))
    return out


def before_after(
    names: Sequence[Cell],
    rows: Sequence[tuple[str, str, Sequence[Sequence[Cell]]]],
    own_unit: bool,
    change: bool,
    draw: random.Random,
) -> Sheet:
    """Indicators as rows, 改造前 and 改造后 of every installation as columns (two header rows)."""
    labels = [["改造前", "改造后"], ["现状", "目标"], ["技改前", "技改后"], ["改造前", "改造后"]][draw.randrange(4)]
    labels = [*labels, *(["变化"] if change else [])]
    top: Row = ["指标", *(["单位"] if own_unit else [])]
    sub: Row = ["^", *(["^"] if own_unit else [])]
    for name in names:
        top += [name, *["<"] * (len(labels) - 1)]
        sub += labels
    body: list[Row] = []
    for label, unit, cells in rows:
        line: Row = [label if own_unit else _with_unit(label, unit, "head"), *([unit or "—"] if own_unit else [])]
        for trio in cells:
            line += list(trio)[: len(labels)]
        body.append(line)
    if len(names) == 1 and draw.random() < 0.6:
        return Sheet([[top[0], *(["单位"] if own_unit else []), *labels], *body], 1)
    return Sheet([top, sub, *body], 2)
