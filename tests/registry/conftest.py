"""Every test of the registry runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "cli"))  # cli_runs: how the command line is run

from registry_databases import database, postgres, told

from compliance.registry import By, Registry, open_registry

__all__ = ["database", "postgres"]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped database is told even where pytest is quiet."""
    for line in dict.fromkeys(told):
        print(f"\n*** {line}", file=sys.stderr)


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        yield opened


@pytest.fixture
def zhang() -> By:
    return By("张三", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


@pytest.fixture
def li() -> By:
    return By("李四", datetime(2026, 3, 3, 10, 0, tzinfo=UTC))
