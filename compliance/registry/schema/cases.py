"""Cases: submitted plans, what was read in them, how they were judged, and what people said of it."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from compliance.registry.schema.columns import metadata, one_of, own_id, reference, signed
from compliance.registry.types import Exact, Json

originals = Table(
    "originals", metadata, Column("sha256", Text, primary_key=True), Column("size", Integer, nullable=False),
    Column("format", Text, nullable=False), *signed("stored"),
    CheckConstraint("length(sha256) = 64", name="sha256_length"),
)  # fmt: skip
"""Which files lie in the folder beside the database; the file is named by its checksum."""

cases = Table(
    "cases", metadata, own_id(), Column("sha256", Text, nullable=False, unique=True),
    reference("enterprise_id", "enterprises.id", optional=True), Column("file", Text, nullable=False),
    Column("format", Text), Column("pages", Integer), Column("received_on", Date, nullable=False, index=True),
    reference("previous_id", "cases.id", optional=True), *signed("received"),
    CheckConstraint("previous_id IS NULL OR previous_id <> id", name="not_its_own_previous"),
)  # fmt: skip
"""A submitted plan by its content; ``previous_id`` is what it is the resubmission of."""

case_receipts = Table(
    "case_receipts", metadata, own_id(), reference("case_id", "cases.id"), Column("file", Text, nullable=False),
    Column("received_on", Date, nullable=False), *signed("received"),
)  # fmt: skip
"""Every time that this content was handed in, under whatever name."""

facts = Table(
    "facts", metadata, own_id(), reference("case_id", "cases.id", index=False), Column("program", Text, nullable=False),
    Column("path", Text, nullable=False), Column("state", Text, nullable=False), Column("value", Json),
    Column("unit", Text, nullable=False), Column("raw", Text, nullable=False), Column("confidence", Exact, nullable=False),
    Column("evidence", Json, nullable=False), Column("candidates", Json),
    UniqueConstraint("case_id", "program", "path"),
)  # fmt: skip
"""What a version of the program read in a plan, one row a fact (``installations.0.sec_current``)."""

extractions = Table(
    "extractions", metadata, own_id(), reference("case_id", "cases.id", index=False), Column("program", Text, nullable=False),
    Column("document", Json, nullable=False), *signed("extracted"), UniqueConstraint("case_id", "program"),
)  # fmt: skip

corrections = Table(
    "corrections", metadata, own_id(), reference("case_id", "cases.id"), Column("path", Text, nullable=False),
    Column("value", Json), Column("unit", Text, nullable=False), Column("raw", Text, nullable=False),
    Column("reason", Text, nullable=False), *signed("corrected"),
)  # fmt: skip
"""A reviewer's word on a figure: a new mention with a person as its source. The last one on a path holds."""

correction_places = Table(
    "correction_places", metadata, Column("correction_id", Integer, ForeignKey("corrections.id"), primary_key=True),
    Column("page", Integer, nullable=False), Column("box", Json, nullable=False), Column("text", Text, nullable=False),
    CheckConstraint("page > 0", name="page"),
)  # fmt: skip
"""Where a reviewer found the figure: a box in points on the page as shown, and what the text layer says in it."""

reviews = Table(
    "reviews", metadata, own_id(), reference("case_id", "cases.id"), Column("corpus", Text, nullable=False),
    Column("as_of", Date, nullable=False), Column("region", Text), Column("parameters", Text, nullable=False),
    Column("exit_code", Integer, nullable=False), Column("summary", Json, nullable=False),
    Column("program", Text, nullable=False), Column("body", LargeBinary, nullable=False), *signed("reviewed"),
)  # fmt: skip
"""``body`` is the review as printed (``plan-review/1`` without the facts), compressed."""

findings = Table(
    "findings", metadata, own_id(), reference("review_id", "reviews.id"), Column("place", Integer, nullable=False),
    Column("rule", Text, nullable=False), Column("outcome", Text, nullable=False), Column("subject_kind", Text, nullable=False),
    Column("subject_index", Integer, nullable=False), Column("subject_name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True), Column("inputs", Text, nullable=False),
    Column("waiver", Text), Column("message", Text, nullable=False),
    Index("ix_findings_rule_outcome", "rule", "outcome"),
)  # fmt: skip
"""The findings of a review that say something (all but 不适用, which only the review's body has). ``inputs`` is a
checksum of what the outcome rests on: a decision made on other inputs is stale."""

finding_decisions = Table(
    "finding_decisions", metadata, own_id(), reference("case_id", "cases.id"), Column("rule", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True), Column("inputs", Text, nullable=False),
    Column("decision", Text, nullable=False), Column("comment", Text, nullable=False), *signed("decided"),
    one_of("decision", ("confirmed", "disputed", "reopened"), "decision"),
)  # fmt: skip

evidence_requests = Table(
    "evidence_requests", metadata, own_id(), reference("case_id", "cases.id"), Column("rule", Text, nullable=False),
    Column("fingerprint", Text, nullable=False), Column("wanted", Text, nullable=False), Column("until", Date),
    *signed("asked"), CheckConstraint("length(wanted) BETWEEN 1 AND 500", name="wanted"),
)  # fmt: skip
"""What a reviewer asks the enterprise to supply for a finding; ``until`` is the last day for it."""

evidence_withdrawals = Table(
    "evidence_withdrawals", metadata, Column("request_id", Integer, ForeignKey("evidence_requests.id"), primary_key=True),
    *signed("withdrawn"),
)  # fmt: skip
"""Requests that no longer stand."""
