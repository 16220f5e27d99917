"""The paragraphs of registered plans, read from the kept originals; once read they are kept beside them.

What is kept is made anew from the original at any time: it is no record, and no backup needs it.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import __version__
from compliance.files import replace_file
from compliance.model.errors import InputError

if TYPE_CHECKING:
    from compliance.model.document import SourceDocument
    from compliance.registry.originals import Originals

_FOLDER = ".paragraphs"
Paragraphs = tuple[tuple[str, str], ...]
"""(text, place), in the order of the plan."""


@dataclass(frozen=True)
class Read:
    """A plan's paragraphs, or why there are none (``why``)."""

    sha256: str
    paragraphs: Paragraphs = ()
    why: str = ""


def paragraphs_of(
    originals: Originals, wanted: Sequence[str], announce: Callable[[int, int], None] = lambda done, of: None
) -> dict[str, Read]:
    """The paragraphs of the plans with these checksums. ``announce`` hears how many of how many have been read anew.

    Scanned pages are not recognised for this: a plan that is nothing else could not be compared, and says so.
    """
    known = {sha256: found for sha256 in wanted if (found := _kept(originals, sha256)) is not None}
    new = [sha256 for sha256 in dict.fromkeys(wanted) if sha256 not in known]
    with ThreadPoolExecutor(max_workers=max(1, os.cpu_count() or 1)) as pool:
        for number, read in enumerate(pool.map(lambda s: _read(originals, s), new), 1):
            known[read.sha256] = read
            announce(number, len(new))
    return known


def _place(originals: Originals, sha256: str) -> Path:
    return originals.folder / _FOLDER / sha256[:2] / f"{sha256}.json.gz"


def _kept(originals: Originals, sha256: str) -> Read | None:
    try:
        data = json.loads(gzip.decompress(_place(originals, sha256).read_bytes()))
        if data["version"] != __version__ or data["sha256"] != sha256:
            return None
        return Read(sha256, tuple((str(t), str(p)) for t, p in data["paragraphs"]), str(data["why"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError):
        return None


def _read(originals: Originals, sha256: str) -> Read:
    from compliance.readers import read_guarded

    path = originals.path(sha256)
    if not path.exists():
        return Read(sha256, why="登记库没有留存原件")
    try:
        document = read_guarded(path, ocr=False)
    except InputError as error:
        return Read(sha256, why=error.reason)
    paragraphs = tuple(_paragraphs(document))
    why = "" if paragraphs else "原件没有可比较的文字（扫描件）"
    found = Read(sha256, paragraphs, why)
    content = {"version": __version__, "sha256": sha256, "why": why, "paragraphs": paragraphs}
    try:
        replace_file(
            _place(originals, sha256), gzip.compress(json.dumps(content, ensure_ascii=False).encode(), mtime=0)
        )
    except OSError:
        return found  # it is read again next time
    return found


def _paragraphs(document: SourceDocument) -> Iterator[tuple[str, str]]:
    for paragraph in document.paragraphs:
        text = "".join(line.raw for line in paragraph.lines)
        if text.strip():
            yield text, f"第{paragraph.page}页" if paragraph.page else paragraph.locator or ""
