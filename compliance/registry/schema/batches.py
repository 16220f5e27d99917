"""Batches and the state of every file in them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text, UniqueConstraint

from compliance.registry.schema.columns import metadata, one_of, own_id, reference, signed
from compliance.registry.types import Exact, Json, Moment

WORK_STATES = ("queued", "running", "done", "failed", "parked")
work_items = Table(
    "work_items", metadata, own_id(), Column("sha256", Text, nullable=False), Column("corpus", Text, nullable=False),
    Column("parameters", Text, nullable=False), Column("state", Text, nullable=False, server_default="queued"),
    Column("size", Integer, nullable=False), Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_by", Text), Column("claimed_at", Moment), Column("heartbeat_at", Moment), Column("finished_at", Moment),
    Column("reason", Text), Column("message", Text), Column("seconds", Exact),
    reference("case_id", "cases.id", optional=True), reference("review_id", "reviews.id", optional=True), Column("result", Json),
    UniqueConstraint("sha256", "corpus", "parameters"),
    Index("ix_work_items_state", "state", "id"),
    one_of("state", WORK_STATES, "state"),
    CheckConstraint("(state = 'running') = (claimed_by IS NOT NULL)", name="claimed_while_running"),
    CheckConstraint("state NOT IN ('failed', 'parked') OR reason IS NOT NULL", name="reason"),
)  # fmt: skip
"""One content under one corpus and one set of parameters: done once, whoever asks again."""

batches = Table(
    "batches", metadata, own_id(), Column("source", Text, nullable=False), Column("corpus", Text, nullable=False),
    Column("parameters", Text, nullable=False), Column("settings", Json, nullable=False), Column("finished_at", Moment),
    *signed("started"),
)  # fmt: skip

batch_files = Table(
    "batch_files", metadata, own_id(), reference("batch_id", "batches.id", index=False), Column("path", Text, nullable=False),
    reference("item_id", "work_items.id"), UniqueConstraint("batch_id", "path"),
)  # fmt: skip
"""The files of a batch; two with the same content share one item and have a line each in the ledger."""
