"""The columns of each list, from ``templates/登记/清单.yaml``: one description for import and export."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import yaml

from compliance.model.errors import TemplateError
from compliance.resources import data_folder


@dataclass(frozen=True)
class ListColumn:
    """A column. ``field`` is what it exports, ``target`` what it imports to ("" for what is computed)."""

    title: str
    kind: str
    width: int
    field: str = ""
    target: str = ""
    aliases: tuple[str, ...] = ()
    unit: str = ""
    unit_title: str = ""
    words: str = ""
    required: bool = False
    end_of_period: bool = False


@dataclass(frozen=True)
class ListForm:
    """A list: its title, its columns in the office's order, and further columns that an import knows."""

    kind: str
    title: str
    columns: tuple[ListColumn, ...]
    also: tuple[ListColumn, ...]
    by_installation: bool
    importable: bool

    @cached_property
    def by_key(self) -> Mapping[str, ListColumn]:
        """Columns by every way to write their header."""
        return {header_key(word): c for c in (*self.columns, *self.also) for word in (c.title, *c.aliases)}


@dataclass(frozen=True)
class Forms:
    """All lists, and the words that their cells may hold."""

    lists: Mapping[str, ListForm]
    words: Mapping[str, Mapping[str, str]]
    empty: frozenset[str]
    totals: frozenset[str]
    counted: frozenset[str]
    notes: frozenset[str]
    series: tuple[str, ...]

    def word_for(self, group: str, value: str) -> str:
        """The first word of a group that means ``value``."""
        return next((word for word, meaning in self.words[group].items() if meaning == value), value)


@lru_cache(maxsize=1)
def list_forms() -> Forms:
    """What the data file says.

    Raises:
        TemplateError: for a list that names a column which is not there.
    """
    path = data_folder("templates") / "登记" / "清单.yaml"
    data: Any = yaml.load(
        path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
    )
    columns = {title: _column(title, entry) for title, entry in data["栏目"].items()}

    def named(kind: str, titles: list[str]) -> tuple[ListColumn, ...]:
        for title in titles:
            if title not in columns:
                raise TemplateError(f"templates/登记/清单.yaml：“{kind}”的栏目“{title}”没有定义")
        return tuple(columns[t] for t in titles)

    lists = {
        kind: ListForm(
            kind, e["标题"], named(kind, e["栏目"]), named(kind, e.get("另认", [])), e["装置"] == "是",
            e.get("只导出") != "是",
        )
        for kind, e in data["清单"].items()
    }  # fmt: skip
    words: dict[str, Any] = dict(data["词"])
    empty, totals, counted, notes = (frozenset(words.pop(k)) for k in ("空", "合计", "量词", "说明行"))
    series = tuple(s.casefold() for s in words.pop("栏号"))
    return Forms(lists, words, empty, totals, counted, notes, series)


def _column(title: str, e: Mapping[str, Any]) -> ListColumn:
    field = e.get("字段", "")
    target = e.get("导入为", "" if field.startswith("算.") else field)
    return ListColumn(
        title, e["类型"], int(e["宽"]), field, target, tuple(e.get("别名", ())), e.get("单位", ""), e.get("单位栏", ""),
        e.get("词", ""), e.get("必填") == "是", e.get("期末") == "是",
    )  # fmt: skip


def header_key(text: str) -> str:
    """A header without width, spaces and punctuation."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
