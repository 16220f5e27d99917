"""What officers decide: requests behind corrections, what waivers are bound to, attachments, drafts (SQL beside this file)."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0003"
down_revision = "0001"

APPEND_ONLY = ("attachments", "correction_requests", "document_drafts", "waiver_findings")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    run_script(__file__, APPEND_ONLY)
