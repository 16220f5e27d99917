"""What commands that use the registry share: which one, in whose name, and when."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from compliance.cli.options import GivenDatabase, GivenPath

if TYPE_CHECKING:
    from compliance.registry import By, Registry

F = TypeVar("F", bound=Callable[..., Any])


def database_options(function: F) -> F:
    """Which registry: a SQLite file or PostgreSQL, and where originals lie."""
    function = click.option(
        "--originals", type=GivenPath(file_okay=False), default=None, metavar="目录",
        help="原件目录（缺省：在数据库文件旁）",
    )(function)  # fmt: skip
    return click.option(
        "--database", type=GivenDatabase(), default=None, metavar="库",
        help="登记库：SQLite 文件，或 postgresql+psycopg://…（缺省：变量 NENGSHEN_DATABASE，再缺省是用户数据目录里的）",
    )(function)  # fmt: skip


def by_option(function: F) -> F:
    """In whose name a change is made."""
    return click.option("--by", "person", default=None, metavar="姓名", help="经办人（缺省：登录名）")(function)


def opened(database: str | None, originals: Path | None, *, create: bool = False) -> Registry:
    """The registry asked for.

    Raises:
        MissingComponentError: where the libraries are not installed.
        RegistryError: where it cannot be used.
    """
    try:
        from compliance.registry import open_registry
    except ModuleNotFoundError as error:
        from compliance.model.errors import MissingComponentError

        raise MissingComponentError(f"没有安装 {error.name}。请运行：pip install 'nengshen[registry]'") from error
    return open_registry(database, originals, create=create)


def acting(person: str | None) -> By:
    """Who acts, now."""
    from compliance.registry import By

    return By(getpass.getuser() if person is None else person, datetime.now(UTC))


def upgraded(database: str | None, originals: Path | None) -> tuple[str, str]:
    """Bring a registry to this program's version: its version before and after.

    Raises:
        RegistryError: where there is none, or a newer one.
    """
    from compliance.registry.migrate import upgrade_at

    return upgrade_at(database, originals)
