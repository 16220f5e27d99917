"""What the desk keeps in memory so as not to work it out again: so many things, those used last."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any, Generic, TypeVar

from compliance.web.desk import Desk

V = TypeVar("V")
_lock = threading.Lock()


class Kept(Generic[V]):
    """Things by number; of too many the one used longest ago is forgotten. Thread-safe.

    Whether a thing still holds is for whoever gets it to ask: it carries what it rests on.
    """

    def __init__(self, most: int) -> None:
        """Room for ``most`` things."""
        self._most = most
        self._things: OrderedDict[int, V] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many things are kept."""
        return len(self._things)

    def get(self, number: int) -> V | None:
        """What is kept under a number."""
        with self._lock:
            if number in self._things:
                self._things.move_to_end(number)
            return self._things.get(number)

    def keep(self, number: int, thing: V) -> None:
        """Keep a thing, instead of what was kept under its number."""
        with self._lock:
            self._things[number] = thing
            self._things.move_to_end(number)
            while len(self._things) > self._most:
                self._things.popitem(last=False)


def kept_by(desk: Desk, name: str, most: int) -> Kept[Any]:
    """What a desk keeps under a name."""
    with _lock:
        found: Kept[Any] = desk.more.setdefault(name, Kept(most))
        return found
