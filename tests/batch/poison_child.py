"""The child of a batch with a door for tests: a file does what its name says.

Nothing outside the tests starts it: the command of a child is an argument of the library, not of the command line.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from compliance.batch.child import serve
from compliance.batch.doing import process
from compliance.batch.job import AbsentError, Made, Task
from compliance.readers import Step


def harm(task: Task, announce: Callable[[int], None], told: Callable[[Step], None]) -> Made:
    """Crash, hang, fill the memory, see nothing; else what the real child does."""
    name = task.name or Path(task.path).name
    if name.startswith("崩溃"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if name.startswith("卡死"):
        while True:
            time.sleep(1)
    if name.startswith("内存"):
        print(len(b"\1" * (4 * 1024**3)))
    if name.startswith("出错"):
        raise RuntimeError("没有料到的")
    if name.startswith("看不见") and task.content is None:
        raise AbsentError  # as on another machine, where the path leads nowhere
    return process(task, announce, told)


if __name__ == "__main__":
    serve(harm)
