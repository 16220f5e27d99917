"""Rendering children kept warm, each used by one thread at a time; a crash or hang costs the page that caused it."""

from __future__ import annotations

import pickle
import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from compliance.model.evidence import BBox
from compliance.readers.guard import Frame, ended, listen, resident, started
from compliance.web.pages.asking import COMMAND, Ask, Bounds, PageError, Sizes

START_SECONDS = 30.0
"""What a child may take until it is ready; the machine may be busy."""
WAIT_SECONDS = 20.0
"""How long a page waits for a child before its reader is told that all are busy."""
_TICK = 0.02
_HEAD = 8


class WarmChild:
    """One child, started when needed and replaced after so many pages, or when it holds too much."""

    def __init__(self, bounds: Bounds, command: tuple[str, ...] = COMMAND) -> None:
        self._bounds, self._command = bounds, command
        self._child: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._asked = 0

    def ready(self) -> subprocess.Popen[bytes]:
        """The child, running and waiting for a page.

        Raises:
            PageError: crashed, where it does not start.
        """
        if self._child is None or self._child.poll() is not None:
            self.close()
            child = started(self._command)
            assert child.stdout is not None
            self._child, self._frames, self._asked = child, queue.SimpleQueue(), 0
            threading.Thread(target=listen, args=(child.stdout, self._frames), daemon=True).start()
            if self._next(time.monotonic() + START_SECONDS)[0] != "ready":
                self.close()
                raise PageError("crashed")
        return self._child

    def run(self, ask: Ask) -> Any:
        """What the child answers. One that was killed while nobody asked is replaced without a word.

        Raises:
            PageError: the child's own; timeout, memory, crashed.
        """
        child = self.ready()
        body = pickle.dumps(ask, pickle.HIGHEST_PROTOCOL)
        assert child.stdin is not None
        with suppress(OSError, ValueError):  # closed meanwhile: the answer tells
            child.stdin.write(len(body).to_bytes(_HEAD, "little") + body)
            child.stdin.flush()
        kind, value = self._next(time.monotonic() + self._bounds.seconds)
        self._asked += 1
        if self._spent():
            self.close()
        if kind == "done":
            return value
        raise PageError(value if kind == "error" else "broken")

    def _next(self, deadline: float) -> Frame:
        """The next frame of the child.

        Raises:
            PageError: timeout, memory, crashed; the child is gone then.
        """
        child = self._child
        if child is None:  # closed by another thread, with the desk
            raise PageError("crashed")
        while True:
            try:
                frame = self._frames.get(timeout=_TICK)
            except queue.Empty:
                late = time.monotonic() > deadline
                if late or resident(child.pid) > self._bounds.memory_bytes:
                    self.close()
                    raise PageError("timeout" if late else "memory") from None
                continue
            if frame is None:
                self.close()
                raise PageError("crashed")
            return frame

    def _spent(self) -> bool:
        child = self._child
        if child is None:
            return False
        return self._asked >= self._bounds.pages or resident(child.pid) > self._bounds.memory_bytes // 2

    def close(self) -> None:
        """End the child, whatever it is doing."""
        child, self._child = self._child, None
        if child is not None:
            ended(child)


class Renderers:
    """A few children behind a queue. Thread-safe."""

    def __init__(self, children: int = 2, bounds: Bounds | None = None, command: tuple[str, ...] = COMMAND) -> None:
        self._all = [WarmChild(bounds or Bounds(), command) for _ in range(max(1, children))]
        self._idle: queue.LifoQueue[WarmChild] = queue.LifoQueue()
        for child in self._all:
            self._idle.put(child)
        self._closed = False

    @property
    def spare(self) -> bool:
        """Whether more than one child waits, so that work that nobody waits for takes none from a reader."""
        return self._idle.qsize() > min(1, len(self._all) - 1)

    def warm(self) -> None:
        """Start one child before the first page is asked for."""
        with suppress(PageError), self._one() as child:
            child.ready()

    def image(self, path: str, sha256: str, page: int, dpi: int) -> bytes:
        """A page as JPEG.

        Raises:
            PageError: why it cannot be shown.
        """
        with self._one() as child:
            found: bytes = child.run(Ask(path, sha256, page, dpi))
        return found

    def sizes(self, path: str, sha256: str) -> Sizes:
        """The sizes of all pages.

        Raises:
            PageError: why they cannot be told.
        """
        with self._one() as child:
            found: Sizes = child.run(Ask(path, sha256, 0))
        return found

    def text(self, path: str, sha256: str, page: int, box: BBox) -> str:
        """The text in a box of a page.

        Raises:
            PageError: why it cannot be told.
        """
        with self._one() as child:
            found: str = child.run(Ask(path, sha256, page, box=box))
        return found

    @contextmanager
    def _one(self) -> Iterator[WarmChild]:
        if self._closed:
            raise PageError("busy")
        try:
            child = self._idle.get(timeout=WAIT_SECONDS)
        except queue.Empty:
            raise PageError("busy") from None
        try:
            yield child
        finally:
            if self._closed:
                child.close()
            self._idle.put(child)

    def close(self) -> None:
        """End all children."""
        self._closed = True
        for child in self._all:
            child.close()
