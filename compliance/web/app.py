"""The application: routers, errors, and what lies around every request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from urllib.parse import quote

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from compliance import __version__
from compliance.model.errors import RegistryError
from compliance.registry import open_registry
from compliance.web.desk import Clock, Desk
from compliance.web.pages.service import close_pages
from compliance.web.queue import queue_of
from compliance.web.rendering import page, words
from compliance.web.routes import login, review, service, uploads, users
from compliance.web.security.csrf import guard
from compliance.web.security.roles import NotSignedIn
from compliance.web.security.sessions import Envelope
from compliance.web.settings import Settings

ROUTERS: tuple[APIRouter, ...] = (login.router, service.router, users.router, uploads.router, review.router)
_STATUS = {
    "not_found": 404,
    "four_eyes": 403,
    "conflict": 409,
    "decided": 409,
    "exists": 409,
    "invalid": 400,
    "last": 409,
}
_CODES = {408: "slow", 413: "too_large"}


def _now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, clock: Clock = _now) -> FastAPI:
    """The desk as an ASGI application; the registry is made where there is none.

    Raises:
        RegistryError: where the registry cannot be used.
    """
    desk = Desk(open_registry(settings.database, settings.originals, create=True), settings, clock)

    desk.queue = queue_of(desk)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if desk.queue is not None:
            desk.queue.start()
        yield
        if desk.queue is not None:
            desk.queue.stop()
        close_pages(desk)
        desk.registry.close()

    app = FastAPI(
        title="能审", version=__version__, lifespan=life, dependencies=[Depends(guard)],
        docs_url=None, redoc_url=None, openapi_url=None,
    )  # fmt: skip
    app.state.desk = desk
    for router in ROUTERS:
        app.include_router(router)
    app.add_middleware(Envelope, desk=desk, answer=_error)

    @app.exception_handler(NotSignedIn)
    def nobody(request: Request, error: NotSignedIn) -> Response:
        target = "/login" if request.url.path == "/" else f"/login?next={quote(request.url.path)}"
        if request.headers.get("hx-request"):
            return Response(status_code=401, headers={"HX-Redirect": target})
        return RedirectResponse(target, 303) if request.method == "GET" else _error(request, 403)

    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        answer = _error(request, error.status_code)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, error: RequestValidationError) -> Response:
        return _error(request, 404 if request.method == "GET" else 400)

    @app.exception_handler(RegistryError)
    def told(request: Request, error: RegistryError) -> Response:
        if error.code not in _STATUS:
            raise error
        return _error(request, _STATUS[error.code], error.reason)

    return app


def _error(request: Request, status: int, reason: str = "", number: str = "") -> Response:
    key = f"core.error_{status}"
    key = key if key in words() else "core.error_other"
    if request.url.path.startswith("/api/"):
        told = {"code": _CODES.get(status, str(status)), "reason": reason or words()[key]["zh"], "number": number}
        return JSONResponse({"error": {k: v for k, v in told.items() if v}}, status)
    return page(request, "出错.html", status=status, code=status, number=number, reason=reason, word=key)
