"""The classes of installations (above the benchmark, between, below the baseline) for lists and dashboards.

The database does not know them: they come from the corpus in force. A page's rows are classified as they are shown;
of all rows only filters and dashboards ask; what they were told is kept, and brought up to date by what changed.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from compliance.listing import classified
from compliance.model.collector import resting
from compliance.pipeline import corpus_of
from compliance.registry.directory import standing
from compliance.registry.installations import Figures, Row
from compliance.registry.tables import Asked, Scope
from compliance.registry.tables.changes import Standpoint, changed_since, standpoint
from compliance.registry.tables.definition import every
from compliance.registry.tables.enterprise_tables import INSTALLATIONS, TIERS, veiled
from compliance.web.desk import Desk

UNCLASSIFIED = TIERS[-1]
_FIGURES = tuple(n for n in Figures.__dataclass_fields__ if n not in ("more",))
_KEPT = 3
"""Offices whose rows are kept: tens of thousands of rows are tens of megabytes."""
_AT_ONCE = 500
_lock = threading.Lock()


def tiers_of(desk: Desk, scope: Scope, rows: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """The class of every row of the list of installations; of existing ones only, others have none."""
    by_place: dict[str | None, list[Row]] = {}
    for row in rows:
        by_place.setdefault(row["province"], []).append(row_of(row))
    found: dict[int, str] = {}
    for province, some in by_place.items():
        for number, tier in classified(some, scope.day, province, desk.settings.corpus).items():
            found[number] = tier.tier or UNCLASSIFIED
    existing = {row["id"] for row in rows if row["status"] == "existing"}
    return {n: t for n, t in found.items() if n in existing}


def row_of(row: Mapping[str, Any]) -> Row:
    """A row of the list as the register knows it."""
    known: dict[str, Any] = {n: row.get(n) for n in _FIGURES}
    return Row(
        row["id"], row["name"], "installation", row["enterprise_id"], row["enterprise"], row["credit_code"],
        row["province"], row["city"], None, None, row["field"], row.get("listed"), row["recorded_on"], row["case"],
        Figures(**known), {},
    )  # fmt: skip


@dataclass(frozen=True)
class _Kept:
    """All rows of an office with their classes, and what both rest on. Never changed: whoever reads one may go on."""

    day: date
    corpus: str
    at: Standpoint
    rows: Mapping[int, Mapping[str, Any]]
    tiers: Mapping[int, str]


def all_rows(desk: Desk, scope: Scope) -> tuple[Sequence[Mapping[str, Any]], Mapping[int, str]]:
    """Every installation that the office sees, and the class of each.

    Kept from one time to the next: only installations of which something was recorded since are read and classified
    again. Another day or another corpus classifies all anew, and whatever changes more than single installations reads all.
    """
    kept: dict[int | None, _Kept] = desk.more.setdefault("classes", {})
    corpus = corpus_of(desk.settings.corpus).hash
    # Whoever asks meanwhile waits for the answer instead of finding it once more.
    with _lock, resting(kept=True), desk.registry.read() as connection:
        before, now = kept.pop(scope.office, None), standpoint(connection, scope)
        changed = None if before is None or before.day != scope.day else changed_since(connection, before.at, now)
        if before is None or changed is None:
            rows = _read(connection, scope, now.seen, None)
            found = _Kept(scope.day, corpus, now, rows, tiers_of(desk, scope, list(rows.values())))
        elif before.corpus != corpus:
            rows = _over(before.rows, _read(connection, scope, now.seen, changed))
            found = _Kept(scope.day, corpus, now, rows, tiers_of(desk, scope, list(rows.values())))
        elif changed:
            again = _read(connection, scope, now.seen, changed)
            same = {n: tier for n, tier in before.tiers.items() if n not in again}
            new = tiers_of(desk, scope, list(again.values()))
            found = _Kept(scope.day, corpus, now, _over(before.rows, again), {**same, **new})
        else:
            found = replace(before, at=now)
        while len(kept) >= _KEPT:
            kept.pop(next(iter(kept)))  # the one that nobody has asked for the longest
        kept[scope.office] = found
    return list(found.rows.values()), found.tiers


def _over(
    rows: Mapping[int, Mapping[str, Any]], again: Mapping[int, Mapping[str, Any]]
) -> dict[int, Mapping[str, Any]]:
    """Rows with some of them replaced or added, in the order of their numbers."""
    return dict(sorted({**rows, **again}.items()))


def _read(
    connection: Any, scope: Scope, seen: frozenset[int] | None, only: Collection[int] | None
) -> dict[int, Mapping[str, Any]]:
    """Rows of the list by number, all or ``only`` some, as far as the office sees them."""
    found: dict[int, Mapping[str, Any]] = {}
    wanted = sorted(only or ())
    parts = [tuple(wanted[i : i + _AT_ONCE]) for i in range(0, len(wanted), _AT_ONCE)]
    for part in [None] if only is None else parts:
        asked = Asked({"kind": "installation"}, ids=part)
        for row in every(connection, INSTALLATIONS, scope, asked):
            found[int(str(row["id"]))] = veiled(row, seen)
    listed = standing(connection, scope.day, {row["enterprise_id"]: row["city"] for row in found.values()})
    return {
        number: {k: v for k, v in row.items() if k != "sources"} | {"listed": listed[row["enterprise_id"]]}
        for number, row in found.items()
    }


def numbers_of(tiers: Mapping[int, str], wanted: str) -> list[int]:
    """The installations of a class."""
    return [number for number, tier in tiers.items() if tier == wanted]


def count_by(rows: Iterable[Mapping[str, Any]], tiers: Mapping[int, str], key: str) -> dict[str, dict[str, int]]:
    """How many installations of each class there are, by city or 重点领域; those without a class are left out."""
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        tier = tiers.get(row["id"])
        if tier is not None:
            group = found.setdefault(str(row[key] or ""), dict.fromkeys(TIERS, 0))
            group[tier] += 1
    return dict(sorted(found.items()))
