"""Where a corrected figure stands, as a reviewer drew it (SQL beside this file)."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0009"
down_revision = "0008"

APPEND_ONLY = ("correction_places",)


def upgrade() -> None:
    """Make the table and its triggers."""
    run_script(__file__, APPEND_ONLY)
