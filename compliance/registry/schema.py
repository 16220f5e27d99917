"""The tables of the registry. What the migrations make of them is held to this by a test.

Two kinds: what stands for a thing in the world and may change (``enterprises``, ``work_items`` …), and records,
which are only ever added to (``APPEND_ONLY``, held by triggers). What was true on a day is the last record up to it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from compliance.registry.types import Exact, Json, Moment

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _to(name: str, target: str, *, optional: bool = False, index: bool = True) -> Column[Any]:
    return Column(name, Integer, ForeignKey(target), nullable=optional, index=index)


def _by(verb: str) -> tuple[Column[Any], Column[Any]]:
    return Column(f"{verb}_by", Text, nullable=False), Column(f"{verb}_at", Moment, nullable=False)


def _one_of(column: str, values: tuple[str, ...], name: str) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(v) for v in values)})", name=name)


# --- enterprises ------------------------------------------------------------------------------------------------

enterprises = Table(
    "enterprises", metadata, _id(),
    Column("credit_code", Text, unique=True),
    Column("name", Text, nullable=False),
    Column("province", Text), Column("city", Text, index=True), Column("county", Text),
    Column("industry_code", Text), Column("field", Text, index=True), Column("note", Text),
    Column("merged_into", Integer, ForeignKey("enterprises.id"), index=True),
    *_by("registered"),
    CheckConstraint("credit_code IS NULL OR length(credit_code) = 18", name="credit_code_length"),
    CheckConstraint("merged_into IS NULL OR merged_into <> id", name="not_into_itself"),
)  # fmt: skip
"""``merged_into`` points to the enterprise that a person confirmed to be the same; the row stays."""

enterprise_names = Table(
    "enterprise_names", metadata, _id(), _to("enterprise_id", "enterprises.id"),
    Column("name", Text, nullable=False), Column("key", Text, nullable=False, index=True),
    Column("source", Text, nullable=False), *_by("recorded"),
    UniqueConstraint("enterprise_id", "name"),
)  # fmt: skip
"""Every name that a document gave an enterprise; ``key`` is the name without what spelling varies in."""

PROPOSAL_STATES = ("open", "same", "different")
name_proposals = Table(
    "name_proposals", metadata, _id(), _to("enterprise_id", "enterprises.id"), _to("candidate_id", "enterprises.id"),
    Column("score", Integer, nullable=False), Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, index=True, server_default="open"),
    Column("decided_by", Text), Column("decided_at", Moment), Column("comment", Text), *_by("proposed"),
    UniqueConstraint("enterprise_id", "candidate_id"),
    _one_of("state", PROPOSAL_STATES, "state"),
    CheckConstraint("enterprise_id <> candidate_id", name="two_enterprises"),
    CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided_by_a_person"),
)  # fmt: skip

# --- installations ----------------------------------------------------------------------------------------------

installations = Table(
    "installations", metadata, _id(), _to("enterprise_id", "enterprises.id"),
    Column("name", Text, nullable=False), Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="installation"), *_by("registered"),
    UniqueConstraint("enterprise_id", "kind", "key"),
    _one_of("kind", ("installation", "data_centre"), "kind"),
)  # fmt: skip

installation_versions = Table(
    "installation_versions", metadata, _id(), _to("installation_id", "installations.id", index=False),
    Column("recorded_on", Date, nullable=False), Column("year", Integer),
    Column("product", Text), Column("process", Text), Column("status", Text),
    Column("capacity", Exact), Column("capacity_unit", Text), Column("output", Exact), Column("output_unit", Text),
    Column("energy", Exact), Column("sec", Exact), Column("sec_unit", Text), Column("sec_target", Exact),
    Column("tier_stated", Text), Column("commissioning", Date),
    Column("measure", Text), Column("disposal", Text), Column("responsible", Text),
    Column("start", Date), Column("completion", Date), Column("investment", Exact), Column("energy_saving", Exact),
    Column("co2_reduction", Exact), Column("more", Json), Column("sources", Json, nullable=False),
    Column("case_id", Integer, ForeignKey("cases.id"), index=True), *_by("recorded"),
    Index("ix_installation_versions_latest", "installation_id", "recorded_on", "id"),
)  # fmt: skip
"""The figures of an installation as they were known from ``recorded_on``; the last row up to a day holds that day.

