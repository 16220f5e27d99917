"""Which department leads an industry, by ``templates/登记/牵头部门.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml

from compliance.resources import data_folder


@dataclass(frozen=True)
class Lead:
    """A department, the product families that it leads, and the clause that says so, verbatim."""

    name: str
    families: frozenset[str]
    document: str
    anchor: str
    quote: str


@lru_cache(maxsize=1)
def leads() -> dict[str, tuple[Lead, ...]]:
    """The leading departments by province."""
    text = (data_folder("templates") / "登记" / "牵头部门.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = yaml.safe_load(text)
    return {
        region: tuple(Lead(d["名称"], frozenset(d["领域"]), e["文件"], e["锚"], d["引文"]) for d in e["部门"])
        for region, e in data.items()
    }


def lead_of(region: str | None, product: str | None) -> Lead | None:
    """Who leads the industry of a product in a province; None where no document says so."""
    family = (product or "").partition(".")[0]
    return next((lead for lead in leads().get(region or "", ()) if family in lead.families), None)
