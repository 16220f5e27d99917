"""Batches run on SQLite and on PostgreSQL; plans are made on the spot."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("registry", "cli")]

from registry_databases import database, postgres

from compliance.registry import By, Registry, open_registry

__all__ = ["database", "postgres"]


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    """A registry in SQLite, for what does not depend on the database."""
    with open_registry(str(tmp_path / "registry.sqlite"), tmp_path / "originals", create=True) as opened:
        yield opened


@pytest.fixture
def acting() -> Callable[[], By]:
    """Who acts, at some moment of a day."""
    return lambda: By("张三", datetime.now(UTC))


@pytest.fixture(scope="session")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running Dask scheduler without workers."""
    pytest.importorskip("distributed")
    from batch_runs import dask, dask_address

    file = tmp_path_factory.mktemp("dask") / "scheduler.json"
    process = dask("scheduler", "--port", "0", "--scheduler-file", file)
    try:
        yield dask_address(file, process)
    finally:
        process.kill()
        process.wait()
