"""Checks before publication on a registry in a SQLite file: what they say does not depend on the database."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("cli", "registry")]

from registry_lists import ALUMINIUM, CLINKER, workbook

from compliance.listing import import_list
from compliance.registry import By, Registry, open_registry


@pytest.fixture
def database(tmp_path: Path) -> str:
    return str(tmp_path / "registry" / "registry.sqlite")


@pytest.fixture
def zhang() -> By:
    return By("张三", datetime(2026, 3, 2, 9, 30, tzinfo=UTC))


@pytest.fixture
def li() -> By:
    return By("李四", datetime(2026, 3, 3, 10, 0, tzinfo=UTC))


@pytest.fixture
def registry(database: str, zhang: By, tmp_path: Path) -> Iterator[Registry]:
    """Both plants in the register and in its directory."""
    with open_registry(database, tmp_path / "originals", create=True) as opened:
        file = workbook(tmp_path / "登记.xlsx", CLINKER, ALUMINIUM)
        for kind in ("能效清单", "名录"):
            _, done, _ = import_list(opened, zhang, file, kind, date(2025, 1, 1), "云南省")
            assert done is not None
        file.unlink()
        yield opened
