"""A copy of the plan with a box and a note for every figure: what was read where, and what was concluded from it.

``notes`` turns facts (and a review) into notes, without files. ``annotate_guarded`` writes them into a copy, in a
child process with limits of time and memory, as the plan itself is read. Importing this package loads no library.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.annotation.notes import Mark, Note, notes_of_facts, notes_of_review

if TYPE_CHECKING:
    from compliance.annotation.request import Annotated
    from compliance.readers import Limits

__all__ = ["SUFFIXES", "Mark", "Note", "annotate_guarded", "notes_of_facts", "notes_of_review"]

SUFFIXES = {"pdf": ".pdf", "docx": ".docx"}
"""The formats that can be annotated, by the reader's name, and what a copy is called."""


def annotate_guarded(path: Path, notes: Sequence[Note], sha256: str, limits: Limits) -> Annotated:
    """The file at ``path`` with ``notes`` in it, as bytes; ``sha256`` is that of the file the notes are about.

    Raises:
        InputError: the file is gone, was changed since it was read, cannot be annotated, or costs more than ``limits``.
    """
    from compliance.annotation.request import ask

    return ask(path, tuple(notes), sha256, limits)
