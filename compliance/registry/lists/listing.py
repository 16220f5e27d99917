"""Lists out of the register: the office's columns in the office's order, every cell typed, every row with its source."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from compliance.model.aggregate import Tier
from compliance.model.vocabulary import Product
from compliance.model.wording import UNIT_NAMES
from compliance.registry.directory import DirectoryEntry
from compliance.registry.enterprises import Enterprise
from compliance.registry.installations import Figures, Row
from compliance.registry.lists.forms import Forms, ListColumn, ListForm

Cell = str | Decimal | int | date | None
NO_TIER = Tier(None)


@dataclass(frozen=True)
class Line:
    """A row of a list with what it is about: cells by column, and the rows of the register behind it."""

    cells: tuple[Cell, ...]
    enterprise_id: int
    installation_id: int | None
    case_id: int | None


@dataclass(frozen=True)
class ListTable:
    """A list ready to be written: its title, headers with widths, rows."""

    kind: str
    title: str
    headers: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]

    def to_json(self) -> dict[str, Any]:
        """As documents take it: rows as mappings from header to value."""
        titles = [title for title, _ in self.headers]
        return {
            "标题": self.title, "栏目": titles,
            "行": [dict(zip(titles, (_plain(c) for c in line.cells), strict=True)) for line in self.lines],
        }  # fmt: skip


def _plain(cell: Cell) -> str | int | None:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else cell


def in_force(row: Row) -> bool:
    """Whether an installation is still there (not retired)."""
    return row.figures.status != "retired"


_CHOICE: Mapping[str, Callable[[Row, Tier], bool]] = {
    "能效清单": lambda row, tier: in_force(row),
    "调查情况表": lambda row, tier: in_force(row),
    "先进清单": lambda row, tier: row.figures.status == "existing" and tier.tier == "above_benchmark",
    "落后清单": lambda row, tier: row.figures.status == "existing" and tier.tier == "below_baseline",
}
"""Which installations stand in which list."""


def listed(
    form: ListForm, forms: Forms, rows: Sequence[Row], tiers: Mapping[int, Tier], products: Mapping[str, Product]
) -> ListTable:
    """A list by installation, in the order of ``rows``. ``tiers`` are by installation; only 存量 ones have a class."""
    chosen = [(r, tiers.get(r.installation_id, NO_TIER)) for r in rows]
    lines = [
        Line(
            tuple(_cell(c, forms, r, t, products, n) for c in form.columns),
            r.enterprise_id,
            r.installation_id,
            r.case_id,
        )
        for n, (r, t) in enumerate((p for p in chosen if _CHOICE[form.kind](*p)), 1)
    ]
    return ListTable(form.kind, form.title, tuple((c.title, c.width) for c in form.columns), tuple(lines))


def _cell(c: ListColumn, forms: Forms, row: Row, tier: Tier, products: Mapping[str, Product], number: int) -> Cell:
    group, _, name = c.field.partition(".")
    if c.kind == "序号":
        return number
    if group == "企业":
        told: str | None = getattr(row, {"name": "enterprise"}.get(name, name))
        return told
    if group == "算":
        return _computed(name, forms, row, tier, products)
    if group == "另":
        found = row.figures.more.get(name)
        return None if found is None else str(found)
    if name == "process":
        return product_words(row, products.get(row.figures.product or ""))
    return row.name if name == "name" else _figure(c, forms, row.figures)


def product_words(row: Row, product: Product | None) -> str | None:
    """Product and process as an office wrote them; a plan's words for its process alone do not tell the product, which
    decides about the levels, so the product stands before them."""
    process = row.figures.process
    if product is None or process is None:
        return process or (product.name if product else None)
    by_plan = (row.sources.get("process") or {}).get("case") is not None
    return f"{product.name}，{process}" if by_plan and process != product.name else process


def _figure(c: ListColumn, forms: Forms, figures: Figures) -> Cell:
    value = getattr(figures, c.field.partition(".")[2])
    if value is None:
        return None
    if c.kind == "选项":
        return forms.word_for(c.words, str(value))
    if c.kind == "单位":
        return str(UNIT_NAMES.get(value, value))
    found: Cell = value
    return found


def _computed(name: str, forms: Forms, row: Row, tier: Tier, products: Mapping[str, Product]) -> Cell:
    product = products.get(row.figures.product or "")
    existing = row.figures.status == "existing"
    if name == "indicator":
        return product.indicators[0] if product and product.indicators else None
    if name == "tier":
        return forms.word_for("分类", tier.tier) if existing and tier.tier else None
    if name == "edition":
        return tier.edition or None
    if name in ("benchmark", "baseline"):
        level_: Decimal | None = getattr(tier, name)
        return level_
    if name in ("above_benchmark", "above_baseline"):
        level = getattr(tier, name.removeprefix("above_"))
        same = row.figures.sec is not None and level is not None and row.figures.sec_unit == tier.unit
        return row.figures.sec - level if same and row.figures.sec is not None else None
    return source_of(row, "sec")


def source_of(row: Row, figure: str) -> str | None:
    """Where a figure of the register stands, in words: the list and row, or the case with page."""
    found = row.sources.get(figure)
    if not found:
        return None
    page = f"第{found['page']}页" if found.get("page") else ""
    return f"{found.get('reference', '')}{page}" or None


def directory_list(
    form: ListForm, forms: Forms, rows: Iterable[Row], entries: Mapping[int, DirectoryEntry],
    enterprises: Mapping[int, Enterprise],
) -> ListTable:  # fmt: skip
    """企业名录: every enterprise with an installation that is still there, and whoever is listed; nobody is left out."""
    there: dict[int, list[Row]] = {}
    for row in rows:
        if in_force(row):
            there.setdefault(row.enterprise_id, []).append(row)
    ids = [i for i in enterprises if i in there or (i in entries and entries[i].listed)]
    ids.sort(key=lambda i: (enterprises[i].city or "", enterprises[i].county or "", enterprises[i].name, i))
    lines = []
    for number, i in enumerate(ids, 1):
        told = entries[i].figures if i in entries else {}
        values = _of_enterprise(forms, enterprises[i], told, there.get(i, []))
        cells = tuple(number if c.kind == "序号" else values.get(c.field) for c in form.columns)
        lines.append(Line(cells, i, None, None))
    return ListTable(form.kind, form.title, tuple((c.title, c.width) for c in form.columns), tuple(lines))


def _of_enterprise(
    forms: Forms, enterprise: Enterprise, told: Mapping[str, Any], rows: Sequence[Row]
) -> dict[str, Cell]:
    """An enterprise in one line: what its installations agree on, their products, energy added up where all tell it."""
    found: dict[str, Cell] = {f"企业.{k}": v for k, v in vars(enterprise).items() if isinstance(v, str)}
    states = list(dict.fromkeys(r.figures.status for r in rows if r.figures.status))
    state = "、".join(forms.word_for("状态", s) for s in states)
    alone = forms.word_for("状态", told["status"]) if "status" in told else told.get("more", {}).get("项目状态")
    found["装置.status"] = state or alone
    found["装置.process"] = "、".join(dict.fromkeys(r.figures.process for r in rows if r.figures.process)) or told.get(
        "process"
    )
    units = {r.figures.capacity_unit for r in rows}
    if rows and len(units) == 1 and all(r.figures.capacity is not None for r in rows):
        found["装置.capacity"] = sum((r.figures.capacity or Decimal(0) for r in rows), Decimal(0))
        found["装置.capacity_unit"] = UNIT_NAMES.get(str(next(iter(units))), next(iter(units)))
    elif "capacity" in told:
        found["装置.capacity"] = Decimal(str(told["capacity"]))
        found["装置.capacity_unit"] = UNIT_NAMES.get(told.get("capacity_unit", ""), told.get("capacity_unit"))
    if "energy" in told:
        found["装置.energy"] = Decimal(str(told["energy"]))
    elif rows and all(r.figures.energy is not None for r in rows):
        found["装置.energy"] = sum((r.figures.energy or Decimal(0) for r in rows), Decimal(0))
    found.update({f"另.{k}": str(v) for k, v in told.get("more", {}).items()})
    return found
