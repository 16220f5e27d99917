"""Documents while they are drafted at the desk: tables as SQL beside this file, their rows never changed."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

revision = "0008"
down_revision = "0005"

SERIAL = {"sqlite": "INTEGER", "postgresql": "SERIAL"}
APPEND_ONLY = ("notice_drafts", "notice_requests")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    dialect = op.get_bind().dialect.name
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("{serial}", SERIAL[dialect])
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for statement in protection(dialect, APPEND_ONLY, first=False):
        op.execute(statement)
