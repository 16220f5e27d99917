-- What reviewers ask enterprises to supply. What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE evidence_requests (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, rule TEXT NOT NULL, fingerprint TEXT NOT NULL, wanted TEXT NOT NULL,
  until DATE, asked_by TEXT NOT NULL, asked_at TEXT NOT NULL,
  CONSTRAINT pk_evidence_requests PRIMARY KEY (id),
  CONSTRAINT ck_evidence_requests_wanted CHECK (length(wanted) BETWEEN 1 AND 500),
  CONSTRAINT fk_evidence_requests_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
CREATE INDEX ix_evidence_requests_case_id ON evidence_requests (case_id);

CREATE TABLE evidence_withdrawals (
  request_id INTEGER NOT NULL, withdrawn_by TEXT NOT NULL, withdrawn_at TEXT NOT NULL,
  CONSTRAINT pk_evidence_withdrawals PRIMARY KEY (request_id),
  CONSTRAINT fk_evidence_withdrawals_request_id FOREIGN KEY(request_id) REFERENCES evidence_requests (id)
);
