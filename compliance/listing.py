"""The register joined with the corpus: lists imported, installations classified, lists drawn up.

What ``pipeline`` is for one plan, this is for a region. Front ends call these functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.aggregate import RegisteredInstallation, Tier, referenced
from compliance.model.collector import resting
from compliance.model.errors import InputError
from compliance.model.facts import MaybeFact, Value
from compliance.model.file_names import readable
from compliance.model.vocabulary import Product
from compliance.pipeline import corpus_of, vocabulary_of

if TYPE_CHECKING:
    from compliance.exports import Sheet
    from compliance.registry import By, Registry
    from compliance.registry.installations import Row
    from compliance.registry.lists.listing import ListTable
    from compliance.registry.lists.parsed import ParsedList
    from compliance.registry.lists.writing import Imported


@dataclass(frozen=True)
class Place:
    """Of where: all of it, where nothing is named."""

    province: str | None = None
    city: str | None = None
    field: str | None = None


def parse_list_file(path: Path, kind: str, corpus: Path | None = None) -> tuple[ParsedList, tuple[str, ...]]:
    """A list that an office keeps (XLSX, CSV) as understood, and what the reader left out of the file.

    Raises:
        InputError: where the file cannot be read. RegistryError: for a kind that cannot be imported.
    """
    from compliance.readers.grids import read_grids
    from compliance.registry.lists.forms import list_forms
    from compliance.registry.lists.importing import parse_list

    forms = list_forms()
    grids, told = read_grids(path)
    return parse_list(grids, forms.lists[kind], forms, product_finder(corpus), city_finder(corpus)), told


def import_list(
    registry: Registry,
    by: By,
    path: Path,
    kind: str,
    recorded_on: date,
    region: str | None = None,
    corpus: Path | None = None,
) -> tuple[ParsedList, Imported | None, tuple[str, ...]]:
    """Import a list into the register, all of it or, where anything is wrong, nothing (None).

    ``region`` is the province that the list is about; without it each city tells its own.

    Raises:
        InputError: where the file cannot be read.
    """
    from compliance.registry.lists.writing import write_list

    parsed, told = parse_list_file(path, kind, corpus)
    if not parsed.sound:
        return parsed, None, told
    try:
        sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(path, "not_found", "找不到这个文件") from error
    with registry.write(by) as tx:
        return (
            parsed,
            write_list(tx, parsed, readable(path.name), sha256, recorded_on, place_finder(region, corpus)),
            told,
        )


def place_finder(region: str | None, corpus: Path | None) -> Callable[[Mapping[str, str]], dict[str, str | None]]:
    """Official names of province, city and county, as far as the corpus knows the words (红河州 → 红河哈尼族彝族自治州)."""
    places = corpus_of(corpus).places

    def find(told: Mapping[str, str]) -> dict[str, str | None]:
        for key in ("county", "city"):
            path = places.path(told.get(key))
            if path is not None and len(path) > 2 and region in (None, *path):
                names = dict(zip(("province", "city", "county"), path[1:], strict=False))
                return {"city": told.get("city"), "county": told.get("county"), **names}
        return {"province": region}

    return find


def city_finder(corpus: Path | None) -> Callable[[Mapping[str, str]], str]:
    """The city that a row means, by its official name where the corpus knows it: 曲靖 and 曲靖市 are one."""
    places = place_finder(None, corpus)

    def find(told: Mapping[str, str]) -> str:
        return places(told).get("city") or told.get("city", "")

    return find


def product_finder(corpus: Path | None) -> Callable[[tuple[str, ...], Decimal | None], Product | None]:
    """Which product texts speak of, as extraction tells it; the same texts are asked for many times."""
    from compliance.extraction.products import choose_sibling, family_of

    words = vocabulary_of(corpus)
    families: dict[str, list[Product]] = {}
    for product in words.products:
        families.setdefault(product.family, []).append(product)
    known: dict[tuple[tuple[str, ...], Decimal | None], Product | None] = {}

    def find(texts: tuple[str, ...], capacity: Decimal | None) -> Product | None:
        key = texts, capacity
        if key not in known:
            weighed = tuple((text, len(texts) - i) for i, text in enumerate(texts))
            family = family_of(weighed, words)
            chosen = choose_sibling(families[family], weighed, capacity) if family else None
            known[key] = chosen[0] if chosen and chosen[1] else None
        return known[key]

    return find


# --- out of the register ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Snapshot:
    """The register of a place on a day with the class of every installation: what lists and plans are drawn from."""

    day: date
    place: Place
    rows: tuple[Row, ...]
    tiers: Mapping[int, Tier]
    corpus: Path | None = None


def snapshot(registry: Registry, day: date, place: Place, corpus: Path | None = None) -> Snapshot:
    """Read and classify once, for any number of lists."""
    with resting(kept=True):
        rows = rows_on(registry, day, place)
        return Snapshot(day, place, rows, classified(rows, day, place.province, corpus), corpus)


def rows_on(registry: Registry, day: date, place: Place = Place(), kind: str = "installation") -> tuple[Row, ...]:
    """The register of a place on a day."""
    from compliance.registry.installations import register

    with registry.read() as connection:
        return register(connection, day, province=place.province, city=place.city, field=place.field, kind=kind)


def classified(rows: Sequence[Row], day: date, region: str | None, corpus: Path | None = None) -> dict[int, Tier]:
    """The class of every installation by the table in force on ``day``."""
    from compliance.checking.tiers import tiers

    found = tiers([as_registered(r, _CLASSED) for r in rows], corpus_of(corpus), as_of=day, region=region)
    return {row.installation_id: tier for row, tier in zip(rows, found, strict=True)}


_CLASSED = frozenset({"name", "product", "process", "sec", "capacity"})
"""Figures on which the class rests."""


def as_registered(row: Row, wanted: frozenset[str] | None = None) -> RegisteredInstallation:
    """A row of the register as the facts that rules look at (only the ``wanted``); each names its row or its case."""
    f = row.figures
    general = f"登记库装置{row.installation_id}"

    def fact(name: str, value: Value | None, unit: str = "") -> MaybeFact:
        if value is None or (wanted is not None and name not in wanted):
            return None
        source = row.sources.get(name, {})
        return referenced(value, str(source.get("reference", general)), unit, str(source.get("raw", "")))

    return RegisteredInstallation(
        name=fact("name", row.name), product=fact("product", f.product), status=fact("status", f.status),
        process=fact("process", f.process), capacity=fact("capacity", f.capacity, f.capacity_unit or ""),
        output=fact("output", f.output, f.output_unit or ""), sec_current=fact("sec", f.sec, f.sec_unit or ""),
        sec_target=fact("sec_target", f.sec_target, f.sec_unit or ""), tier_claimed=fact("tier_stated", f.tier_stated),
        start=fact("start", f.start), completion=fact("completion", f.completion),
        enterprise_id=fact("enterprise_id", row.credit_code or str(row.enterprise_id)),
        enterprise=fact("enterprise", row.enterprise), listed=fact("listed", row.listed),
    )  # fmt: skip


def draw_list(registry: Registry, kind: str, of: Snapshot) -> ListTable:
    """One of the lists of ``templates/登记/清单.yaml``."""
    from compliance.registry.directory import directory
    from compliance.registry.enterprises import all_enterprises
    from compliance.registry.lists.forms import list_forms
    from compliance.registry.lists.listing import directory_list, listed

    forms = list_forms()
    form = forms.lists[kind]
    with resting(kept=True):
        if not form.by_installation:
            with registry.read() as connection:
                where = {"province": of.place.province, "city": of.place.city, "field": of.place.field}
                every = all_enterprises(connection, **where)
                return directory_list(form, forms, of.rows, directory(connection, of.day), every)
        return listed(form, forms, of.rows, of.tiers, products_by_key(of.corpus))


def products_by_key(corpus: Path | None) -> Mapping[str, Product]:
    """The products of the corpus by their key."""
    return {p.key: p for p in vocabulary_of(corpus).products}


def sheet_of(table: ListTable) -> Sheet:
    """A list as a sheet of a workbook."""
    from compliance.exports import Column, Sheet

    return Sheet(
        table.title[:31].replace("/", "、"),
        tuple(Column(title, width) for title, width in table.headers),
        tuple(line.cells for line in table.lines),
    )
