"""The classes of installations (above the benchmark, between, below the baseline) for lists and dashboards.

The database does not know them: they come from the corpus in force. A page's rows are classified as they are shown;
of all rows only filters and dashboards ask, and what they are told is kept while nothing has changed.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from compliance.listing import classified
from compliance.model.collector import resting
from compliance.pipeline import corpus_of
from compliance.registry.installations import Figures, Row
from compliance.registry.tables import Asked, Scope
from compliance.registry.tables.definition import every
from compliance.registry.tables.enterprise_tables import INSTALLATIONS, TIERS, last_change, numbers_seen, veiled
from compliance.web.desk import Desk

UNCLASSIFIED = TIERS[-1]
_FIGURES = tuple(n for n in Figures.__dataclass_fields__ if n not in ("more",))
_KEPT = 3
"""Offices whose rows are kept: tens of thousands of rows are tens of megabytes."""
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
        row["id"], row["name"], "installation", 0, row["enterprise"], None, row["province"], row["city"], None, None, row["field"],
        None, row["recorded_on"], row["case"], Figures(**known), {},
    )  # fmt: skip


def all_rows(desk: Desk, scope: Scope) -> tuple[Sequence[Mapping[str, Any]], Mapping[int, str]]:
    """Every installation that the office sees, and the class of each; kept until something is recorded."""
    with desk.registry.read() as connection:
        mark = (scope.day, corpus_of(desk.settings.corpus).hash, last_change(connection))
    kept: dict[int | None, Any] = desk.more.setdefault("classes", {})
    with _lock:  # whoever asks meanwhile waits for the answer instead of finding it once more
        if kept.get(scope.office, (None,))[0] != mark:
            with resting(kept=True), desk.registry.read() as connection:
                seen = numbers_seen(connection, scope)
                asked = Asked({"kind": "installation"})
                rows = [veiled(row, seen) for row in every(connection, INSTALLATIONS, scope, asked)]
                lean = [{k: v for k, v in row.items() if k != "sources"} for row in rows]
                while len(kept) >= _KEPT:
                    kept.pop(next(iter(kept)))
                kept[scope.office] = (mark, lean, tiers_of(desk, scope, lean))
        _, rows, tiers = kept[scope.office]
    return rows, tiers


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
