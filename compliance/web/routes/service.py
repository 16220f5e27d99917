"""Assets, health, the description of the interface, the log of changes."""

from __future__ import annotations

import mimetypes
import shutil
from typing import Annotated, Any

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import JSONResponse, Response

from compliance.model.errors import ComplianceError
from compliance.pipeline import corpus_of
from compliance.registry import audit
from compliance.web.desk import desk_of
from compliance.web.rendering import assets, page
from compliance.web.security.roles import Person, Role, require

router = APIRouter()


@router.get("/assets/{digest}/{name}", include_in_schema=False)
def asset(digest: str, name: str) -> Response:
    """An asset under the hash of its content: never changes."""
    found = assets().get(name)
    if found is None or found[0] != digest:
        raise HTTPException(404)
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    return Response(found[1], media_type=kind, headers={"Cache-Control": "public, max-age=31536000, immutable"})


@router.get("/favicon.ico", include_in_schema=False)
def icon() -> Response:
    """For browsers that do not look for the icon that pages name."""
    return Response(
        assets()["icon.svg"][1], media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )


@router.get("/health")
def health(request: Request) -> Response:
    """Whether the desk can work: database, queue, disk, corpus."""
    desk = desk_of(request)
    state: dict[str, Any] = {"queue": desk.queue.health() if desk.queue is not None else None}
    try:
        with desk.registry.read() as connection:
            audit.head(connection)
        state["database"] = "ok"
        folder = desk.registry.originals.folder
        place = next(p for p in (folder, *folder.parents) if p.exists())
        state["disk_free_megabytes"] = shutil.disk_usage(place).free // 1_000_000
        state["corpus"] = corpus_of(desk.settings.corpus).hash
        well = state["disk_free_megabytes"] >= desk.settings.limits.disk_free_megabytes
    except (ComplianceError, OSError):
        well = False
    return JSONResponse({"status": "ok" if well else "failing", **state}, 200 if well else 503)


@router.get("/api/openapi.json", include_in_schema=False)
def openapi(request: Request, person: Annotated[Person, Depends(require())]) -> Response:
    """The interface for programs."""
    return JSONResponse(request.app.openapi())


@router.get("/audit")
def log(
    request: Request, person: Annotated[Person, Depends(require(Role.AUDITOR))], actor: str = "", action: str = "",
    subject: str = "", after: int = 0,
) -> Response:  # fmt: skip
    """The log of changes and whether it is whole."""
    with desk_of(request).registry.read() as connection:
        found = audit.verify(connection)
        wanted = (("actor", actor), ("action", action), ("subject", subject))
        entries = [e for e in audit.entries(connection, after) if all(v in getattr(e, k) for k, v in wanted)]
    return page(request, "审计.html", found=found, entries=entries[-500:], filters=dict(wanted))
