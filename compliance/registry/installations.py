"""Installations and what is known of them from which day: every change a new version, every figure with its source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, insert, or_, select
from sqlalchemy.engine import Connection

from compliance.model.quick import quick
from compliance.registry.directory import standing
from compliance.registry.names import name_key
from compliance.registry.schema import enterprises, installation_versions, installations
from compliance.registry.transaction import Transaction

_CHUNK = 400
_OWN = ("id", "installation_id", "recorded_on", "case_id", "recorded_by", "recorded_at", "sources")


@quick
@dataclass(frozen=True)
class Figures:
    """What is told of an installation; None is not told, and leaves what is known.

    ``status`` existing, under_construction, proposed or retired; ``tier_stated`` above_benchmark, between or
    below_baseline; ``disposal`` retrofit or retire; ``energy`` in tce a year, ``investment`` in 10k CNY,
    ``energy_saving`` in tce/a, ``co2_reduction`` in t/a. ``more`` are figures without a column.
    """

    year: int | None = None
    product: str | None = None
    process: str | None = None
    status: str | None = None
    capacity: Decimal | None = None
    capacity_unit: str | None = None
    output: Decimal | None = None
    output_unit: str | None = None
    energy: Decimal | None = None
    sec: Decimal | None = None
    sec_unit: str | None = None
    sec_target: Decimal | None = None
    tier_stated: str | None = None
    commissioning: date | None = None
    measure: str | None = None
    disposal: str | None = None
    responsible: str | None = None
    start: date | None = None
    completion: date | None = None
    investment: Decimal | None = None
    energy_saving: Decimal | None = None
    co2_reduction: Decimal | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """What it says, without what it leaves open."""
        return {f.name: v for f in fields(self) if (v := getattr(self, f.name)) is not None and v != {}}


@dataclass(frozen=True)
class Told:
    """A row to record: whose installation it is, what is told of it, and where each figure stands.

    ``source`` goes with every figure told, unless ``sources`` names another for it.
    """

    enterprise_id: int
    name: str
    figures: Figures
    source: Mapping[str, Any]
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    kind: str = "installation"
    case_id: int | None = None


@quick
@dataclass(frozen=True)
class Row:
    """An installation of the register on a day, with its enterprise as it is known (merged ones joined)."""

    installation_id: int
    name: str
    kind: str
    enterprise_id: int
    enterprise: str
    credit_code: str | None
    province: str | None
    city: str | None
    county: str | None
    industry_code: str | None
    field: str | None
    listed: bool | None
    recorded_on: date
    case_id: int | None
    figures: Figures
    sources: Mapping[str, Mapping[str, Any]]


def record(tx: Transaction, rows: Sequence[Told], recorded_on: date) -> int:
    """Record what is told, over what is known on that day; how many new versions that made (nothing new, none)."""
    numbers = numbers_of(tx, rows)
    known = _versions(tx.connection, list(set(numbers.values())), recorded_on)
    made = []
    for row in rows:
        number = numbers[key_of(row)]
        before, sources = known.get(number, ({}, {}))
        new = {k: v for k, v in row.figures.told().items() if k == "more" or before.get(k) != v}
        if "more" in new:
            new["more"] = {**before.get("more", {}), **new["more"]}
            if new["more"] == before.get("more"):
                del new["more"]
        if not new and number in known:
            continue
        merged = {**before, **new}
        places = {**sources, **{k: dict(row.sources.get(k, row.source)) for k in _sourced(new, row)}}
        known[number] = merged, places
        made.append(
            {
                **dict.fromkeys(_COLUMNS), **merged, "sources": places, "installation_id": number,
                "recorded_on": recorded_on, "case_id": row.case_id, "recorded_by": tx.by.person, "recorded_at": tx.by.at,
            }
        )  # fmt: skip
    for start in range(0, len(made), _CHUNK):
        tx.connection.execute(insert(installation_versions), made[start : start + _CHUNK])
    return len(made)


_COLUMNS = tuple(f.name for f in fields(Figures))


def _sourced(new: Mapping[str, Any], row: Told) -> Iterable[str]:
    for name in new:
        yield from (f"more.{k}" for k in row.figures.more) if name == "more" else (name,)


def key_of(row: Told) -> tuple[int, str, str]:
    """What tells an installation from others."""
    return row.enterprise_id, row.kind, name_key(row.name) or row.name


def numbers_of(tx: Transaction, rows: Sequence[Told]) -> dict[tuple[int, str, str], int]:
    """The numbers of installations, those of merged enterprises found too; unknown ones are registered."""
    c, e = installations.c, enterprises.c
    whose = func.coalesce(e.merged_into, e.id)
    wanted = dict.fromkeys(key_of(row) for row in rows)
    found: dict[tuple[int, str, str], int] = {}
    owners = list(dict.fromkeys(k[0] for k in wanted))
    for start in range(0, len(owners), _CHUNK):
        part = owners[start : start + _CHUNK]
        query = (
            select(whose.label("whose"), c.kind, c.key, c.id)
            .join(enterprises, e.id == c.enterprise_id)
            .where(or_(e.id.in_(part), e.merged_into.in_(part)))
            .order_by(c.id.desc())
        )
        found.update({(r.whose, r.kind, r.key): r.id for r in tx.connection.execute(query)})
    names = {key_of(row): row.name.strip() for row in rows}
    new = [k for k in wanted if k not in found]
    who = {"registered_by": tx.by.person, "registered_at": tx.by.at}
    made = [{"enterprise_id": k[0], "kind": k[1], "key": k[2], "name": names[k], **who} for k in new]
    for start in range(0, len(made), _CHUNK):
        keys = new[start : start + _CHUNK]
        tx.connection.execute(insert(installations), made[start : start + _CHUNK])
        owned = select(c.enterprise_id, c.kind, c.key, c.id).where(c.enterprise_id.in_([k[0] for k in keys]))
        back = {(r.enterprise_id, r.kind, r.key): r.id for r in tx.connection.execute(owned)}
        found.update({k: back[k] for k in keys})
    return found


def _versions(
    connection: Connection, numbers: Sequence[int], day: date
) -> dict[int, tuple[dict[str, Any], dict[str, Any]]]:
    """What is known of each on a day: its figures, and their sources."""
    found: dict[int, tuple[dict[str, Any], dict[str, Any]]] = {}
    c = installation_versions.c
    for start in range(0, len(numbers), _CHUNK):
        rows = connection.execute(
            select(installation_versions)
            .where(c.installation_id.in_(numbers[start : start + _CHUNK]), c.recorded_on <= day)
            .order_by(c.recorded_on, c.id)
        ).mappings()
        for row in rows:
            figures = {k: row[k] for k in _COLUMNS if row[k] is not None}
            found[row["installation_id"]] = figures, row["sources"]
    return found


def register(
    connection: Connection, day: date, *, province: str | None = None, city: str | None = None,
    field: str | None = None, kind: str = "installation",
) -> tuple[Row, ...]:  # fmt: skip
    """The register on a day: every installation by its last version up to it, ordered by place, enterprise and name.

    ``province``, ``city`` and ``field`` narrow it to enterprises of that place and 重点领域.
    """
    v, i, own = installation_versions.c, installations.c, enterprises.alias("own")
    e = enterprises.alias("e")
    order = func.row_number().over(partition_by=v.installation_id, order_by=(v.recorded_on.desc(), v.id.desc()))
    latest = select(installation_versions, order.label("place")).where(v.recorded_on <= day).subquery()
    wanted = [e.c[n] for n in ("credit_code", "province", "city", "county", "industry_code", "field")]
    query = (
        select(
            latest.c.installation_id, i.name, i.kind, e.c.id, e.c.name, *wanted,
            *(latest.c[n] for n in ("recorded_on", "case_id", "sources", *_COLUMNS)),
        )
        .select_from(latest)
        .join(installations, i.id == latest.c.installation_id)
        .join(own, own.c.id == i.enterprise_id)
        .join(e, e.c.id == case((own.c.merged_into.is_(None), own.c.id), else_=own.c.merged_into))
        .where(and_(latest.c.place == 1, i.kind == kind))
    )  # fmt: skip
    for column, value in ((e.c.province, province), (e.c.city, city), (e.c.field, field)):
        if value is not None:
            query = query.where(column == value)
    told_of = connection.execute(query).all()
    listed = standing(connection, day, {found[3]: found[7] for found in told_of})
    rows = []
    for found in told_of:  # by place, in the order of the fields: a register has many rows
        kept = Figures(*(*found[14:-1], found[-1] or {}))
        rows.append(Row(*(*found[:11], listed[found[3]], *found[11:13], kept, found[13])))
    # Sorted here: databases disagree on the order of Chinese text.
    return tuple(sorted(rows, key=lambda r: (r.city or "", r.county or "", r.enterprise, r.name, r.installation_id)))
