"""The view of the efficiency tables: each product in one row, all editions side by side, the GB limits beside them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.checking.wording import number
from compliance.corpus import Corpus, Document
from compliance.corpus.conditions import LEVELS, LIMITS
from compliance.corpus.tables import Cell, EfficiencyTable

STATUS_COLOURS = {"已核": "checked", "存疑": "doubtful", "缺失": "missing"}


@dataclass(frozen=True)
class CellView:
    """A cell: its number ("" where there is none) and its status."""

    value: str
    status: str

    @property
    def colour(self) -> str:
        """The CSS class of the status; the word is printed too unless the cell is 已核."""
        return STATUS_COLOURS.get(self.status, "missing")


@dataclass(frozen=True)
class LimitView:
    """The limits of one standard."""

    standard: str
    document: Document | None
    start: str
    cells: tuple[CellView, ...]


@dataclass(frozen=True)
class ProductRow:
    """A product: a group of cells for each edition, its standards, and what the tables add in words."""

    key: str
    name: str
    unit: str
    editions: tuple[tuple[CellView, ...], ...]
    limits: tuple[LimitView, ...]
    modifiers: tuple[str, ...]
    bases: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class TablesView:
    """The whole page. ``counts`` is how many cells of each edition have each status."""

    editions: tuple[EfficiencyTable, ...]
    documents: tuple[Document | None, ...]
    levels: tuple[str, ...]
    grades: tuple[str, ...]
    rows: tuple[ProductRow, ...]
    counts: tuple[tuple[tuple[str, int], ...], ...]


def tables_view(corpus: Corpus) -> TablesView:
    """All products in the order of the corpus."""
    counts = tuple(
        tuple((status, sum(c.status == status for c in table.cells.values())) for status in STATUS_COLOURS)
        for table in corpus.levels
    )
    keys = dict.fromkeys(
        (*corpus.products, *(k for t in corpus.levels for k, _ in t.cells), *(li.product for li in corpus.limits))
    )
    rows = tuple(row for key in keys if (row := _row(key, corpus)) is not None)
    documents = tuple(corpus.documents.get(t.document) for t in corpus.levels)
    return TablesView(corpus.levels, documents, LEVELS, LIMITS, rows, counts)


def _row(key: str, corpus: Corpus) -> ProductRow | None:
    cells = [[t.cells.get((key, level)) for level in LEVELS] for t in corpus.levels]
    limits = corpus.limits_by_product.get(key, ())
    known = [c for group in cells for c in group if c] + [c for li in limits for c in li.cells.values()]
    if not known:
        return None
    product = corpus.products.get(key)
    unit = next((c.unit for c in known if c.unit), "")
    bases = [
        (t.edition, c.basis) for t, group in zip(corpus.levels, cells, strict=True) for c in group if c and c.basis
    ]
    bases += [(li.standard, c.basis) for li in limits for c in li.cells.values() if c.basis]
    return ProductRow(
        key,
        product.name if product else next((c.name for c in known if c.name), key),
        corpus.lexicon.written(unit),
        tuple(tuple(_cell(c) for c in group) for group in cells),
        tuple(
            LimitView(
                li.standard,
                _standard(li.standard, corpus),
                li.start.isoformat(),
                tuple(_cell(li.cells.get(grade)) for grade in LIMITS),
            )
            for li in limits
        ),
        _unique(c.modifier for c in known),
        tuple(dict.fromkeys(bases)),
    )


def _standard(number_: str, corpus: Corpus) -> Document | None:
    return next((d for d in corpus.documents.values() if d.number == number_), None)


def _cell(cell: Cell | None) -> CellView:
    if cell is None:
        return CellView("", "未列")
    return CellView("" if cell.value is None else number(cell.value), cell.status)


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(t for t in texts if t))
