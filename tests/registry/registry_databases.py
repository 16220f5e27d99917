"""The fixtures of tests that run on SQLite and on PostgreSQL: ``from registry_databases import database, postgres``.

Many tests need a registry and are not about how it is made: they take ``registered``, a copy of one that was made once.
"""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from registry_servers import ABSENT, binaries, server
from sqlalchemy import create_engine, text

from compliance.registry import Registry, open_registry

_numbers = itertools.count()
told: list[str] = []
"""Why PostgreSQL was left out, for those who run pytest quietly."""


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a server of our own, without a database."""
    if binaries() is None:
        if os.environ.get("NENGSHEN_TEST_POSTGRES") == "required":
            pytest.fail(ABSENT, pytrace=False)
        told.append(ABSENT)
        pytest.skip(ABSENT)
    # Not in pytest's own folders: those of a long run are cleared away when others have begun since.
    with (
        TemporaryDirectory(prefix="nengshen-postgres-", ignore_cleanup_errors=True) as folder,
        server(Path(folder)) as url,
    ):
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that does not have a registry yet."""
    if request.param == "sqlite":
        return str(tmp_path / "registry" / "registry.sqlite")
    return _created(request.getfixturevalue("postgres"), f"t{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def registered(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with a registry in which nothing is recorded yet."""
    if request.param == "sqlite":
        copy = tmp_path / "registry" / "registry.sqlite"
        copy.parent.mkdir()
        shutil.copyfile(request.getfixturevalue("sqlite_pattern"), copy)
        return str(copy)
    url = request.getfixturevalue("postgres")
    pattern = request.getfixturevalue("postgres_pattern")
    return _created(url, f"t{next(_numbers)}", pattern)


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty registry, complete without its log."""
    folder = tmp_path_factory.mktemp("pattern")
    open_registry(str(folder / "registry.sqlite"), folder / "originals", create=True).close()
    assert not (folder / "registry.sqlite-wal").exists()
    return folder / "registry.sqlite"


@pytest.fixture(scope="session")
def postgres_pattern(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of a database with an empty registry."""
    address = _created(postgres, "pattern")
    open_registry(address, tmp_path_factory.mktemp("pattern") / "originals", create=True).close()
    return "pattern"


def _created(url: str, name: str, pattern: str = "template1") -> str:
    engine = create_engine(f"{url}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {pattern}"))
    engine.dispose()
    return f"{url}/{name}"


def tamper(registry: Registry, statement: str) -> None:
    """What somebody who owns the database can do: take the triggers away first."""
    with registry.engine.execution_options(writes=True).begin() as connection:
        if connection.dialect.name == "sqlite":
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER audit_log_no_{verb}"))
        else:
            connection.execute(text("ALTER TABLE audit_log DISABLE TRIGGER ALL"))
        connection.execute(text(statement))
