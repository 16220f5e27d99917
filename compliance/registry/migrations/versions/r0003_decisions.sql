CREATE UNIQUE INDEX ix_decisions_decider ON decisions (request_id, decided_by);
CREATE TABLE attachments (
    id {serial} NOT NULL,
    subject TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    attached_by TEXT NOT NULL,
    attached_at TEXT NOT NULL,
    CONSTRAINT pk_attachments PRIMARY KEY (id),
    CONSTRAINT fk_attachments_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256)
);
CREATE INDEX ix_attachments_subject ON attachments (subject);
CREATE TABLE document_drafts (
    id {serial} NOT NULL,
    kind TEXT NOT NULL,
    case_id INTEGER,
    enterprise_id INTEGER,
    request_id INTEGER NOT NULL,
    sha256 TEXT,
    file TEXT,
    missing TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at TEXT NOT NULL,
    CONSTRAINT pk_document_drafts PRIMARY KEY (id),
    CONSTRAINT uq_document_drafts_id_drafted_by UNIQUE (id, drafted_by),
    CONSTRAINT uq_document_drafts_id_request_id UNIQUE (id, request_id),
    CONSTRAINT fk_document_drafts_request FOREIGN KEY(request_id, drafted_by) REFERENCES requests (id, requested_by),
    CONSTRAINT fk_document_drafts_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_document_drafts_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
    CONSTRAINT uq_document_drafts_request_id UNIQUE (request_id),
    CONSTRAINT fk_document_drafts_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256)
);
CREATE INDEX ix_document_drafts_case_id ON document_drafts (case_id);
CREATE INDEX ix_document_drafts_enterprise_id ON document_drafts (enterprise_id);
CREATE TABLE waiver_findings (
    id {serial} NOT NULL,
    waiver_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    rule TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    inputs TEXT NOT NULL,
    CONSTRAINT pk_waiver_findings PRIMARY KEY (id),
    CONSTRAINT uq_waiver_findings_waiver_id_fingerprint UNIQUE (waiver_id, fingerprint),
    CONSTRAINT fk_waiver_findings_waiver_id FOREIGN KEY(waiver_id) REFERENCES waivers (id),
    CONSTRAINT fk_waiver_findings_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_waiver_findings_case_id ON waiver_findings (case_id);
CREATE TABLE correction_details (
    correction_id INTEGER NOT NULL,
    corrected_by TEXT NOT NULL,
    request_id INTEGER,
    undoes INTEGER,
    page INTEGER,
    bbox TEXT,
    CONSTRAINT pk_correction_details PRIMARY KEY (correction_id),
    CONSTRAINT fk_correction_details_request FOREIGN KEY(request_id, corrected_by) REFERENCES requests (id, requested_by),
    CONSTRAINT ck_correction_details_page CHECK (page IS NULL OR page > 0),
    CONSTRAINT ck_correction_details_not_itself CHECK (undoes IS NULL OR undoes <> correction_id),
    CONSTRAINT fk_correction_details_correction_id FOREIGN KEY(correction_id) REFERENCES corrections (id),
    CONSTRAINT uq_correction_details_request_id UNIQUE (request_id),
    CONSTRAINT fk_correction_details_undoes FOREIGN KEY(undoes) REFERENCES corrections (id)
);
CREATE INDEX ix_correction_details_undoes ON correction_details (undoes);
CREATE TABLE document_checks (
    draft_id INTEGER NOT NULL,
    drafted_by TEXT NOT NULL,
    result TEXT NOT NULL,
    comment TEXT NOT NULL,
    checked_by TEXT NOT NULL,
    checked_at TEXT NOT NULL,
    CONSTRAINT pk_document_checks PRIMARY KEY (draft_id),
    CONSTRAINT uq_document_checks_draft_id_checked_by UNIQUE (draft_id, checked_by),
    CONSTRAINT fk_document_checks_draft FOREIGN KEY(draft_id, drafted_by) REFERENCES document_drafts (id, drafted_by),
    CONSTRAINT ck_document_checks_result CHECK (result IN ('passed', 'returned', 'withdrawn')),
    CONSTRAINT ck_document_checks_four_eyes CHECK ((result = 'withdrawn') = (checked_by = drafted_by)),
    CONSTRAINT ck_document_checks_named CHECK (checked_by = trim(checked_by) AND checked_by <> '')
);
CREATE TABLE document_numbers (
    id {serial} NOT NULL,
    series TEXT NOT NULL,
    year INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    number TEXT NOT NULL,
    draft_id INTEGER,
    reason TEXT NOT NULL,
    taken_by TEXT NOT NULL,
    taken_at TEXT NOT NULL,
    CONSTRAINT pk_document_numbers PRIMARY KEY (id),
    CONSTRAINT uq_document_numbers_series_year_serial UNIQUE (series, year, serial),
    CONSTRAINT ck_document_numbers_serial CHECK (serial > 0),
    CONSTRAINT ck_document_numbers_explained CHECK ((draft_id IS NULL) = (reason <> '')),
    CONSTRAINT uq_document_numbers_number UNIQUE (number),
    CONSTRAINT uq_document_numbers_draft_id UNIQUE (draft_id),
    CONSTRAINT fk_document_numbers_draft_id FOREIGN KEY(draft_id) REFERENCES document_drafts (id)
);
CREATE TABLE evidence_requests (
    decision_id INTEGER NOT NULL,
    due DATE,
    CONSTRAINT pk_evidence_requests PRIMARY KEY (decision_id),
    CONSTRAINT fk_evidence_requests_decision_id FOREIGN KEY(decision_id) REFERENCES finding_decisions (id)
);
CREATE TABLE document_issues (
    document_id INTEGER NOT NULL,
    draft_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    checked_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    anchor TEXT NOT NULL,
    CONSTRAINT pk_document_issues PRIMARY KEY (document_id),
    CONSTRAINT fk_document_issues_draft FOREIGN KEY(draft_id, request_id) REFERENCES document_drafts (id, request_id),
    CONSTRAINT fk_document_issues_check FOREIGN KEY(draft_id, checked_by) REFERENCES document_checks (draft_id, checked_by),
    CONSTRAINT fk_document_issues_approval FOREIGN KEY(request_id, approved_by) REFERENCES decisions (request_id, decided_by),
    CONSTRAINT ck_document_issues_four_eyes CHECK (approved_by <> checked_by),
    CONSTRAINT fk_document_issues_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT uq_document_issues_draft_id UNIQUE (draft_id)
);
