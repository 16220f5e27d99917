-- The first schema. What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE audit_log (
  seq INTEGER NOT NULL, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL, subject TEXT NOT NULL,
  detail TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
  CONSTRAINT pk_audit_log PRIMARY KEY (seq),
  CONSTRAINT ck_audit_log_counts_from_one CHECK (seq > 0),
  CONSTRAINT uq_audit_log_hash UNIQUE (hash),
  CONSTRAINT uq_audit_log_previous UNIQUE (previous)
);
CREATE INDEX ix_audit_log_subject ON audit_log (subject);

CREATE TABLE batches (
  id {serial} NOT NULL, source TEXT NOT NULL, corpus TEXT NOT NULL, parameters TEXT NOT NULL,
  settings TEXT NOT NULL, finished_at TEXT, started_by TEXT NOT NULL, started_at TEXT NOT NULL,
  CONSTRAINT pk_batches PRIMARY KEY (id)
);

CREATE TABLE enterprises (
  id {serial} NOT NULL, credit_code TEXT, name TEXT NOT NULL, province TEXT, city TEXT, county TEXT,
  industry_code TEXT, field TEXT, note TEXT, merged_into INTEGER, registered_by TEXT NOT NULL,
  registered_at TEXT NOT NULL,
  CONSTRAINT pk_enterprises PRIMARY KEY (id),
  CONSTRAINT ck_enterprises_credit_code_length CHECK (credit_code IS NULL OR length(credit_code) = 18),
  CONSTRAINT ck_enterprises_not_into_itself CHECK (merged_into IS NULL OR merged_into <> id),
  CONSTRAINT fk_enterprises_merged_into FOREIGN KEY(merged_into) REFERENCES enterprises (id),
  CONSTRAINT uq_enterprises_credit_code UNIQUE (credit_code)
);
CREATE INDEX ix_enterprises_city ON enterprises (city);
CREATE INDEX ix_enterprises_field ON enterprises (field);
CREATE INDEX ix_enterprises_merged_into ON enterprises (merged_into);

CREATE TABLE imports (
  id {serial} NOT NULL, kind TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, rows INTEGER NOT NULL,
  recorded_on DATE NOT NULL, imported_by TEXT NOT NULL, imported_at TEXT NOT NULL,
  CONSTRAINT pk_imports PRIMARY KEY (id)
);

CREATE TABLE originals (
  sha256 TEXT NOT NULL, size INTEGER NOT NULL, format TEXT NOT NULL, stored_by TEXT NOT NULL,
  stored_at TEXT NOT NULL,
  CONSTRAINT pk_originals PRIMARY KEY (sha256),
  CONSTRAINT ck_originals_sha256_length CHECK (length(sha256) = 64)
);

CREATE TABLE requests (
  id {serial} NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL, requested_by TEXT NOT NULL,
  requested_at TEXT NOT NULL,
  CONSTRAINT pk_requests PRIMARY KEY (id),
  CONSTRAINT ck_requests_kind CHECK (kind IN ('waiver', 'document', 'publication', 'correction')),
  CONSTRAINT ck_requests_named CHECK (requested_by = trim(requested_by) AND requested_by <> ''),
  CONSTRAINT uq_requests_id_requested_by UNIQUE (id, requested_by)
);

CREATE TABLE submissions (
  id {serial} NOT NULL, kind TEXT NOT NULL, sender TEXT NOT NULL, year INTEGER NOT NULL, period INTEGER NOT NULL,
  sent BOOLEAN, sent_on DATE, reference TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
  CONSTRAINT pk_submissions PRIMARY KEY (id)
);
CREATE INDEX ix_submissions_period ON submissions (year, kind, sender, period);

CREATE TABLE cases (
  id {serial} NOT NULL, sha256 TEXT NOT NULL, enterprise_id INTEGER, file TEXT NOT NULL, format TEXT, pages INTEGER,
  received_on DATE NOT NULL, previous_id INTEGER, received_by TEXT NOT NULL, received_at TEXT NOT NULL,
  CONSTRAINT pk_cases PRIMARY KEY (id),
  CONSTRAINT ck_cases_not_its_own_previous CHECK (previous_id IS NULL OR previous_id <> id),
  CONSTRAINT fk_cases_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT fk_cases_previous_id FOREIGN KEY(previous_id) REFERENCES cases (id),
  CONSTRAINT uq_cases_sha256 UNIQUE (sha256)
);
CREATE INDEX ix_cases_enterprise_id ON cases (enterprise_id);
CREATE INDEX ix_cases_previous_id ON cases (previous_id);
CREATE INDEX ix_cases_received_on ON cases (received_on);

