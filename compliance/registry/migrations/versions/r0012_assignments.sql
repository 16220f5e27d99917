-- Who works on a case at an office. What SQLite and PostgreSQL name differently stands in braces.

CREATE TABLE case_assignments (
  id {serial} NOT NULL, case_id INTEGER NOT NULL, office_id INTEGER NOT NULL, user_id INTEGER,
  assigned_by TEXT NOT NULL, assigned_at TEXT NOT NULL,
  CONSTRAINT pk_case_assignments PRIMARY KEY (id),
  CONSTRAINT fk_case_assignments_case_id FOREIGN KEY(case_id, office_id) REFERENCES case_offices (case_id, office_id),
  CONSTRAINT fk_case_assignments_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE INDEX ix_case_assignments_case_id ON case_assignments (case_id, office_id);
