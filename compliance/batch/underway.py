"""Tasks that workers have been given, and those that came back: taken up a few at a time."""

from __future__ import annotations

import time
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

from compliance.batch.executors import Workers
from compliance.batch.job import Answer, Task, Watch

GATHERED_SECONDS = 0.5
"""For so long a file that is done waits for others, so that one transaction keeps them all; never where nothing else is
under way."""
Of = TypeVar("Of")


class Underway(Generic[Of]):
    """What the workers have been given, each with what it is done for. Used by one thread."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._given: dict[Future[Answer], tuple[Of, Task]] = {}
        self._back: SimpleQueue[Future[Answer]] = SimpleQueue()

    def __len__(self) -> int:
        return len(self._given)

    def whom(self) -> list[Of]:
        """What tasks are being done for."""
        return [whom for whom, _ in self._given.values()]

    def give(self, whom: Of, task: Task, watch: Watch | None = None) -> None:
        """Have a task done; how far it is shows in ``watch``."""
        future = self._workers.submit(task, watch)
        self._given[future] = (whom, task)
        future.add_done_callback(self._back.put)

    def back(self, most: int, seconds: float | None = None) -> list[tuple[Of, Task, Future[Answer]]]:
        """Up to ``most`` that are done; none where nothing was within ``seconds``, or nothing is under way."""
        found: list[tuple[Of, Task, Future[Answer]]] = []
        until = None
        while len(found) < most and self._given:
            left = seconds if until is None else until - time.monotonic()
            try:
                future = self._back.get(timeout=left) if left is None or left > 0 else self._back.get_nowait()
            except Empty:
                break
            if until is None:
                until = time.monotonic() + GATHERED_SECONDS
            found.append((*self._given.pop(future), future))
        return found
