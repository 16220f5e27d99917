"""Bodies and headers are bounded before anybody reads them: how long, how slow, and whose."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from fastapi import HTTPException, Request
from starlette.types import Message, Receive
from uvicorn.protocols.http.h11_impl import H11Protocol

from compliance.web.security.csrf import SAFE, check_csrf, check_origin, sent_by_form
from compliance.web.settings import Limits

URLENCODED = "application/x-www-form-urlencoded"
_SHORT = (URLENCODED, "application/json")
_CLOSE = {"Connection": "close"}
"""What is left of a refused body is not waited for."""


@dataclass(frozen=True)
class Bounds:
    """Bytes of a body, seconds for all of it, seconds without a byte."""

    most: int
    seconds: float
    idle: float


def kind_of(request: Request) -> str:
    """The media type of the body, without parameters."""
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def admitted(request: Request, address: str, limits: Limits) -> Bounds:
    """Decide by the headers alone whether a body may come, and within which bounds.

    Only short forms bring their token in the body, and the form of files that works without scripts, as its first
    field; everything else is not read before its header shows the token. What is long is read for persons signed in only.

    Raises:
        HTTPException: 400, 403, 413.
    """
    kind = kind_of(request)
    if request.method not in SAFE:
        check_origin(request, address)
        if kind != URLENCODED and not sent_by_form(request):
            check_csrf(request, None)
    short = request.state.person is None or request.method in SAFE or kind in _SHORT
    most = limits.form_bytes if short else limits.max_upload_bytes
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()):
        raise HTTPException(400, headers=_CLOSE)
    if len(length) > len(str(most)) or int(length) > most:
        raise HTTPException(413, headers=_CLOSE)
    return Bounds(most, limits.form_seconds if short else limits.upload_seconds, limits.body_idle_seconds)


def bounded(receive: Receive, bounds: Bounds) -> Receive:
    """``receive`` that ends a body (by an ``HTTPException``: 408, 413) that is longer or slower than its bounds."""
    size, ends, complete = 0, 0.0, False

    async def receiving() -> Message:
        nonlocal size, ends, complete
        if complete:  # whoever asks now waits for the end of the connection
            return await receive()
        now = asyncio.get_running_loop().time()
        ends = ends or now + bounds.seconds
        try:
            message = await asyncio.wait_for(receive(), min(bounds.idle, ends - now))
        except TimeoutError:
            raise HTTPException(408, headers=_CLOSE) from None
        size += len(message.get("body", b""))
        complete = not message.get("more_body", False)
        if size > bounds.most:
            raise HTTPException(413, headers=_CLOSE)
        return message

    return receiving


def protocol(header_seconds: float) -> type[H11Protocol]:
    """Uvicorn's protocol, closing connections whose request line and headers are not complete in time.

    Uvicorn itself times only connections that are idle between two requests.
    """

    class Patient(H11Protocol):
        _waiting: asyncio.TimerHandle | None = None

        def connection_made(self, transport: Any) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            else:
                self._rest()

        def connection_lost(self, exc: Exception | None) -> None:
            self._rest()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._waiting is None:
                self._waiting = self.loop.call_later(header_seconds, self.transport.close)

        def _rest(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
                self._waiting = None

    return Patient
