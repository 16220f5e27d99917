"""Around every request: the host, whose it is, the headers of the answer, and a number where something broke."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from fastapi import HTTPException, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from compliance.registry import By
from compliance.registry.signing_in import session_of, touch_session
from compliance.web.desk import Desk
from compliance.web.security.limits import admitted, bounded
from compliance.web.security.logs import LOG
from compliance.web.security.roles import person_of

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send "Origin: null" with our own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def cookie_names(desk: Desk) -> tuple[str, str]:
    """Names of the cookies of a session and of a visitor; the prefix binds them to https and to this host."""
    prefix = "__Host-" if desk.settings.secure_cookies else ""
    return f"{prefix}nengshen", f"{prefix}nengshen-visit"


def set_cookie(response: Response, desk: Desk, name: str, value: str) -> None:
    """A cookie that scripts and other sites do not get."""
    response.set_cookie(name, value, httponly=True, samesite="lax", secure=desk.settings.secure_cookies, path="/")


class Envelope:
    """Pure ASGI, so that bodies stream and nothing is outside of it."""

    def __init__(self, app: ASGIApp, desk: Desk, answer: Callable[..., Response]) -> None:
        """``answer(request, status, reason, number)`` makes the page of an error."""
        self.app, self.desk, self.answer = app, desk, answer
        self.host = urlsplit(desk.settings.address).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, begun, status, visit = Request(scope, receive), time.monotonic(), 0, ""
        reference = secrets.token_hex(6)

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [(k, v) for k, v in message["headers"] if k != b"server"]
                present = {k.lower() for k, _ in headers}
                headers += [(k.lower().encode(), v.encode()) for k, v in HEADERS.items()]
                if b"cache-control" not in present:
                    headers.append((b"cache-control", b"no-store"))
                if visit:
                    carrier = Response()
                    set_cookie(carrier, self.desk, cookie_names(self.desk)[1], visit)
                    headers += [(k, v) for k, v in carrier.raw_headers if k == b"set-cookie"]
                message = {**message, "headers": headers}
            await send(message)

        try:
            if request.headers.getlist("host") != [self.host]:
                await PlainTextResponse("400", 400)(scope, receive, sending)
                return
            visit = await run_in_threadpool(self._identify, request)
            try:
                bounds = admitted(request, self.desk.settings.address, self.desk.settings.limits)
            except HTTPException as refused:
                answer = self.answer(request, refused.status_code)
                answer.headers.update(refused.headers or {})
                await answer(scope, receive, sending)
                return
            await self.app(scope, bounded(receive, bounds), sending)
        except Exception:
            LOG.exception("failed", extra={"fields": {"reference": reference}})
            if status:
                raise
            await self.answer(request, 500, "", reference)(scope, receive, sending)
        finally:
            route: Any = scope.get("route")
            self._log(request.method, getattr(route, "path", "-"), status, time.monotonic() - begun, reference)

    def _identify(self, request: Request) -> str:
        """Put the person on the request; a new visitor's secret where nobody is signed in and none was known."""
        desk, state = self.desk, request.state
        mine, visitor = cookie_names(desk)
        state.person = state.session = None
        token, now = request.cookies.get(mine), desk.now()
        if token:
            limits = desk.settings.limits
            with desk.registry.read() as connection:
                found = session_of(connection, token, now, timedelta(minutes=limits.session_idle_minutes))
            if found is not None:
                state.person, state.session, state.secret = person_of(found.account), found, token
                if now - found.seen_at > timedelta(seconds=limits.session_touch_seconds):
                    with desk.registry.write(By(found.account.display, now)) as tx:
                        touch_session(tx, found.token_hash)
                return ""
        state.secret = request.cookies.get(visitor)
        if state.secret:
            return ""
        state.secret = secrets.token_urlsafe(32)
        return str(state.secret)

    def _log(self, method: str, route: str, status: int, seconds: float, reference: str) -> None:
        line = {"method": method, "route": route, "status": status, "ms": round(seconds * 1000), "reference": reference}
        LOG.info("request", extra={"fields": line})
