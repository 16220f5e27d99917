"""Backup and restore: the database and the originals in one archive, checked before it is trusted.

A backup is taken while others work: SQLite by its own online backup, PostgreSQL by ``pg_dump``; each is one state.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import URL

from compliance.model.canonical import moment_text
from compliance.model.errors import MissingComponentError, RegistryError
from compliance.registry import audit
from compliance.registry.engine import database_url, engine_of, originals_folder, shown
from compliance.registry.schema import originals
from compliance.registry.store import HEAD, Registry, open_registry

_NAMES = {"sqlite": "registry.sqlite", "postgresql": "registry.dump"}
_MANIFEST = "manifest.json"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup has: the database's kind, version and checksum, the audit log's length and head, the originals."""

    kind: str
    revision: str
    made: str
    sha256: str
    entries: int
    head: str
    originals: int
    missing: tuple[str, ...] = ()


def backup(registry: Registry, target: Path, at: datetime) -> Manifest:
    """Write everything into the archive ``target``, which must not exist yet.

    Raises:
        RegistryError: where it exists or cannot be written. MissingComponentError: without ``pg_dump``.
    """
    if target.exists():
        raise RegistryError(f"“{target}”已经有了，备份不覆盖文件", "exists")
    kind = registry.engine.dialect.name
    with registry.read() as connection:
        entries, head = audit.count(connection), audit.head(connection)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / _NAMES[kind]
            (_copy_sqlite if kind == "sqlite" else _dump)(registry, copy)
            with registry.read() as connection:
                listed = sorted(connection.execute(select(originals.c.sha256)).scalars())
            found = [s for s in listed if registry.originals.path(s).is_file()]
            missing = tuple(s for s in listed if s not in set(found))
            manifest = Manifest(kind, HEAD, moment_text(at), _sha256(copy), entries, head, len(found), missing)
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
                archive.write(copy, _NAMES[kind])
                for sha256 in found:
                    archive.write(registry.originals.path(sha256), f"originals/{sha256}", zipfile.ZIP_STORED)
        part.replace(target)
    except OSError as error:
        raise RegistryError(f"备份写不进“{target}”：{error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(archive: Path, database: str | None, folder: Path | None = None) -> Manifest:
    """Make the registry of a backup where there is none. Checksums, the database's own check and the audit chain are
    looked at before anything is put in place.

    Raises:
        RegistryError: for a broken archive, a place that is taken, or a log that is not the one that was saved.
    """
    url = database_url(database)
    place = originals_folder(url, folder)
    with _opened(archive) as (box, manifest):
        if url.get_backend_name() != manifest.kind:
            raise RegistryError(f"备份是 {manifest.kind} 的，不能恢复到 {url.get_backend_name()}", "invalid")
        with tempfile.TemporaryDirectory(prefix="nengshen-restore-") as scratch:
            copy = Path(scratch) / _NAMES[manifest.kind]
            _extract(box, _NAMES[manifest.kind], copy, manifest.sha256)
            (_put_sqlite if manifest.kind == "sqlite" else _load)(copy, url, manifest)
        for name in box.namelist():
            sha256 = name.removeprefix("originals/")
            if name != sha256:
                target = place / sha256[:2] / sha256
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    _extract(box, name, target, sha256)
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(archive) as box:
            data: dict[str, Any] = json.loads(box.read(_MANIFEST))
            manifest = Manifest(**{**data, "missing": tuple(data["missing"])})
            if manifest.kind not in _NAMES or _NAMES[manifest.kind] not in box.namelist():
                raise RegistryError(f"“{archive}”里没有数据库", "invalid")
            yield box, manifest
    except FileNotFoundError:
        raise RegistryError(f"找不到备份“{archive}”", "not_found") from None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as error:
        raise RegistryError(f"“{archive}”不是登记库的备份，或者已损坏", "invalid") from error


def _extract(box: zipfile.ZipFile, name: str, target: Path, sha256: str) -> None:
    part = target.with_name(f".{target.name}.part")
    try:
        with box.open(name) as source, part.open("wb") as out:
            shutil.copyfileobj(source, out, _BLOCK)
        if _sha256(part) != sha256:
            raise RegistryError(f"备份里的“{name}”与其校验值不符", "tampered")
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checked(registry: Registry, manifest: Manifest) -> None:
    """That the log is sound and has what the manifest names."""
    with registry.read() as connection:
        anchors = [manifest.head] if manifest.entries else []
        found = audit.verify(connection, anchors)
    if found.problem:
        raise RegistryError(f"恢复出的审计日志有问题：{found.problem}", "tampered")


# --- SQLite -----------------------------------------------------------------------------------------------------


def _copy_sqlite(registry: Registry, target: Path) -> None:
    with closing(registry.engine.raw_connection()) as source, closing(sqlite3.connect(target)) as copy:
        driver: Any = source.driver_connection
        driver.backup(copy)
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RegistryError("登记库本身已损坏（integrity_check 不通过），没有备份")
        copy.execute("PRAGMA journal_mode=DELETE")


def _put_sqlite(copy: Path, url: URL, manifest: Manifest) -> None:
    target = Path(str(url.database))
    if target.exists():
        raise RegistryError(f"“{target}”已经有了；请先移走，再恢复", "exists")
    with closing(sqlite3.connect(copy)) as connection:
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise RegistryError("备份里的数据库已损坏（integrity_check 不通过）", "tampered")
    registry = Registry(engine_of(URL.create("sqlite", database=str(copy))), copy.parent)
    try:
        _checked(registry, manifest)
    finally:
        registry.close()
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    shutil.copyfile(copy, part)
    part.replace(target)


# --- PostgreSQL -------------------------------------------------------------------------------------------------


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: -int(p.parts[-3]))
        found = str(places[0]) if places else None
    if found is None:
        raise MissingComponentError(
            f"没有 {name}，不能备份或恢复 PostgreSQL 的登记库。请安装 postgresql-client（版本不低于服务器）"
        )
    return found


def _run(name: str, url: URL, *arguments: str) -> None:
    environment = {**os.environ, **({"PGPASSWORD": str(url.password)} if url.password else {})}
    server = {"--host": url.host, "--port": url.port, "--username": url.username}
    named = [f"{option}={value}" for option, value in server.items() if value]
    done = subprocess.run(
        [_program(name), *named, f"--dbname={url.database}", "--no-password", *arguments],
        env=environment, capture_output=True, text=True, errors="replace",
    )  # fmt: skip
    if done.returncode != 0:
        told = done.stderr.strip().splitlines()
        raise RegistryError(f"{name} 失败：{told[-1] if told else done.returncode}")


def _dump(registry: Registry, target: Path) -> None:
    _run("pg_dump", registry.url, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def _load(copy: Path, url: URL, manifest: Manifest) -> None:
    from compliance.registry.store import revision

    empty = Registry(engine_of(url), copy.parent)
    try:
        if revision(empty) is not None:
            raise RegistryError(f"“{shown(url)}”里已经有登记库；请恢复到空的数据库", "exists")
    finally:
        empty.close()
    _run("pg_restore", url, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(copy))
    with open_registry(url.render_as_string(hide_password=False), copy.parent) as registry:
        _checked(registry, manifest)
