"""Signing in by the login service: there and back again. Whoever comes back gets an account only by its link."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import RedirectResponse, Response

from compliance.model.errors import RegistryError
from compliance.registry.login_links import account_linked
from compliance.web import accounts
from compliance.web.desk import Desk, desk_of
from compliance.web.oidc.pending import Pending
from compliance.web.oidc.provider import Answer, Provider, Refused
from compliance.web.rendering import LANGUAGES, words
from compliance.web.routes.login import address_of, local, session_before, shown, signed_in
from compliance.web.security.logs import LOG

router = APIRouter(prefix="/login/oidc")
CALLBACK = "/login/oidc/callback"
_Short = Annotated[str, Query(max_length=4096)]


def _provider(desk: Desk) -> Provider:
    if desk.login_service is None:
        raise HTTPException(404)
    found: Provider = desk.login_service
    return found


def _pending(desk: Desk, provider: Provider) -> Pending:
    service = provider.service
    made = Pending(service.pending_most, timedelta(minutes=service.pending_minutes))
    found: Pending = desk.more.setdefault("oidc", made)
    return found


@router.get("")
def begin(request: Request, next: _Short = "/") -> Response:
    """Off to the login service."""
    desk = desk_of(request)
    provider = _provider(desk)
    if accounts.crowded(desk, "oidc", address_of(request)):
        raise HTTPException(429)
    state, begun = _pending(desk, provider).begin(request.state.secret, local(next), desk.now())
    try:
        address = provider.address(state, begun, desk.settings.address + CALLBACK, desk.now())
    except Refused as refused:
        return _refused(request, refused, 503, "core.oidc_unreachable")
    return RedirectResponse(address, 303)


@router.get("/callback")
def finish(
    request: Request, state: _Short = "", code: _Short = "", iss: Annotated[str | None, Query(max_length=4096)] = None,
) -> Response:  # fmt: skip
    """Back from the login service: always a new session, or none."""
    desk = desk_of(request)
    provider = _provider(desk)
    try:
        begun = _pending(desk, provider).take(state, request.state.secret, desk.now())
        if begun is None:
            raise Refused("state")
        if not code:
            raise Refused("no_code")
        subject = provider.subject(Answer(code, iss), begun, desk.settings.address + CALLBACK, desk.now())
    except Refused as refused:
        return _refused(request, refused, 401, "core.oidc_refused")
    with desk.registry.read() as connection:
        account = account_linked(connection, provider.service.issuer, subject)
    if account is None:
        return _refused(request, Refused("not_linked"), 403, "core.oidc_unknown", begun.next, subject)
    try:
        token = accounts.sign_in_linked(desk, account, session_before(request))
    except RegistryError:
        return _refused(request, Refused("locked"), 403, "core.oidc_locked")
    return signed_in(desk, token, begun.next)


def _refused(
    request: Request, refused: Refused, status: int, word: str, next: str = "/", subject: str = ""
) -> Response:
    cause: Any = refused.__cause__
    reference = secrets.token_hex(6)
    fields = {"why": refused.why, "cause": type(cause).__name__ if cause else "", "reference": reference}
    LOG.warning("oidc", extra={"fields": fields})
    asked = request.cookies.get("lang", "")
    lang = asked if asked in LANGUAGES else LANGUAGES[0]
    return shown(request, status, next, words()[word][lang].format(reference=reference), subject)
