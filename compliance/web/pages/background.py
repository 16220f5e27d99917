"""Work that nobody waits for, in one thread that stays for a while: whoever turns a page is not to wait for its start."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

LINGER_SECONDS = 20.0
"""How long the thread waits for another wish before it ends."""
W = TypeVar("W")


class Background(Generic[W]):
    """Does ``work`` for one wish after another. Thread-safe."""

    def __init__(self, name: str, work: Callable[[W], None], most: int) -> None:
        """Of more than ``most`` wishes the oldest are forgotten."""
        self._name, self._work = name, work
        self._wishes: deque[W] = deque(maxlen=most)
        self._changed = threading.Condition()
        self._runs = False

    @property
    def pressed(self) -> bool:
        """Whether another wish waits."""
        return bool(self._wishes)

    def wish(self, what: W) -> None:
        """Have something done; asked twice, it is done once."""
        with self._changed:
            if what not in self._wishes:
                self._wishes.append(what)
            if self._runs:
                self._changed.notify()
                return
            self._runs = True
        threading.Thread(target=self._run, name=self._name, daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._changed:
                if not self._wishes and not self._changed.wait_for(self._wishes.__len__, LINGER_SECONDS):
                    self._runs = False
                    return
                what = self._wishes.popleft()
            try:
                self._work(what)
            except BaseException:  # the next wish starts anew
                with self._changed:
                    self._runs = False
                raise
