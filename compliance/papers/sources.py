"""Where drawn figures stand: the entries of ``来源`` in a document's data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from compliance.drafting.fields import SOURCES
from compliance.resources import data_folder

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Plain = str | int | None


@lru_cache(maxsize=1)
def words() -> Mapping[str, Any]:
    """The words of ``templates/登记/文书.yaml``."""
    text = (data_folder("templates") / "登记" / "文书.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.safe_load(text)
    return data


def plain(value: Any) -> Plain:
    """A value as data files write it: figures and dates as text that keeps all their digits."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int) else None if value is None else str(value)


@dataclass(frozen=True)
class Drawn:
    """A figure and the places where it stands (as the register keeps them)."""

    value: Any
    places: tuple[Mapping[str, Any], ...] = ()


@dataclass
class CaseFiles:
    """The files of cases by number, each looked up once."""

    connection: Connection
    known: dict[int, tuple[str, str]] = field(default_factory=dict)

    def of(self, number: int) -> tuple[str, str]:
        """Name and SHA-256 of a case's file."""
        from compliance.registry.cases import case_by_id

        if number not in self.known:
            case = case_by_id(self.connection, number)
            self.known[number] = case.file, case.sha256
        return self.known[number]

    def entry(self, name: str, place: Mapping[str, Any]) -> dict[str, Any]:
        """One entry of ``来源``: the field ``name`` and where it stands, as far as that is known."""
        case = place.get("case")
        file, sha256 = self.of(int(case)) if case is not None else (place.get("reference"), None)
        told = {
            "字段": name, "案卷": case, "文件": file, "校验值": sha256, "页": place.get("page"),
            "位置": place.get("locator"), "框": [float(v) for v in place.get("bbox") or ()], "原文": place.get("raw") or place.get("text"),
        }  # fmt: skip
        return {k: v for k, v in told.items() if v not in (None, "", [])}

    def row(self, drawn: Mapping[str, Drawn], wanted: Iterable[str]) -> dict[str, Any]:
        """The ``wanted`` fields that are known, with an entry for every place that one of them stands in."""
        told = {name: drawn[name] for name in wanted if name in drawn and drawn[name].value not in (None, "")}
        entries = [self.entry(name, place) for name, d in told.items() for place in d.places]
        row: dict[str, Any] = {name: plain(d.value) for name, d in told.items()}
        return {**row, SOURCES: entries} if entries else row
