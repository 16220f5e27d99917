"""A document is issued on a request that another person granted: the database refuses any other row.

Who granted it is another by the constraint of ``decisions``; a decision is in another table, so this takes a trigger.
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

_GRANTED = (
    "EXISTS (SELECT 1 FROM decisions d JOIN requests r ON r.id = d.request_id WHERE d.request_id = NEW.request_id "
    "AND d.decision = 'approved' AND r.kind = 'document')"
)
REFUSAL = "documents: not approved by another person"


def upgrade() -> None:
    """Make the trigger."""
    run = op.get_bind().exec_driver_sql
    if op.get_bind().dialect.name == "sqlite":
        run(
            f"CREATE TRIGGER documents_approved BEFORE INSERT ON documents WHEN NOT {_GRANTED} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )
        return
    run(
        "CREATE FUNCTION refuse_unapproved_document() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF {_GRANTED} THEN RETURN NEW; END IF; RAISE EXCEPTION '{REFUSAL}' "
        "USING ERRCODE = 'integrity_constraint_violation'; END $$"
    )
    run(
        "CREATE TRIGGER documents_approved BEFORE INSERT ON documents "
        "FOR EACH ROW EXECUTE FUNCTION refuse_unapproved_document()"
    )
