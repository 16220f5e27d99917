"""One file of a batch as it travels: what a worker is asked, what it answers. Both can be pickled."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from compliance.batch.printing import Findings
    from compliance.drafting import NoticeSettings
    from compliance.model.facts import DocumentInfo, EnterpriseFacts
    from compliance.model.rows import FactRows, ReviewRows
    from compliance.pipeline import Options
    from compliance.readers import Step

COMMAND = (sys.executable, "-P", "-m", "compliance.batch.child")
"""The child that does the work (``compliance.readers.guard`` says why ``-P``)."""


@dataclass(frozen=True)
class Bounds:
    """What one file may cost. ``seconds`` is for everything that is done with it, without OCR, which adds its own.

    ``memory_bytes`` bounds the child that works; the one that it reads with has the limits of ``Options``. A child is
    replaced after ``files`` files. ``command`` starts it; None is ``COMMAND`` of the machine where it runs.
    """

    seconds: float = 60.0
    memory_bytes: int = 2 * 1024**3
    files: int = 500
    command: tuple[str, ...] | None = None
    nice: int = 0
    """How far the child stands back behind other programs, as ``nice`` counts; where there is no such thing, one step."""


@dataclass(frozen=True)
class Task:
    """A file to be read, judged, and answered with notices (``notices`` None: none are wanted).

    ``path`` is where it lies for whoever asks, ``name`` what people call it where that is not the path's; ``content`` goes with it where the worker does not see that place.
    ``corpus`` and ``program`` are what the worker must have, or the result would not be what was asked for.
    """

    path: str
    sha256: str
    options: Options
    corpus: str
    program: str
    notices: NoticeSettings | None = None
    pdf: bool = True
    bounds: Bounds = Bounds()
    content: bytes | None = None
    name: str | None = None
    listed: str | None = None
    """What the file is called among the batch's results; None: nothing is printed of it."""


class Watch:
    """One task as seen from outside: how far it is, and the way to have it stopped. Shared between threads."""

    def __init__(self) -> None:
        self.step: Step | None = None
        """What it is at; None until its child begins."""
        self.stopped = threading.Event()
        """Set by whoever does not want it any more: its child is ended."""


class AbsentError(Exception):
    """The file does not lie where the worker is, and its content did not come along."""


@dataclass(frozen=True)
class NoticeFiles:
    """One notice: the content of its files by name, what is still to be filled in, what its signer is warned of."""

    kind: str
    files: tuple[tuple[str, bytes], ...]
    missing: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Made:
    """What came of a file, as the registry keeps it, and what is needed to know whose it is.

    ``line`` is what the batch prints of it, where that was asked for, with the findings that are ``told``.
    """

    document: DocumentInfo
    enterprise: EnterpriseFacts
    facts: FactRows
    review: ReviewRows
    notices: tuple[NoticeFiles, ...] = ()
    line: bytes = b""
    told: Findings = ()


State = Literal["done", "failed", "hurt", "absent", "unfit"]


@dataclass(frozen=True)
class Answer:
    """What a worker says of a task.

    ``done``: ``payload`` is a pickled ``Made``, opened only where it is recorded. ``failed``: the file's own fault.
    ``hurt``: the child crashed, hung or filled its memory over it. ``absent``: the worker does not see the file.
    ``unfit``: the worker, not the file, is at fault (``message`` says how), so the batch cannot go on.
    ``memory`` is the most that the child and its reader held at once, in bytes, as sampled.
    """

    state: State
    payload: bytes = b""
    reason: str = ""
    message: str = ""
    seconds: float = 0.0
    memory: int = 0
