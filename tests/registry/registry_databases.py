"""The fixtures of tests that run on SQLite and on PostgreSQL: ``from registry_databases import database, postgres``."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from registry_servers import ABSENT, binaries, server
from sqlalchemy import create_engine, text

_numbers = itertools.count()
told: list[str] = []
"""Why PostgreSQL was left out, for those who run pytest quietly."""


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of our own, without a database."""
    if binaries() is None:
        if os.environ.get("NENGSHEN_TEST_POSTGRES") == "required":
            pytest.fail(ABSENT, pytrace=False)
        told.append(ABSENT)
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
