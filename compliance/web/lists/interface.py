"""The lists as OpenAPI describes them, and that description as rows of a page: nothing is fetched from anywhere."""

from __future__ import annotations

from typing import Any

from compliance.registry.tables import Column, Table
from compliance.registry.tables.definition import MOST_WORDS
from compliance.web.lists.asking import SIZES
from compliance.web.lists.cells import title_of

_TYPES = {
    "text": {"type": "string"}, "choice": {"type": "string"}, "date": {"type": "string", "format": "date"},
    "number": {"type": "string", "description": "十进制数，原样的位数"}, "count": {"type": "integer"},
}  # fmt: skip


def schema_of(table: Table) -> dict[str, Any]:
    """The parameters of a list."""
    sorts = [c.key for c in table.columns if c.sortable]
    known: list[dict[str, Any]] = []
    for one in table.filters:
        kind: dict[str, Any] = {"type": "string", **({"format": "date"} if one.kind in ("from", "until") else {})}
        known.append(
            _parameter(
                one.key, kind | ({"enum": list(one.choices)} if one.choices else {}), title_of(table, one.key, "zh")
            )
        )
    known += [
        _parameter("text", {"type": "string"}, f"查找，用空格分开的各个词都要有，最多{MOST_WORDS}个"),
        _parameter(
            "sort", {"type": "string", "enum": [*sorts, *(f"-{s}" for s in sorts)]}, "排序，前面加“-”是从大到小"
        ),
        _parameter("page", {"type": "integer", "minimum": 1}, "第几页"),
        _parameter("size", {"type": "integer", "enum": list(SIZES)}, "一页多少行"),
        _parameter("id", {"type": "array", "items": {"type": "integer"}}, "只要这几行"),
    ]
    return {"parameters": known}


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def answers_of(table: Table) -> dict[int | str, dict[str, Any]]:
    """What comes back."""
    row = {
        "type": "object",
        "properties": {"id": {"type": "integer"}, **{c.key: _column(table, c) for c in table.columns}},
    }
    whole = {"total": "共多少行", "page": "第几页", "pages": "共几页"}
    properties: dict[str, Any] = {k: {"type": "integer", "description": v} for k, v in whole.items()}
    properties |= {"list": {"type": "string"}, "rows": {"type": "array", "items": row}}
    schema = {"type": "object", "properties": properties}
    return {200: {"description": title_of(table, "list", "zh"), "content": {"application/json": {"schema": schema}}}}


def _column(table: Table, column: Column) -> dict[str, Any]:
    return {"nullable": True, "title": title_of(table, column.key, "zh"), **_TYPES[column.kind]}


def description(told: dict[str, Any]) -> dict[str, Any]:
    """The paths of an OpenAPI document as a page shows them."""
    rows = [
        {
            "method": method.upper(), "path": path, "summary": one.get("summary") or "",
            "parameters": [
                {
                    "name": p["name"], "where": p["in"], "about": p.get("description", ""),
                    "values": "、".join(map(str, p.get("schema", {}).get("enum", ()))),
                }
                for p in one.get("parameters", ())
            ],
        }
        for path, methods in sorted(told["paths"].items())
        if path.startswith("/api/")
        for method, one in methods.items()
    ]  # fmt: skip
    return {"calls": rows, "version": told["info"]["version"]}
