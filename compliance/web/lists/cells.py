"""How a value of a list is shown, and how it goes into files and to programs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from compliance.listing import products_by_key
from compliance.model.wording import UNIT_NAMES
from compliance.registry.tables import Column, Table
from compliance.registry.tables.definition import Value
from compliance.web.rendering import words

LINKS: Mapping[tuple[str, str], str] = {
    ("cases", "number"): "/cases/{id}/review", ("cases", "file"): "/cases/{id}/review",
    ("findings", "case"): "/cases/{case}/review", ("findings", "message"): "/cases/{case}/review?finding={fingerprint}",
    ("findings", "rule"): "/policy/rules/{rule}",
    ("enterprises", "name"): "/lists/installations?text={name}", ("enterprises", "cases"): "/lists/cases?text={name}",
    ("waivers", "case"): "/cases/{case}/review", ("documents", "case"): "/cases/{case}/review",
}  # fmt: skip
"""Where a cell leads to; the parts in braces are values of its row."""


def title_of(table: Table, key: str, lang: str) -> str:
    """The name of a column or a filter: the list's own, else the one that all lists share."""
    known = words()
    own = known.get(f"lists.{table.kind}_{key}") or known[f"lists.col_{key}"]
    return own[lang]


def choice_word(column: str, value: Value, lang: str, corpus: Path | None) -> str:
    """The word of a code; what has none is shown as it is."""
    text = "" if value is None else str(value)
    if column == "product":
        product = products_by_key(corpus).get(text)
        return product.name if product else text
    if column.endswith("_unit"):
        return str(UNIT_NAMES.get(text, text))
    found = words().get(f"lists.is_{text}")
    return found[lang] if found else text


def typed(column: Column, value: Value, lang: str, corpus: Path | None) -> str | int | Decimal | date | None:
    """A value as a cell of a file: numbers stay numbers, days days, codes become words."""
    if value is None or isinstance(value, bool):
        return None if value is None else str(value)
    if column.kind == "choice":
        return choice_word(column.key, value, lang, corpus)
    return value


def text_of(column: Column, value: Value, lang: str, corpus: Path | None) -> str:
    """A value as people read it."""
    cell = typed(column, value, lang, corpus)
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def plain(value: Value) -> str | int | bool | None:
    """A value for programs: exact figures as text, days in ISO form."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value


def as_json(table: Table, row: Mapping[str, Value]) -> dict[str, Any]:
    """A row for programs: its number, and its columns by key."""
    return {"id": row["id"], **{c.key: plain(row[c.key]) for c in table.columns}}
