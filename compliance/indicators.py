"""Regional indicators: the register of a province, and the reports that it owed, judged by the rules on regions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.listing import Place, as_registered, rows_on
from compliance.model.aggregate import RegionFacts, RegionInfo, SubmissionFacts, TargetShare, referenced
from compliance.model.collector import resting
from compliance.model.facts import DataCentreFacts, MaybeFact, Value
from compliance.model.review import AggregateReview
from compliance.pipeline import corpus_of

if TYPE_CHECKING:
    from compliance.registry import Registry
    from compliance.registry.installations import Row


def region_facts(registry: Registry, day: date, region: str, year: int | None, complete: bool | None) -> RegionFacts:
    """A province's register on a day, as the rules on regions look at it. ``complete`` says whether everybody is in it,
    ``year`` is the year of its figures and of the reports owed."""
    from compliance.registry.submissions import submissions_of

    with registry.read() as connection:
        sent = submissions_of(connection, year)
    reports = tuple(
        SubmissionFacts(
            **{
                name: referenced(value, s.reference)
                for name, value in (
                    ("kind", s.kind), ("sender", s.sender), ("year", Decimal(s.year)), ("period", Decimal(s.period)),
                    ("submitted", s.sent), ("date", s.sent_on),
                )
                if value is not None
            }
        )
        for s in sent
    )  # fmt: skip
    about: dict[str, Value | None] = {
        "name": region, "year": None if year is None else Decimal(year), "complete": complete,
    }  # fmt: skip
    info = RegionInfo(**{k: referenced(v, "登记库") for k, v in about.items() if v is not None})
    place = Place(province=region)
    return RegionFacts(
        info,
        tuple(as_registered(r) for r in rows_on(registry, day, place)),
        tuple(as_centre(r) for r in rows_on(registry, day, place, "data_centre")),
        reports,
    )


def as_centre(row: Row) -> DataCentreFacts:
    """A data centre of the register as facts."""
    found: dict[str, MaybeFact] = {}
    known = {"status": row.figures.status, "name": row.name, **row.figures.more}
    for name, value in known.items():
        if value is None or name not in DataCentreFacts.__dataclass_fields__:
            continue
        typed = Decimal(str(value)) if name in ("racks", "pue_current", "pue_target") else value
        source = row.sources.get(name) or row.sources.get(f"more.{name}") or {}
        found[name] = referenced(typed, str(source.get("reference", f"登记库数据中心{row.installation_id}")))
    return DataCentreFacts(**found)


def indicators(
    registry: Registry,
    day: date,
    region: str,
    year: int | None = None,
    complete: bool | None = None,
    include_drafts: bool = False,
    corpus: Path | None = None,
) -> AggregateReview:
    """The regional indicators (AG001 to AG004) and the rules on lists and reports, weighted as each document demands."""
    from compliance.checking import review_region

    with resting(kept=True):
        facts = region_facts(registry, day, region, year, complete)
        return review_region(facts, corpus_of(corpus), as_of=day, region=region, include_drafts=include_drafts)


def regional_targets(
    registry: Registry, day: date, region: str, complete: bool | None = None, include_drafts: bool = False,
    corpus: Path | None = None,
) -> tuple[TargetShare, ...]:  # fmt: skip
    """Every regional target of every document for itself, by the register on a day."""
    from compliance.checking import region_targets

    with resting(kept=True):
        facts = region_facts(registry, day, region, None, complete)
        return region_targets(facts, corpus_of(corpus), as_of=day, region=region, include_drafts=include_drafts)
