"""Work in a guarded child: whatever a file does to it, the answer is about that file and the next one finds a new child.

The same on this machine and inside a Dask worker: nothing that reads or judges a file runs in the process that asks.
"""

from __future__ import annotations

import pickle
import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from compliance.batch import seed
from compliance.batch.job import COMMAND, Answer, Bounds, Task, Watch
from compliance.model.errors import InputError
from compliance.readers import nursery
from compliance.readers.guard import SECONDS_PER_OCR_PAGE, Child, Frame, ended, listen, resident, started

START_SECONDS = 60.0
"""What a child may take until it begins its first file: imports, and the machine may be busy."""
GRACE_SECONDS = 5.0
"""The reader inside has the same limit and knows better what happened: it may speak first."""
_TICK = 0.05
_PIPE_BYTES = 16 * 1024
"""What fits into an empty pipe everywhere."""
_END: Frame = ("end", None)
_KEPT_SHARE = 0.5
"""A child that holds more of its limit than that after a file is replaced."""
PARKED = ("timeout", "memory")
"""Reasons that would most likely come again: set aside until somebody asks to try again."""
STOPPED, CALLED_OFF = "cancelled", "处理时被取消"
"""The reason of a task that somebody did not want any more, and the sentence."""


class Keeper:
    """One child, started when needed, and what it may cost. Used by one thread at a time; ``close`` by any."""

    def __init__(self, command: tuple[str, ...], start: Callable[[tuple[str, ...]], Child]) -> None:
        self.command, self._start = command, start
        self._child: Child | None = None
        self._frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._files = 0
        self._closed = False

    def close(self) -> None:
        """End the child, whatever it is doing."""
        self._closed = True
        self._end()

    def run(self, task: Task, watch: Watch | None = None) -> Answer:
        """What the child answers. A child that ended before it began (idle, killed) is replaced once."""
        begun, watch = time.monotonic(), watch or Watch()
        if watch.stopped.is_set():
            return Answer("hurt", reason=STOPPED, message=CALLED_OFF)
        answer, peak = self._ask(task, watch)
        if answer is None and not self._closed:
            answer, peak = self._ask(task, watch)
        if answer is None:
            answer = Answer("unfit", message="处理方案的子进程起不来")
        if self._child is not None and self._spent(task.bounds):
            self._end()
        seconds = round(time.monotonic() - begun, 3)
        return Answer(answer.state, answer.payload, answer.reason, answer.message, seconds, peak)

    def _ask(self, task: Task, watch: Watch) -> tuple[Answer | None, int]:
        child = self._ready()
        assert child.stdin is not None
        _feed(child.stdin, task)
        bounds, began, peak = task.bounds, False, 0
        _stand_back(child.pid, bounds.nice)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                kind, value = self._frames.get(timeout=_TICK) or _END
            except queue.Empty:
                own, all_of_it = _held(child.pid)
                peak = max(peak, all_of_it)
                if own > bounds.memory_bytes:
                    return self._hurt("memory", "处理所需内存超过上限，已停止；请拆分文件或重新导出后再提交"), peak
                if watch.stopped.is_set():
                    return self._hurt(STOPPED, CALLED_OFF), peak
                if time.monotonic() > deadline:
                    if not began:
                        self._end()
                        return None, peak
                    return self._hurt("timeout", "处理时间超过上限，已停止；可以放宽 --timeout 再试"), peak
                continue
            if kind == "began":
                began, deadline = True, time.monotonic() + bounds.seconds + GRACE_SECONDS
            elif kind == "ocr":
                deadline += value * SECONDS_PER_OCR_PAGE
            elif kind == "step":
                watch.step = value
            elif kind == "end":
                status = child.wait()
                self._end()
                if not began:
                    return None, peak
                return Answer("hurt", reason="crashed", message=_crash(status)), peak
            else:
                self._files += 1
                return _answer(kind, value), max(peak, _held(child.pid)[1])

    def _ready(self) -> Child:
        if self._child is None or self._child.poll() is not None:
            self._end()
            child = self._start(self.command)
            assert child.stdout is not None
            self._child, self._frames, self._files = child, queue.SimpleQueue(), 0
            if self._closed:
                child.kill()
            threading.Thread(target=listen, args=(child.stdout, self._frames), daemon=True).start()
        return self._child

    def _hurt(self, reason: str, message: str) -> Answer:
        self._end()
        return Answer("hurt", reason=reason, message=message)

    def _spent(self, bounds: Bounds) -> bool:
        child = self._child
        return child is not None and (
            self._files >= bounds.files or _held(child.pid)[0] > bounds.memory_bytes * _KEPT_SHARE
        )

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            ended(child)


