"""The lists of enterprises and installations.

Lists that were imported are the region's, and every office sees them. What was taken over from a plan is seen by the
offices at which the plan was handed in; others see what is known without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Integer as Whole
from sqlalchemy import (
    Select,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
)
from sqlalchemy.engine import Connection

from compliance.registry.schema import cases, directory_entries, enterprises, installation_versions, installations
from compliance.registry.schema.accounts import case_offices
from compliance.registry.tables.case_tables import seen_cases
from compliance.registry.tables.definition import Column, Filter, Scope, Table, Value

STATUSES = ("existing", "under_construction", "proposed", "retired")
TIERS = ("above_benchmark", "between", "below_baseline", "unclassified")
DISPOSALS = ("retrofit", "retire")
KINDS = ("installation", "data_centre")
_OFFICE = bindparam("office", type_=Whole)

_mine = or_(
    _OFFICE.is_(None),
    exists(select(case_offices.c.case_id).where(case_offices.c.case_id == cases.c.id, case_offices.c.office_id == _OFFICE)),
)  # fmt: skip
_own, _part = enterprises.alias("own"), installations.alias("part")


_is_it = or_(_own.c.id == enterprises.c.id, _own.c.merged_into == enterprises.c.id)
"""A row of the enterprise itself, or of one that was found to be the same."""
_CASES = (
    select(func.count())
    .select_from(_own)
    .join(cases, cases.c.enterprise_id == _own.c.id)
    .where(_is_it, _mine)
    .correlate(enterprises)
    .scalar_subquery()
)
_told = installation_versions.alias("told")
_seen_version = or_(
    _OFFICE.is_(None), _told.c.case_id.is_(None),
    _told.c.case_id.in_(select(case_offices.c.case_id).where(case_offices.c.office_id == _OFFICE)),
)  # fmt: skip
_PARTS = (
    select(func.count())
    .select_from(_own)
    .join(_part, _part.c.enterprise_id == _own.c.id)
    .where(_is_it, exists(select(_told.c.id).where(_told.c.installation_id == _part.c.id, _seen_version)))
    .correlate(enterprises)
    .scalar_subquery()
)


def _enterprises(scope: Scope, query: Select[Any]) -> Select[Any]:
    query = query.select_from(enterprises).where(enterprises.c.merged_into.is_(None))
    if scope.office is None:
        return query
    # Sets that the database makes once, not questions that it asks of every enterprise.
    whole = select(func.coalesce(_own.c.merged_into, _own.c.id)).select_from(_own)
    of_cases = whole.join(cases, cases.c.enterprise_id == _own.c.id)
    from_lists = (
        whole.join(_part, _part.c.enterprise_id == _own.c.id)
        .join(_told, _told.c.installation_id == _part.c.id)
        .where(_told.c.case_id.is_(None))
    )
    in_directory = whole.join(directory_entries, directory_entries.c.enterprise_id == _own.c.id)
    mine = of_cases.where(cases.c.id.in_(seen_cases(scope)))
    number = enterprises.c.id
    return query.where(or_(number.not_in(of_cases), number.in_(mine), number.in_(in_directory), number.in_(from_lists)))


def _distinct(name: str) -> Select[Any]:
    return select(enterprises.c[name]).distinct()


ENTERPRISES = Table(
    "enterprises", enterprises.c.id,
    (
        Column("name", enterprises.c.name, "text", 34), Column("credit_code", enterprises.c.credit_code, "text", 21),
        Column("province", enterprises.c.province), Column("city", enterprises.c.city), Column("county", enterprises.c.county),
        Column("field", enterprises.c.field), Column("industry_code", enterprises.c.industry_code, "text", 10),
        Column("installations", _PARTS, "count", 8), Column("cases", _CASES, "count", 8),
    ),
    tuple(Filter(name, "choice", enterprises.c[name], options=_distinct(name)) for name in ("province", "city", "county", "field")),
    (enterprises.c.name, enterprises.c.credit_code), _enterprises, "name",
)  # fmt: skip


# --- installations ----------------------------------------------------------------------------------------------

_version = installation_versions
_whole = enterprises.alias("whole")
_WHO = func.coalesce(_own.c.merged_into, _own.c.id)


def _installations(scope: Scope, query: Select[Any]) -> Select[Any]:
    """Each with its last version up to the day that the office sees."""
    later = installation_versions.alias("later")
    seen = or_(later.c.case_id.is_(None), later.c.case_id.in_(seen_cases(scope))) if scope.office is not None else None
    last = (
        select(later.c.id)
        .where(later.c.installation_id == installations.c.id, later.c.recorded_on <= scope.day)
        .order_by(later.c.recorded_on.desc(), later.c.id.desc())
        .limit(1)
        .correlate(installations)
    )
    last = last if seen is None else last.where(seen)
    return (
        query.select_from(installations)
        .join(_own, _own.c.id == installations.c.enterprise_id)
        .join(_whole, _whole.c.id == _WHO)
        .join(_version, _version.c.id == last.scalar_subquery())
    )


def _with_a_version(scope: Scope) -> Select[Any]:
    told = select(_told.c.id).where(_told.c.installation_id == installations.c.id, _told.c.recorded_on <= scope.day)
    if scope.office is not None:
        told = told.where(or_(_told.c.case_id.is_(None), _told.c.case_id.in_(seen_cases(scope))))
    return select(installations.c.id).where(exists(told.correlate(installations)))


_KINDS: Mapping[str, str] = {
    "capacity": "number", "output": "number", "sec": "number", "sec_target": "number", "disposal": "choice",
    "start": "date", "completion": "date", "product": "choice",
}  # fmt: skip


def _figure(name: str, width: int = 12) -> Column:
    return Column(name, _version.c[name], _KINDS.get(name, "text"), width)  # type: ignore[arg-type]


INSTALLATIONS = Table(
    "installations", installations.c.id,
    (
        Column("number", installations.c.id, "count", 8),
        Column("enterprise", _whole.c.name, "text", 30), Column("name", installations.c.name, "text", 22),
        Column("city", _whole.c.city), Column("field", _whole.c.field),
        _figure("product", 18), Column("status", _version.c.status, "choice", 10),
        _figure("capacity"), Column("capacity_unit", _version.c.capacity_unit, "choice", 10),
        _figure("sec"), Column("sec_unit", _version.c.sec_unit, "choice", 12),
        Column("tier", null(), "choice", 12, sortable=False),
        _figure("sec_target"), _figure("disposal", 10), _figure("completion"),
        Column("recorded_on", _version.c.recorded_on, "date"),
    ),
    (
        Filter("tier", "among", installations.c.id, TIERS),
        Filter("status", "choice", _version.c.status, STATUSES),
        Filter("city", "choice", _whole.c.city, options=_distinct("city")),
        Filter("field", "choice", _whole.c.field, options=_distinct("field")),
        Filter("disposal", "choice", _version.c.disposal, DISPOSALS),
        Filter("completion_from", "from", _version.c.completion),
        Filter("completion_until", "until", _version.c.completion),
        Filter("kind", "choice", installations.c.kind, KINDS),
    ),
    (_whole.c.name, _whole.c.credit_code, installations.c.name), _installations, "number",
    (
        Column("sources", _version.c.sources), Column("process", _version.c.process), Column("case", _version.c.case_id),
        Column("province", _whole.c.province), Column("enterprise_id", _whole.c.id), Column("credit_code", _whole.c.credit_code),
        *(Column(name, _version.c[name]) for name in ("output", "output_unit", "tier_stated", "start")),
    ),
    all_rows=_with_a_version,
)  # fmt: skip


def numbers_seen(connection: Connection, scope: Scope) -> frozenset[int] | None:
    """The cases that the office sees; None for all."""
    if scope.office is None:
        return None
    return frozenset(connection.execute(seen_cases(scope)).scalars())


def veiled(row: Mapping[str, Value], seen: frozenset[int] | None) -> Mapping[str, Value]:
    """A row without the figures that came from other offices' plans and were carried on into a later version."""
    sources: Any = row.get("sources")
    if seen is None or not isinstance(sources, Mapping):
        return row
    foreign = {name for name, at in sources.items() if isinstance(at, Mapping) and at.get("case") not in (None, *seen)}
    return {k: None if k in foreign else v for k, v in row.items()} if foreign else row
