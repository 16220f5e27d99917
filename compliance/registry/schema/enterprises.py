"""Enterprises, their installations, and the public directory."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from compliance.registry.schema.columns import metadata, one_of, own_id, reference, signed
from compliance.registry.types import Exact, Json, Moment

enterprises = Table(
    "enterprises", metadata, own_id(),
    Column("credit_code", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("province", Text), Column("city", Text, index=True), Column("county", Text),
    Column("industry_code", Text), Column("field", Text, index=True), Column("note", Text),
    Column("merged_into", Integer, ForeignKey("enterprises.id"), index=True),
    *signed("registered"),
    CheckConstraint("credit_code IS NULL OR length(credit_code) = 18", name="credit_code_length"),
    CheckConstraint("merged_into IS NULL OR merged_into <> id", name="not_into_itself"),
)  # fmt: skip
"""``merged_into`` points to the enterprise that a person confirmed to be the same; the row stays."""

enterprise_names = Table(
    "enterprise_names", metadata, own_id(), reference("enterprise_id", "enterprises.id"),
    Column("name", Text, nullable=False), Column("key", Text, nullable=False, index=True),
    Column("source", Text, nullable=False), *signed("recorded"),
    UniqueConstraint("enterprise_id", "name"),
)  # fmt: skip
"""Every name that a document gave an enterprise; ``key`` is the name without what spelling varies in."""

PROPOSAL_STATES = ("open", "same", "different")
name_proposals = Table(
    "name_proposals", metadata, own_id(), reference("enterprise_id", "enterprises.id"), reference("candidate_id", "enterprises.id"),
    Column("score", Integer, nullable=False), Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, index=True, server_default="open"),
    Column("decided_by", Text), Column("decided_at", Moment), Column("comment", Text), *signed("proposed"),
    UniqueConstraint("enterprise_id", "candidate_id"),
    one_of("state", PROPOSAL_STATES, "state"),
    CheckConstraint("enterprise_id <> candidate_id", name="two_enterprises"),
    CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided_by_a_person"),
)  # fmt: skip

installations = Table(
    "installations", metadata, own_id(), reference("enterprise_id", "enterprises.id"),
    Column("name", Text, nullable=False), Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="installation"), *signed("registered"),
    UniqueConstraint("enterprise_id", "kind", "key"),
    one_of("kind", ("installation", "data_centre"), "kind"),
)  # fmt: skip

installation_versions = Table(
    "installation_versions", metadata, own_id(), reference("installation_id", "installations.id", index=False),
    Column("recorded_on", Date, nullable=False), Column("year", Integer),
    Column("product", Text), Column("process", Text), Column("status", Text),
    Column("capacity", Exact), Column("capacity_unit", Text), Column("output", Exact), Column("output_unit", Text),
    Column("energy", Exact), Column("sec", Exact), Column("sec_unit", Text), Column("sec_target", Exact),
    Column("tier_stated", Text), Column("commissioning", Date),
    Column("measure", Text), Column("disposal", Text), Column("responsible", Text),
    Column("start", Date), Column("completion", Date), Column("investment", Exact), Column("energy_saving", Exact),
    Column("co2_reduction", Exact), Column("more", Json), Column("sources", Json, nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True), *signed("recorded"),
    Index("ix_installation_versions_latest", "installation_id", "recorded_on", "id"),
)  # fmt: skip
"""The figures of an installation as they were known from ``recorded_on``; the last row up to a day holds that day.

``sources`` names for every figure where it stands: ``{"sec": {"reference": "能效清单.xlsx 第12行", "case": 7, "page": 4,
"bbox": […]}}``. ``more`` are figures without a column of their own (opinions, contacts, power of a data centre).
"""

directory_entries = Table(
    "directory_entries", metadata, own_id(), reference("enterprise_id", "enterprises.id", index=False),
    Column("recorded_on", Date, nullable=False), Column("listed", Boolean, nullable=False), Column("figures", Json, nullable=False),
    Column("reference", Text, nullable=False), *signed("recorded"),
    Index("ix_directory_entries_latest", "enterprise_id", "recorded_on", "id"),
)  # fmt: skip
"""Whether an enterprise is in the public directory (名录), from which day, and what the directory says of it."""
