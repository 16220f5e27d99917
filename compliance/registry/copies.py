"""Backup and restore: the database and the originals in one archive, checked before it is trusted.

A backup is taken while others work: SQLite by its own online backup, PostgreSQL by ``pg_dump``; each is one state.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from compliance.model.canonical import moment_text
from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.database_copies import FILES, put_copy, still_free, take_copy
from compliance.registry.engine import database_url, originals_folder
from compliance.registry.originals import Originals
from compliance.registry.schema import originals
from compliance.registry.store import HEAD, Registry

_MANIFEST = "manifest.json"
_ORIGINALS = "originals/"
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Manifest:
    """What a backup has: the database's kind, version and checksum, the audit log's length and head, the originals.

    ``missing`` and ``damaged`` are originals that the registry lists and the backup could not take along.
    """

    kind: str
    revision: str
    made: str
    sha256: str
    entries: int
    head: str
    originals: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()


def backup(registry: Registry, target: Path, at: datetime) -> Manifest:
    """Write everything into the archive ``target``, which must not exist yet.

    An original that is missing, or is not what it was, is left out and named: the rest is worth keeping all the more.

    Raises:
        RegistryError: where it exists or cannot be written, or the audit log does not verify: what was made of that
            could never be restored. MissingComponentError: without ``pg_dump``.
    """
    if target.exists():
        raise RegistryError(f"“{target}”已经有了，备份不覆盖文件", "exists")
    kind = registry.engine.dialect.name
    with registry.read() as connection:
        log = audit.verify(connection)
    if log.problem:
        raise RegistryError(
            f"审计日志有问题：{log.problem}。没有备份，因为这样的备份恢复不了；"
            "请保留现场，运行 compliance audit verify 核验，从最近一次备份恢复",
            "tampered",
        )
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
            copy = Path(folder) / FILES[kind]
            take_copy(registry, copy)
            with registry.read() as connection:
                listed = _listed(connection)
            missing = tuple(s for s in listed if not registry.originals.path(s).is_file())
            damaged = tuple(s for s in listed if s not in missing and not _sound(registry.originals.path(s), s))
            sound = [s for s in listed if s not in {*missing, *damaged}]
            manifest = Manifest(
                kind, HEAD, moment_text(at), _sha256(copy), log.entries, log.head, len(sound), missing, damaged
            )
            with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as archive:
                archive.writestr(_MANIFEST, json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
                archive.write(copy, FILES[kind])
                for sha256 in sound:
                    archive.write(registry.originals.path(sha256), _ORIGINALS + sha256, zipfile.ZIP_STORED)
        part.replace(target)
    except OSError as error:
        raise RegistryError(f"备份写不进“{target}”：{error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
    return manifest


def restore(archive: Path, database: str | None, folder: Path | None = None) -> Manifest:
    """Make the registry of a backup where there is none.

    Everything is unpacked beside its place and checked there: checksums, the database itself, the audit chain, and that
    no original is lacking that the database lists. Then the originals are put in place, and the database last. Where
    anything fails, nothing of it is left.

    Raises:
        RegistryError: for a broken archive, a place that is taken, or a log that is not the one that was saved.
    """
    url = database_url(database)
    place = originals_folder(url, folder)
    with _opened(archive) as (box, manifest):
        if url.get_backend_name() != manifest.kind:
            raise RegistryError(f"备份是 {manifest.kind} 的，不能恢复到 {url.get_backend_name()}", "invalid")
        still_free(url)
        packed = _packed(box, manifest)
        try:
            with tempfile.TemporaryDirectory(prefix="nengshen-restore-") as scratch, _beside(place) as staged:
                copy = Path(scratch) / FILES[manifest.kind]
                _extract(box, FILES[manifest.kind], copy, manifest.sha256)
                new = [s for s in packed if not _there_already(Originals(place).path(s), s)]
                for sha256 in new:
                    _extract(box, _ORIGINALS + sha256, staged / sha256, sha256)
                with _moved_in(staged, place, new):
                    put_copy(copy, url, lambda registry: _checked(registry, manifest, packed))
        except OSError as error:
            raise RegistryError(f"恢复不了，写不进“{error.filename or place}”：{error.strerror or error}") from error
    return manifest


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(archive) as box:
            data: dict[str, Any] = json.loads(box.read(_MANIFEST))
            left_out = {name: tuple(data.get(name, ())) for name in ("missing", "damaged")}
            manifest = Manifest(**{**data, **left_out})
            if manifest.kind not in FILES or FILES[manifest.kind] not in box.namelist():
                raise RegistryError(f"“{archive}”里没有数据库", "invalid")
            yield box, manifest
    except FileNotFoundError:
        raise RegistryError(f"找不到备份“{archive}”", "not_found") from None
    except (zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, EOFError) as error:
        raise RegistryError(f"“{archive}”不是登记库的备份，或者已损坏", "invalid") from error


def _packed(box: zipfile.ZipFile, manifest: Manifest) -> list[str]:
    """The checksums of the originals in an archive."""
    packed = sorted({n.removeprefix(_ORIGINALS) for n in box.namelist() if n.startswith(_ORIGINALS)} - {""})
    if len(packed) != manifest.originals:
        raise RegistryError(
            f"备份应有原件 {manifest.originals} 个，里面有 {len(packed)} 个；什么也没有恢复，请用另一份备份", "tampered"
        )
    return packed


@contextmanager
def _beside(place: Path) -> Iterator[Path]:
    """A folder on the file system of ``place`` for what is not checked yet; folders made for it go where they stay empty."""
    made = [p for p in (place, *place.parents) if not p.exists()]
    place.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(dir=place, prefix=".restoring-") as staged:
            yield Path(staged)
    finally:
        with suppress(OSError):
            for folder in made:
                folder.rmdir()


@contextmanager
def _moved_in(staged: Path, place: Path, checksums: Sequence[str]) -> Iterator[None]:
    """Move originals to where they belong; none of them stays where the block fails."""
    done: list[Path] = []
    try:
        for sha256 in checksums:
            target = Originals(place).path(sha256)
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / sha256).replace(target)
            done.append(target)
        yield
    except BaseException:
        for target in done:
            target.unlink(missing_ok=True)
            with suppress(OSError):
                target.parent.rmdir()
        raise


def _there_already(target: Path, sha256: str) -> bool:
    """Whether an original is in its place; what lies there under its name and is another is not overwritten."""
    if not target.exists():
        return False
    if not _sound(target, sha256):
        raise RegistryError(f"原件目录里已有的“{target}”与其校验值不符；什么也没有恢复，请先移走它", "tampered")
    return True


def _extract(box: zipfile.ZipFile, name: str, target: Path, sha256: str) -> None:
    with box.open(name) as source, target.open("wb") as out:
        shutil.copyfileobj(source, out, _BLOCK)
    if _sha256(target) != sha256:
        raise RegistryError(f"备份里的“{name}”与其校验值不符；什么也没有恢复，请用另一份备份", "tampered")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sound(path: Path, sha256: str) -> bool:
    try:
        return _sha256(path) == sha256
    except OSError:  # what cannot be read cannot be taken along either
        return False


def _listed(connection: Connection) -> list[str]:
    return sorted(connection.execute(select(originals.c.sha256)).scalars())


def _checked(registry: Registry, manifest: Manifest, packed: Sequence[str]) -> None:
    """That the log is sound and has what the manifest names, and that no original is lacking but those it names."""
    with registry.read() as connection:
        anchors = [manifest.head] if manifest.entries else []
        found = audit.verify(connection, anchors)
        lacking = set(_listed(connection)) - {*packed, *manifest.missing, *manifest.damaged}
    if found.problem:
        raise RegistryError(f"恢复出的审计日志有问题：{found.problem}；什么也没有恢复，请用另一份备份", "tampered")
    if lacking:
        raise RegistryError(
            f"备份里没有登记库列出的原件：{'、'.join(sorted(lacking))}；什么也没有恢复，请用另一份备份", "tampered"
        )
