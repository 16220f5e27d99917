"""What became of a form of files, to be shown on the page that the browser is sent to; kept in memory, for a while."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from compliance.web.desk import Desk

KEPT, LISTED = 200, 50
"""Forms remembered, and refusals listed of each; what was received stands in the queue, whatever is forgotten here."""


@dataclass(frozen=True)
class Told:
    """How many files were received, and the name and reason of those that were not; ``more`` are not listed."""

    received: int
    refused: tuple[tuple[str, str], ...]
    more: int


class Memory:
    """What was told, the oldest forgotten first. Only the session that sent the form gets it."""

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[str, str], Told] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, session: str, received: int, refused: Sequence[tuple[str, str]]) -> str:
        """Remember; the key under which ``session`` may ask."""
        told = Told(received, tuple(refused[:LISTED]), max(0, len(refused) - LISTED))
        key = secrets.token_urlsafe(9)
        with self._lock:
            self._told[session, key] = told
            while len(self._told) > KEPT:
                self._told.popitem(last=False)
        return key

    def of(self, session: str, key: str) -> Told | None:
        """What was told under a key."""
        with self._lock:
            return self._told.get((session, key))


def told_of(desk: Desk) -> Memory:
    """The memory of a desk."""
    memory: Memory = desk.more.setdefault("told", Memory())
    return memory
