"""What reviewers ask enterprises to supply for findings, and what they withdrew (SQL beside this file)."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0011"
down_revision = "0010"

APPEND_ONLY = ("evidence_requests", "evidence_withdrawals")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    run_script(__file__, APPEND_ONLY)
