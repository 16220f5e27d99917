"""Signing in and out, one-time links, the language, the first page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from compliance.model.errors import RegistryError
from compliance.registry.signing_in import link_of
from compliance.web import accounts
from compliance.web.desk import Desk, desk_of
from compliance.web.rendering import LANGUAGES, page
from compliance.web.security.roles import Person, require
from compliance.web.security.sessions import cookie_names, set_cookie
from compliance.web.tasks import tasks

router = APIRouter()


def local(target: str) -> str:
    """A path of our own; anything else is the first page."""
    own = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if own else "/"


def shown(request: Request, status: int, next: str = "/", problem: str = "", subject: str = "") -> Response:
    """The login page; ``subject`` is what the login service calls somebody whom no account is linked to."""
    provider = desk_of(request).login_service
    service = provider.service.name if provider is not None else None
    return page(
        request, "登录.html", status=status, next=local(next), problem=problem, subject=subject, service=service
    )  # fmt: skip


def signed_in(desk: Desk, token: str, next: str) -> Response:
    """On to a page of our own with the cookie of a new session."""
    answer = RedirectResponse(local(next), 303)
    set_cookie(answer, desk, cookie_names(desk)[0], token)
    return answer


def address_of(request: Request) -> str:
    """From where a request comes, for counting tries."""
    return request.client.host if request.client else ""


def session_before(request: Request) -> str:
    """The hash of the session that the browser has now; empty where it has none."""
    session = request.state.session
    return "" if session is None else str(session.token_hash)


@router.get("/")
def home(request: Request, person: Annotated[Person, Depends(require())]) -> Response:
    """The first page: what waits for whoever is signed in."""
    return page(request, "首页.html", tasks=tasks(desk_of(request), person))


@router.get("/login")
def login_page(request: Request, next: str = "/") -> Response:
    """The login page."""
    return shown(request, 200, next)


@router.post("/login")
def login(
    request: Request, name: Annotated[str, Form()], password: Annotated[str, Form()], next: Annotated[str, Form()] = "/"
) -> Response:  # fmt: skip
    """Sign in: always a new session."""
    desk = desk_of(request)
    try:
        token = accounts.sign_in(desk, name, password, address_of(request), session_before(request))
    except RegistryError as error:
        return shown(request, 401, next, error.reason)
    return signed_in(desk, token, next)


@router.post("/logout")
def logout(request: Request, person: Annotated[Person, Depends(require())]) -> Response:
    """Sign out."""
    desk = desk_of(request)
    accounts.sign_out(desk, desk.by(person), person.id, request.state.session.token_hash)
    answer = RedirectResponse("/login", 303)
    answer.delete_cookie(cookie_names(desk)[0], path="/", secure=desk.settings.secure_cookies, httponly=True)
    return answer


@router.post("/language")
def language(request: Request, lang: Annotated[str, Form()], next: Annotated[str, Form()] = "/") -> Response:
    """Switch the language of the pages."""
    answer = RedirectResponse(local(next), 303)
    set_cookie(answer, desk_of(request), "lang", lang if lang in LANGUAGES else LANGUAGES[0])
    return answer


@router.get("/welcome/{token}")
def welcome_page(request: Request, token: str) -> Response:
    """What a one-time link opens; opening it does not use it up."""
    desk = desk_of(request)
    with desk.registry.read() as connection:
        link = link_of(connection, token, desk.now())
    if link is None:
        raise RegistryError("这个链接已经用过、过期或者无效", "not_found")
    return page(request, "欢迎.html", first=link.purpose == "first", problem="")


@router.post("/welcome/{token}")
def welcome(
    request: Request, token: str, password: Annotated[str, Form()], again: Annotated[str, Form()],
    name: Annotated[str, Form()] = "", display: Annotated[str, Form()] = "", office: Annotated[str, Form()] = "",
) -> Response:  # fmt: skip
    """Set the password that a one-time link is for."""
    try:
        if password != again:
            raise RegistryError("两次输入的口令不同", "invalid")
        accounts.accept(desk_of(request), token, password, name, display, office)
    except RegistryError as error:
        if error.code == "not_found":
            raise
        return page(request, "欢迎.html", status=400, first=bool(name or office), problem=error.reason)
    return RedirectResponse("/login", 303)
