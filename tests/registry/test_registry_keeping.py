"""Keeping a registry: made, backed up, restored, verified from the command line."""

from __future__ import annotations

import json
import zipfile
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli_runs import run
from registry_databases import tamper
from registry_plans import plan
from sqlalchemy import create_engine, inspect, text

from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, audit, cases, open_registry
from compliance.registry.copies import backup, restore

AT = datetime(2026, 3, 4, tzinfo=UTC)


@pytest.fixture
def filled(registry: Registry, zhang: By) -> Registry:
    with registry.write(zhang) as tx:
        registry.originals.keep(tx, b"%PDF one", "pdf")
        cases.receive(tx, plan().document, AT.date())
    return registry


def another(registry: Registry, tmp_path: Path) -> str:
    """The address of an empty place of the same kind."""
    if registry.engine.dialect.name == "sqlite":
        return str(tmp_path / "other" / "registry.sqlite")
    name = f"{registry.url.database}_copy"
    engine = create_engine(registry.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return registry.url.set(database=name).render_as_string(hide_password=False)


def test_what_is_backed_up_comes_back_elsewhere(filled: Registry, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "备份.zip", AT)
    assert (made.entries, made.originals, made.missing) == (1, 1, ())
    place = another(filled, tmp_path)
    assert restore(tmp_path / "备份.zip", place, tmp_path / "o2") == made
    with open_registry(place, tmp_path / "o2") as copy, copy.read() as connection:
        assert audit.head(connection) == made.head
        found = cases.case_of(connection, "a" * 64)
        assert found is not None and found.file == "方案.pdf"
        (original,) = copy.originals.files()
        assert copy.originals.read(original.name) == b"%PDF one"
    with open_registry(place, tmp_path / "o2") as copy, copy.write(By("张三", AT)) as tx:
        assert audit.append(tx, "test", "x").seq == 2, "the chain goes on where it was"


def test_a_restore_never_overwrites(filled: Registry, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b.zip", AT)
    with pytest.raises(RegistryError, match="已经有"):
        restore(tmp_path / "b.zip", filled.url.render_as_string(hide_password=False), tmp_path / "o2")
    with pytest.raises(RegistryError, match="备份不覆盖"):
        backup(filled, tmp_path / "b.zip", AT)


def test_a_backup_that_was_tampered_with_is_refused(filled: Registry, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b.zip", AT)
    with zipfile.ZipFile(tmp_path / "b.zip") as old, zipfile.ZipFile(tmp_path / "c.zip", "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, data if name.startswith(("manifest", "originals")) else data[:-1] + b"x")
    with pytest.raises(RegistryError, match="与其校验值不符"):
        restore(tmp_path / "c.zip", another(filled, tmp_path), tmp_path / "o2")
    (tmp_path / "d.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:500])
    with pytest.raises(RegistryError, match="已损坏"):
        restore(tmp_path / "d.zip", str(tmp_path / "x.sqlite"))
    with pytest.raises(RegistryError, match="找不到备份"):
        restore(tmp_path / "e.zip", str(tmp_path / "x.sqlite"))


def test_an_original_that_is_missing_is_told(filled: Registry, tmp_path: Path) -> None:
    (original,) = filled.originals.files()
    original.unlink()
    assert backup(filled, tmp_path / "b.zip", AT).missing == (original.name,)


def rewritten(backup_: Path, into: Path, **changed: bytes | None) -> Path:
    """A backup with members changed (None: left out), each named by how its name begins."""
    with zipfile.ZipFile(backup_) as old, zipfile.ZipFile(into, "w") as new:
        for name in old.namelist():
            data = next((d for start, d in changed.items() if name.startswith(start)), old.read(name))
            if data is not None:
                new.writestr(name, data)
    return into


def nothing_there(place: str, originals: Path) -> bool:
    """Whether a restore that failed left nothing: neither a registry nor a file."""
    if "://" not in place:
        return not Path(place).exists() and not originals.exists()
    engine = create_engine(place)
    with engine.connect() as connection:
        functions = connection.execute(text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'refuse_%'")).scalar_one()
        tables = inspect(connection).get_table_names()
    engine.dispose()
    return not tables and not functions and not originals.exists()


def test_a_restore_that_fails_at_an_original_leaves_no_half_registry(filled: Registry, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b.zip", AT)
    place, originals = another(filled, tmp_path), tmp_path / "o2"
    other = rewritten(tmp_path / "b.zip", tmp_path / "other.zip", originals=b"%PDF another")
    with pytest.raises(RegistryError, match="与其校验值不符"):
        restore(other, place, originals)
    assert nothing_there(place, originals)
    gone = rewritten(tmp_path / "b.zip", tmp_path / "gone.zip", originals=None)
    with pytest.raises(RegistryError, match="应有原件 1 个，里面有 0 个"):
        restore(gone, place, originals)
    assert nothing_there(place, originals)
    restore(tmp_path / "b.zip", place, originals)


def test_a_manifest_that_hides_a_lost_original_does_not_get_by(filled: Registry, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "b.zip", AT)
    place, originals = another(filled, tmp_path), tmp_path / "o2"
    for told, words in (
        (replace(made, originals=0), "没有登记库列出的原件"),
        (replace(made, head="f" * 64, originals=0), "恢复出的审计日志有问题"),
    ):
        manifest = json.dumps(asdict(told)).encode()
        hidden = rewritten(tmp_path / "b.zip", tmp_path / "c.zip", manifest=manifest, originals=None)
        with pytest.raises(RegistryError, match=words):
            restore(hidden, place, originals)
        assert nothing_there(place, originals)


def test_a_restore_does_not_overwrite_an_original_that_is_another(filled: Registry, tmp_path: Path) -> None:
    backup(filled, tmp_path / "b.zip", AT)
    (kept,) = filled.originals.files()
    there = tmp_path / "o2" / kept.name[:2] / kept.name
    there.parent.mkdir(parents=True)
    there.write_bytes(b"another")
    with pytest.raises(RegistryError, match="请先移走"):
        restore(tmp_path / "b.zip", another(filled, tmp_path), tmp_path / "o2")
    assert there.read_bytes() == b"another" and list((tmp_path / "o2").iterdir()) == [there.parent]


def test_a_backup_leaves_out_and_names_an_original_that_is_not_what_it_was(filled: Registry, tmp_path: Path) -> None:
    (original,) = filled.originals.files()
    original.write_bytes(b"%PDF changed")
    where = ("--database", filled.url.render_as_string(hide_password=False), "--originals", filled.originals.folder)
    saved = run("registry", "backup", tmp_path / "b.zip", *where)
    assert saved.code == 3 and f"原件 {original.name} 已被改动" in saved.err
    back = run("registry", "restore", tmp_path / "b.zip", "--database", another(filled, tmp_path),
               "--originals", tmp_path / "o2")  # fmt: skip
    assert back.code == 3 and original.name in back.err and "已恢复" in back.out


def test_a_registry_whose_log_does_not_verify_is_not_backed_up(filled: Registry, tmp_path: Path) -> None:
    tamper(filled, "UPDATE audit_log SET actor = '别人' WHERE seq = 1")
    with pytest.raises(RegistryError, match="第1条的内容与其校验值不符"):
        backup(filled, tmp_path / "b.zip", AT)
    assert not (tmp_path / "b.zip").exists()


def test_the_commands(database: str, tmp_path: Path) -> None:
    where = ("--database", database, "--originals", tmp_path / "o")
    missing = run("audit", "verify", *where)
    assert missing.code == 3 and "compliance registry init" in missing.err
    assert run("registry", "upgrade", *where).code == 3
    assert run("registry", "init", *where).code == 0
    assert run("registry", "init", *where).code == 0, "again changes nothing"
    assert "已是最新版" in run("registry", "upgrade", *where).out
    with open_registry(database, tmp_path / "o") as registry, registry.write(By("张三", AT)) as tx:
        audit.append(tx, "test", "x", {"甲": 1})
    told = run("audit", "verify", *where)
    assert told.code == 0 and "审计日志 1 条" in told.out
    assert run("audit", "verify", "--anchor", "ffffffffffff", *where).code == 1
    exported = run("audit", "export", *where)
    assert json.loads(exported.out)["detail"] == {"甲": 1}
    assert run("audit", "export", "--after", 1, *where).out == ""
    assert run("audit", "export", "--out", tmp_path / "log.jsonl", *where).code == 0
    assert json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8"))["actor"] == "张三"
    saved = run("registry", "backup", tmp_path / "b.zip", *where)
    assert saved.code == 0 and "审计日志 1 条" in saved.out
    assert run("registry", "restore", tmp_path / "b.zip", *where).code == 3
    if "://" not in database:
        elsewhere = ("--database", tmp_path / "new.sqlite", "--originals", tmp_path / "o3")
        assert run("registry", "restore", tmp_path / "b.zip", *elsewhere).code == 0
        assert "审计日志 1 条" in run("audit", "verify", *elsewhere).out


@pytest.mark.parametrize("short", ["", "b", "0123456789a"])
def test_an_anchor_that_any_log_has_is_refused(filled: Registry, tmp_path: Path, short: str) -> None:
    where = ("--database", filled.url.render_as_string(hide_password=False))
    told = run("audit", "verify", "--anchor", short, *where)
    assert told.code == 3 and "太短，至少写文书上印的 12 位" in told.err


def test_a_log_whose_detail_is_no_json_any_more_is_exported_as_it_stands(filled: Registry, tmp_path: Path) -> None:
    tamper(filled, "UPDATE audit_log SET detail = '{甲' WHERE seq = 1")
    where = ("--database", filled.url.render_as_string(hide_password=False))
    told = run("audit", "export", *where)
    assert json.loads(told.out)["detail"] == "{甲"
    assert told.code == 1 and "第1条的内容与其校验值不符" in told.err


def test_no_output_replaces_the_registry(tmp_path: Path) -> None:
    for database, words in (
        (tmp_path / "gg.sqlite", "请以 .xlsx 结尾"),
        (tmp_path / "gg.xlsx", "不能被写出的文件覆盖"),
    ):
        assert run("registry", "init", "--database", database).code == 0
        told = run("registry", "export", "能效清单", "--out", database, "--database", database)
        assert told.code == 3 and words in told.err
        assert run("audit", "verify", "--database", database).code == 0


def test_a_workbook_is_not_called_by_another_ending(tmp_path: Path) -> None:
    database = tmp_path / "r.sqlite"
    run("registry", "init", "--database", database)
    for call in (
        ("registry", "export", "名录", "--out", tmp_path / "x.pdf"),
        ("registry", "changes", "--region", "云南省", "--out", tmp_path / "x.csv"),
        ("prepublish", tmp_path, "--region", "云南省", "--format", "xlsx", "--out", tmp_path / "x.pdf"),
    ):
        told = run(*call, "--database", database)
        assert told.code == 3 and "请以 .xlsx 结尾" in told.err, call
    told = run("audit", "export", "--out", tmp_path / "x.txt", "--database", database)
    assert told.code == 3 and "请以 .jsonl 结尾" in told.err


@pytest.mark.parametrize(
    "call",
    [
        ("batch", ""),
        ("batch", ".", "--out", ""),
        ("prepublish", "", "--region", "云南省"),
        ("registry", "restore", ""),
        ("registry", "export", "名录", "--out", ""),
        ("registry", "init", "--database", ""),
        ("audit", "export", "--out", ""),
        ("check", ""),
    ],
)
def test_a_path_of_a_variable_without_a_value_is_refused(call: tuple[str, ...]) -> None:
    told = run(*call)
    assert told.code == 3 and "路径是空的" in told.err
