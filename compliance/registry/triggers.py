"""Triggers that keep records as they were written, for both databases.

They stop mistakes and casual tampering. Whoever owns the database can drop them; that is what the hash chain is for.
"""

from __future__ import annotations

from collections.abc import Iterator

REFUSAL = "append-only"
"""What the database's own error says."""


def protection(dialect: str, tables: tuple[str, ...], *, first: bool = True) -> Iterator[str]:
    """The statements that make ``tables`` append-only; only the ``first`` migration makes the function they share.

    Raises:
        ValueError: for a database that is neither SQLite nor PostgreSQL.
    """
    if dialect == "sqlite":
        for table in tables:
            for verb in ("UPDATE", "DELETE"):
                yield (
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table}: {REFUSAL}'); END"
                )
        return
    if dialect != "postgresql":
        raise ValueError(f"no triggers for {dialect}")
    if first:
        yield (
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '%: {REFUSAL}', TG_TABLE_NAME "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    for table in tables:
        yield (
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        yield (
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
