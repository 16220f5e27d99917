"""The first page of a case drawn before anybody opens it: when its review is done, and when its neighbour is open."""

from __future__ import annotations

import threading
import time
from contextlib import suppress

from compliance.model.errors import ComplianceError
from compliance.web.desk import Desk
from compliance.web.pages.asking import PageError
from compliance.web.pages.background import Background
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
    """Draws pages in a thread of its own; readers' own pages come first."""

    def __init__(self, desk: Desk) -> None:
        """Nothing is drawn before the first wish."""
        self._desk = desk
        self._background: Background[int] = Background("pages-prepared", self._prepare, _MOST)

    def wish(self, case: int) -> None:
        """Have the page drawn at which the review of a case would open."""
        self._background.wish(case)

    def _prepare(self, case: int) -> None:
        for _ in range(_PATIENCE):
            if pages_of(self._desk).images.spare:
                break
            time.sleep(_PAUSE)
        with suppress(ComplianceError, PageError, OSError):  # whoever opens the case is told why
            prepare(self._desk, case)


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
        images.draw(path, view.sha256, first_page(next(iter(view.open or view.items), None)))


def preparer_of(desk: Desk) -> Preparer:
    """The preparer of a desk."""
    with _lock:
        found: Preparer = desk.more.setdefault(_KEY, Preparer(desk))
        return found
