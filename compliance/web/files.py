"""Files that people take away, and pages of theirs as images."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import HTTPException
from starlette.responses import Response

from compliance.web.desk import Desk
from compliance.web.naming import shown_name
from compliance.web.pages.asking import PageError
from compliance.web.pages.service import pages_of

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_YEAR = 365 * 24 * 3600


def download(content: bytes, name: str) -> Response:
    """A file to be saved under ``name``; never shown inside the desk."""
    shown = shown_name(name).replace("/", "_")
    kind = TYPES.get(shown.rpartition(".")[2].lower(), "application/octet-stream")
    told = f"attachment; filename*=UTF-8''{quote(shown, safe='')}"
    return Response(
        content, media_type=kind, headers={"Content-Disposition": told, "Cache-Control": "private, no-store"}
    )


def page_sizes(desk: Desk, sha256: str) -> tuple[tuple[tuple[int, int], ...], str]:
    """Width and height of every page of a kept PDF, and why they cannot be told ("" where they can)."""
    try:
        sizes = pages_of(desk).images.sizes(desk.registry.originals.path(sha256), sha256)
    except PageError as error:
        return (), str(error)
    return tuple((round(w), round(h)) for w, h in sizes.pages), ""


def page_image(desk: Desk, sha256: str, number: int) -> Response:
    """A page of a kept PDF.

    Raises:
        HTTPException: 404 where it has no such page, or it cannot be shown.
    """
    try:
        drawn = pages_of(desk).images.image(desk.registry.originals.path(sha256), sha256, number)
    except PageError:
        raise HTTPException(404) from None
    return Response(drawn, media_type="image/jpeg", headers={"Cache-Control": f"private, max-age={_YEAR}, immutable"})
