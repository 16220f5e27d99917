"""The registry opened: transactions, and what every change needs to say of itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DatabaseError, OperationalError

from compliance.model.errors import RegistryError
from compliance.registry.engine import WAIT_MS, database_url, engine_of, originals_folder, shown
from compliance.registry.originals import Originals
from compliance.registry.transaction import By, Transaction

HEAD = "0013"
"""The revision of the schema that this program works with."""


class Registry:
    """An open registry; a context manager.

    ``write`` is one transaction: all of it is kept, or none. ``read`` sees one state of the database throughout.
    """

    def __init__(self, engine: Engine, originals: Path) -> None:
        self.engine, self.originals = engine, Originals(originals)
        self._writer = engine.execution_options(writes=True)
        self._turn = threading.Lock() if engine.dialect.name == "sqlite" else None

    @property
    def url(self) -> URL:
        """Of the database, password included."""
        return self.engine.url

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that only reads."""
        reader = self.engine
        if reader.dialect.name == "postgresql":
            reader = reader.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with _told(self.url), reader.begin() as connection:
            yield connection

    @contextmanager
    def write(self, by: By) -> Iterator[Transaction]:
        """One transaction in the name of ``by``."""
        with _told(self.url), self._in_turn(), self._writer.begin() as connection:
            yield Transaction(connection, by)

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Writers of this program wait for one another here: SQLite itself would have them look again after pauses of up to
        a tenth of a second, and whoever looks at the right moment goes first. Other programs' locks it looks after.
        """
        waited = self._turn is not None and self._turn.acquire(timeout=WAIT_MS / 1000)
        try:
            yield
        finally:
            if self._turn is not None and waited:
                self._turn.release()

    def close(self) -> None:
        """Let go of all connections."""
        self.engine.dispose()

    def __enter__(self) -> Registry:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def _told(url: URL) -> Iterator[None]:
    """Connection errors in Chinese; what a constraint refuses stays what it is, for the caller to explain."""
    try:
        yield
    except OperationalError as error:
        detail = str(error.orig).strip().splitlines()[0] if error.orig else str(error)
        raise RegistryError(f"登记库“{shown(url)}”不能用：{detail}") from error


def open_registry(database: str | None = None, originals: Path | None = None, *, create: bool = False) -> Registry:
    """The registry at ``database`` (URL or path of a SQLite file; None: the variable, else the user's own).

    ``create`` makes one where there is none yet.

    Raises:
        RegistryError: where it does not exist, is of another version, or cannot be reached.
    """
    url = database_url(database)
    folder = originals_folder(url, originals)
    sqlite = url.get_backend_name() == "sqlite"
    path = Path(str(url.database))
    if sqlite and not path.exists():
        if not create:
            raise _absent(url)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise RegistryError(f"建不了目录“{path.parent}”：{error.strerror}") from error
    registry = Registry(engine_of(url), folder)
    try:
        found = revision(registry)
        if found is None and create:
            from compliance.registry.migrate import upgrade

            upgrade(registry)
        elif found is None:
            raise _absent(url)
        elif found != HEAD:
            raise RegistryError(_other(url, found), "outdated")
    except BaseException:
        registry.close()
        raise
    return registry


def revision(registry: Registry) -> str | None:
    """The revision of the schema; None for an empty database.

    Raises:
        RegistryError: where the database has tables that are not ours.
    """
    try:
        with registry.read() as connection:
            tables = set(inspect(connection).get_table_names())
            if "alembic_version" not in tables:
                if tables:
                    raise RegistryError(f"“{shown(registry.url)}”里已有别的表，不是登记库")
                return None
            row = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            return None if row is None else str(row)
    except DatabaseError as error:
        raise RegistryError(f"“{shown(registry.url)}”不是登记库：{error.orig}") from error


def _absent(url: URL) -> RegistryError:
    return RegistryError(f"还没有登记库“{shown(url)}”；请先运行 compliance registry init", "not_found")


def _other(url: URL, found: str) -> str:
    if found < HEAD:
        return f"登记库“{shown(url)}”是旧版（{found}）；请先备份，再运行 compliance registry upgrade"
    return f"登记库“{shown(url)}”由更新的程序建立（{found}，本程序认识 {HEAD}）；请升级程序"
