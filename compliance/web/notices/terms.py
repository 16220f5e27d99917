"""Terms that begin when a document is served: of its remedies, by ``templates/网页/送达期限.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import yaml

from compliance.drafting.wording import add_months
from compliance.model.errors import ComplianceError
from compliance.resources import data_folder
from compliance.web.settings import FOLDER


@dataclass(frozen=True)
class Term:
    """A term: ``days`` or ``months`` from the day after service, and the law that says so. ``names`` by language."""

    names: Mapping[str, str]
    days: int | None
    months: int | None
    basis: str

    def last_day(self, served: date) -> date:
        """The last day, holidays not counted in: the day of service itself is not part of the term."""
        return served + timedelta(days=self.days) if self.days is not None else add_months(served, self.months or 0)


@lru_cache(maxsize=1)
def remedy_terms() -> tuple[Term, ...]:
    """The terms of a document that tells how to appeal.

    Raises:
        ComplianceError: for an entry that is not understood.
    """
    path = data_folder("templates") / FOLDER / "送达期限.yaml"
    return tuple(_term(entry, str(path)) for entry in yaml.safe_load(path.read_text(encoding="utf-8")))


def _term(entry: Mapping[str, Any], path: str) -> Term:
    days, months = entry.get("天"), entry.get("月")
    length = days if months is None else months
    if (days is None) == (months is None) or not isinstance(length, int) or length < 1 or not entry.get("依据"):
        raise ComplianceError(f"{path}：“{entry.get('名称')}”要写天或者月（正整数）和依据")
    return Term(entry["名称"], days, months, str(entry["依据"]))
