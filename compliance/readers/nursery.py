"""Reading children for whoever reads many files: forked from a process that has loaded what reading needs.

A fresh interpreter spends more on its imports than on a short plan. The nursery imports once, reads no file itself and
forks a child for each, so that every file is still read in a process of its own that has seen no other. It has one
thread, has opened no document and ends with the program that started it. Where the system cannot do this (no ``fork``,
no ``pidfd``) there is none, and every child is a fresh interpreter.
"""

from __future__ import annotations

import gc
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import IO

START_SECONDS = 60.0
"""What the nursery may take to answer: its imports, on a busy machine."""
COMMAND = (sys.executable, "-P", "-m", "compliance.readers.nursery")
_ASK = b"1"
_PID_BYTES = 8


def usable() -> bool:
    """Whether children can be forked here, and ended without ever hitting another process."""
    return all(hasattr(os, name) for name in ("fork", "pidfd_open")) and hasattr(socket, "send_fds") and _has_pidfd()


def _has_pidfd() -> bool:
    try:
        os.close(os.pidfd_open(os.getpid()))
    except OSError:  # an older kernel, or a sandbox that forbids it
        return False
    return True


class Forked:
    """A reading child, with the face of a ``Popen``: a request goes to ``stdin``, frames come from ``stdout``."""

    def __init__(self, pid: int, handle: int, stdin: IO[bytes], stdout: IO[bytes]) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._handle: int | None = handle

    def kill(self) -> None:
        """End it; one that has ended already is left alone, whoever has its number now."""
        if self._handle is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> None:
        """Return when it has ended. Its exit status is the nursery's, and of no interest."""
        handle, self._handle = self._handle, None
        if handle is not None:
            ending = select.poll()  # not select(): that knows no number above 1023
            ending.register(handle, select.POLLIN)
            ending.poll()
            os.close(handle)


class Nursery:
    """The process that forks, started when first asked; ``child`` may be called by any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def child(self) -> Forked:
        """A new child that waits for its request.

        Raises:
            OSError: where the nursery does not come up; whoever asked starts a fresh interpreter instead.
        """
        with ExitStack() as undo:
            theirs_in, ours_in = _pipe(undo)
            ours_out, theirs_out = _pipe(undo)
            with self._lock:
                try:
                    pid, handle = self._fork(theirs_in, theirs_out)
                except OSError:
                    self._end()  # it may have been killed since: once more, with a new one
                    try:
                        pid, handle = self._fork(theirs_in, theirs_out)
                    except OSError:
                        self._end()
                        raise
            undo.pop_all()
        os.close(theirs_in)
        os.close(theirs_out)
        return Forked(pid, handle, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"))

    def begin(self) -> None:
        """Start the process now, so that it loads what it needs while its program does the same.

        Raises:
            OSError: where it does not start.
        """
        with self._lock:
            if self._control is None:
                self._start()

    def close(self) -> None:
        """End the nursery, and within a second its children."""
        with self._lock:
            self._end()

    def _fork(self, request: int, answers: int) -> tuple[int, int]:
        if self._control is None:
            self._start()
        assert self._control is not None
        socket.send_fds(self._control, [_ASK], [request, answers])
        said, handles, _, _ = socket.recv_fds(self._control, _PID_BYTES, 1)
        if len(said) < _PID_BYTES or len(handles) != 1:
            raise ConnectionError("the nursery has ended")
        return int.from_bytes(said, "little"), handles[0]

    def _start(self) -> None:
        from compliance.readers.guard import child_environment

        ours, theirs = socket.socketpair()
        ours.settimeout(START_SECONDS)
        nowhere = subprocess.DEVNULL
        with theirs:
            self._process = subprocess.Popen(
                COMMAND, stdin=theirs.fileno(), stdout=nowhere, stderr=nowhere, env=child_environment()
            )
        self._control = ours

    def _end(self) -> None:
        control, process = self._control, self._process
        self._control = self._process = None
        if control is not None:
            control.close()
        if process is not None:
            process.kill()
            process.wait()


def _pipe(undo: ExitStack) -> tuple[int, int]:
    ends = os.pipe()
    for end in ends:
        undo.callback(os.close, end)
    return ends


# --- inside the nursery -----------------------------------------------------------------------------------------


def main() -> None:
    """Fork a child whenever asked; ends when whoever started it is gone."""
    from importlib import import_module

    from compliance.readers import child
    from compliance.readers.registry import READERS

    control = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asks
    for reader in READERS:
        import_module(reader.module)
    gc.collect()
    gc.freeze()  # what is loaded stays as it is; looking at it in a child would only copy its pages
    for request, answers in _asked(control):
        if (pid := os.fork()) == 0:
            try:
                control.close()
                os.dup2(request, 0)
                os.dup2(answers, 1)
                os.close(request)
                os.close(answers)
                child.main()
            finally:
                os._exit(1)
        handle = os.pidfd_open(pid)  # still there: only this process lets go of its children
        socket.send_fds(control, [pid.to_bytes(_PID_BYTES, "little")], [handle])
        os.close(handle)
    os._exit(0)


def _asked(control: socket.socket) -> Iterator[tuple[int, int]]:
    """The two ends that each new child gets; closed here afterwards."""
    while True:
        try:
            said, ends, _, _ = socket.recv_fds(control, 1, 2)
        except OSError:
            return
        if not said or len(ends) != 2:
            return
        with suppress(ChildProcessError):  # those that have ended are let go of, so that at most one lingers
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        yield ends[0], ends[1]
        for end in ends:
            os.close(end)


if __name__ == "__main__":
    main()
