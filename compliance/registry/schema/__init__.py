"""The tables of the registry. What the migrations make of them is held to this by a test.

Two kinds: what stands for a thing in the world and may change (``enterprises``, ``work_items`` …), and records,
which are only ever added to (``APPEND_ONLY``, held by triggers). What was true on a day is the last record up to it.
"""

from __future__ import annotations

from sqlalchemy import Table

from compliance.registry.schema.accounts import ACCOUNTS_APPEND_ONLY
from compliance.registry.schema.audit import audit_log
from compliance.registry.schema.batches import WORK_STATES, batch_files, batches, work_items
from compliance.registry.schema.cases import (
    case_receipts,
    cases,
    correction_places,
    corrections,
    evidence_requests,
    evidence_withdrawals,
    extractions,
    facts,
    finding_decisions,
    findings,
    originals,
    reviews,
)
from compliance.registry.schema.columns import metadata
from compliance.registry.schema.decisions import attachments, correction_requests, document_drafts, waiver_findings
from compliance.registry.schema.enterprises import (
    PROPOSAL_STATES,
    directory_entries,
    enterprise_names,
    enterprises,
    installation_versions,
    installations,
    name_proposals,
)
from compliance.registry.schema.notices import (
    document_receipts,
    document_services,
    event_files,
    notice_drafts,
    notice_requests,
)
from compliance.registry.schema.offices import (
    REQUEST_KINDS,
    decisions,
    document_events,
    documents,
    imports,
    progress_reports,
    requests,
    submissions,
    waivers,
)
from compliance.registry.schema.uploads import UPLOAD_ORIGINS, uploads

__all__ = [
    "APPEND_ONLY",
    "PROPOSAL_STATES",
    "REQUEST_KINDS",
    "UPLOAD_ORIGINS",
    "WORK_STATES",
    "attachments",
    "audit_log",
    "batch_files",
    "batches",
    "case_receipts",
    "cases",
    "correction_places",
    "correction_requests",
    "corrections",
    "decisions",
    "directory_entries",
    "document_drafts",
    "document_events",
    "document_receipts",
    "document_services",
    "documents",
    "enterprise_names",
    "enterprises",
    "event_files",
    "evidence_requests",
    "evidence_withdrawals",
    "extractions",
    "facts",
    "finding_decisions",
    "findings",
    "imports",
    "installation_versions",
    "installations",
    "metadata",
    "name_proposals",
    "notice_drafts",
    "notice_requests",
    "originals",
    "progress_reports",
    "requests",
    "reviews",
    "submissions",
    "uploads",
    "waiver_findings",
    "waivers",
    "work_items",
]

APPEND_ONLY: tuple[Table, ...] = (
    attachments, audit_log, case_receipts, correction_places, correction_requests, corrections, decisions, directory_entries, document_drafts,
    document_events, document_receipts, document_services, documents, enterprise_names, event_files, evidence_requests, evidence_withdrawals, extractions, facts,
    finding_decisions, findings, imports, installation_versions, notice_drafts, notice_requests, originals, progress_reports, requests, reviews,
    submissions, waiver_findings, waivers, *ACCOUNTS_APPEND_ONLY,
)  # fmt: skip
"""Tables whose rows are never changed and never removed."""
