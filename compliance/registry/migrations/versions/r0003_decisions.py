"""What officers decide: requests behind corrections, what waivers are bound to, attachments, drafts (SQL beside this file)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

revision = "0003"
down_revision = "0001"

SERIAL = {"sqlite": "INTEGER", "postgresql": "SERIAL"}
"""What the two databases call a counted key."""
APPEND_ONLY = ("attachments", "correction_requests", "document_drafts", "waiver_findings")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    dialect = op.get_bind().dialect.name
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").replace("{serial}", SERIAL[dialect])
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for statement in protection(dialect, APPEND_ONLY, first=False):
        op.execute(statement)
