"""What an office does: requests that two people settle, waivers, documents, progress, reports, imports."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from compliance.registry.schema.columns import metadata, one_of, own_id, reference, signed
from compliance.registry.types import Exact, Json

REQUEST_KINDS = ("waiver", "document", "publication", "correction")
requests = Table(
    "requests", metadata, own_id(), Column("kind", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False), *signed("requested"),
    UniqueConstraint("id", "requested_by"), one_of("kind", REQUEST_KINDS, "kind"),
    CheckConstraint("requested_by = trim(requested_by) AND requested_by <> ''", name="named"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata, Column("request_id", Integer, primary_key=True), Column("requested_by", Text, nullable=False),
    Column("decision", Text, nullable=False), Column("comment", Text, nullable=False), *signed("decided"),
    ForeignKeyConstraint(["request_id", "requested_by"], ["requests.id", "requests.requested_by"]),
    one_of("decision", ("approved", "refused"), "decision"),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("decided_by = trim(decided_by) AND decided_by <> ''", name="named"),
)  # fmt: skip
"""One decision a request, by somebody else: the foreign key brings the requester into the row that is checked."""

waivers = Table(
    "waivers", metadata, own_id(), Column("code", Text, nullable=False, unique=True),
    Column("request_id", Integer, ForeignKey("requests.id"), nullable=False, unique=True),
    reference("enterprise_id", "enterprises.id", optional=True), Column("subject", Text, nullable=False),
    Column("item", Text, nullable=False), Column("rules", Json, nullable=False), Column("type", Text, nullable=False),
    Column("approval", Text, nullable=False), Column("starts", Date, nullable=False), Column("expires", Date, nullable=False),
    CheckConstraint("starts <= expires", name="term"),
)  # fmt: skip

documents = Table(
    "documents", metadata, own_id(), Column("kind", Text, nullable=False), Column("number", Text, nullable=False),
    reference("case_id", "cases.id", optional=True), reference("enterprise_id", "enterprises.id", optional=True),
    Column("request_id", Integer, ForeignKey("requests.id"), unique=True), Column("issued_on", Date, nullable=False),
    Column("deadline", Date, index=True), Column("sha256", Text), Column("file", Text), *signed("issued"),
    UniqueConstraint("number"),
    CheckConstraint("deadline IS NULL OR deadline >= issued_on", name="deadline"),
)  # fmt: skip

document_events = Table(
    "document_events", metadata, own_id(), reference("document_id", "documents.id"), Column("event", Text, nullable=False),
    Column("happened_on", Date, nullable=False), Column("comment", Text, nullable=False), *signed("recorded"),
    one_of("event", ("served", "answered", "closed", "extended"), "event"), Column("deadline", Date),
)  # fmt: skip

progress_reports = Table(
    "progress_reports", metadata, own_id(), reference("installation_id", "installations.id", index=False),
    Column("year", Integer, nullable=False), Column("quarter", Integer, nullable=False),
    Column("reported_on", Date, nullable=False), Column("percent", Exact), Column("invested", Exact),
    Column("expected", Date), Column("state", Text, nullable=False), Column("verified_sec", Exact),
    Column("problems", Text), Column("next_steps", Text), Column("reference", Text, nullable=False), *signed("recorded"),
    Index("ix_progress_reports_period", "year", "quarter", "installation_id"),
    one_of("state", ("not_started", "under_way", "completed", "stopped"), "state"),
    CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
)  # fmt: skip
"""What was reported of a project; of two reports on one quarter the later row holds."""

submissions = Table(
    "submissions", metadata, own_id(), Column("kind", Text, nullable=False), Column("sender", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("period", Integer, nullable=False), Column("sent", Boolean),
    Column("sent_on", Date), Column("reference", Text, nullable=False), *signed("recorded"),
    Index("ix_submissions_period", "year", "kind", "sender", "period"),
)  # fmt: skip
"""A report that an office owed its superior (清单变更, 改造完成情况, 下年度项目更新)."""

imports = Table(
    "imports", metadata, own_id(), Column("kind", Text, nullable=False), Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False), Column("rows", Integer, nullable=False), Column("recorded_on", Date, nullable=False),
    *signed("imported"),
)  # fmt: skip
