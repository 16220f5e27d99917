"""Who works on a case at an office (SQL beside this file)."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0012"
down_revision = "0011"

APPEND_ONLY = ("case_assignments",)


def upgrade() -> None:
    """Make the table, its index and its triggers."""
    run_script(__file__, APPEND_ONLY)
