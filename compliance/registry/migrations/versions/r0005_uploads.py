"""Files handed in at the desk: a table as SQL beside this file."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the table and its indexes."""
    run_script(__file__)
