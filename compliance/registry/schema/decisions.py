"""What officers decide rests on: which request a correction waits for, what a waiver is bound to, papers before they go out."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, ForeignKeyConstraint, Integer, Table, Text, UniqueConstraint

from compliance.registry.schema.columns import metadata, own_id, reference, signed

correction_requests = Table(
    "correction_requests", metadata, Column("correction_id", Integer, ForeignKey("corrections.id"), primary_key=True),
    Column("request_id", Integer, nullable=False, unique=True), Column("requested_by", Text, nullable=False),
    ForeignKeyConstraint(
        ["request_id", "requested_by"], ["requests.id", "requests.requested_by"], name="fk_correction_requests_request"
    ),
)  # fmt: skip
"""Corrections that turn a verdict: one with a row here holds once another person has granted its request."""

waiver_findings = Table(
    "waiver_findings", metadata, own_id(), reference("waiver_id", "waivers.id", index=False), reference("case_id", "cases.id"),
    Column("rule", Text, nullable=False), Column("fingerprint", Text, nullable=False), Column("inputs", Text, nullable=False),
    UniqueConstraint("waiver_id", "fingerprint"),
)  # fmt: skip
"""The findings that a waiver was asked for; on other inputs than these it is stale."""

attachments = Table(
    "attachments", metadata, own_id(), reference("request_id", "requests.id"),
    Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False), Column("name", Text, nullable=False),
    *signed("attached"),
)  # fmt: skip
"""Files behind a request; their content lies among the originals."""

document_drafts = Table(
    "document_drafts", metadata, Column("request_id", Integer, ForeignKey("requests.id"), primary_key=True),
    Column("kind", Text, nullable=False), Column("number", Text, nullable=False), reference("case_id", "cases.id", optional=True),
    Column("deadline", Date), Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False),
    Column("file", Text, nullable=False),
)  # fmt: skip
"""What a request to issue a document was granted for: this very file under this number."""
