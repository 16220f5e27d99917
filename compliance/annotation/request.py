"""One copy to write: what the child is asked and what it answers."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path

from compliance.annotation.notes import Note
from compliance.model.errors import InputError
from compliance.readers import Limits, guard, registry

COMMAND = (sys.executable, "-P", "-m", "compliance.annotation.child")
"""The child that annotates, run as the reading child is."""


@dataclass(frozen=True)
class Annotated:
    """The annotated copy, and what the user must be told about it (in Chinese)."""

    content: bytes
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """What the child is asked."""

    path: str
    notes: tuple[Note, ...]
    sha256: str
    limits: Limits


def ask(path: Path, notes: tuple[Note, ...], sha256: str, limits: Limits) -> Annotated:
    """The annotated copy, made in a child process under ``limits``.

    Raises:
        InputError: as ``annotate``; also timeout and memory, and broken when the child crashed.
    """
    answer: Annotated = guard.ask(path, Request(str(path.absolute()), notes, sha256, limits), limits, COMMAND)
    return answer


def annotate(request: Request) -> Annotated:
    """The annotated copy, made in this process.

    Raises:
        InputError: changed when the file is not the one that was read, unsupported or broken when it cannot be annotated.
    """
    path = Path(request.path)
    data = registry.load(path, request.limits)
    if hashlib.sha256(data).hexdigest() != request.sha256:
        raise InputError(path, "changed", "文件在读取之后被改动了，没有批注；请重新运行")
    kind = registry.format_of(data)
    if kind == "pdf":
        from compliance.annotation.pdf import annotate_pdf

        return annotate_pdf(path, data, request.notes)
    if kind == "docx":
        from compliance.annotation.docx import annotate_docx

        return annotate_docx(path, data, request.notes)
    raise InputError(path, "unsupported", "这种文件不能批注，只有 PDF 和 DOCX 可以")
