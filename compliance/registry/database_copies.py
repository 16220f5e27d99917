"""A copy of a registry's database in one file, and a database out of it: SQLite's own backup, ``pg_dump``."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.engine import URL, Connection

from compliance.model.errors import MissingComponentError, RegistryError
from compliance.registry.engine import engine_of, shown
from compliance.registry.store import Registry, revision

FILES = {"sqlite": "registry.sqlite", "postgresql": "registry.dump"}
"""By kind of database, what the copy is called in a backup."""


def take_copy(registry: Registry, target: Path) -> None:
    """Write one state of the database to ``target``.

    Raises:
        RegistryError: for a database that is broken. MissingComponentError: without ``pg_dump``.
    """
    if registry.engine.dialect.name == "sqlite":
        _copy_sqlite(registry, target)
    else:
        _run("pg_dump", registry.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def still_free(url: URL) -> None:
    """See that there is no registry at ``url`` yet.

    Raises:
        RegistryError: where there is one, or something else.
    """
    if url.get_backend_name() == "sqlite":
        if Path(str(url.database)).exists():
            raise RegistryError(f"“{url.database}”已经有了；请先移走，再恢复", "exists")
        return
    with closing(Registry(engine_of(url), Path())) as empty:
        if revision(empty) is not None:
            raise RegistryError(f"“{shown(url)}”里已经有登记库；请恢复到空的数据库", "exists")


def put_copy(copy: Path, url: URL, checked: Callable[[Registry], None]) -> None:
    """Make the database of ``copy`` the one at ``url``, if ``checked`` does not refuse it.

    A SQLite file is looked at before it is put in place; PostgreSQL can only be looked at once it is loaded, and what
    was loaded is taken away again.

    Raises:
        RegistryError: for a broken copy, or a place that is taken.
    """
    (_put_sqlite if url.get_backend_name() == "sqlite" else _load)(copy, url, checked)


# --- SQLite -----------------------------------------------------------------------------------------------------


def _copy_sqlite(registry: Registry, target: Path) -> None:
    with closing(registry.engine.raw_connection()) as source, closing(sqlite3.connect(target)) as copy:
        driver: Any = source.driver_connection
        driver.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RegistryError("登记库本身已损坏（integrity_check 不通过），没有备份")
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_sqlite(copy: Path, url: URL, checked: Callable[[Registry], None]) -> None:
    target = Path(str(url.database))
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RegistryError("备份里的数据库已损坏（integrity_check 不通过）", "tampered")
    with closing(Registry(engine_of(URL.create("sqlite", database=str(copy))), copy.parent)) as registry:
        checked(registry)
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    part = target.with_name(f".{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(copy, part)
        still_free(url)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


# --- PostgreSQL -------------------------------------------------------------------------------------------------


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: -int(p.parts[-3]))
        found = str(places[0]) if places else None
    if found is None:
        raise MissingComponentError(
            f"没有 {name}，不能备份或恢复 PostgreSQL 的登记库。请安装 postgresql-client（版本不低于服务器）"
        )
    return found


def _run(name: str, url: URL, *arguments: str) -> None:
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    server = {"--host": url.host, "--port": url.port, "--username": url.username}
    named = [f"{option}={value}" for option, value in server.items() if value]
    done = subprocess.run(
        [_program(name), *named, f"--dbname={url.database}", "--no-password", *arguments],
        env=environment, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode != 0:
        told = done.stderr.strip().splitlines()
        raise RegistryError(f"{name} 失败：{told[-1] if told else done.returncode}")


def _load(copy: Path, url: URL, checked: Callable[[Registry], None]) -> None:
    still_free(url)
    with closing(Registry(engine_of(url), copy.parent)) as registry:
        with registry.read() as connection:
            before = _functions(connection)
        _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(copy))
        try:
            checked(registry)
        except BaseException:
            _unload(registry, before)
            raise


def _functions(connection: Connection) -> set[str]:
    asked = text("SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = current_schema()::regnamespace")
    return set(connection.execute(asked).scalars())


def _unload(registry: Registry, before: set[str]) -> None:
    """Take away what was loaded: every table, for there was none, and the functions that were not there ``before``."""
    with registry.engine.begin() as connection:
        quoted = connection.dialect.identifier_preparer.quote
        for table in inspect(connection).get_table_names():
            connection.execute(text(f"DROP TABLE {quoted(table)} CASCADE"))
        for function in _functions(connection) - before:
            connection.execute(text(f"DROP FUNCTION {function}"))
