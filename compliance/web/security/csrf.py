"""Requests that change something come from our own pages: their origin says so, and they know the session's token."""

from __future__ import annotations

import hashlib
import hmac
import re

from fastapi import HTTPException, Request

SAFE = ("GET", "HEAD", "OPTIONS")
FIELD, HEADER = "csrf", "x-csrf-token"
LONG_FORMS = re.compile(r"/queue|/cases/\d+/documents/\d+/edited|/documents/\d+/(served|events/\d+/files)")
"""Forms of several parts whose route reads them itself, the token first, before it keeps anything (``sent_by_form``)."""


def token_for(secret: str) -> str:
    """The token that belongs to a session's (or a visitor's) cookie."""
    return hmac.new(secret.encode(), b"csrf", hashlib.sha256).hexdigest()


def check_origin(request: Request, expected: str) -> None:
    """Refuse what another site sent.

    Raises:
        HTTPException: 403.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if (origin is None and site is None) or (origin or expected) != expected or site not in (None, "same-origin"):
        raise HTTPException(403)


def check_csrf(request: Request, token: str | None) -> None:
    """Refuse a request that does not know the token; the body is not read here.

    Raises:
        HTTPException: 403.
    """
    secret: str | None = request.state.secret
    given = request.headers.get(HEADER) or token or ""
    if secret is None or not hmac.compare_digest(given.encode(), token_for(secret).encode()):
        raise HTTPException(403)


def sent_by_form(request: Request) -> bool:
    """Whether somebody signed in sends files by a form without scripts: its first field is the token, for the route."""
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    to = request.method == "POST" and LONG_FORMS.fullmatch(request.scope["path"]) is not None
    return to and kind == "multipart/form-data" and request.state.person is not None


async def guard(request: Request) -> None:
    """The dependency of the whole application: forms know the token. Origins, and the headers of whatever is no
    short form, were looked at before the body was read (``limits.admitted``)."""
    if request.method in SAFE or sent_by_form(request):
        return
    token = None
    if not request.headers.get(HEADER):
        token = str((await request.form()).get(FIELD, ""))
    check_csrf(request, token)
