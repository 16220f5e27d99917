"""Assets, health, the description of the interface, the log of changes."""

from __future__ import annotations

import mimetypes
import shutil
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from starlette.responses import JSONResponse, Response

from compliance.model.errors import ComplianceError
from compliance.pipeline import corpus_of
from compliance.registry import audit
from compliance.web.desk import LARGEST, desk_of
from compliance.web.rendering import assets, language, page, words
from compliance.web.security.roles import Person, Role, require

router = APIRouter()
SHOWN = 200
"""Entries on a page of the log."""
_LONGEST = 200


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
    subject: str = "", before: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Response:  # fmt: skip
    """The log of changes, the newest first, and whether all of it is whole."""
    said = {"actor": actor, "action": action, "subject": subject}
    wanted = {k: v[:_LONGEST].replace("\x00", "") for k, v in said.items()}
    with desk_of(request).registry.read() as connection:
        found = audit.verify(connection)
        entries = audit.latest(connection, SHOWN + 1, before, **wanted)
    known = words()
    older = f"/audit?{urlencode({**wanted, 'before': entries[SHOWN - 1].seq})}" if len(entries) > SHOWN else ""
    return page(
        request, "审计.html", found=found, entries=entries[:SHOWN], filters=wanted, older=older, before=before,
        word=lambda action: known.get(f"audit.{action}", {}).get(language(request), ""),
        moment=lambda at: datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S"),
    )  # fmt: skip
