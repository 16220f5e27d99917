"""Documents drawn from a registry in a SQLite file: what they say of it does not depend on the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("cli", "registry", "drafting", "batch")]

from compliance.registry import By, Registry, open_registry


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "registry" / "registry.sqlite")


@pytest.fixture
def registry(database: str, tmp_path: Path) -> Iterator[Registry]:
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        yield opened


@pytest.fixture
def zhang() -> By:
    return By("张三", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
