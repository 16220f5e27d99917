"""The first schema: tables and indexes as SQL beside this file, and the triggers that keep records as they were written.

SQL, and not the tables of ``schema``, so that it stays what it was when those change.
"""

from __future__ import annotations

from compliance.registry.migrations.scripts import run_script

revision = "0001"
down_revision = None

APPEND_ONLY = (
    "audit_log", "case_receipts", "corrections", "decisions", "directory_entries", "document_events", "documents",
    "enterprise_names", "extractions", "facts", "finding_decisions", "findings", "imports", "installation_versions",
    "originals", "progress_reports", "requests", "reviews", "submissions", "waivers",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    run_script(__file__, APPEND_ONLY, first=True)
