"""Where the registry is and how to talk to it: SQLite beside the user's data, or PostgreSQL by URL."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError

from compliance.model.errors import RegistryError

DATABASE_VARIABLE = "NENGSHEN_DATABASE"
ORIGINALS_VARIABLE = "NENGSHEN_ORIGINALS"
_FILE = "registry.sqlite"
WAIT_MS = 10_000
"""How long a writer waits for another one."""
_CONNECTIONS, _MORE = 16, 32
"""Connections to a SQLite file that stay open, and how many more there may be at once: the desk's threads are 40."""


def database_url(given: str | None, environment: Mapping[str, str] = os.environ) -> URL:
    """The database asked for: ``given`` (a URL, or the path of a SQLite file), else the variable, else the user's own.

    Raises:
        RegistryError: for what is neither, or a database that is not supported.
    """
    text = given or environment.get(DATABASE_VARIABLE) or str(user_folder() / _FILE)
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise RegistryError("数据库地址看不懂；应写成文件路径，或 postgresql+psycopg://用户@主机:端口/库名") from None
    backend = url.get_backend_name()
    if backend == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if backend != "sqlite":
        raise RegistryError(f"不支持数据库“{backend}”；可用 SQLite 和 PostgreSQL")
    if not url.database or url.database == ":memory:":
        raise RegistryError("登记库要存成文件，不能只在内存里")
    return url.set(drivername="sqlite", database=str(Path(url.database).expanduser().absolute()))


def user_folder() -> Path:
    """The folder of the user's data, by the habits of the system."""
    from platformdirs import user_data_path

    return user_data_path("nengshen", appauthor=False)


def originals_folder(url: URL, given: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Where originals lie: as asked for, by the variable, beside a SQLite file, else in the user's folder by name."""
    if given is not None:
        return given.expanduser().absolute()
    if found := environment.get(ORIGINALS_VARIABLE):
        return Path(found).expanduser().absolute()
    if url.get_backend_name() == "sqlite":
        return Path(str(url.database)).parent / "originals"
    return user_folder() / "originals" / f"{url.host or 'localhost'}-{url.port or 5432}-{url.database}"


def shown(url: URL) -> str:
    """A database as messages name it: no password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def engine_of(url: URL) -> Engine:
    """An engine whose transactions start as ours must: see ``_sqlite``."""
    try:
        if url.get_backend_name() == "sqlite":
            return _sqlite(create_engine(url, pool_size=_CONNECTIONS, max_overflow=_MORE, pool_use_lifo=True))
        return create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        from compliance.model.errors import MissingComponentError

        raise MissingComponentError(f"没有安装 {error.name}。请运行：pip install 'nengshen[registry]'") from error


def _sqlite(engine: Engine) -> Engine:
    """WAL, foreign keys, patience; and a transaction that writes takes its lock at once, not in the middle.

    Python's own handling begins a transaction at the first write. One that had read before would then find that
    another wrote in between, and fail without waiting.
    """

    @event.listens_for(engine, "connect")
    def prepared(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={WAIT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # else INSERT OR REPLACE would delete without asking the triggers
        ):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get("writes", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so it cannot fail: no use in asking by way of the engine, with every page
            own: Any = connection.connection.driver_connection
            own.execute("BEGIN").close()

    return engine
