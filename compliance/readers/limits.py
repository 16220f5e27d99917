"""What a document may cost before the reading of it is given up, and what a reader is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Step = tuple[str, int, int]
"""What is being done, at which of how many: ``("reading", 3, 61)``. 0 of 0 where nothing can be counted."""


def unheard(step: Step) -> None:
    """For whoever does not ask how far a reading is."""


@dataclass(frozen=True)
class Limits:
    """Bounds for one document.

    ``seconds`` is wall time without OCR; every page that needs OCR adds ``guard.SECONDS_PER_OCR_PAGE``.
    ``memory_bytes`` bounds the reading process, ``file_bytes`` the file on disk. ``processes`` is how many may read one
    file: None is by its length and the machine, for whoever reads one file at a time; a batch, whose workers use every
    processor already, says 1. ``many`` says that more files are to come, so that it is worth a process that loads once
    what reading needs (``nursery``); what is read is the same.
    """

    seconds: float = 55.0
    memory_bytes: int = 2 * 1024**3
    pages: int = 2000
    file_bytes: int = 200 * 1024**2
    processes: int | None = None
    many: bool = False


@dataclass(frozen=True)
class Request:
    """A file to read: its bytes and their SHA-256, the limits, whether pages without text may be recognised.

    ``announce`` is told how many pages need OCR before the first is recognised (the guard gives time for them);
    ``told`` each page that is read (``reading``) or recognised from its image (``recognising``).
    """

    path: Path
    data: bytes
    sha256: str
    limits: Limits
    ocr: bool
    announce: Callable[[int], None]
    told: Callable[[Step], None] = unheard
