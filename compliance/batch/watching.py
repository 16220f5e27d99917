"""A folder that plans are dropped into: when a file is complete, who takes it, where it goes afterwards.

Looked at again and again, never by notifications of the system: those do not cross a network mount. A file is taken by
renaming it, which only one of several watchers can do.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from compliance.batch.lines import Line
from compliance.batch.sources import ALSO_LISTED, Found, name_below, source_of
from compliance.batch.whose import is_dead, worker_name
from compliance.model.errors import InputError
from compliance.pipeline import PLAN_SUFFIXES

TAKEN, DONE, FAILED = ".处理中", "已处理", "不能处理"
REASON = ".原因.txt"
COME_BACK = ("changed", "not_found", "worker_died")
"""Reasons that say nothing about the file: it stays where it was dropped, and is taken again."""
_SIGN = ".在处理"
_SIGN_SECONDS, _SILENT_SECONDS = 30.0, 600.0


@dataclass
class _Seen:
    shape: tuple[int, int]
    since: float


class Inbox:
    """A watched folder. ``stable`` is for how many seconds a file must look the same before it is taken."""

    def __init__(
        self, folder: Path, done: Path | None = None, failed: Path | None = None, *, stable: float = 5.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        if not folder.is_dir():
            raise InputError(folder, "not_found", "找不到这个目录")
        self.folder, self.stable, self._clock = folder, stable, clock
        self.done, self.failed = done or folder / DONE, failed or folder / FAILED
        self.mine = folder / TAKEN / worker_name().replace(":", "~")
        self._seen: dict[Path, _Seen] = {}

    def ready(self) -> list[Path]:
        """Files that have looked the same long enough, in order of name."""
        now, before, self._seen = self._clock(), self._seen, {}
        ready = []
        for path in self._files():
            try:
                state = path.stat()
            except OSError:
                continue
            shape = (state.st_size, state.st_mtime_ns)
            seen = before.get(path)
            if seen is None or seen.shape != shape:
                seen = _Seen(shape, now)
            self._seen[path] = seen
            if now - seen.since >= self.stable:
                ready.append(path)
        return sorted(ready)

    def _files(self) -> Iterator[Path]:
        ours = [p.resolve() for p in (self.done, self.failed)]
        for path in self.folder.rglob("*"):
            parts = path.relative_to(self.folder).parts
            if any(part.startswith((".", "~$")) for part in parts):
                continue
            if path.suffix.lower() not in (*PLAN_SUFFIXES, *ALSO_LISTED) or not path.is_file():
                continue
            if not any(path.resolve().is_relative_to(place) for place in ours):
                yield path

    def take(self, paths: Sequence[Path]) -> Found:
        """Rename files into this watcher's own folder; those that another one was quicker to take are left out."""
        taken = []
        for path in paths:
            target = self.mine / path.relative_to(self.folder)
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)
            except OSError:
                continue
            self._seen.pop(path, None)
            taken.append(source_of(target, name_below(self.mine, target)))
        return Found(tuple(taken), ())

    def put(self, found: Found, lines: Sequence[Line]) -> None:
        """Move what was taken to where it belongs; beside a file that could not be processed, why.

        A file that is no longer what was judged comes back, also where its first content was known and not read again.
        """
        told = {line.name: line for line in lines}
        for source in found.sources:
            line = told[source.name]
            below = source.path.relative_to(self.mine)
            done = line.state == "done"
            if line.reason in COME_BACK or (done and source_of(source.path, source.name).sha256 != source.sha256):
                _move(source.path, self.folder / below)
            elif done:
                _move(source.path, self.done / below)
            else:
                there = _move(source.path, self.failed / below)
                text = f"{line.name}：{line.message}\n"
                with suppress(OSError):
                    there.with_name(there.name + REASON).write_text(text, encoding="utf-8")
        _prune(self.mine)

    def give_back(self) -> int:
        """Put back what watchers took that have died, and what this one still holds; how many files."""
        number = 0
        for held in sorted((self.folder / TAKEN).glob("*")):
            if held.is_dir() and (held == self.mine or _dead(held)):
                for path in sorted(p for p in held.rglob("*") if p.is_file() and p.name != _SIGN):
                    _move(path, self.folder / path.relative_to(held))
                    number += 1
                shutil.rmtree(held, ignore_errors=True)
        return number

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Show others that the files taken are being worked on."""
        stop = threading.Event()

        def sign() -> None:
            while not stop.wait(_SIGN_SECONDS):
                with suppress(OSError):
                    (self.mine / _SIGN).touch()

        with suppress(OSError):
            self.mine.mkdir(parents=True, exist_ok=True)
            (self.mine / _SIGN).touch()
        thread = threading.Thread(target=sign, daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()
            with suppress(OSError):
                (self.mine / _SIGN).unlink()


def _dead(held: Path) -> bool:
    """Whether the watcher of a folder is gone: its process, or for another machine its sign of life."""
    if is_dead(held.name.replace("~", ":")):
        return True
    try:
        newest = max((held / _SIGN).stat().st_mtime if (held / _SIGN).exists() else 0.0, held.stat().st_mtime)
    except OSError:
        return False
    return time.time() - newest > _SILENT_SECONDS


def _move(path: Path, target: Path) -> Path:
    """Move a file without replacing another: 方案.pdf, 方案（2）.pdf …; where it is now."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place, number = target, 1
    while place.exists():
        number += 1
        place = target.with_name(f"{target.stem}（{number}）{target.suffix}")
    try:
        path.rename(place)
    except OSError:  # another file system
        shutil.move(path, place)
    return place


def _prune(folder: Path) -> None:
    """Remove a folder and those below it, as far as they are empty."""
    for below in sorted((p for p in folder.rglob("*") if p.is_dir()), reverse=True):
        with suppress(OSError):
            below.rmdir()
    with suppress(OSError):
        folder.rmdir()
    if os.path.lexists(folder.parent):
        with suppress(OSError):
            folder.parent.rmdir()
