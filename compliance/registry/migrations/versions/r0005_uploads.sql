-- Files handed in at the desk. What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE uploads (
  id {serial} NOT NULL, batch_id INTEGER NOT NULL, item_id INTEGER NOT NULL, sha256 TEXT NOT NULL,
  name TEXT NOT NULL, size INTEGER NOT NULL, format TEXT, office_id INTEGER NOT NULL, origin TEXT NOT NULL,
  uploaded_by TEXT NOT NULL, uploaded_at TEXT NOT NULL, withdrawn_by TEXT, withdrawn_at TEXT,
  CONSTRAINT pk_uploads PRIMARY KEY (id),
  CONSTRAINT ck_uploads_origin CHECK (origin IN ('page', 'api', 'folder')),
  CONSTRAINT ck_uploads_withdrawn CHECK ((withdrawn_by IS NULL) = (withdrawn_at IS NULL)),
  CONSTRAINT fk_uploads_batch_id FOREIGN KEY(batch_id) REFERENCES batches (id),
  CONSTRAINT fk_uploads_office_id FOREIGN KEY(office_id) REFERENCES offices (id),
  CONSTRAINT fk_uploads_item_id FOREIGN KEY(item_id) REFERENCES work_items (id)
);
CREATE INDEX ix_uploads_batch_id ON uploads (batch_id);
CREATE INDEX ix_uploads_item_id ON uploads (item_id);
CREATE INDEX ix_uploads_sha256 ON uploads (sha256);
CREATE INDEX ix_uploads_office ON uploads (office_id, id);
