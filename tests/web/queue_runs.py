"""How these tests run the desk's queue, without a web server."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from compliance.batch import Bounds
from compliance.pipeline import Options
from compliance.readers import Limits, format_of_file
from compliance.registry import By, Registry, upload_list
from compliance.registry.uploads import Arrival
from compliance.web.queue import Queue

OFFICE, OTHER = 1, 2
POISON = (sys.executable, "-P", str(Path(__file__).parents[1] / "batch" / "poison_child.py"))


def by(person: str = "张三") -> By:
    return By(person, datetime.now(UTC))


def queue(registry: Registry, *, executor: str = "local:2", seconds: float = 60.0, **more: Any) -> Queue:
    """A queue whose children may be hurt by a file's name."""
    bounds = Bounds(seconds=seconds, memory_bytes=700 * 1024**2, command=POISON)
    limits = Limits(seconds=seconds, memory_bytes=700 * 1024**2)
    return Queue(
        registry, lambda: Options(date(2025, 3, 31)), lambda: by("能审"), executor=executor, bounds=bounds, limits=limits,
        **more,
    )  # fmt: skip


def hand_in(queue: Queue, file: Path, name: str | None = None, office: int = OFFICE, person: str = "张三") -> int:
    """A file as an upload leaves it: complete, in the folder of what arrives."""
    content = file.read_bytes()
    path = queue.arriving()
    path.write_bytes(content)
    format_ = format_of_file(file) or "pdf"
    one = Arrival(name or file.name, hashlib.sha256(content).hexdigest(), len(content), format_, office)
    return queue.take(path, one, by(person))


def line(registry: Registry, number: int, office: int = OFFICE) -> upload_list.UploadLine:
    with registry.read() as connection:
        return upload_list.line(connection, office, number)


def until(what: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)


def settled(registry: Registry, *numbers: int) -> list[upload_list.UploadLine]:
    """The lines of these uploads, when nothing is to be done on them any more."""
    until(lambda: all(line(registry, n).state not in ("queued", "running") for n in numbers))
    return [line(registry, n) for n in numbers]
