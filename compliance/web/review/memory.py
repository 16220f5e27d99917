"""Cases as they were last judged. What has been recorded since is asked each time (``acts.judged``), and so is, before,
whether somebody may see the case: what is kept here only saves working it out again.
"""

from __future__ import annotations

import threading
from collections import OrderedDict

from compliance.web.desk import Desk
from compliance.web.review import acts

MOST = 64
"""Cases kept: more than people look at within some minutes."""
_KEY = "judged"
_lock = threading.Lock()


class Memory:
    """The cases looked at last. Thread-safe."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[int, acts.Judged] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, case: int) -> acts.Judged | None:
        """What is known of a case."""
        with self._lock:
            return self._kept.get(case)

    def keep(self, case: int, found: acts.Judged) -> None:
        """Keep it; of too many the one looked at longest ago is forgotten."""
        with self._lock:
            self._kept[case] = found
            self._kept.move_to_end(case)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)


def memory_of(desk: Desk) -> Memory:
    """The memory of a desk."""
    with _lock:
        found: Memory = desk.more.setdefault(_KEY, Memory())
        return found


def judged_of(desk: Desk, case: int) -> acts.Judged:
    """A case judged for the screen of a desk, today.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    memory = memory_of(desk)
    found = acts.judged(desk.registry, case, desk.options(), memory.get(case))
    memory.keep(case, found)
    return found
