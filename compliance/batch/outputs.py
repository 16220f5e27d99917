"""The folder that a batch writes: notices by plan, the ledger, the lines, the report."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from compliance.batch.job import NoticeFiles
from compliance.files import replace_file
from compliance.model.errors import InputError

NOTICES, LEDGER, LINES, REPORT = "文书", "台账.xlsx", "结果.jsonl", "批量核查报告.json"
_WRITTEN = ".written.json"
"""In a folder of notices: the checksums of what was written, to tell what people have edited since."""


class Outputs:
    """The folder ``out``. ``problems`` are files that could not be written, for the end of the run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[InputError] = []

    def notices_of(self, name: str) -> Path:
        """Where the notices of the plan called ``name`` lie."""
        return self.folder / NOTICES / PurePosixPath(name)

    def write(self, name: str, notices: Sequence[NoticeFiles]) -> tuple[dict[str, Any], ...]:
        """Write the notices of a plan; what the registry notes of them.

        A draft that somebody has edited is not lost: it is kept beside the new one, under a name that says so.
        """
        folder = self.notices_of(name)
        known = _read(folder / _WRITTEN)
        made: dict[str, str] = {}
        for notice in notices:
            for file, content in notice.files:
                made[file] = hashlib.sha256(content).hexdigest()
                try:
                    _spare(folder / file, known.get(file))
                    replace_file(folder / file, content)
                except InputError as error:
                    self.problems.append(error)
        for file in known.keys() - made.keys():
            _withdraw(folder / file, known[file])
        if made or known:
            self._save(folder / _WRITTEN, json.dumps(made, ensure_ascii=False).encode())
        return tuple(
            {"kind": n.kind, "files": {f: made[f] for f, _ in n.files}, "missing": list(n.missing), "warnings": list(n.warnings)}
            for n in notices
        )  # fmt: skip

    def lacks(self, name: str, notices: Sequence[Mapping[str, Any]]) -> bool:
        """Whether a notice that was written for a plan is not in this folder."""
        folder = self.notices_of(name)
        return any(not (folder / file).is_file() for notice in notices for file in notice["files"])

    def save(self, name: str, content: bytes) -> Path:
        """Write a file of the batch as a whole; where it lies."""
        self._save(self.folder / name, content)
        return self.folder / name

    def stream(self, name: str, parts: Iterator[bytes]) -> None:
        """Write a file piece by piece, and put it in its place as a whole. All of ``parts`` is asked for in any case."""
        target = self.folder / name
        partial = target.with_name(f".{name}.{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with partial.open("wb") as file:
                file.writelines(parts)
            partial.replace(target)
        except OSError as error:
            for _ in parts:
                pass
            self.problems.append(_unwritable(target, error))

    def _save(self, path: Path, content: bytes) -> None:
        try:
            replace_file(path, content)
        except InputError as error:
            self.problems.append(error)


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(path, "unwritable", f"写不进文件（{error.strerror}）；它可能正在 Word 或 Excel 里打开")


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _spare(path: Path, written: str | None) -> None:
    """Put a file that is not as we wrote it aside."""
    if not path.is_file() or _checksum(path) == written:
        return
    number = 1
    while (aside := path.with_name(f"{path.stem}（保留{number}）{path.suffix}")).exists():
        number += 1
    try:
        path.rename(aside)
    except OSError as error:
        raise InputError(
            path, "unwritable", f"写不进文件（{error.strerror}）；它可能正在 Word 或 Excel 里打开"
        ) from error


def _withdraw(path: Path, written: str) -> None:
    """Remove a notice that the plan no longer calls for, unless somebody edited it."""
    if path.is_file() and _checksum(path) == written:
        try:
            path.unlink()
        except OSError:
            return


def _checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
