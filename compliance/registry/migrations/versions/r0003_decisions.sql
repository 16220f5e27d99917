CREATE TABLE correction_requests (
    correction_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    CONSTRAINT pk_correction_requests PRIMARY KEY (correction_id),
    CONSTRAINT fk_correction_requests_request FOREIGN KEY(request_id, requested_by) REFERENCES requests (id, requested_by),
    CONSTRAINT fk_correction_requests_correction_id FOREIGN KEY(correction_id) REFERENCES corrections (id),
    CONSTRAINT uq_correction_requests_request_id UNIQUE (request_id)
);
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
CREATE TABLE attachments (
    id {serial} NOT NULL,
    request_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    attached_by TEXT NOT NULL,
    attached_at TEXT NOT NULL,
    CONSTRAINT pk_attachments PRIMARY KEY (id),
    CONSTRAINT fk_attachments_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
    CONSTRAINT fk_attachments_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256)
);
CREATE INDEX ix_attachments_request_id ON attachments (request_id);
CREATE TABLE document_drafts (
    request_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number TEXT NOT NULL,
    case_id INTEGER,
    deadline DATE,
    sha256 TEXT NOT NULL,
    file TEXT NOT NULL,
    CONSTRAINT pk_document_drafts PRIMARY KEY (request_id),
    CONSTRAINT fk_document_drafts_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
    CONSTRAINT fk_document_drafts_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_document_drafts_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256)
);
CREATE INDEX ix_document_drafts_case_id ON document_drafts (case_id);
