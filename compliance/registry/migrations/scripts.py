"""What migrations share: running the SQL that stands beside one, in the words of the database at hand."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

DIFFERENT = {
    "sqlite": {"{serial}": "INTEGER", "{bytes}": "BLOB"},
    "postgresql": {"{serial}": "SERIAL", "{bytes}": "BYTEA"},
}
"""What the two databases call a counted key and bytes."""


def run_script(migration: str, append_only: Iterable[str] = (), *, first: bool = False) -> None:
    """Run the statements of the ``.sql`` file beside ``migration`` (its ``__file__``), then protect tables from changes.

    ``append_only`` names the tables whose rows are never changed; ``first`` is for the migration that also makes
    the function which refuses changes.
    """
    connection = op.get_bind()
    script = Path(migration).with_suffix(".sql").read_text(encoding="utf-8")
    for placeholder, word in DIFFERENT[connection.dialect.name].items():
        script = script.replace(placeholder, word)
    for statement in script.split(";\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
    for statement in protection(connection.dialect.name, tuple(append_only), first=first):
        op.execute(statement)
