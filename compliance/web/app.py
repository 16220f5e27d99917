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
from compliance.registry import By, open_registry
from compliance.registry.accounts import office_called
from compliance.web.computing.jobs import jobs_of
from compliance.web.desk import Clock, Desk
from compliance.web.intake import Intake
from compliance.web.oidc.provider import Provider
from compliance.web.oidc.settings import LoginService
from compliance.web.pages.service import close_pages, pages_of
from compliance.web.queue import PROGRAM, queue_of
from compliance.web.rendering import page, words
from compliance.web.routes import (
    dashboard,
    documents,
    evidence,
    impact,
    issued,
    lists,
    login,
    oidc,
    policy,
    receipts,
    requests,
    review,
    uploads,
    users,
)
from compliance.web.routes import service as service_routes
from compliance.web.security.csrf import guard
from compliance.web.security.logs import LOG
from compliance.web.security.roles import NotSignedIn
from compliance.web.security.sessions import Envelope
from compliance.web.settings import Settings
from compliance.web.watched import WatchedFolder, watched_folder

ROUTERS: tuple[APIRouter, ...] = (
    review.router, evidence.router, documents.router, login.router, oidc.router, service_routes.router, users.router,
    uploads.router, requests.router, issued.router, receipts.router, lists.router, impact.router, policy.router, dashboard.router,
)  # fmt: skip
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


def create_app(settings: Settings, clock: Clock = _now, service: LoginService | None = None) -> FastAPI:
    """The desk as an ASGI application; the registry is made where there is none. ``service`` signs people in besides
    their passwords.

    Raises:
        RegistryError: where the registry cannot be used.
    """
    desk = Desk(open_registry(settings.database, settings.originals, create=True), settings, clock)

    desk.queue = queue_of(desk)
    desk.login_service = None if service is None else Provider(service)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        if desk.queue is not None:
            desk.queue.start()
        if (folder := watched_by(desk)) is not None:
            folder.start()
        pages_of(desk)  # its first child starts before the first page is asked for
        yield
        if folder is not None:
            folder.stop()
        if desk.queue is not None:
            desk.queue.stop()
        close_pages(desk)
        jobs_of(desk).close()
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


def watched_by(desk: Desk) -> WatchedFolder | None:
    """The folder that the desk is told to watch.

    Raises:
        ComplianceError: where there is no such folder or office.
    """
    settings = desk.settings
    if settings.watch is None:
        return None
    with desk.registry.read() as connection:
        office = office_called(connection, settings.watch_office)
    if office is None:
        raise RegistryError(f"登记库里没有单位“{settings.watch_office}”；单位在建立账户时登记", "not_found")

    def trouble(error: Exception) -> None:
        LOG.error("watched", extra={"fields": {"error": type(error).__name__}})

    bounds = Intake(most=settings.limits.max_upload_bytes)
    return watched_folder(desk.queue, settings.watch, office, lambda: By(PROGRAM, desk.now()), bounds, trouble)


def _error(request: Request, status: int, reason: str = "", number: str = "") -> Response:
    key = f"core.error_{status}"
    key = key if key in words() else "core.error_other"
    if request.url.path.startswith("/api/"):
        told = {"code": _CODES.get(status, str(status)), "reason": reason or words()[key]["zh"], "number": number}
        return JSONResponse({"error": {k: v for k, v in told.items() if v}}, status)
    return page(request, "出错.html", status=status, code=status, number=number, reason=reason, word=key)
