"""Which kind of document is drawn from what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.drafting.fields import SOURCES
from compliance.listing import Place, Snapshot, snapshot
from compliance.model.errors import InputError
from compliance.papers.lists import LISTS, list_data
from compliance.papers.projects import next_year_data, plan_data, progress_data
from compliance.pipeline import corpus_of

if TYPE_CHECKING:
    from compliance.drafting.forms import Form
    from compliance.registry import Registry


@dataclass(frozen=True)
class Asked:
    """Of which place, day and period; None where the caller did not say."""

    day: date
    place: Place
    year: int | None = None
    quarter: int | None = None
    corpus: Path | None = None


def _listed(registry: Registry, form: Form, of: Snapshot, asked: Asked) -> dict[str, Any]:
    return list_data(registry, form, of, asked.year)


def _planned(registry: Registry, form: Form, of: Snapshot, asked: Asked) -> dict[str, Any]:
    return plan_data(registry, form, of, asked.year or 0)


def _later(registry: Registry, form: Form, of: Snapshot, asked: Asked) -> dict[str, Any]:
    return next_year_data(registry, form, of, asked.year or 0)


def _progressed(registry: Registry, form: Form, of: Snapshot, asked: Asked) -> dict[str, Any]:
    return progress_data(registry, form, of, asked.year or 0, asked.quarter or 0)


_Maker = Callable[["Registry", "Form", Snapshot, Asked], dict[str, Any]]
_MAKERS: dict[str, _Maker] = {
    **dict.fromkeys(LISTS, _listed),
    "年度改造淘汰计划": _planned,
    "下一年度拟实施项目报告": _later,
    "季度进展报告": _progressed,
}
_NEEDS = {"年度改造淘汰计划": ("year",), "下一年度拟实施项目报告": ("year",), "季度进展报告": ("year", "quarter")}
KINDS = tuple(_MAKERS)
"""The kinds that are drawn from the register."""


def draw(registry: Registry, form: Form, asked: Asked) -> dict[str, Any]:
    """The data of a document as far as the registry knows them, with the corpus by which installations were classed.

    Raises:
        InputError: for a kind that is not drawn from the register, or without the year or quarter that it needs.
    """
    make = _MAKERS.get(form.kind)
    if make is None:
        raise InputError(form.kind, "data", f"这种文书不能由登记库取数；可以的：{'、'.join(KINDS)}")
    options = {"year": "--year", "quarter": "--quarter"}
    missing = [options[name] for name in _NEEDS.get(form.kind, ()) if getattr(asked, name) is None]
    if missing:
        raise InputError(form.kind, "data", f"还要写明{'、'.join(missing)}")
    data = make(registry, form, snapshot(registry, asked.day, asked.place, asked.corpus), asked)
    return {**data, SOURCES: [{"政策库": corpus_of(asked.corpus).hash}]}
