"""The files of a folder that a batch is about, each by its content."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compliance.model.errors import InputError
from compliance.model.file_names import readable
from compliance.pipeline import PLAN_SUFFIXES
from compliance.readers import is_own_ledger

ALSO_LISTED = (
    ".doc", ".xls", ".wps", ".et", ".ofd", ".rtf", ".zip", ".rar", ".7z",
    ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".heic",
)  # fmt: skip
"""Files that no reader reads but that somebody may have handed in as a plan: they get their line, with the reason."""
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Source:
    """A file: its name below the folder, where it lies, its checksum and size."""

    name: str
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True)
class Found:
    """What a folder holds: the files of the batch, and how many others there are that nobody takes for plans."""

    sources: tuple[Source, ...]
    others: tuple[str, ...]


def find(folder: Path, out: Path, seen: Callable[[int, int], None] = lambda done, all_: None) -> Found:
    """Everything below ``folder`` but hidden and lock files, our own ledgers, and ``out``.

    Folders that cannot be opened and links that lead nowhere are among the files of the batch: whoever handed in what is
    there must be told. What is no file (a pipe, a link to a folder) is among the others.

    ``seen`` is told how many of how many have been read for their checksum.

    Raises:
        InputError: where it is no folder, or has no plan in it.
    """
    if not folder.is_dir():
        raise InputError(folder, "not_found", "找不到这个目录")
    ours = out.resolve()
    files = sorted(p for p in _below(folder) if not p.resolve().is_relative_to(ours))
    plans = [p for p in files if _handed_in(p)]
    if not plans:
        raise InputError(folder, "empty", "目录里没有方案（.pdf、.docx、.xlsx）")
    sources = []
    for number, path in enumerate(plans, 1):
        sources.append(source_of(path, name_below(folder, path)))
        seen(number, len(plans))
    taken = set(plans)
    return Found(tuple(sources), tuple(name_below(folder, p) for p in files if p not in taken))


def _handed_in(path: Path) -> bool:
    """Whether somebody may have handed this in as a plan, or handed in plans within it."""
    if path.is_dir():
        return not path.is_symlink()  # one that cannot be opened
    named = path.suffix.lower() in (*PLAN_SUFFIXES, *ALSO_LISTED)
    return named and not _is_special(path) and not is_own_ledger(path)


def _is_special(path: Path) -> bool:
    """Whether it is there and no file; opening a pipe would wait for somebody to write into it."""
    return path.exists() and not path.is_file()


def _below(folder: Path) -> Iterator[Path]:
    closed: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not _is_hidden(name)]
        links = [name for name in folders if (Path(place) / name).is_symlink()]
        yield from (Path(place) / name for name in (*links, *files) if not _is_hidden(name))
    yield from (Path(error.filename) for error in closed)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def name_below(folder: Path, path: Path) -> str:
    """The name of a file below a folder, with slashes, as text that can be stored; no two files have one name."""
    return readable(path.relative_to(folder).as_posix())


def source_of(path: Path, name: str) -> Source:
    """A file with its checksum. One that cannot be opened has the checksum of its name: it is listed, and will fail."""
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                size += len(block)
    except OSError:
        digest, size = hashlib.sha256(b"unreadable:" + name.encode()), 0
    return Source(name, path, digest.hexdigest(), size)
