"""The audit log."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Table, Text

from compliance.registry.schema.columns import metadata

audit_log = Table(
    "audit_log", metadata, Column("seq", Integer, primary_key=True, autoincrement=False), Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False), Column("action", Text, nullable=False), Column("subject", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False), Column("previous", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False, unique=True),
    CheckConstraint("seq > 0", name="counts_from_one"),
)  # fmt: skip
"""Every change, chained: ``previous`` is the hash of the entry before, unique, so that the chain cannot fork."""