CREATE TABLE decisions (
  request_id INTEGER NOT NULL, requested_by TEXT NOT NULL, decision TEXT NOT NULL, comment TEXT NOT NULL,
  decided_by TEXT NOT NULL, decided_at TEXT NOT NULL,
  CONSTRAINT pk_decisions PRIMARY KEY (request_id),
  CONSTRAINT ck_decisions_named CHECK (decided_by = trim(decided_by) AND decided_by <> ''),
  CONSTRAINT ck_decisions_decision CHECK (decision IN ('approved', 'refused')),
  CONSTRAINT ck_decisions_four_eyes CHECK (decided_by <> requested_by),
  CONSTRAINT fk_decisions_request_id_requested_by FOREIGN KEY(request_id, requested_by)
    REFERENCES requests (id, requested_by)
);

CREATE TABLE directory_entries (
  id {serial} NOT NULL, enterprise_id INTEGER NOT NULL, recorded_on DATE NOT NULL, listed BOOLEAN NOT NULL,
  figures TEXT NOT NULL, reference TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
  CONSTRAINT pk_directory_entries PRIMARY KEY (id),
  CONSTRAINT fk_directory_entries_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id)
);
CREATE INDEX ix_directory_entries_latest ON directory_entries (enterprise_id, recorded_on, id);

CREATE TABLE enterprise_names (
  id {serial} NOT NULL, enterprise_id INTEGER NOT NULL, name TEXT NOT NULL, "key" TEXT NOT NULL,
  source TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
  CONSTRAINT pk_enterprise_names PRIMARY KEY (id),
  CONSTRAINT fk_enterprise_names_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT uq_enterprise_names_enterprise_id_name UNIQUE (enterprise_id, name)
);
CREATE INDEX ix_enterprise_names_enterprise_id ON enterprise_names (enterprise_id);
CREATE INDEX ix_enterprise_names_key ON enterprise_names ("key");

CREATE TABLE installations (
  id {serial} NOT NULL, enterprise_id INTEGER NOT NULL, name TEXT NOT NULL, "key" TEXT NOT NULL,
  kind TEXT DEFAULT 'installation' NOT NULL, registered_by TEXT NOT NULL, registered_at TEXT NOT NULL,
  CONSTRAINT pk_installations PRIMARY KEY (id),
  CONSTRAINT ck_installations_kind CHECK (kind IN ('installation', 'data_centre')),
  CONSTRAINT fk_installations_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT uq_installations_enterprise_id_kind_key UNIQUE (enterprise_id, kind, "key")
);
CREATE INDEX ix_installations_enterprise_id ON installations (enterprise_id);

CREATE TABLE name_proposals (
  id {serial} NOT NULL, enterprise_id INTEGER NOT NULL, candidate_id INTEGER NOT NULL, score INTEGER NOT NULL,
  reason TEXT NOT NULL, state TEXT DEFAULT 'open' NOT NULL, decided_by TEXT, decided_at TEXT, comment TEXT,
  proposed_by TEXT NOT NULL, proposed_at TEXT NOT NULL,
  CONSTRAINT pk_name_proposals PRIMARY KEY (id),
  CONSTRAINT ck_name_proposals_decided_by_a_person CHECK ((state = 'open') = (decided_by IS NULL)),
  CONSTRAINT ck_name_proposals_state CHECK (state IN ('open', 'same', 'different')),
  CONSTRAINT ck_name_proposals_two_enterprises CHECK (enterprise_id <> candidate_id),
  CONSTRAINT fk_name_proposals_candidate_id FOREIGN KEY(candidate_id) REFERENCES enterprises (id),
  CONSTRAINT fk_name_proposals_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT uq_name_proposals_enterprise_id_candidate_id UNIQUE (enterprise_id, candidate_id)
);
CREATE INDEX ix_name_proposals_candidate_id ON name_proposals (candidate_id);
CREATE INDEX ix_name_proposals_enterprise_id ON name_proposals (enterprise_id);
CREATE INDEX ix_name_proposals_state ON name_proposals (state);

CREATE TABLE waivers (
  id {serial} NOT NULL, code TEXT NOT NULL, request_id INTEGER NOT NULL, enterprise_id INTEGER,
  subject TEXT NOT NULL, item TEXT NOT NULL, rules TEXT NOT NULL, type TEXT NOT NULL, approval TEXT NOT NULL,
  starts DATE NOT NULL, expires DATE NOT NULL,
  CONSTRAINT pk_waivers PRIMARY KEY (id),
  CONSTRAINT ck_waivers_term CHECK (starts <= expires),
  CONSTRAINT fk_waivers_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT fk_waivers_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
  CONSTRAINT uq_waivers_code UNIQUE (code),
  CONSTRAINT uq_waivers_request_id UNIQUE (request_id)
);
CREATE INDEX ix_waivers_enterprise_id ON waivers (enterprise_id);

