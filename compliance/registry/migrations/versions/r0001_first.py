"""The first schema: tables and indexes as SQL beside this file, and the triggers that keep records as they were written.

SQL, and not the tables of ``schema``, so that it stays what it was when those change.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

from compliance.registry.triggers import protection

revision = "0001"
down_revision = None

DIFFERENT = {
    "sqlite": {"{serial}": "INTEGER", "{bytes}": "BLOB"},
    "postgresql": {"{serial}": "SERIAL", "{bytes}": "BYTEA"},
}
"""What the two databases call a counted key and bytes."""

APPEND_ONLY = (
    "audit_log", "case_receipts", "corrections", "decisions", "directory_entries", "document_events", "documents",
    "enterprise_names", "extractions", "facts", "finding_decisions", "findings", "imports", "installation_versions",
    "originals", "progress_reports", "requests", "reviews", "submissions", "waivers",
)  # fmt: skip


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    dialect = op.get_bind().dialect.name
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for placeholder, word in DIFFERENT[dialect].items():
        script = script.replace(placeholder, word)
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    for statement in protection(dialect, APPEND_ONLY):
        op.execute(statement)
