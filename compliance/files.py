"""Writing a file that people may have open."""

from __future__ import annotations

import os
from pathlib import Path

from compliance.model.errors import InputError


def replace_file(target: Path, content: bytes) -> None:
    """Replace ``target`` in one step, so that nobody ever opens half a document; its folder is made where missing.

    Raises:
        InputError: when it cannot be written.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(content)
        partial.replace(target)
    except OSError as error:
        _discard(partial)
        raise InputError(
            target, "unwritable", f"写不进文件（{error.strerror}）；它可能正在 Word 或 Excel 里打开"
        ) from error


def _discard(partial: Path) -> None:
    """Remove what was begun; where even that fails, the first error is the one to tell."""
    try:
        partial.unlink(missing_ok=True)
    except OSError:
        return
