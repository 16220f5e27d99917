"""Originals by content: a file is kept once, under its checksum, and never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import bindparam, insert, select

from compliance.files import copy_file, replace_file
from compliance.model.errors import RegistryError
from compliance.registry.schema import originals
from compliance.registry.transaction import Transaction

_LISTED = select(originals.c.sha256).where(originals.c.sha256 == bindparam("content"))


class Originals:
    """The folder of originals: ``ab/abcdef…`` by SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the file with this checksum lies, or would."""
        return self.folder / sha256[:2] / sha256

    def keep(self, tx: Transaction, content: bytes, format_: str) -> str:
        """Store ``content`` and list it; its checksum. What is there already stays as it is.

        The file is written before the row: a crash in between leaves a file that nobody names, never a row without one.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if not target.exists():
            replace_file(target, content)
        self._listed(tx, sha256, len(content), format_)
        return sha256

    def keep_copy(self, tx: Transaction, path: Path, sha256: str, format_: str) -> bool:
        """As ``keep``, for the file at ``path``, whose checksum was ``sha256``; False where that is so no more."""
        target = self.path(sha256)
        kept = target.exists() or copy_file(path, target, sha256)
        if kept:
            self._listed(tx, sha256, target.stat().st_size, format_)
        return kept

    def _listed(self, tx: Transaction, sha256: str, size: int, format_: str) -> None:
        known = tx.connection.execute(_LISTED, {"content": sha256}).first()
        if known is None:
            row = {"sha256": sha256, "size": size, "format": format_}
            tx.connection.execute(insert(originals), {**row, "stored_by": tx.by.person, "stored_at": tx.by.at})

    @property
    def arriving(self) -> Path:
        """A folder on the same file system for what is not complete yet."""
        return self.folder / ".arriving"

    def keep_file(self, tx: Transaction, path: Path, sha256: str, format_: str) -> None:
        """As ``keep``, for a complete file in ``arriving``, which is moved; its checksum has been taken on the way."""
        target, size = self.path(sha256), path.stat().st_size
        if target.exists():
            path.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        self._listed(tx, sha256, size, format_)

    def read(self, sha256: str) -> bytes:
        """The content with this checksum.

        Raises:
            RegistryError: where it is missing, or is not what it was.
        """
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise RegistryError(f"原件 {sha256} 不在“{self.folder}”里", "not_found") from None
        if hashlib.sha256(content).hexdigest() != sha256:
            raise RegistryError(f"原件 {sha256} 已被改动：内容与校验值不符", "tampered")
        return content

    def files(self) -> Iterator[Path]:
        """Every file in the folder."""
        yield from sorted(p for p in self.folder.glob("??/*") if p.is_file())
