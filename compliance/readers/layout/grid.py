"""Grids: from merged rulings to the cells of each ruled table.

The method is pdfplumber's (intersections → smallest closed rectangles → groups that share corners), with
the points of each ruling indexed, so that a page costs as much as it has cells. A test holds it against
pdfplumber's ``TableFinder`` on the same rulings.
"""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.evidence import BBox
from compliance.readers.layout.rules import Rule, merge

REACH = 3.0
"""Points by which a ruling may miss the one it meets."""

LEAST_ROW = 8.0
"""Points of the lowest row that verticals without a closing ruling can bound."""

MOST_RULES = 1500
"""Rulings on the densest page of tables."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class GridCell:
    """One region of a grid: place, spans, box."""

    row: int
    col: int
    rowspan: int
    colspan: int
    bbox: BBox


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table: the x of its column edges, the y of its row edges, its cells in row-major order."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[GridCell, ...]

    @property
    def bbox(self) -> BBox:
        """The outer box."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def find_grids(rules: list[Rule]) -> tuple[list[Grid], list[BBox]]:
    """(ruled tables, lone boxes) that merged rulings form; a grid within another's cell is part of its text.

    A page with more than ``MOST_RULES`` rulings is a drawing and has none.
    """
    if len(rules) > MOST_RULES:
        return [], []
    groups = group_cells(find_cells(rules + open_sides(rules)))
    grids = [make_grid(g) for g in groups if len(g) > 1]
    boxes = [g[0] for g in groups if len(g) == 1]
    return [g for g in grids if not any(g is not other and _within_cell(g, other) for other in grids)], boxes


def open_sides(rules: list[Rule]) -> list[Rule]:
    """Rulings for the sides that tables leave open.

    Many Chinese tables have no outer verticals: horizontal rulings of one extent, with an inner vertical between
    them, are closed at both ends. A table cut by a page break may lack its last horizontal ruling: verticals that end
    together beyond it are closed there.
    """
    verticals = [r for r in rules if r.vertical]
    horizontals = [r for r in rules if not r.vertical]
    return merge(_ends(horizontals, verticals, True) + _ends(verticals, horizontals, False))


def _ends(along: list[Rule], across: list[Rule], vertical: bool) -> list[Rule]:
    """Rulings that join the ends of neighbours in ``along`` (of one extent) which a ruling of ``across`` crosses.

    ``vertical`` says that the new rulings are vertical. For horizontals the new ruling may only run from one
    ruling to the next; for verticals one ruling across the table must hold them together.
    """
    along = sorted(along, key=lambda r: r.at)
    sides: list[Rule] = []
    for i, first in enumerate(along):
        second = next((r for r in along[i + 1 :] if _same_extent(first, r)), None)
        if second is None:
            continue
        crossing = [
            c for c in across
            if first.start + REACH < c.at < first.end - REACH and c.start <= first.at + REACH and c.end >= second.at - REACH
        ]  # fmt: skip
        if not crossing:
            continue
        for at in (first.start, first.end):
            closed = any(
                abs(c.at - at) <= 2 * REACH and c.start <= first.at + REACH and c.end >= second.at - REACH
                for c in across
            )
            if not closed and (vertical or min(abs(c.at - at) for c in crossing) > LEAST_ROW):
                sides.append(Rule(vertical, at, first.at, second.at))
    return sides


def _same_extent(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) <= 2 * REACH and abs(a.end - b.end) <= 2 * REACH


def _within_cell(inner: Grid, outer: Grid) -> bool:
    x0, top, x1, bottom = inner.bbox
    return any(
        c.bbox[0] - 1 <= x0 and c.bbox[1] - 1 <= top and x1 <= c.bbox[2] + 1 and bottom <= c.bbox[3] + 1
        for c in outer.cells
    )


def find_cells(rules: list[Rule]) -> list[BBox]:
    """The smallest closed rectangles that merged rulings form."""
    down: dict[Point, int] = {}
    across: dict[Point, int] = {}
    on_vertical: dict[int, list[Point]] = {}
    on_horizontal: dict[int, list[Point]] = {}
    horizontals = sorted((r for r in rules if not r.vertical), key=lambda r: (r.at, r.start))
    for v, vertical in enumerate(sorted((r for r in rules if r.vertical), key=lambda r: (r.at, r.start))):
        for h, horizontal in enumerate(horizontals):
            if horizontal.at > vertical.end + REACH:
                break
            if horizontal.at < vertical.start - REACH:
                continue
            if horizontal.start - REACH <= vertical.at <= horizontal.end + REACH:
                point = (vertical.at, horizontal.at)
                down[point], across[point] = v, h
                on_vertical.setdefault(v, []).append(point)
                on_horizontal.setdefault(h, []).append(point)
    index_down = {p: i for points in on_vertical.values() for i, p in enumerate(points)}
    index_across = {p: i for points in on_horizontal.values() for i, p in enumerate(points)}
    cells = []
    for point in sorted(down):
        below = on_vertical[down[point]][index_down[point] + 1 :]
        right = on_horizontal[across[point]][index_across[point] + 1 :]
        cell = _smallest(point, below, right, down, across)
        if cell is not None:
            cells.append(cell)
    return cells


def _smallest(
    point: Point, below: list[Point], right: list[Point], down: dict[Point, int], across: dict[Point, int]
) -> BBox | None:
    for low in below:
        for far in right:
            corner = (far[0], low[1])
            if down.get(corner) == down[far] and across.get(corner) == across[low]:
                return (point[0], point[1], corner[0], corner[1])
    return None


def group_cells(cells: list[BBox]) -> list[list[BBox]]:
    """Cells that share a corner, directly or through others, are one table; tables from the top."""
    parent = list(range(len(cells)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    seen: dict[Point, int] = {}
    for i, (x0, top, x1, bottom) in enumerate(cells):
        for corner in ((x0, top), (x0, bottom), (x1, top), (x1, bottom)):
            parent[root(i)] = root(seen.setdefault(corner, i))
    groups: dict[int, list[BBox]] = {}
    for i, cell in enumerate(cells):
        groups.setdefault(root(i), []).append(cell)
    return sorted(groups.values(), key=lambda g: min((c[1], c[0]) for c in g))


def make_grid(cells: list[BBox]) -> Grid:
    """Rows, columns and spans of one group of cells; places that no rectangle covers become single cells."""
    xs = sorted({c[0] for c in cells} | {c[2] for c in cells})
    ys = sorted({c[1] for c in cells} | {c[3] for c in cells})
    col, row = {x: i for i, x in enumerate(xs)}, {y: i for i, y in enumerate(ys)}
    taken: set[tuple[int, int]] = set()
    out: list[GridCell] = []
    for box in sorted(cells, key=lambda c: (c[1], c[0])):
        r, c = row[box[1]], col[box[0]]
        rowspan, colspan = row[box[3]] - r, col[box[2]] - c
        places = {(i, j) for i in range(r, r + rowspan) for j in range(c, c + colspan)}
        if places & taken:
            continue
        taken |= places
        out.append(GridCell(r, c, rowspan, colspan, box))
    for r in range(len(ys) - 1):
        for c in range(len(xs) - 1):
            if (r, c) not in taken:
                out.append(GridCell(r, c, 1, 1, (xs[c], ys[r], xs[c + 1], ys[r + 1])))
    return Grid(tuple(xs), tuple(ys), tuple(sorted(out, key=lambda g: (g.row, g.col))))
