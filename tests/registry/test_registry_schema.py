"""The schema: migrations make what ``schema`` says, on both databases; records stay as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import delete, inspect, text, update
from sqlalchemy.exc import IntegrityError

from compliance.model.errors import RegistryError
from compliance.registry import HEAD, By, Registry, audit, open_registry
from compliance.registry.engine import database_url, originals_folder
from compliance.registry.migrate import newest
from compliance.registry.schema import APPEND_ONLY, audit_log, metadata


def test_migrations_make_the_tables_that_the_code_expects(registry: Registry) -> None:
    with registry.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert newest() == HEAD


def test_check_constraints_are_in_the_database_too(registry: Registry) -> None:
    with registry.read() as connection:
        for table in metadata.tables.values():
            wanted = {c.name for c in table.constraints if type(c).__name__ == "CheckConstraint"}
            assert {c["name"] for c in inspect(connection).get_check_constraints(table.name)} == wanted


MORE = {"documents": 3}
"""A third one asks whether another person granted it."""


@pytest.mark.parametrize("table", [t.name for t in APPEND_ONLY])
def test_records_have_triggers_that_keep_them(registry: Registry, table: str) -> None:
    queries = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:t AS regclass) AND NOT tgisinternal",
    }
    with registry.read() as connection:
        assert connection.execute(text(queries[connection.dialect.name]), {"t": table}).scalar_one() == MORE.get(
            table, 2
        )


def test_the_log_cannot_be_changed_or_emptied(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        audit.append(tx, "test", "x")
    emptied = text("TRUNCATE audit_log") if registry.engine.dialect.name == "postgresql" else delete(audit_log)
    for statement in (update(audit_log).values(actor="别人"), delete(audit_log), emptied):
        with pytest.raises(IntegrityError, match="append-only"), registry.write(zhang) as tx:
            tx.connection.execute(statement)
    with registry.read() as connection:
        assert audit.verify(connection).entries == 1


def test_replacing_a_row_is_refused_as_well(tmp_path: Path, zhang: By) -> None:
    with open_registry(str(tmp_path / "r.sqlite"), create=True) as registry:
        with registry.write(zhang) as tx:
            audit.append(tx, "test", "x")
        forged = text(
            "INSERT OR REPLACE INTO audit_log SELECT seq, at, '别人', action, subject, detail, previous, hash FROM audit_log"
        )
        with pytest.raises(IntegrityError, match="append-only"), registry.write(zhang) as tx:
            tx.connection.execute(forged)


def test_a_transaction_is_kept_whole_or_not_at_all(registry: Registry, zhang: By) -> None:
    with pytest.raises(ZeroDivisionError), registry.write(zhang) as tx:
        audit.append(tx, "test", "x")
        raise ZeroDivisionError
    with registry.read() as connection:
        assert audit.count(connection) == 0


def test_a_missing_registry_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="compliance registry init"):
        open_registry(str(tmp_path / "none.sqlite"))
    assert not (tmp_path / "none.sqlite").exists()


def test_a_file_that_is_no_registry_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.sqlite").write_bytes(b"not a database, and long enough to be read as one" * 50)
    with pytest.raises(RegistryError, match=r"不是登记库|不能用"):
        open_registry(str(tmp_path / "x.sqlite"))


def test_another_version_is_refused_with_what_to_do(database: str, tmp_path: Path, zhang: By) -> None:
    for number, word in (("0000", "compliance registry upgrade"), ("9999", "请升级程序")):
        with open_registry(database, tmp_path, create=number == "0000") as registry, registry.write(zhang) as tx:
            tx.connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": number})
        with pytest.raises(RegistryError, match=word):
            open_registry(database, tmp_path)
        registry = Registry(registry.engine, tmp_path)
        with registry.write(zhang) as tx:
            tx.connection.execute(text("UPDATE alembic_version SET version_num = :n"), {"n": HEAD})
        registry.close()


def test_no_server_is_told_without_the_password() -> None:
    with pytest.raises(RegistryError, match="不能用") as told:
        open_registry("postgresql+psycopg://someone:secret@127.0.0.1:1/none")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ("mysql://x/y", "不支持数据库“mysql”"),
        ("sqlite://", "存成文件"),
        ("://", "看不懂"),
        ("postgresql://h:port/x", "看不懂"),
    ],
)
def test_an_address_that_cannot_be_used_is_told(given: str, word: str) -> None:
    with pytest.raises(RegistryError, match=word):
        database_url(given, {})


def test_the_address_comes_from_the_option_then_the_variable_then_the_users_folder(tmp_path: Path) -> None:
    variable = {"NENGSHEN_DATABASE": "postgresql://a@b/c"}
    assert database_url(str(tmp_path / "x.db"), variable).database == str(tmp_path / "x.db")
    assert database_url(None, variable).drivername == "postgresql+psycopg"
    own = database_url(None, {})
    assert str(own.database).endswith("registry.sqlite")
    assert originals_folder(own, None, {}).parent == Path(str(own.database)).parent
