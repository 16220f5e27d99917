"""Names of programs that hold work, and whether the one behind a name is still there."""

from __future__ import annotations

import os
import socket
import uuid

import psutil

_CLOCK_SECONDS = 5
"""The system reckons when a process began from a clock that may be set meanwhile."""


def worker_name() -> str:
    """A name that no other run has: machine, process, when that began, and a random part."""
    return f"{socket.gethostname()}:{os.getpid()}:{_began(os.getpid())}:{uuid.uuid4().hex[:8]}"


def is_dead(name: str) -> bool:
    """Whether the program of this name has ended; False where nobody can tell from this machine."""
    host, pid, began, _ = [*name.rsplit(":", 3), "", "", ""][:4]
    if host != socket.gethostname() or not pid.isdigit() or not began.isdigit():
        return False
    now = _began(int(pid))
    return now is None or abs(now - int(began)) > _CLOCK_SECONDS


def _began(pid: int) -> int | None:
    """When a process began, in seconds; None where there is none."""
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else round(process.create_time())
    except psutil.Error:
        return None
