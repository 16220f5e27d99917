"""How documents were served, their receipts, and files behind what became of a document (SQL beside this file)."""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0013"
down_revision = "0012"

APPEND_ONLY = ("document_services", "document_receipts", "event_files")


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    run_script(__file__, APPEND_ONLY)
