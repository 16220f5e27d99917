"""Documents while they are drafted at the desk: tables as SQL beside this file, their rows never changed."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0008"
down_revision = "0005"

APPEND_ONLY = ("notice_drafts", "notice_requests")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    run_script(__file__, APPEND_ONLY)
