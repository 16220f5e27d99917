"""Schema versions by Alembic, run from here: there is no ``alembic.ini`` and no command of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

if TYPE_CHECKING:
    from compliance.registry.store import Registry

_FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    return config


def newest() -> str:
    """The newest revision among the migrations."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def upgrade(registry: Registry) -> None:
    """Bring the database to the newest schema, in one transaction: all migrations, or none."""
    config = _config()
    with registry.engine.execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
