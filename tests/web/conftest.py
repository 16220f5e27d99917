"""The desk's tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("registry", "cli", "batch")]

from registry_databases import database, postgres

from compliance.registry import Registry, open_registry

__all__ = ["database", "postgres"]


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        yield opened
