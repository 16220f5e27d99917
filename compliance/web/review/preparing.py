"""The first page of a case drawn before anybody opens it: when its review is done, and when its neighbour is open."""

from __future__ import annotations

import threading
import time
from collections import deque

from compliance.model.errors import ComplianceError
from compliance.web.desk import Desk
from compliance.web.pages.asking import PageError
from compliance.web.pages.service import pages_of
from compliance.web.review.memory import judged_of
from compliance.web.review.screen import first_page

_MOST = 100
"""Wishes kept; of more, the oldest are forgotten: whoever opens such a case waits for its page as before."""
_PATIENCE, _PAUSE = 50, 0.1
"""How often, and after how many seconds each, it is looked whether a child waits that no reader will miss."""
_KEY = "preparer"
_lock = threading.Lock()


class Preparer:
    """Draws pages in a thread that ends when nothing is wished for; readers' own pages come first."""

    def __init__(self, desk: Desk) -> None:
        """Nothing is drawn before the first wish."""
        self._desk = desk
        self._wishes: deque[int] = deque(maxlen=_MOST)
        self._lock = threading.Lock()
        self._runs = False

    def wish(self, case: int) -> None:
        """Have the page drawn at which the review of a case would open."""
        with self._lock:
            if case not in self._wishes:
                self._wishes.append(case)
            if self._runs:
                return
            self._runs = True
        threading.Thread(target=self._run, name="pages-prepared", daemon=True).start()

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._wishes:
                    self._runs = False
                    return
                case = self._wishes.popleft()
            for _ in range(_PATIENCE):
                if pages_of(self._desk).images.spare:
                    break
                time.sleep(_PAUSE)
            try:
                prepare(self._desk, case)
            except (ComplianceError, PageError, OSError):
                continue  # whoever opens the case is told why


def prepare(desk: Desk, number: int) -> None:
    """Draw the page at which the review of a case opens, its sizes with it.

    Raises:
        ComplianceError: where the case cannot be judged.
        PageError: where the page cannot be drawn.
    """
    view = judged_of(desk, number).view
    if view.format == "pdf":
        path, images = desk.registry.originals.path(view.sha256), pages_of(desk).images
        images.sizes(path, view.sha256)
        images.image(path, view.sha256, first_page(next(iter(view.open or view.items), None)))


def preparer_of(desk: Desk) -> Preparer:
    """The preparer of a desk."""
    with _lock:
        found: Preparer = desk.more.setdefault(_KEY, Preparer(desk))
        return found
