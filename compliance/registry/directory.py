"""The public directory of enterprises (名录): who is in it, from which day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from compliance.registry.schema import directory_entries, enterprises
from compliance.registry.transaction import Transaction


@dataclass(frozen=True)
class DirectoryEntry:
    """An enterprise's line in the directory: whether it is listed, what the directory says, where that stands."""

    enterprise_id: int
    reference: str
    listed: bool = True
    figures: Mapping[str, Any] = field(default_factory=dict)


def enter(tx: Transaction, rows: Sequence[DirectoryEntry], recorded_on: date) -> int:
    """Record lines; one that says what is known already makes no row. How many rows that made."""
    known = directory(tx.connection, recorded_on)
    made = []
    for row in rows:
        before = known.get(row.enterprise_id)
        if before is not None and (before.listed, dict(before.figures)) == (row.listed, dict(row.figures)):
            continue
        known[row.enterprise_id] = row
        made.append(
            {
                **vars(row), "figures": dict(row.figures), "recorded_on": recorded_on,
                "recorded_by": tx.by.person, "recorded_at": tx.by.at,
            }
        )  # fmt: skip
    if made:
        tx.connection.execute(insert(directory_entries), made)
    return len(made)


def directory(connection: Connection, day: date) -> dict[int, DirectoryEntry]:
    """The last line of every enterprise up to a day, by the enterprise that it was found to be."""
    d, e = directory_entries.c, enterprises.c
    rows = connection.execute(
        select(func.coalesce(e.merged_into, e.id), d.reference, d.listed, d.figures)
        .join(enterprises, e.id == d.enterprise_id)
        .where(d.recorded_on <= day)
        .order_by(d.recorded_on, d.id)
    )
    return {row[0]: DirectoryEntry(*row) for row in rows}


def standing(connection: Connection, day: date, cities: Mapping[int, str | None]) -> dict[int, bool | None]:
    """Whether each enterprise of ``cities`` is listed on a day. Who has no line is known not to be only where the
    directory of its city is there at all."""
    entries = directory(connection, day)
    d, e = directory_entries.c, enterprises.c
    query = select(e.city).distinct().join(directory_entries, e.id == d.enterprise_id).where(d.recorded_on <= day)
    covered = set(connection.execute(query).scalars()) - {None}
    return {
        i: entries[i].listed if i in entries else (False if city in covered else None) for i, city in cities.items()
    }