def _feed(pipe: IO[bytes], task: Task) -> None:
    """Write a task; a child that is gone shows at its other end. What a pipe does not hold at once a thread writes, so
    that the child's clock is watched meanwhile."""
    body = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
    message = len(body).to_bytes(8, "little") + body
    if len(message) <= _PIPE_BYTES:
        _write(pipe, message)
    else:
        threading.Thread(target=_write, args=(pipe, message), daemon=True).start()


def _write(pipe: IO[bytes], message: bytes) -> None:
    with suppress(OSError, ValueError):
        pipe.write(message)
        pipe.flush()


def _answer(kind: str, value: object) -> Answer:
    if kind == "done" and isinstance(value, bytes):
        return Answer("done", value)
    if kind == "error" and isinstance(value, InputError):
        place = f"第{value.page}页：" if value.page is not None else ""
        state = "hurt" if value.code in PARKED else "failed"
        return Answer(state, reason=value.code, message=place + value.reason)  # type: ignore[arg-type]
    if kind == "absent":
        return Answer("absent", reason="not_found", message="找不到这个文件")
    if kind == "unfit":
        return Answer("unfit", message=str(value))
    if kind == "memory":
        return Answer("hurt", reason="memory", message="处理所需内存超过上限，已停止；请拆分文件或重新导出后再提交")
    last = str(value).strip().splitlines()[-1:] or ["?"]
    return Answer("failed", reason="internal", message=f"处理时程序出错（{last[0]}）；请把文件交给维护人员")


def _crash(status: int) -> str:
    how = f"信号 {-status}" if status < 0 else f"退出码 {status}"
    return f"处理时程序崩溃（{how}），文件可能已损坏；请重新导出后再提交"


def _stand_back(pid: int, nice: int) -> None:
    """Lower a child's priority, and that of what it started, which what these start inherits; one that is gone tells by
    itself."""
    if not nice:
        return
    import psutil

    for each in (pid, *_below(pid)):
        with suppress(psutil.Error, OSError):
            psutil.Process(each).nice(getattr(psutil, "BELOW_NORMAL_PRIORITY_CLASS", nice))


def _held(pid: int) -> tuple[int, int]:
    """Bytes that a process holds, and those with all that it started.

    Pages that a reader shares with the process it was forked from count for both.
    """
    own = resident(pid)
    return own, own + sum(map(resident, _below(pid)))


def _below(pid: int) -> list[int]:
    """The processes that one started, and those that they started (where the system lists them cheaply)."""
    try:
        started_by_it = [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return started_by_it + [further for child in started_by_it for further in _below(child)]


class Crew:
    """A child for each thread that works; all of them end with ``close``.

    They are forked from one process that has loaded their program (``compliance.batch.seed``), where the system allows it.
    """

    def __init__(self) -> None:
        self._local = threading.local()
        self._all: list[Keeper] = []
        self._seed = nursery.Nursery(seed.COMMAND) if nursery.usable() else None
        self._closed = False

    def prepare(self) -> None:
        """Have what the children need loaded before there is anything to do."""
        if self._seed is not None:
            with suppress(OSError):
                self._seed.begin()

    def run(self, task: Task, watch: Watch | None = None) -> Answer:
        """Do a task in this thread's child."""
        if self._closed:
            return Answer("unfit", message="已经停止")
        command = task.bounds.command or COMMAND
        keeper: Keeper | None = getattr(self._local, "keeper", None)
        if keeper is None or keeper.command != command:
            if keeper is not None:
                keeper.close()
            keeper = self._local.keeper = Keeper(command, self._started)
            self._all.append(keeper)
        return keeper.run(task, watch)

    def _started(self, command: tuple[str, ...]) -> Child:
        """A new child: forked, or a fresh interpreter where that does not come up or another program is asked for."""
        if command == COMMAND and self._seed is not None and not self._closed:
            with suppress(OSError):
                return self._seed.child()
        return started(command)

    def close(self) -> None:
        """End all children."""
        self._closed = True
        for keeper in self._all:
            keeper.close()
        if self._seed is not None:
            self._seed.close()
