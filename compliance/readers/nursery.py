"""Children forked from a process that has loaded what they need: for reading many files, and for what a batch does.

A fresh interpreter spends more on its imports than on a short plan. A nursery imports once, reads no file itself and
forks a child whenever asked, so that every file is still read in a process of its own that has seen no other. It has one
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
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import IO

START_SECONDS = 60.0
"""What the nursery may take to answer: its imports, on a busy machine."""
COMMAND = (sys.executable, "-P", "-m", "compliance.readers.nursery")
_FORK, _STATUS = b"1", b"?"
_NUMBER_BYTES = 8
_LOOK_MS = 200
"""How often whoever waits for a child looks whether another thread has seen it end."""
_LOST = 1
"""The exit status of a child whose nursery has ended before it could tell: such a child ends itself with this."""


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
    """A forked child, with the face of a ``Popen``: a request goes to ``stdin``, frames come from ``stdout``.

    ``status`` tells its exit status once it has ended, and lets its nursery forget it.
    """

    def __init__(
        self, pid: int, handle: int, stdin: IO[bytes] | None, stdout: IO[bytes] | None, status: Callable[[int], int]
    ) -> None:
        self.pid, self.stdin, self.stdout = pid, stdin, stdout
        self._handle: int | None = handle
        self._ask, self._status = status, _LOST
        self._lock = threading.Lock()

    def kill(self) -> None:
        """End it; one that has ended already is left alone, whoever has its number now."""
        with self._lock, suppress(ProcessLookupError):
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def poll(self) -> int | None:
        """Its exit status, negative for a signal; None while it runs."""
        return self.wait() if self._ended(0) else None

    def wait(self) -> int:
        """Return when it has ended, with its exit status, negative for a signal. Any thread may wait."""
        while not self._ended(_LOOK_MS):
            pass
        with self._lock:
            handle, self._handle = self._handle, None
            if handle is not None:
                os.close(handle)
                self._status = self._ask(self.pid)
        return self._status

    def _ended(self, within_ms: int) -> bool:
        if (handle := self._handle) is None:
            return True
        ending = select.poll()  # not select(): that knows no number above 1023
        ending.register(handle, select.POLLIN)
        return bool(ending.poll(within_ms))


class Nursery:
    """The process that forks, started by ``command`` when first asked; ``child`` may be called by any thread."""

    def __init__(self, command: Sequence[str] = COMMAND) -> None:
        self._command, self._lock = command, threading.Lock()
        self._process: subprocess.Popen[bytes] | Forked | None = None
        self._control: socket.socket | None = None

    @classmethod
    def split(cls, run: Callable[[], None]) -> Nursery:
        """A nursery for the children that ``run`` is done in, forked from this process, which has loaded it, has one thread
        and has opened no document.

        Raises:
            OSError: where that is not possible.
        """
        ours, theirs = socket.socketpair()
        ours.settimeout(START_SECONDS)
        with theirs:
            if (pid := os.fork()) == 0:
                try:
                    ours.close()
                    nowhere = os.open(os.devnull, os.O_RDWR)
                    for own in (0, 1, 2):  # whoever closes its end of a pipe is not to wait for this process
                        os.dup2(nowhere, own)
                    serve(theirs, run)
                finally:
                    os._exit(1)
        made = cls()
        made._control = ours
        made._process = Forked(pid, os.pidfd_open(pid), None, None, _reaped)
        return made

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
        return Forked(pid, handle, os.fdopen(ours_in, "wb"), os.fdopen(ours_out, "rb"), self._status)

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
        socket.send_fds(self._control, [_FORK], [request, answers])
        said, handles, _, _ = socket.recv_fds(self._control, _NUMBER_BYTES, 1)
        if len(said) < _NUMBER_BYTES or len(handles) != 1:
            raise ConnectionError("the nursery has ended")
        return _number(said), handles[0]

    def _status(self, pid: int) -> int:
        """The exit status of a child that has ended."""
        with self._lock, suppress(OSError):
            if self._control is not None:
                self._control.sendall(_STATUS + _bytes(pid))
                said = self._control.recv(_NUMBER_BYTES)
                if len(said) == _NUMBER_BYTES:
                    return _number(said)
        return _LOST

    def _start(self) -> None:
        from compliance.readers.guard import child_environment

        ours, theirs = socket.socketpair()
        ours.settimeout(START_SECONDS)
        nowhere = subprocess.DEVNULL
        with theirs:
            self._process = subprocess.Popen(
                self._command, stdin=theirs.fileno(), stdout=nowhere, stderr=nowhere, env=child_environment()
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


def _number(said: bytes) -> int:
    return int.from_bytes(said, "little", signed=True)


def _bytes(number: int) -> bytes:
    return number.to_bytes(_NUMBER_BYTES, "little", signed=True)


def _reaped(pid: int) -> int:
    """The exit status of a child of this process that has ended, which it lets go of."""
    try:
        ended, status = os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return _LOST
    return os.waitstatus_to_exitcode(status) if ended else _LOST


# --- inside the nursery -----------------------------------------------------------------------------------------


def main() -> None:
    """Fork reading children whenever asked; ends when whoever started it is gone."""
    from compliance.readers import child

    load()
    serve(asked(), child.main)


def load() -> None:
    """Load all that reads files."""
    from importlib import import_module

    from compliance.readers.registry import READERS

    for reader in READERS:
        import_module(reader.module)


def asked() -> socket.socket:
    """Where a nursery that was started as a program is asked: its standard input."""
    return socket.socket(fileno=os.dup(0))


def serve(control: socket.socket, run: Callable[[], None]) -> None:
    """Fork a child that does ``run`` whenever asked, and tell how it ended; ends the process when nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asks
    gc.collect()
    gc.freeze()  # what is loaded stays as it is; looking at it in a child would only copy its pages
    for said, ends in _messages(control):
        if said[:1] == _STATUS:
            control.sendall(_bytes(_reaped(_number(said[1:]))))
            continue
        if (pid := os.fork()) == 0:
            try:
                control.close()
                for own, end in enumerate(ends):
                    os.dup2(end, own)
                    os.close(end)
                run()
            finally:
                os._exit(1)
        handle = os.pidfd_open(pid)  # still there: it is let go of when its status is asked for
        socket.send_fds(control, [_bytes(pid)], [handle])
        os.close(handle)
    os._exit(0)


def _messages(control: socket.socket) -> Iterator[tuple[bytes, list[int]]]:
    """What is asked, and the two ends that a new child gets; closed here afterwards."""
    while True:
        try:
            said, ends, _, _ = socket.recv_fds(control, 1 + _NUMBER_BYTES, 2)
        except OSError:
            return
        if not said or (said[:1] == _FORK and len(ends) != 2):
            return
        yield said, ends
        for end in ends:
            os.close(end)


if __name__ == "__main__":
    main()
