"""What the child that makes documents is asked and what it answers."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from compliance.drafting import NoticeSettings
from compliance.model.review import Review
from compliance.model.wanted import WantedByFinding
from compliance.readers import Limits

COMMAND = (sys.executable, "-P", "-m", "compliance.web.notices.child")
"""The child, run as the reading child is."""
BOUNDS = Limits(seconds=120.0, memory_bytes=1536 * 1024**2)
"""What one document may cost."""


@dataclass(frozen=True)
class Drafting:
    """Make the notice of this kind that a review calls for, in ``folder``; ``wanted`` is the evidence asked for."""

    kind: str
    review: Review
    settings: NoticeSettings
    folder: str
    wanted: WantedByFinding = field(default_factory=dict)


@dataclass(frozen=True)
class Printing:
    """Print the DOCX at ``docx`` that came back from Word, and compare it with the data that ``base`` carries.

    ``fixed`` must stand in it as it did: the number and the day under which it will be registered.
    """

    kind: str
    docx: str
    base: str
    folder: str
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filling:
    """Print a document of this kind from ``data``, in ``folder``."""

    kind: str
    data: Mapping[str, Any]
    folder: str


@dataclass(frozen=True)
class Made:
    """A document in both forms; with ``gaps`` its pages bear 草稿. ``differences`` is None where nothing was compared.

    ``served_days`` is its last term where that runs from service; ``remedies``, whether it tells how to appeal.
    """

    docx: bytes
    pdf: bytes
    gaps: tuple[str, ...]
    warnings: tuple[str, ...]
    deadline: date | None = None
    differences: tuple[str, ...] | None = None
    served_days: int | None = None
    remedies: bool = False
