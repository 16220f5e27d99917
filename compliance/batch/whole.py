"""Pieces of work that an interruption does not strike in the middle."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def whole() -> Iterator[None]:
    """Ctrl-C and a request to end wait until the block is done, and then do what they would have done.

    An exception that strikes while a transaction is being kept or rolled back may leave the database locked. Only the
    main thread is ever interrupted; in others nothing changes.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before: dict[signal.Signals, Any] = {}

    def noted(number: int, frame: object) -> None:
        came.append(number)

    try:
        for number in _INTERRUPTIONS:
            before[number] = signal.signal(number, noted)
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
        if came:
            signal.raise_signal(came[0])