``sources`` names for every figure where it stands: ``{"sec": {"reference": "能效清单.xlsx 第12行", "case": 7, "page": 4,
"bbox": […]}}``. ``more`` are figures without a column of their own (opinions, contacts, power of a data centre).
"""

directory_entries = Table(
    "directory_entries", metadata, _id(), _to("enterprise_id", "enterprises.id", index=False),
    Column("recorded_on", Date, nullable=False), Column("listed", Boolean, nullable=False), Column("figures", Json, nullable=False),
    Column("reference", Text, nullable=False), *_by("recorded"),
    Index("ix_directory_entries_latest", "enterprise_id", "recorded_on", "id"),
)  # fmt: skip
"""Whether an enterprise is in the public directory (名录), from which day, and what the directory says of it."""

# --- cases: submitted plans -------------------------------------------------------------------------------------

originals = Table(
    "originals", metadata, Column("sha256", Text, primary_key=True), Column("size", Integer, nullable=False),
    Column("format", Text, nullable=False), *_by("stored"),
    CheckConstraint("length(sha256) = 64", name="sha256_length"),
)  # fmt: skip
"""Which files lie in the folder beside the database; the file is named by its checksum."""

cases = Table(
    "cases", metadata, _id(), Column("sha256", Text, nullable=False, unique=True),
    _to("enterprise_id", "enterprises.id", optional=True), Column("file", Text, nullable=False),
    Column("format", Text), Column("pages", Integer), Column("received_on", Date, nullable=False, index=True),
    _to("previous_id", "cases.id", optional=True), *_by("received"),
    CheckConstraint("previous_id IS NULL OR previous_id <> id", name="not_its_own_previous"),
)  # fmt: skip
"""A submitted plan by its content; ``previous_id`` is what it is the resubmission of."""

case_receipts = Table(
    "case_receipts", metadata, _id(), _to("case_id", "cases.id"), Column("file", Text, nullable=False),
    Column("received_on", Date, nullable=False), *_by("received"),
)  # fmt: skip
"""Every time that this content was handed in, under whatever name."""

facts = Table(
    "facts", metadata, _id(), _to("case_id", "cases.id", index=False), Column("program", Text, nullable=False),
    Column("path", Text, nullable=False), Column("state", Text, nullable=False), Column("value", Json),
    Column("unit", Text, nullable=False), Column("raw", Text, nullable=False), Column("confidence", Exact, nullable=False),
    Column("evidence", Json, nullable=False), Column("candidates", Json),
    UniqueConstraint("case_id", "program", "path"),
)  # fmt: skip
"""What a version of the program read in a plan, one row a fact (``installations.0.sec_current``)."""

extractions = Table(
    "extractions", metadata, _id(), _to("case_id", "cases.id", index=False), Column("program", Text, nullable=False),
    Column("document", Json, nullable=False), *_by("extracted"), UniqueConstraint("case_id", "program"),
)  # fmt: skip

corrections = Table(
    "corrections", metadata, _id(), _to("case_id", "cases.id"), Column("path", Text, nullable=False),
    Column("value", Json), Column("unit", Text, nullable=False), Column("raw", Text, nullable=False),
    Column("reason", Text, nullable=False), *_by("corrected"),
)  # fmt: skip
"""A reviewer's word on a figure: a new mention with a person as its source. The last one on a path holds."""

reviews = Table(
    "reviews", metadata, _id(), _to("case_id", "cases.id"), Column("corpus", Text, nullable=False),
    Column("as_of", Date, nullable=False), Column("region", Text), Column("parameters", Text, nullable=False),
    Column("exit_code", Integer, nullable=False), Column("summary", Json, nullable=False),
    Column("program", Text, nullable=False), Column("body", LargeBinary, nullable=False), *_by("reviewed"),
)  # fmt: skip
"""``body`` is the review as printed (``plan-review/1`` without the facts), compressed."""

