"""Images on disk by content, page and resolution, up to so many bytes; what was looked at longest ago goes first."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from compliance.files import replace_file

_ROOM = 0.9
"""Share of the bound that is left after clearing, so that not every image clears."""


class ImageCache:
    """A folder of images. Losing it loses nothing. Thread-safe."""

    def __init__(self, folder: Path, most_bytes: int = 1024**3) -> None:
        self.folder, self.most_bytes = folder, most_bytes
        self._lock = threading.Lock()
        self._held: int | None = None

    def path(self, sha256: str, name: str) -> Path:
        """Where something of this content lies, or would."""
        return self.folder / sha256[:2] / sha256 / name

    def read(self, sha256: str, name: str) -> bytes | None:
        """What is kept, marked as looked at; None where there is nothing."""
        path = self.path(sha256, name)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        with suppress(OSError):
            os.utime(path)
        return content

    def has(self, sha256: str, name: str) -> bool:
        """Whether something is kept; that nobody has looked at it yet stays so."""
        return self.path(sha256, name).is_file()

    def keep(self, sha256: str, name: str, content: bytes) -> None:
        """Keep ``content``; a full or read-only disk only makes pages slower."""
        with suppress(Exception):
            replace_file(self.path(sha256, name), content)
            with self._lock:
                held = self._size() if self._held is None else self._held + len(content)
                self._held = held if held <= self.most_bytes else self._clear()

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self.folder.glob("??/*/*"):
            with suppress(OSError):
                state = path.stat()
                found.append((state.st_mtime, state.st_size, path))
        return found

    def _size(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _clear(self) -> int:
        files = sorted(self._files())
        held = sum(size for _, size, _ in files)
        for _, size, path in files:
            if held <= self.most_bytes * _ROOM:
                break
            with suppress(OSError):
                path.unlink()
                held -= size
        return held
