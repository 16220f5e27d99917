"""Where a corrected figure stands, as a reviewer drew it (SQL beside this file)."""

from __future__ import annotations

from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

revision = "0009"
down_revision = "0008"

APPEND_ONLY = ("correction_places",)


def upgrade() -> None:
    """Make the table and its triggers."""
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for statement in protection(op.get_bind().dialect.name, APPEND_ONLY, first=False):
        op.execute(statement)