findings = Table(
    "findings", metadata, _id(), _to("review_id", "reviews.id"), Column("place", Integer, nullable=False),
    Column("rule", Text, nullable=False), Column("outcome", Text, nullable=False), Column("subject_kind", Text, nullable=False),
    Column("subject_index", Integer, nullable=False), Column("subject_name", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True), Column("inputs", Text, nullable=False),
    Column("waiver", Text), Column("message", Text, nullable=False),
    Index("ix_findings_rule_outcome", "rule", "outcome"),
)  # fmt: skip
"""The findings of a review that say something (all but 不适用, which only the review's body has). ``inputs`` is a
checksum of what the outcome rests on: a decision made on other inputs is stale."""

finding_decisions = Table(
    "finding_decisions", metadata, _id(), _to("case_id", "cases.id"), Column("rule", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True), Column("inputs", Text, nullable=False),
    Column("decision", Text, nullable=False), Column("comment", Text, nullable=False), *_by("decided"),
    _one_of("decision", ("confirmed", "disputed", "reopened"), "decision"),
)  # fmt: skip

# --- four eyes --------------------------------------------------------------------------------------------------

REQUEST_KINDS = ("waiver", "document", "publication", "correction")
requests = Table(
    "requests", metadata, _id(), Column("kind", Text, nullable=False), Column("subject", Text, nullable=False),
    Column("reason", Text, nullable=False), *_by("requested"),
    UniqueConstraint("id", "requested_by"), _one_of("kind", REQUEST_KINDS, "kind"),
    CheckConstraint("requested_by = trim(requested_by) AND requested_by <> ''", name="named"),
)  # fmt: skip

decisions = Table(
    "decisions", metadata, Column("request_id", Integer, primary_key=True), Column("requested_by", Text, nullable=False),
    Column("decision", Text, nullable=False), Column("comment", Text, nullable=False), *_by("decided"),
    ForeignKeyConstraint(["request_id", "requested_by"], ["requests.id", "requests.requested_by"]),
    _one_of("decision", ("approved", "refused"), "decision"),
    CheckConstraint("decided_by <> requested_by", name="four_eyes"),
    CheckConstraint("decided_by = trim(decided_by) AND decided_by <> ''", name="named"),
)  # fmt: skip
"""One decision a request, by somebody else: the foreign key brings the requester into the row that is checked."""

waivers = Table(
    "waivers", metadata, _id(), Column("code", Text, nullable=False, unique=True),
    Column("request_id", Integer, ForeignKey("requests.id"), nullable=False, unique=True),
    _to("enterprise_id", "enterprises.id", optional=True), Column("subject", Text, nullable=False),
    Column("item", Text, nullable=False), Column("rules", Json, nullable=False), Column("type", Text, nullable=False),
    Column("approval", Text, nullable=False), Column("starts", Date, nullable=False), Column("expires", Date, nullable=False),
    CheckConstraint("starts <= expires", name="term"),
)  # fmt: skip

# --- documents, progress, reports owed --------------------------------------------------------------------------

documents = Table(
    "documents", metadata, _id(), Column("kind", Text, nullable=False), Column("number", Text, nullable=False),
    _to("case_id", "cases.id", optional=True), _to("enterprise_id", "enterprises.id", optional=True),
    Column("request_id", Integer, ForeignKey("requests.id"), unique=True), Column("issued_on", Date, nullable=False),
    Column("deadline", Date, index=True), Column("sha256", Text), Column("file", Text), *_by("issued"),
    UniqueConstraint("number"),
    CheckConstraint("deadline IS NULL OR deadline >= issued_on", name="deadline"),
)  # fmt: skip

document_events = Table(
    "document_events", metadata, _id(), _to("document_id", "documents.id"), Column("event", Text, nullable=False),
    Column("happened_on", Date, nullable=False), Column("comment", Text, nullable=False), *_by("recorded"),
    _one_of("event", ("served", "answered", "closed", "extended"), "event"), Column("deadline", Date),
)  # fmt: skip

