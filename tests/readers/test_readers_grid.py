"""The grid finder against pdfplumber's, on the same rulings."""

from __future__ import annotations

import itertools
from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pdfplumber.table import TableFinder

from compliance.readers.layout.grid import find_cells, find_grids
from compliance.readers.layout.rules import Rule, merge

X = [50.0, 120.0, 190.0, 260.0]
Y = [100.0, 130.0, 160.0, 190.0, 220.0]


@st.composite
def rulings(draw: st.DrawFn) -> list[Rule]:
    """Pieces of the lines of a 3 × 4 grid, some left out, as merged cells leave them out."""
    horizontal = [Rule(False, y, a, b) for y in Y for a, b in itertools.pairwise(X)]
    vertical = [Rule(True, x, a, b) for x in X for a, b in itertools.pairwise(Y)]
    return [rule for rule in horizontal + vertical if draw(st.integers(0, 9)) < 8]


def as_edge(rule: Rule) -> dict[str, Any]:
    """A ruling as pdfplumber describes it."""
    x0, x1 = (rule.at, rule.at) if rule.vertical else (rule.start, rule.end)
    top, bottom = (rule.start, rule.end) if rule.vertical else (rule.at, rule.at)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top, "width": x1 - x0, "height": bottom - top,
        "orientation": "v" if rule.vertical else "h", "object_type": "line",
    }  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rulings())
def test_the_same_cells_as_pdfplumber(rules: list[Rule]) -> None:
    page = SimpleNamespace(edges=[as_edge(r) for r in rules], bbox=(0, 0, 595, 842), chars=[], extract_words=list)
    assert sorted(find_cells(merge(rules))) == sorted(TableFinder(page).cells)


def test_spans_come_from_the_missing_lines() -> None:
    rules = [Rule(False, y, 0, 30) for y in (0, 10, 20)] + [Rule(True, x, 0, 20) for x in (0, 10, 30)]
    rules.append(Rule(True, 20, 10, 20))
    (grid,), _ = find_grids(merge(rules))
    assert [(c.row, c.col, c.rowspan, c.colspan) for c in grid.cells] == [
        (0, 0, 1, 1), (0, 1, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1),
    ]  # fmt: skip


def test_pieces_and_double_lines_are_one_ruling() -> None:
    rules = merge(
        [Rule(False, 100, 0, 50), Rule(False, 101, 52, 90), Rule(False, 100.5, 89, 120), Rule(False, 300, 0, 2)]
    )
    assert [(round(r.at), r.start, r.end) for r in rules] == [(100, 0, 120)]
