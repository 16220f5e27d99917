"""By which law and with which records a command reviews: the options typed, made into those of the pipeline."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.model.errors import ComplianceError

if TYPE_CHECKING:
    from compliance.pipeline import Options


def reviewing(
    as_of: date | None,
    region: str | None,
    include_drafts: bool,
    corpus: Path | None,
    waivers: Path | None,
    determinations: Path | None,
    no_ocr: bool,
    database: str | None = None,
) -> Options:
    """The pipeline's options for what ``law_options`` and ``reading_options`` take; no date is today.

    With a ``database`` the waivers of that registry count (``record_option``).

    Raises:
        ComplianceError: for a place that the corpus does not know.
        RegistryError: where the registry cannot be used.
    """
    from compliance.pipeline import Options

    place = known_region(region, corpus)
    options = Options(
        as_of or date.today(), place, include_drafts, corpus, waivers, not no_ocr, determinations=determinations
    )
    if database is None:
        return options
    from compliance.cli.registry_options import opened
    from compliance.rechecking import on_record

    with opened(database, None) as registry, registry.read() as connection:
        return on_record(connection, options)


def known_region(region: str | None, corpus: Path | None) -> str | None:
    """The full name of a region that the user typed (重庆 → 重庆市).

    Raises:
        ComplianceError: for a place that the corpus does not know.
    """
    if region is None:
        return None
    from rapidfuzz import process

    from compliance.pipeline import corpus_of

    for place in corpus_of(corpus).places.regions:
        if region == place.name or region in place.aliases:
            return place.name
    names = [name for place in corpus_of(corpus).places.regions for name in (place.name, *place.aliases)]
    near = process.extractOne(region, names, score_cutoff=50)
    hint = f"，是不是“{near[0]}”" if near else ""
    raise ComplianceError(f"不认识的地区“{region}”{hint}；可用的名称见 policy_corpus/regions.yaml")
