"""Which rows of the list of installations changed since somebody read them all, so that not all are read again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.engine import Connection

from compliance.registry.schema import (
    audit_log,
    directory_entries,
    enterprises,
    installation_versions,
    installations,
)
from compliance.registry.tables.definition import Scope
from compliance.registry.tables.enterprise_tables import numbers_seen

COMPLETED, DECIDED = "enterprise.complete", "enterprise.decide"
"""Acts of the log that change what is known of enterprises that were there before."""
_CHUNK = 500


@dataclass(frozen=True)
class Standpoint:
    """How far the registry was when the rows were read: ``versions`` and ``directory`` by their last number and how
    many there were, the last entry of the log, the cases that the office saw (None: all)."""

    versions: tuple[int, int]
    directory: tuple[int, int]
    entry: int
    seen: frozenset[int] | None


def standpoint(connection: Connection, scope: Scope) -> Standpoint:
    """How far the registry is now."""
    return Standpoint(
        _extent(connection, installation_versions.c.id),
        _extent(connection, directory_entries.c.id),
        int(connection.execute(select(func.max(audit_log.c.seq))).scalar_one() or 0),
        numbers_seen(connection, scope),
    )


def _extent(connection: Connection, number: Any) -> tuple[int, int]:
    last, how_many = connection.execute(select(func.max(number), func.count(number))).one()
    return int(last or 0), int(how_many)


def changed_since(connection: Connection, before: Standpoint, now: Standpoint) -> frozenset[int] | None:
    """The installations whose rows may differ; None where that cannot be told, and everything is to be read again.

    Numbers are given before a transaction is complete: one that came late shows by how many there are up to ``before``.
    """
    c = installation_versions.c
    earlier = select(func.count(c.id)).where(c.id <= before.versions[0])
    if connection.execute(earlier).scalar_one() != before.versions[1] or now.directory != before.directory:
        return None
    if (before.seen is None) != (now.seen is None) or (before.seen or frozenset()) - (now.seen or frozenset()):
        return None
    owners = _owners(connection, before.entry)
    if owners is None:
        return None
    found = set(connection.execute(select(c.installation_id).where(c.id > before.versions[0]).distinct()).scalars())
    # A case that was handed in at this office, too, shows what had been taken over from it.
    found |= _each(connection, (now.seen or frozenset()) - (before.seen or frozenset()), _of_cases)
    return frozenset(found | _each(connection, owners, _of_enterprises))


def _of_cases(numbers: Sequence[int]) -> Select[Any]:
    versions = installation_versions.c
    return select(versions.installation_id).where(versions.case_id.in_(numbers)).distinct()


def _of_enterprises(numbers: Sequence[int]) -> Select[Any]:
    query = select(installations.c.id).join(enterprises, enterprises.c.id == installations.c.enterprise_id)
    return query.where(or_(enterprises.c.id.in_(numbers), enterprises.c.merged_into.in_(numbers)))


def _each(connection: Connection, numbers: Iterable[int], query: Any) -> set[int]:
    found: set[int] = set()
    wanted = sorted(numbers)
    for start in range(0, len(wanted), _CHUNK):
        found |= set(connection.execute(query(wanted[start : start + _CHUNK])).scalars())
    return found


def _owners(connection: Connection, entry: int) -> set[int] | None:
    """The enterprises of which something became known since an entry of the log; None where two were found to be one."""
    acts = select(audit_log.c.action, audit_log.c.subject, audit_log.c.detail).where(
        audit_log.c.seq > entry, audit_log.c.action.in_((COMPLETED, DECIDED))
    )
    found: set[int] = set()
    for action, subject, detail in connection.execute(acts):
        if action == COMPLETED:
            found.add(int(subject.rpartition(":")[2]))
        elif json.loads(detail).get("state") == "same":
            return None
    return found
