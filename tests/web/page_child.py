"""A rendering child with a door for tests: a page does what its number says."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from compliance.web.pages.asking import Ask
from compliance.web.pages.child import Shelf, answer, serve

CRASH, HANG, FILL, RAISE, WHO = 91, 92, 93, 94, 95


def harm(shelf: Shelf, ask: Ask) -> Any:
    """Crash, hang, fill the memory, fail, tell the process; else what the real child does."""
    if ask.page == CRASH:
        os.kill(os.getpid(), signal.SIGSEGV)
    if ask.page == HANG:
        time.sleep(600)
    if ask.page == FILL:
        held = b"\1" * (2 * 1024**3)
        time.sleep(600)
        print(len(held))
    if ask.page == RAISE:
        raise RuntimeError("没有料到的")
    if ask.page == WHO:
        return str(os.getpid()).encode()
    return answer(shelf, ask)


if __name__ == "__main__":
    serve(harm)
