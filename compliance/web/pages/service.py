"""The pages of the plans in a desk's registry: children and cache, made when first needed, ended with the desk."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from compliance.readers import Limits
from compliance.web.desk import Desk
from compliance.web.pages.cache import ImageCache
from compliance.web.pages.images import PageImages
from compliance.web.pages.renderers import Renderers
from compliance.web.pages.text import PlanTexts

CACHE = "page-cache"
"""The folder beside the originals; it may be removed at any time."""
_KEY = "pages"
_lock = threading.Lock()


@dataclass(frozen=True)
class Pages:
    """Images of PDF pages, and the text of plans without pages."""

    images: PageImages
    texts: PlanTexts


def pages_of(desk: Desk) -> Pages:
    """The pages service of a desk."""
    with _lock:
        found: Pages | None = desk.more.get(_KEY)
        if found is None:
            cache = ImageCache(desk.registry.originals.folder.parent / CACHE)
            renderers = Renderers()
            threading.Thread(target=renderers.warm, name="pages-warm", daemon=True).start()
            found = desk.more[_KEY] = Pages(PageImages(renderers, cache), PlanTexts(cache, Limits()))
        return found


def close_pages(desk: Desk) -> None:
    """End the children of a desk, if it has any."""
    with _lock:
        found: Pages | None = desk.more.pop(_KEY, None)
    if found is not None:
        found.images.close()