CREATE TABLE case_receipts (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, file TEXT NOT NULL, received_on DATE NOT NULL,
  received_by TEXT NOT NULL, received_at TEXT NOT NULL,
  CONSTRAINT pk_case_receipts PRIMARY KEY (id),
  CONSTRAINT fk_case_receipts_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_case_receipts_case_id ON case_receipts (case_id);

CREATE TABLE corrections (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, path TEXT NOT NULL, value TEXT, unit TEXT NOT NULL,
  raw TEXT NOT NULL, reason TEXT NOT NULL, corrected_by TEXT NOT NULL, corrected_at TEXT NOT NULL,
  CONSTRAINT pk_corrections PRIMARY KEY (id),
  CONSTRAINT fk_corrections_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_corrections_case_id ON corrections (case_id);

CREATE TABLE documents (
  id {serial} NOT NULL, kind TEXT NOT NULL, number TEXT NOT NULL, case_id INTEGER, enterprise_id INTEGER,
  request_id INTEGER, issued_on DATE NOT NULL, deadline DATE, sha256 TEXT, file TEXT, issued_by TEXT NOT NULL,
  issued_at TEXT NOT NULL,
  CONSTRAINT pk_documents PRIMARY KEY (id),
  CONSTRAINT ck_documents_deadline CHECK (deadline IS NULL OR deadline >= issued_on),
  CONSTRAINT fk_documents_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT fk_documents_enterprise_id FOREIGN KEY(enterprise_id) REFERENCES enterprises (id),
  CONSTRAINT fk_documents_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
  CONSTRAINT uq_documents_number UNIQUE (number),
  CONSTRAINT uq_documents_request_id UNIQUE (request_id)
);
CREATE INDEX ix_documents_case_id ON documents (case_id);
CREATE INDEX ix_documents_deadline ON documents (deadline);
CREATE INDEX ix_documents_enterprise_id ON documents (enterprise_id);

CREATE TABLE extractions (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, program TEXT NOT NULL, document TEXT NOT NULL,
  extracted_by TEXT NOT NULL, extracted_at TEXT NOT NULL,
  CONSTRAINT pk_extractions PRIMARY KEY (id),
  CONSTRAINT fk_extractions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT uq_extractions_case_id_program UNIQUE (case_id, program)
);

CREATE TABLE facts (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, program TEXT NOT NULL, path TEXT NOT NULL, state TEXT NOT NULL,
  value TEXT, unit TEXT NOT NULL, raw TEXT NOT NULL, confidence TEXT NOT NULL, evidence TEXT NOT NULL,
  candidates TEXT,
  CONSTRAINT pk_facts PRIMARY KEY (id),
  CONSTRAINT fk_facts_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT uq_facts_case_id_program_path UNIQUE (case_id, program, path)
);

CREATE TABLE finding_decisions (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, rule TEXT NOT NULL, fingerprint TEXT NOT NULL,
  inputs TEXT NOT NULL, decision TEXT NOT NULL, comment TEXT NOT NULL, decided_by TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  CONSTRAINT pk_finding_decisions PRIMARY KEY (id),
  CONSTRAINT ck_finding_decisions_decision CHECK (decision IN ('confirmed', 'disputed', 'reopened')),
  CONSTRAINT fk_finding_decisions_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_finding_decisions_case_id ON finding_decisions (case_id);
CREATE INDEX ix_finding_decisions_fingerprint ON finding_decisions (fingerprint);

CREATE TABLE installation_versions (
  id {serial} NOT NULL, installation_id INTEGER NOT NULL, recorded_on DATE NOT NULL, year INTEGER, product TEXT,
  process TEXT, status TEXT, capacity TEXT, capacity_unit TEXT, output TEXT, output_unit TEXT, energy TEXT,
  sec TEXT, sec_unit TEXT, sec_target TEXT, tier_stated TEXT, commissioning DATE, measure TEXT, disposal TEXT,
  responsible TEXT, start DATE, completion DATE, investment TEXT, energy_saving TEXT, co2_reduction TEXT, more TEXT,
  sources TEXT NOT NULL, case_id INTEGER, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
  CONSTRAINT pk_installation_versions PRIMARY KEY (id),
  CONSTRAINT fk_installation_versions_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT fk_installation_versions_installation_id FOREIGN KEY(installation_id) REFERENCES installations (id)
);
CREATE INDEX ix_installation_versions_case_id ON installation_versions (case_id);
CREATE INDEX ix_installation_versions_latest ON installation_versions (installation_id, recorded_on, id);

CREATE TABLE progress_reports (
  id {serial} NOT NULL, installation_id INTEGER NOT NULL, year INTEGER NOT NULL, quarter INTEGER NOT NULL,
  reported_on DATE NOT NULL, percent TEXT, invested TEXT, expected DATE, state TEXT NOT NULL, verified_sec TEXT,
  problems TEXT, next_steps TEXT, reference TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL,
  CONSTRAINT pk_progress_reports PRIMARY KEY (id),
  CONSTRAINT ck_progress_reports_state CHECK (state IN ('not_started', 'under_way', 'completed', 'stopped')),
  CONSTRAINT ck_progress_reports_quarter CHECK (quarter BETWEEN 1 AND 4),
  CONSTRAINT fk_progress_reports_installation_id FOREIGN KEY(installation_id) REFERENCES installations (id)
);
CREATE INDEX ix_progress_reports_period ON progress_reports (year, quarter, installation_id);

CREATE TABLE reviews (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, corpus TEXT NOT NULL, as_of DATE NOT NULL, region TEXT,
  parameters TEXT NOT NULL, exit_code INTEGER NOT NULL, summary TEXT NOT NULL, program TEXT NOT NULL,
  body {bytes} NOT NULL, reviewed_by TEXT NOT NULL, reviewed_at TEXT NOT NULL,
  CONSTRAINT pk_reviews PRIMARY KEY (id),
  CONSTRAINT fk_reviews_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_reviews_case_id ON reviews (case_id);

CREATE TABLE document_events (
  id {serial} NOT NULL, document_id INTEGER NOT NULL, event TEXT NOT NULL, happened_on DATE NOT NULL,
  comment TEXT NOT NULL, recorded_by TEXT NOT NULL, recorded_at TEXT NOT NULL, deadline DATE,
  CONSTRAINT pk_document_events PRIMARY KEY (id),
  CONSTRAINT ck_document_events_event CHECK (event IN ('served', 'answered', 'closed', 'extended')),
  CONSTRAINT fk_document_events_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);
CREATE INDEX ix_document_events_document_id ON document_events (document_id);

CREATE TABLE findings (
  id {serial} NOT NULL, review_id INTEGER NOT NULL, place INTEGER NOT NULL, rule TEXT NOT NULL,
  outcome TEXT NOT NULL, subject_kind TEXT NOT NULL, subject_index INTEGER NOT NULL, subject_name TEXT NOT NULL,
  fingerprint TEXT NOT NULL, inputs TEXT NOT NULL, waiver TEXT, message TEXT NOT NULL,
  CONSTRAINT pk_findings PRIMARY KEY (id),
  CONSTRAINT fk_findings_review_id FOREIGN KEY(review_id) REFERENCES reviews (id)
);
CREATE INDEX ix_findings_fingerprint ON findings (fingerprint);
CREATE INDEX ix_findings_review_id ON findings (review_id);
CREATE INDEX ix_findings_rule_outcome ON findings (rule, outcome);

CREATE TABLE work_items (
  id {serial} NOT NULL, sha256 TEXT NOT NULL, corpus TEXT NOT NULL, parameters TEXT NOT NULL,
  state TEXT DEFAULT 'queued' NOT NULL, size INTEGER NOT NULL, attempts INTEGER DEFAULT '0' NOT NULL,
  claimed_by TEXT, claimed_at TEXT, heartbeat_at TEXT, finished_at TEXT, reason TEXT, message TEXT, seconds TEXT,
  case_id INTEGER, review_id INTEGER, result TEXT,
  CONSTRAINT pk_work_items PRIMARY KEY (id),
  CONSTRAINT ck_work_items_claimed_while_running CHECK ((state = 'running') = (claimed_by IS NOT NULL)),
  CONSTRAINT ck_work_items_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'parked')),
  CONSTRAINT ck_work_items_reason CHECK (state NOT IN ('failed', 'parked') OR reason IS NOT NULL),
  CONSTRAINT fk_work_items_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT fk_work_items_review_id FOREIGN KEY(review_id) REFERENCES reviews (id),
  CONSTRAINT uq_work_items_sha256_corpus_parameters UNIQUE (sha256, corpus, parameters)
);
CREATE INDEX ix_work_items_case_id ON work_items (case_id);
CREATE INDEX ix_work_items_review_id ON work_items (review_id);
CREATE INDEX ix_work_items_state ON work_items (state, id);

CREATE TABLE batch_files (
  id {serial} NOT NULL, batch_id INTEGER NOT NULL, path TEXT NOT NULL, item_id INTEGER NOT NULL,
  CONSTRAINT pk_batch_files PRIMARY KEY (id),
  CONSTRAINT fk_batch_files_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
  CONSTRAINT fk_batch_files_item_id FOREIGN KEY(item_id) REFERENCES work_items (id),
  CONSTRAINT uq_batch_files_batch_id_path UNIQUE (batch_id, path)
);
CREATE INDEX ix_batch_files_item_id ON batch_files (item_id);
