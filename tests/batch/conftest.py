"""Batches run on SQLite and on PostgreSQL; plans are made on the spot."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path += [str(Path(__file__).parents[1] / name) for name in ("registry", "cli")]

from registry_servers import ABSENT, binaries, server
from sqlalchemy import create_engine, text

from compliance.registry import By, Registry, open_registry

_numbers = itertools.count()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if binaries() is None:
        if os.environ.get("NENGSHEN_TEST_POSTGRES") == "required":
            pytest.fail(ABSENT, pytrace=False)
        pytest.skip(ABSENT)
    with server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not have a registry yet."""
    if request.param == "sqlite":
        return str(tmp_path / "registry" / "registry.sqlite")
    url = request.getfixturevalue("postgres")
    name = f"b{next(_numbers)}"
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url}/{name}"


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
