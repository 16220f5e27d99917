"""Files that people handed in at the desk, or put into its watched folder."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from compliance.registry.schema.columns import metadata, one_of, own_id, reference, signed
from compliance.registry.types import Moment

UPLOAD_ORIGINS = ("page", "api", "folder")
uploads = Table(
    "uploads", metadata, own_id(), reference("batch_id", "batches.id"), reference("item_id", "work_items.id"),
    Column("sha256", Text, nullable=False, index=True), Column("name", Text, nullable=False),
    Column("size", Integer, nullable=False), Column("format", Text), reference("office_id", "offices.id", index=False),
    Column("origin", Text, nullable=False), *signed("uploaded"),
    Column("withdrawn_by", Text), Column("withdrawn_at", Moment),
    Index("ix_uploads_office", "office_id", "id"),
    one_of("origin", UPLOAD_ORIGINS, "origin"),
    CheckConstraint("(withdrawn_by IS NULL) = (withdrawn_at IS NULL)", name="withdrawn"),
)  # fmt: skip
"""One file that one person handed in once. Several may share an item of work: the same content is read once."""
