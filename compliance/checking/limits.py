"""The table level or the GB limit that binds a product on a date, with what it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from compliance.checking.changing import changed
from compliance.checking.scope import Scope
from compliance.checking.truth import Doubt
from compliance.corpus.conditions import LevelRef
from compliance.corpus.documents import NOT_HELD, Document
from compliance.corpus.places import NATION
from compliance.corpus.tables import Cell, EfficiencyTable, EnergyLimit
from compliance.model.quick import quick
from compliance.model.review import ClauseQuote


@quick
@dataclass(frozen=True)
class Limit:
    """A limit. ``values`` are the readings that the table allows (a product with a factor has two), the printed
    one first; where ``open_ended``, exceeding it proves nothing yet because a factor is not known.
    """

    label: str
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    open_ended: bool = False
    note: str = ""
    doubt: Doubt | None = None
    supports: tuple[ClauseQuote, ...] = ()
    condition: str = ""
    """What the table's cell says beside its figure (``note`` has it only where it concerns this installation)."""
    lasting: bool = False
    """Whether it is that of every installation with the product (and so kept with the corpus), whatever it is called."""


def limit_of(scope: Scope, ref: LevelRef) -> Limit:
    """The limit that ``ref`` means for the scope's product on its date."""
    word = f"{ref.level}水平" if ref.table == "表" else ref.level
    stated, product = scope.field("installation.product"), scope.product()
    if stated.doubt is not None and stated.doubt.code != "未载明":
        return Limit(word, doubt=stated.doubt)
    tables = tables_in_force(scope) if ref.table == "表" else ()
    rows = _in_force(scope, product) if ref.table != "表" else ()
    key = ("limit", ref.table, ref.level, product, *map(id, (*tables, *rows)))  # the corpus holds tables and rows
    known: Limit | None = scope.corpus.memo.get(key)
    if known is None:
        if product is None:
            known = Limit(word, doubt=Doubt("未载明", "产品未识别，查不到限值"))
        elif ref.table == "表":
            known = _level(scope, ref.level, product, tables)
        else:
            known = _standard(scope, ref.level, product, rows)
        if not any(mark in known.condition for mark in scope.corpus.lexicon.open_marks):
            known = scope.corpus.memo[key] = changed(known, lasting=True)
    return known


def typical_level(scope: Scope, level: str) -> Decimal | None:
    """The table's value whatever its status, for judging whether a figure is plausible."""
    product = scope.product()
    for table in reversed(scope.corpus.levels):
        cell = table.cells.get((product or "", level))
        if cell is not None and cell.value is not None:
            return cell.value
    return None


def tables_in_force(scope: Scope) -> tuple[EfficiencyTable, ...]:
    """The national table of the day and those of the place."""
    key = ("tables", scope.region, scope.as_of)
    known: tuple[EfficiencyTable, ...] | None = scope.corpus.memo.get(key)
    if known is None:
        places = scope.region or (NATION,)
        found = tuple(t for t in scope.corpus.levels if t.region in places and t.in_force(scope.as_of))
        known = scope.corpus.memo[key] = found
    return known


def _in_force(scope: Scope, product: str | None) -> tuple[EnergyLimit, ...]:
    """The row of the GB standard that binds on the day, if any: the latest that has begun."""
    rows = scope.corpus.limits_by_product.get(product or "", ())
    return tuple([r for r in rows if r.start <= scope.as_of])[-1:]


def _level(scope: Scope, level: str, product: str, tables: tuple[EfficiencyTable, ...]) -> Limit:
    label = f"{level}水平"
    if not tables:
        return Limit(label, doubt=Doubt("限值待核", "审查日期没有现行的能效水平表"))
    found = [(t, t.cells[product, level]) for t in tables if (product, level) in t.cells]
    name = _product_name(scope, product)
    if not found:
        return Limit(label, doubt=Doubt("限值待核", f"现行能效水平表没有列出{name}"))
    supports = tuple(_table_quote(scope, t, c, level, name) for t, c in found)
    for table, cell in found:
        if not cell.usable:
            text = f"{name}的{label}（{table.edition}）{_why(cell)}"
            return Limit(label, doubt=Doubt("限值待核", text), supports=supports)
    table, cell = min(found, key=lambda pair: pair[1].value or Decimal(0))
    return _from_cell(scope, cell, f"{label}（{table.edition}）", supports)


def _standard(scope: Scope, level: str, product: str, rows: tuple[EnergyLimit, ...]) -> Limit:
    name = _product_name(scope, product)
    if not rows:
        text = f"{name}在审查日期有效的能耗限额标准没有录入"
        return Limit(level, doubt=Doubt("限值待核", text))
    row = rows[-1]
    cell = row.cells[level]
    support = _standard_quote(scope, row.standard, cell, level, name)
    if not cell.usable:
        text = f"{row.standard}对{name}的{level}{_why(cell)}"
        return Limit(level, doubt=Doubt("限值待核", text), supports=(support,))
    return _from_cell(scope, cell, f"{row.standard}{level}", (support,))


def _why(cell: Cell) -> str:
    if cell.modifier and cell.value is None:
        return f"须先查明：{cell.modifier}"
    return "缺失" if cell.value is None else "尚未核对"


def _from_cell(scope: Scope, cell: Cell, label: str, supports: tuple[ClauseQuote, ...]) -> Limit:
    assert cell.value is not None
    marked = any(mark in cell.modifier for mark in scope.corpus.lexicon.open_marks) and _concerns(scope, cell)
    factors = [Decimal(f) for f in re.findall(r"×\s*(\d+(?:\.\d+)?)", cell.modifier)] if marked else []
    others = () if cell.other is None else (cell.other,)
    values = (cell.value, *(cell.value * f for f in factors), *others)
    unknown = marked and not factors
    note = cell.modifier if marked or others else ""
    return Limit(label, values, cell.unit, unknown, note, None, supports, cell.modifier)


def _concerns(scope: Scope, cell: Cell) -> bool:
    """Whether a cell's condition can be about this installation: 全不锈钢 is not about one that never says so.

    One that is not described at all may be anything.
    """
    record = scope.record("installation")
    text = "".join(str(f.value) for f in (record.name, record.process) if f is not None and f.value is not None)
    narrowing = scope.corpus.lexicon.narrowing
    words = [w for key, keywords in narrowing.items() if key in cell.modifier for w in keywords]
    return not words or not text or any(w in text for w in words)


def _product_name(scope: Scope, product: str) -> str:
    known = scope.corpus.products.get(product)
    return known.name if known else product


def _table_quote(scope: Scope, table: EfficiencyTable, cell: Cell, level: str, name: str) -> ClauseQuote:
    document = scope.corpus.documents.get(table.document)
    return _quote(document, table.document, f"限值来源：{name}{level}水平，{cell.basis}" if cell.basis else "限值来源")


def _standard_quote(scope: Scope, standard: str, cell: Cell, level: str, name: str) -> ClauseQuote:
    document_id = re.sub(r"\s+", "-", standard.lower())
    document = scope.corpus.documents.get(document_id)
    note = f"限值来源：{name}{level}" + (f"，{cell.basis}" if cell.basis else "")
    if document is None:
        return ClauseQuote(standard, standard, "", "", "in_force", document_id, note=f"{note}；{NOT_HELD}")
    return _quote(document, document_id, note)


def _quote(document: Document | None, document_id: str, note: str) -> ClauseQuote:
    if document is None:
        return ClauseQuote(document_id, None, "", "", "in_force", document_id, note=note)
    held = "" if document.held else f"；{NOT_HELD}"
    return ClauseQuote(document.title, document.number, "", "", "in_force", document.id, note=note + held)
