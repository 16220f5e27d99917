"""Files handed in at the desk: a table as SQL beside this file."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0005"
down_revision = "0004"

SERIAL = {"sqlite": "INTEGER", "postgresql": "SERIAL"}


def upgrade() -> None:
    """Make the table and its indexes."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.replace("{serial}", SERIAL[op.get_bind().dialect.name]).split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
