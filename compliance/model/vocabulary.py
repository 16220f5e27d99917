"""Words that extraction needs and the corpus keeps: products with their aliases, regions, industries.

The pipeline takes them out of the corpus and hands them to extraction, so that a product added to
the benchmark table, or a city to the list of regions, is known everywhere without touching Python.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Product:
    """A product of the benchmark table.

    ``key`` is the product key of the contract (``caustic_soda.liquid_30``); ``unit`` the canonical
    unit code of its specific consumption (``kgce/t``); ``aliases`` are words that mean this product
    (水泥熟料, 熟料); ``qualifiers`` are words that tell it from its siblings of the same family
    (液碱, 30%); ``indicators`` are the names its consumption goes by (铝液交流电耗);
    ``not_indicators`` names of consumption figures that are a different thing (直流电耗);
    ``capacity_unit`` how its capacity is usually counted (t/a, t/d, weight_case/a, m2/a).
    """

    key: str
    name: str
    unit: str
    aliases: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    not_indicators: tuple[str, ...] = ()
    capacity_unit: str = "t/a"

    @property
    def family(self) -> str:
        """The part of the key before the dot: ``caustic_soda``."""
        return self.key.split(".", 1)[0]


@dataclass(frozen=True)
class Region:
    """A province, or a city or district below one. ``aliases`` are other ways to write it (重庆, 渝)."""

    name: str
    parent: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All of the corpus that extraction may use; compared by identity, so that it is a cheap key. ``processes`` are production processes that rules name."""

    products: tuple[Product, ...] = ()
    regions: tuple[Region, ...] = ()
    processes: tuple[str, ...] = ()
    level_values: tuple[tuple[str, str, str, str], ...] = ()
    """(product key, edition, benchmark, baseline) as printed in the national tables, to tell quotations of policy."""

    def provinces(self) -> tuple[Region, ...]:
        """Regions of the first level."""
        return tuple(r for r in self.regions if r.parent in (None, "全国"))