progress_reports = Table(
    "progress_reports", metadata, _id(), _to("installation_id", "installations.id", index=False),
    Column("year", Integer, nullable=False), Column("quarter", Integer, nullable=False),
    Column("reported_on", Date, nullable=False), Column("percent", Exact), Column("invested", Exact),
    Column("expected", Date), Column("state", Text, nullable=False), Column("verified_sec", Exact),
    Column("problems", Text), Column("next_steps", Text), Column("reference", Text, nullable=False), *_by("recorded"),
    Index("ix_progress_reports_period", "year", "quarter", "installation_id"),
    _one_of("state", ("not_started", "under_way", "completed", "stopped"), "state"),
    CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter"),
)  # fmt: skip
"""What was reported of a project; of two reports on one quarter the later row holds."""

submissions = Table(
    "submissions", metadata, _id(), Column("kind", Text, nullable=False), Column("sender", Text, nullable=False),
    Column("year", Integer, nullable=False), Column("period", Integer, nullable=False), Column("sent", Boolean),
    Column("sent_on", Date), Column("reference", Text, nullable=False), *_by("recorded"),
    Index("ix_submissions_period", "year", "kind", "sender", "period"),
)  # fmt: skip
"""A report that an office owed its superior (清单变更, 改造完成情况, 下年度项目更新)."""

imports = Table(
    "imports", metadata, _id(), Column("kind", Text, nullable=False), Column("file", Text, nullable=False),
    Column("sha256", Text, nullable=False), Column("rows", Integer, nullable=False), Column("recorded_on", Date, nullable=False),
    *_by("imported"),
)  # fmt: skip

# --- batches ----------------------------------------------------------------------------------------------------

WORK_STATES = ("queued", "running", "done", "failed", "parked")
work_items = Table(
    "work_items", metadata, _id(), Column("sha256", Text, nullable=False), Column("corpus", Text, nullable=False),
    Column("parameters", Text, nullable=False), Column("state", Text, nullable=False, server_default="queued"),
    Column("size", Integer, nullable=False), Column("attempts", Integer, nullable=False, server_default="0"),
    Column("claimed_by", Text), Column("claimed_at", Moment), Column("heartbeat_at", Moment), Column("finished_at", Moment),
    Column("reason", Text), Column("message", Text), Column("seconds", Exact),
    _to("case_id", "cases.id", optional=True), _to("review_id", "reviews.id", optional=True), Column("result", Json),
    UniqueConstraint("sha256", "corpus", "parameters"),
    Index("ix_work_items_state", "state", "id"),
    _one_of("state", WORK_STATES, "state"),
    CheckConstraint("(state = 'running') = (claimed_by IS NOT NULL)", name="claimed_while_running"),
    CheckConstraint("state NOT IN ('failed', 'parked') OR reason IS NOT NULL", name="reason"),
)  # fmt: skip
"""One content under one corpus and one set of parameters: done once, whoever asks again."""

batches = Table(
    "batches", metadata, _id(), Column("source", Text, nullable=False), Column("corpus", Text, nullable=False),
    Column("parameters", Text, nullable=False), Column("settings", Json, nullable=False), Column("finished_at", Moment),
    *_by("started"),
)  # fmt: skip

batch_files = Table(
    "batch_files", metadata, _id(), _to("batch_id", "batches.id", index=False), Column("path", Text, nullable=False),
    _to("item_id", "work_items.id"), UniqueConstraint("batch_id", "path"),
)  # fmt: skip
"""The files of a batch; two with the same content share one item and have a line each in the ledger."""

# --- audit ------------------------------------------------------------------------------------------------------

audit_log = Table(
    "audit_log", metadata, Column("seq", Integer, primary_key=True, autoincrement=False), Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False), Column("action", Text, nullable=False), Column("subject", Text, nullable=False, index=True),
    Column("detail", Text, nullable=False), Column("previous", Text, nullable=False, unique=True),
    Column("hash", Text, nullable=False, unique=True),
    CheckConstraint("seq > 0", name="counts_from_one"),
)  # fmt: skip
"""Every change, chained: ``previous`` is the hash of the entry before, unique, so that the chain cannot fork."""

APPEND_ONLY: tuple[Table, ...] = (
    audit_log, case_receipts, corrections, decisions, directory_entries, document_events, documents, enterprise_names, extractions, facts,
    finding_decisions, findings, imports, installation_versions, originals, progress_reports, requests, reviews,
    submissions, waivers,
)  # fmt: skip
"""Tables whose rows are never changed and never removed."""
