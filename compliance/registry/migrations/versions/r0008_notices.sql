-- Documents while they are drafted at the desk. What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE notice_drafts (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, based_on INTEGER, kind TEXT NOT NULL, number TEXT NOT NULL,
  dated DATE, deadline DATE, settings TEXT NOT NULL, basis TEXT NOT NULL, docx TEXT NOT NULL, pdf TEXT NOT NULL,
  gaps TEXT NOT NULL, warnings TEXT NOT NULL, differences TEXT, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  CONSTRAINT pk_notice_drafts PRIMARY KEY (id),
  CONSTRAINT ck_notice_drafts_order CHECK (based_on IS NULL OR based_on < id),
  CONSTRAINT fk_notice_drafts_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
  CONSTRAINT fk_notice_drafts_based_on FOREIGN KEY(based_on) REFERENCES notice_drafts (id),
  CONSTRAINT fk_notice_drafts_docx FOREIGN KEY(docx) REFERENCES originals (sha256),
  CONSTRAINT fk_notice_drafts_pdf FOREIGN KEY(pdf) REFERENCES originals (sha256)
);
CREATE INDEX ix_notice_drafts_case_id ON notice_drafts (case_id);

CREATE TABLE notice_requests (
  request_id INTEGER NOT NULL, draft_id INTEGER NOT NULL,
  CONSTRAINT pk_notice_requests PRIMARY KEY (request_id),
  CONSTRAINT uq_notice_requests_draft_id UNIQUE (draft_id),
  CONSTRAINT fk_notice_requests_request_id FOREIGN KEY(request_id) REFERENCES requests (id),
  CONSTRAINT fk_notice_requests_draft_id FOREIGN KEY(draft_id) REFERENCES notice_drafts (id)
);
