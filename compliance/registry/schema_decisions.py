"""The tables of what officers decide: what a correction rests on, what a waiver is bound to, papers before they go out.

All of them are only ever added to. What must be done by somebody else is a constraint here, besides a sentence in the code.
"""

from __future__ import annotations

from sqlalchemy import (
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

from compliance.registry.schema import decisions, metadata
from compliance.registry.types import Json, Moment

Index("ix_decisions_decider", decisions.c.request_id, decisions.c.decided_by, unique=True)
# Not for searching: a foreign key can name who decided only where the pair is unique.

evidence_requests = Table(
    "evidence_requests", metadata, Column("decision_id", Integer, ForeignKey("finding_decisions.id"), primary_key=True),
    Column("due", Date),
)  # fmt: skip
"""A finding that is open again because the enterprise was asked for evidence; what is asked is the decision's comment."""

correction_details = Table(
    "correction_details", metadata, Column("correction_id", Integer, ForeignKey("corrections.id"), primary_key=True),
    Column("corrected_by", Text, nullable=False), Column("request_id", Integer, unique=True),
    Column("undoes", Integer, ForeignKey("corrections.id"), index=True),
    Column("page", Integer), Column("bbox", Json),
    ForeignKeyConstraint(
        ["request_id", "corrected_by"], ["requests.id", "requests.requested_by"], name="fk_correction_details_request"
    ),
    CheckConstraint("page IS NULL OR page > 0", name="page"),
    CheckConstraint("undoes IS NULL OR undoes <> correction_id", name="not_itself"),
)  # fmt: skip
"""What a correction has besides its figure. With ``request_id`` it flips a verdict and holds once another person agreed;
``undoes`` names the correction that it takes back; ``page`` and ``bbox`` are where the figure stands."""

waiver_findings = Table(
    "waiver_findings", metadata, Column("id", Integer, primary_key=True),
    Column("waiver_id", Integer, ForeignKey("waivers.id"), nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), nullable=False, index=True),
    Column("rule", Text, nullable=False), Column("fingerprint", Text, nullable=False), Column("inputs", Text, nullable=False),
    UniqueConstraint("waiver_id", "fingerprint"),
)  # fmt: skip
"""The findings that a waiver was asked for; on other inputs than these it is stale."""

attachments = Table(
    "attachments", metadata, Column("id", Integer, primary_key=True), Column("subject", Text, nullable=False, index=True),
    Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False), Column("name", Text, nullable=False),
    Column("attached_by", Text, nullable=False), Column("attached_at", Moment, nullable=False),
)  # fmt: skip
"""Files behind a request; ``subject`` is as in the audit log (``request:7``)."""

document_drafts = Table(
    "document_drafts", metadata, Column("id", Integer, primary_key=True), Column("kind", Text, nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True),
    Column("enterprise_id", Integer, ForeignKey("enterprises.id"), index=True),
    Column("request_id", Integer, nullable=False, unique=True),
    Column("sha256", Text, ForeignKey("originals.sha256")), Column("file", Text), Column("missing", Json, nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Moment, nullable=False),
    UniqueConstraint("id", "drafted_by"), UniqueConstraint("id", "request_id"),
    ForeignKeyConstraint(
        ["request_id", "drafted_by"], ["requests.id", "requests.requested_by"], name="fk_document_drafts_request"
    ),
)  # fmt: skip

document_checks = Table(
    "document_checks", metadata, Column("draft_id", Integer, primary_key=True), Column("drafted_by", Text, nullable=False),
    Column("result", Text, nullable=False), Column("comment", Text, nullable=False),
    Column("checked_by", Text, nullable=False), Column("checked_at", Moment, nullable=False),
    UniqueConstraint("draft_id", "checked_by"),
    ForeignKeyConstraint(
        ["draft_id", "drafted_by"], ["document_drafts.id", "document_drafts.drafted_by"], name="fk_document_checks_draft"
    ),
    CheckConstraint("result IN ('passed', 'returned', 'withdrawn')", name="result"),
    CheckConstraint("(result = 'withdrawn') = (checked_by = drafted_by)", name="four_eyes"),
    CheckConstraint("checked_by = trim(checked_by) AND checked_by <> ''", name="named"),
)  # fmt: skip
"""What became of a draft before it was laid before who signs: looked over by somebody else, or withdrawn by its author."""

document_numbers = Table(
    "document_numbers", metadata, Column("id", Integer, primary_key=True), Column("series", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("serial", Integer, nullable=False),
    Column("number", Text, nullable=False, unique=True),
    Column("draft_id", Integer, ForeignKey("document_drafts.id"), unique=True), Column("reason", Text, nullable=False),
    Column("taken_by", Text, nullable=False), Column("taken_at", Moment, nullable=False),
    UniqueConstraint("series", "year", "serial"),
    CheckConstraint("serial > 0", name="serial"),
    CheckConstraint("(draft_id IS NULL) = (reason <> '')", name="explained"),
)  # fmt: skip
"""Every number of a year's series, each once: taken by a draft, or never used and the reason why."""

document_issues = Table(
    "document_issues", metadata, Column("document_id", Integer, ForeignKey("documents.id"), primary_key=True),
    Column("draft_id", Integer, nullable=False, unique=True), Column("request_id", Integer, nullable=False),
    Column("checked_by", Text, nullable=False), Column("approved_by", Text, nullable=False), Column("anchor", Text, nullable=False),
    ForeignKeyConstraint(
        ["draft_id", "request_id"], ["document_drafts.id", "document_drafts.request_id"], name="fk_document_issues_draft"
    ),
    ForeignKeyConstraint(
        ["draft_id", "checked_by"], ["document_checks.draft_id", "document_checks.checked_by"],
        name="fk_document_issues_check",
    ),
    ForeignKeyConstraint(
        ["request_id", "approved_by"], ["decisions.request_id", "decisions.decided_by"], name="fk_document_issues_approval"
    ),
    CheckConstraint("approved_by <> checked_by", name="four_eyes"),
)  # fmt: skip
"""Which draft a document was: who looked it over and who approved it are two people besides its author."""

DECISIONS_APPEND_ONLY: tuple[Table, ...] = (
    attachments, correction_details, document_checks, document_drafts, document_issues, document_numbers, evidence_requests,
    waiver_findings,
)  # fmt: skip
"""Tables of decisions whose rows are never changed and never removed."""
