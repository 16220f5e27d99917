"""Pages as images: from the cache, else from a child; each page drawn once however many ask, neighbours ahead."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compliance.model.evidence import BBox
from compliance.web.pages.asking import LARGE_DPI, USUAL_DPI, PageError, Sizes
from compliance.web.pages.background import Background
from compliance.web.pages.cache import ImageCache
from compliance.web.pages.renderers import Renderers

AHEAD = (1, 2, -1)
"""Which neighbours of a page are drawn while its reader looks at it."""
_REMEMBERED = 256
"""Plans whose page sizes stay in memory."""


class PageImages:
    """What the screen asks for. ``close`` ends the children."""

    def __init__(self, renderers: Renderers, cache: ImageCache) -> None:
        self._renderers, self._cache = renderers, cache
        self._sizes: OrderedDict[str, Sizes] = OrderedDict()
        self._lock = threading.Lock()
        self._drawing: dict[tuple[str, int, int], tuple[threading.Lock, list[int]]] = {}
        self._neighbours: Background[tuple[Path, str, int]] = Background("pages-ahead", self._draw_ahead, 1)

    def sizes(self, path: Path, sha256: str) -> Sizes:
        """The sizes of all pages of the PDF at ``path``.

        Raises:
            PageError: why they cannot be told.
        """
        with self._lock:
            if (known := self._sizes.get(sha256)) is not None:
                self._sizes.move_to_end(sha256)
                return known
        kept = self._cache.read(sha256, "sizes.json")
        found = _from_json(kept) if kept is not None else None
        if found is None:
            found = self._renderers.sizes(str(path), sha256)
            self._cache.keep(sha256, "sizes.json", json.dumps(found.pages).encode())
        with self._lock:
            self._sizes[sha256] = found
            while len(self._sizes) > _REMEMBERED:
                self._sizes.popitem(last=False)
        return found

    def image(self, path: Path, sha256: str, page: int, *, large: bool = False) -> bytes:
        """A page as JPEG.

        Raises:
            PageError: why it cannot be shown.
        """
        dpi = LARGE_DPI if large else USUAL_DPI
        name = _name(page, dpi)
        if (kept := self._cache.read(sha256, name)) is not None:
            return kept
        with self._alone((sha256, page, dpi)):
            if (kept := self._cache.read(sha256, name)) is not None:
                return kept
            drawn = self._renderers.image(str(path), sha256, page, dpi)
            self._cache.keep(sha256, name, drawn)
        return drawn

    def text(self, path: Path, sha256: str, page: int, box: BBox) -> str:
        """What the text layer says in a box (points) of a page; empty for a scan.

        Raises:
            PageError: why it cannot be told.
        """
        return self._renderers.text(str(path), sha256, page, box)

    @property
    def spare(self) -> bool:
        """Whether a child waits that no reader will miss."""
        return self._renderers.spare

    def ahead(self, path: Path, sha256: str, page: int) -> None:
        """Draw the neighbours of a page in the background; of several wishes only the last counts."""
        self._neighbours.wish((path, sha256, page))

    def draw(self, path: Path, sha256: str, page: int) -> None:
        """Have a page drawn that is not in the cache, for whoever asks later.

        Raises:
            PageError: why it cannot be shown.
        """
        if not self._cache.has(sha256, _name(page, USUAL_DPI)):
            self.image(path, sha256, page)

    def _draw_ahead(self, wanted: tuple[Path, str, int]) -> None:
        path, sha256, page = wanted
        with suppress(PageError):
            count = len(self.sizes(path, sha256).pages)
            for other in (page + step for step in AHEAD):
                if self._neighbours.pressed or not self._renderers.spare:
                    break
                if 1 <= other <= count:
                    with suppress(PageError):
                        self.draw(path, sha256, other)

    @contextmanager
    def _alone(self, key: tuple[str, int, int]) -> Iterator[None]:
        """One thread at a time for a page, so that twenty readers of one plan draw it once."""
        with self._lock:
            lock, users = self._drawing.setdefault(key, (threading.Lock(), [0]))
            users[0] += 1
        try:
            with lock:
                yield
        finally:
            with self._lock:
                users[0] -= 1
                if not users[0]:
                    del self._drawing[key]

    def close(self) -> None:
        """End the children."""
        self._renderers.close()


def _name(page: int, dpi: int) -> str:
    return f"{page}-{dpi}.jpg"


def _from_json(kept: bytes) -> Sizes | None:
    try:
        return Sizes(tuple((float(w), float(h)) for w, h in json.loads(kept)))
    except (ValueError, TypeError):
        return None
