"""Writing a file that people may have open."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.model.errors import InputError

_SQLITE = b"SQLite format 3\0"
"""How every file of SQLite begins."""


def replace_file(target: Path, content: bytes) -> None:
    """Replace ``target`` in one step, so that nobody ever opens half a document; its folder is made where missing.

    Raises:
        InputError: when it cannot be written, or is a database.
    """
    with _partial(target) as partial:
        partial.write_bytes(content)
        partial.replace(target)


def copy_file(source: Path, target: Path, sha256: str) -> bool:
    """Put a copy of ``source``, whose checksum is to be ``sha256``, at ``target`` in one step; its folder is made where missing.

    False, and nothing is there, where the source is gone or is another by now: what is compared is the copy.

    Raises:
        InputError: when it cannot be written, or is a database.
    """
    with _partial(target) as partial:
        try:
            shutil.copyfile(source, partial)
        except OSError:
            if source.is_file():
                raise
            return False
        with partial.open("rb") as copy:
            same = hashlib.file_digest(copy, "sha256").hexdigest() == sha256
        if same:
            partial.replace(target)
        return same


@contextmanager
def _partial(target: Path) -> Iterator[Path]:
    """A file beside ``target`` that becomes it, if all goes well; none is left behind."""
    if _is_database(target):
        raise InputError(target, "exists", "这里是一个数据库（登记库），不能被写出的文件覆盖；请换一个文件名")
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield partial
    except OSError as error:
        raise InputError(
            target, "unwritable", f"写不进文件（{error.strerror}）；它可能正在 Word 或 Excel 里打开"
        ) from error
    finally:
        _discard(partial)


def _is_database(path: Path) -> bool:
    """Whether a SQLite database is at ``path``: no document of ours is one, and a registry must not become one of them."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _discard(partial: Path) -> None:
    """Remove what was begun; where even that fails, the first error is the one to tell."""
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return
