"""Documents while they are being drafted at the desk, and how they were served once they went out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Integer, Table, Text

from compliance.registry.schema.columns import metadata, own_id, reference, signed
from compliance.registry.types import Json

notice_drafts = Table(
    "notice_drafts", metadata, own_id(), reference("case_id", "cases.id"),
    reference("based_on", "notice_drafts.id", optional=True, index=False), Column("kind", Text, nullable=False),
    Column("number", Text, nullable=False), Column("dated", Date), Column("deadline", Date),
    Column("settings", Json, nullable=False), Column("basis", Text, nullable=False),
    Column("docx", Text, ForeignKey("originals.sha256"), nullable=False),
    Column("pdf", Text, ForeignKey("originals.sha256"), nullable=False), Column("gaps", Json, nullable=False),
    Column("warnings", Json, nullable=False), Column("differences", Json), *signed("made"),
    CheckConstraint("based_on IS NULL OR based_on < id", name="order"),
)  # fmt: skip
"""A version of a document on a case. ``based_on`` is the version that was edited by hand to make this one; then
``differences`` lists the numbers that no longer agree with the data. ``basis`` is a checksum of the findings behind it."""

notice_requests = Table(
    "notice_requests", metadata, Column("request_id", Integer, ForeignKey("requests.id"), primary_key=True),
    Column("draft_id", Integer, ForeignKey("notice_drafts.id"), nullable=False, unique=True),
)  # fmt: skip
"""Which version a request to issue laid before the person who decides on it."""

document_services = Table(
    "document_services", metadata, Column("event_id", Integer, ForeignKey("document_events.id"), primary_key=True),
    Column("way", Text, nullable=False), Column("recipient", Text, nullable=False), Column("receipt", Text, nullable=False),
    CheckConstraint("way <> '' AND recipient <> ''", name="said"),
)  # fmt: skip
"""How a document was served: the way, who received it, the number of the receipt ("" where it has none)."""

document_receipts = Table(
    "document_receipts", metadata, own_id(), reference("document_id", "documents.id"), Column("number", Text, nullable=False),
    Column("data", Json, nullable=False), Column("docx", Text, ForeignKey("originals.sha256"), nullable=False),
    Column("pdf", Text, ForeignKey("originals.sha256"), nullable=False), Column("gaps", Json, nullable=False), *signed("made"),
)  # fmt: skip
"""A receipt (送达回证) as it was made for signing."""

event_files = Table(
    "event_files", metadata, own_id(), reference("event_id", "document_events.id"),
    Column("sha256", Text, ForeignKey("originals.sha256"), nullable=False), Column("name", Text, nullable=False),
    *signed("attached"),
)  # fmt: skip
"""Files behind what became of a document (the signed receipt, an answer); their content lies among the originals."""
