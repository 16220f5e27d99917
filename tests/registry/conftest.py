"""Every test of the registry runs on SQLite and on PostgreSQL."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from registry_servers import ABSENT, binaries, server
from sqlalchemy import create_engine, text

from compliance.registry import By, Registry, open_registry

_numbers = itertools.count()
_told: list[str] = []


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A skipped database is told even where pytest is quiet."""
    for line in dict.fromkeys(_told):
        print(f"\n*** {line}", file=sys.stderr)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if binaries() is None:
        if os.environ.get("NENGSHEN_TEST_POSTGRES") == "required":
            pytest.fail(ABSENT, pytrace=False)
        _told.append(ABSENT)
        pytest.skip(ABSENT)
    with server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not have a registry yet."""
    if request.param == "sqlite":
        return str(tmp_path / "registry" / "registry.sqlite")
    url = request.getfixturevalue("postgres")
    name = f"t{next(_numbers)}"
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"{url}/{name}"


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
