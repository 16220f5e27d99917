"""What reviewers ask enterprises to supply for findings, and what they withdrew (SQL beside this file)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

revision = "0011"
down_revision = "0010"

SERIAL = {"sqlite": "INTEGER", "postgresql": "SERIAL"}
APPEND_ONLY = ("evidence_requests", "evidence_withdrawals")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    dialect = op.get_bind().dialect.name
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("{serial}", SERIAL[dialect])
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for statement in protection(dialect, APPEND_ONLY, first=False):
        op.execute(statement)
