"""PDF, DOCX, XLSX and scanned pages to ``SourceDocument``; the only place that knows the libraries for it.

``read_document`` reads in this process; ``read_guarded`` in a child with limits of time and memory, which
is how files from outside are read. Importing this package loads none of the libraries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.readers.limits import Limits, Step, unheard

if TYPE_CHECKING:
    from compliance.model.document import SourceDocument

__all__ = ["Limits", "Step", "format_of_file", "is_own_ledger", "read_document", "read_guarded", "unheard"]

_USUAL = Limits()


def read_document(path: Path, *, limits: Limits = _USUAL, ocr: bool = True) -> SourceDocument:
    """``path`` as a SourceDocument, read in this process.

    The format is told from the content. Pages without a trustworthy text layer are recognised from their image
    when ``ocr`` is set. ``limits.seconds`` and ``limits.memory_bytes`` bind only ``read_guarded``.

    Raises:
        InputError: not_found, unsupported, encrypted, broken, empty, too_large, too_many_pages.
    """
    from compliance.readers.registry import read_with

    return read_with(Path(path), replace(limits, processes=1), ocr, lambda pages: None)


def read_guarded(
    path: Path, *, limits: Limits = _USUAL, ocr: bool = True, announce: Callable[[int], None] = lambda pages: None,
    told: Callable[[Step], None] = unheard,
) -> SourceDocument:  # fmt: skip
    """As ``read_document``, in a child process under ``limits``: a crash, hang or memory bomb is an InputError.

    ``announce`` is told how many pages need OCR, once and before the first is recognised; ``told`` each page.

    Raises:
        InputError: as ``read_document``; also timeout and memory, and broken when the child crashed.
    """
    from compliance.readers.guard import converse

    return converse(Path(path), limits, ocr, announce, told)


def format_of_file(path: Path) -> str | None:
    """Which format (``pdf``, ``docx``…) a file's content says it is; None where no reader reads it or it cannot be opened."""
    from compliance.readers.registry import format_of

    try:
        return format_of(path.read_bytes()) if path.stat().st_size <= _USUAL.file_bytes else None
    except OSError:
        return None


def is_own_ledger(path: Path) -> bool:
    """Whether a file is a workbook that this program wrote (``check --export``): found in a folder, it is no plan."""
    import re
    import zipfile

    from compliance.ooxml import UNREADABLE

    if path.suffix.lower() != ".xlsx":
        return False
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as part:
            return re.search(rb"creator[^<>]*>nengshen ", part.read(4096)) is not None
    except (KeyError, *UNREADABLE):
        return False
