"""Schema versions by Alembic, run from here: there is no ``alembic.ini`` and no command of its own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from compliance.model.errors import RegistryError
from compliance.registry.engine import database_url, engine_of, originals_folder, shown

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


def upgrade_at(database: str | None, originals: Path | None) -> tuple[str, str]:
    """Upgrade the registry at ``database``: its revision before and after.

    Raises:
        RegistryError: where there is no registry, or one of a newer program.
    """
    from compliance.registry.store import Registry, revision

    url = database_url(database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise RegistryError(f"还没有登记库“{shown(url)}”；请先运行 compliance registry init", "not_found")
    with Registry(engine_of(url), originals_folder(url, originals)) as registry:
        before = revision(registry)
        if before is None:
            raise RegistryError(f"还没有登记库“{shown(url)}”；请先运行 compliance registry init", "not_found")
        known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
        if before not in known:
            raise RegistryError(f"登记库“{shown(url)}”由更新的程序建立（{before}）；请升级程序", "outdated")
        if before != newest():
            upgrade(registry)
        return before, newest()
