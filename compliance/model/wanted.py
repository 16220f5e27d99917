"""What a reviewer wants an enterprise to send for a finding, as the registry tells it and a notice prints it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class EvidenceWanted:
    """One request: ``text`` says what is wanted, ``until`` the last day for it; None leaves it to the notice's own term."""

    text: str
    until: date | None = None


WantedByFinding: TypeAlias = Mapping[str, tuple[EvidenceWanted, ...]]
"""The requests that stand, in the order in which they were made, by the finding's fingerprint."""
