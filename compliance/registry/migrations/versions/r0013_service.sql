-- How documents were served, the receipts made for that, and files behind what became of a document.
-- What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE document_services (
  event_id INTEGER NOT NULL, way TEXT NOT NULL, recipient TEXT NOT NULL, receipt TEXT NOT NULL,
  CONSTRAINT pk_document_services PRIMARY KEY (event_id),
  CONSTRAINT ck_document_services_said CHECK (way <> '' AND recipient <> ''),
  CONSTRAINT fk_document_services_event_id FOREIGN KEY(event_id) REFERENCES document_events (id)
);

CREATE TABLE document_receipts (
  id {serial} NOT NULL, document_id INTEGER NOT NULL, number TEXT NOT NULL, data TEXT NOT NULL,
  docx TEXT NOT NULL, pdf TEXT NOT NULL, gaps TEXT NOT NULL, made_by TEXT NOT NULL, made_at TEXT NOT NULL,
  CONSTRAINT pk_document_receipts PRIMARY KEY (id),
  CONSTRAINT fk_document_receipts_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
  CONSTRAINT fk_document_receipts_docx FOREIGN KEY(docx) REFERENCES originals (sha256),
  CONSTRAINT fk_document_receipts_pdf FOREIGN KEY(pdf) REFERENCES originals (sha256)
);
CREATE INDEX ix_document_receipts_document_id ON document_receipts (document_id);

CREATE TABLE event_files (
  id {serial} NOT NULL, event_id INTEGER NOT NULL, sha256 TEXT NOT NULL, name TEXT NOT NULL,
  attached_by TEXT NOT NULL, attached_at TEXT NOT NULL,
  CONSTRAINT pk_event_files PRIMARY KEY (id),
  CONSTRAINT fk_event_files_event_id FOREIGN KEY(event_id) REFERENCES document_events (id),
  CONSTRAINT fk_event_files_sha256 FOREIGN KEY(sha256) REFERENCES originals (sha256)
);
CREATE INDEX ix_event_files_event_id ON event_files (event_id);
