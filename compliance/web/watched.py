"""A folder beside the desk: what is dropped into it goes into the same queue, for one office.

Files are taken as ``compliance watch`` takes them (renamed when they have rested, so that only one watcher gets each), looked
at like an upload, and moved: received, or put aside with the reason beside them.
"""

from __future__ import annotations

import hashlib
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

from compliance.batch.lines import Line
from compliance.batch.sources import Source
from compliance.batch.watching import Inbox
from compliance.model.errors import ComplianceError, InputError
from compliance.registry import By
from compliance.registry.uploads import Arrival
from compliance.web.intake import Intake, looked_at
from compliance.web.naming import shown_name
from compliance.web.queue import Queue

RECEIVED = "已收下"
"""Where files go that are in the queue now."""
_SECONDS = 2.0
"""How often the folder is looked at."""


class WatchedFolder:
    """Looks at the folder in a thread of its own until it is stopped."""

    def __init__(
        self, queue: Queue, inbox: Inbox, office: int, acting: Callable[[], By], bounds: Intake,
        trouble: Callable[[Exception], None] = lambda error: None,
    ) -> None:  # fmt: skip
        """``office``: whose cases these are."""
        self._queue, self._inbox, self._office, self._acting, self._bounds = queue, inbox, office, acting, bounds
        self._trouble = trouble
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watched", daemon=True)

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def stop(self) -> None:
        """Stop looking; what was taken and not yet received goes back."""
        self._stop.set()
        self._thread.join()
        self._inbox.give_back()

    def _run(self) -> None:
        while not self._stop.wait(_SECONDS):
            try:
                self.look()
            except (ComplianceError, OSError) as error:
                self._trouble(error)

    def look(self) -> None:
        """Receive what has rested long enough; trouble with the database gives the files back."""
        self._inbox.give_back()
        arrived = self._inbox.ready()
        if not arrived:
            return
        with self._inbox.holding():
            found = self._inbox.take(arrived)
            try:
                self._inbox.put(found, [self._received(one) for one in found.sources])
            finally:
                self._inbox.give_back()

    def _received(self, source: Source) -> Line:
        name, path = shown_name(source.name), self._queue.arriving()
        try:
            size = source.path.stat().st_size
            if size > self._bounds.most:
                raise InputError(name, "too_large", f"文件超过{self._bounds.most // 1024**2} MB的上限")
            shutil.copyfile(source.path, path)
            data = path.read_bytes()
            sha256 = hashlib.sha256(data).hexdigest()
            format_ = looked_at(name, path, self._bounds)
            self._queue.take(path, Arrival(name, sha256, len(data), format_, self._office, "folder"), self._acting())
        except InputError as error:
            return Line(source.name, source.sha256, "failed", error.code, error.reason, 0, None, None, {})
        finally:
            path.unlink(missing_ok=True)
        return Line(source.name, sha256, "done", None, None, 0, None, None, {})


def watched_folder(
    queue: Queue,
    folder: Path,
    office: int,
    acting: Callable[[], By],
    bounds: Intake,
    trouble: Callable[[Exception], None],
) -> WatchedFolder:
    """The watched folder of a desk.

    Raises:
        InputError: where there is no such folder.
    """
    return WatchedFolder(queue, Inbox(folder, folder / RECEIVED), office, acting, bounds, trouble)
