"""Reading in a child process, so that no file can crash, hang or fill the program that asked.

The child is a fresh interpreter (``python -m compliance.readers.child``) that imports only what the file
needs or, for whoever reads many files, one forked by the nursery. It answers with pickled frames; the parent watches
the clock and the child's resident memory.
"""

from __future__ import annotations

import atexit
import os
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from compliance.model.collector import resting
from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.readers import nursery
from compliance.readers.limits import Limits, Step, unheard

SECONDS_PER_OCR_PAGE = 30.0
"""Seconds added to the time limit for each page that needs OCR (a busy machine takes about 10)."""
COMMAND = (sys.executable, "-P", "-m", "compliance.readers.child")
"""The child: reads a request on standard input, answers with frames on standard output.

``-P`` keeps the working directory, where plans from outside may lie, off its module path.
"""
_TICK = 0.05
_FRAME_HEAD = 8

Child = subprocess.Popen[bytes] | nursery.Forked
Frame = tuple[str, Any]
"""("ocr", pages), ("step", Step), ("done", the answer), ("error", InputError) or ("crash", traceback text)."""


def converse(
    path: Path,
    limits: Limits,
    ocr: bool,
    announce: Callable[[int], None] = lambda pages: None,
    told: Callable[[Step], None] = unheard,
) -> SourceDocument:
    """``path`` as a SourceDocument, read in a child process under ``limits``.

    ``announce`` is told how many pages need OCR, for whoever watches a longer piece of work that this is a part of;
    ``told`` how far the reading is.

    Raises:
        InputError: as ``read_document``; also timeout and memory, and broken when the child crashed.
    """
    start = _forked if limits.many and nursery.usable() else partial(started, COMMAND)
    request = (str(path.absolute()), limits, ocr)
    document: SourceDocument = _asked(start, path, request, limits, announce, told)
    return document


def ask(
    path: Path,
    request: object,
    limits: Limits,
    command: Sequence[str],
    announce: Callable[[int], None] = lambda _: None,
    told: Callable[[Step], None] = unheard,
) -> Any:
    """What the child that ``command`` starts answers to ``request`` about the file at ``path``.

    Raises:
        InputError: the child's own; timeout and memory when it breaks ``limits``, broken when it crashed.
    """
    return _asked(partial(started, command), path, request, limits, announce, told)


def _asked(
    start: Callable[[], Child], path: Path, request: object, limits: Limits, announce: Callable[[int], None],
    told: Callable[[Step], None],
) -> Any:  # fmt: skip
    if not path.is_file():
        raise InputError(path, "not_found", "找不到这个文件")
    child = start()
    try:
        return _converse(child, path, request, limits, announce, told)
    finally:
        ended(child)


_NURSERIES: list[nursery.Nursery] = []
"""The one of this program, once it has one."""


def _nursery() -> nursery.Nursery:
    """The nursery of this program; it ends with it."""
    if not _NURSERIES:
        _keep(nursery.Nursery())
    return _NURSERIES[0]


def _keep(made: nursery.Nursery) -> None:
    _NURSERIES.append(made)
    atexit.register(made.close)


def prepare(*, loaded: bool = False) -> None:
    """Have what reads many files (``Limits.many``) begin to load; whoever reads without this only waits longer.

    ``loaded``: this process has loaded it (``nursery.load``), has one thread and has opened no document.
    """
    if nursery.usable():
        with suppress(OSError):
            if loaded:
                from compliance.readers import child

                _keep(nursery.Nursery.split(child.main))
            else:
                _nursery().begin()


def _forked() -> Child:
    """A child from the nursery; where that does not come up, a fresh interpreter."""
    try:
        return _nursery().child()
    except OSError:
        return started(COMMAND)


def started(command: Sequence[str]) -> subprocess.Popen[bytes]:
    """A child that finds the same modules as this process, with pipes to and from it."""
    return subprocess.Popen(
        command,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=child_environment(),
    )  # fmt: skip


def child_environment() -> dict[str, str]:
    """The environment in which a child finds the same modules as this process."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p or str(Path.cwd()) for p in sys.path),
        "PYTHONIOENCODING": "utf-8",
    }


def ended(child: Child) -> None:
    """Kill the child, if it still runs, and let go of its pipes."""
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with suppress(OSError):
                pipe.close()


def _converse(
    child: Child, path: Path, request: object, limits: Limits, announce: Callable[[int], None],
    told: Callable[[Step], None],
) -> Any:  # fmt: skip
    assert child.stdin is not None and child.stdout is not None
    frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(child.stdout, frames), daemon=True).start()
    try:
        child.stdin.write(pickle.dumps(request))
        child.stdin.close()
    except BrokenPipeError:
        pass
    deadline = time.monotonic() + limits.seconds
    while True:
        try:
            frame = frames.get(timeout=_TICK)
        except queue.Empty:
            if time.monotonic() > deadline:
                raise InputError(path, "timeout", "读取时间超过上限，已停止；请拆分文件或重新导出后再提交") from None
            if resident(child.pid) > limits.memory_bytes:
                raise InputError(path, "memory", "读取所需内存超过上限，已停止；请拆分文件或重新导出后再提交") from None
            continue
        if frame is None:
            raise InputError(path, "broken", "读取时程序异常退出，文件可能已损坏；请重新导出后再提交")
        kind, value = frame
        if kind == "ocr":
            deadline += value * SECONDS_PER_OCR_PAGE
            announce(value)
        elif kind == "step":
            told(value)
        elif kind == "done":
            return value
        elif kind == "memory":
            raise InputError(path, "memory", "读取所需内存超过上限，已停止；请拆分文件或重新导出后再提交")
        elif kind == "error":
            raise InputError(path, value.code, value.reason, value.page)
        else:
            error = InputError(path, "broken", "读取时出错，文件可能已损坏；请重新导出后再提交")
            error.add_note(str(value))
            raise error


def listen(pipe: IO[bytes], frames: queue.SimpleQueue[Frame | None]) -> None:
    """Unpickle frames from the child until it closes its end; None marks the end."""
    try:
        while len(head := pipe.read(_FRAME_HEAD)) == _FRAME_HEAD:
            size = int.from_bytes(head, "little")
            body = pipe.read(size)
            if len(body) < size:
                break
            frames.put(_unpickle(body))
    except (OSError, ValueError, EOFError, pickle.UnpicklingError):
        pass
    frames.put(None)


def _unpickle(body: bytes) -> Frame:
    """Pickled frame to value."""
    with resting():
        frame: Frame = pickle.loads(body)
    return frame


def resident(pid: int) -> int:
    """Bytes of memory that a process holds now; 0 when it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError, AttributeError):
        pass
    import psutil

    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
