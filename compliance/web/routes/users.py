"""Accounts and roles: an administrator makes and proposes, an auditor confirms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import RedirectResponse, Response

from compliance.registry import Transaction
from compliance.registry.account_roles import decide_role, open_proposals, propose_role, withdraw_role
from compliance.registry.accounts import ROLES, account_by_id, account_list, add_user, office_named, set_locked
from compliance.registry.login_links import unlink_login
from compliance.web.accounts import invite, link_at_desk, renew
from compliance.web.desk import desk_of
from compliance.web.rendering import page
from compliance.web.security.roles import Person, Role, require

router = APIRouter()
Administrator = Annotated[Person, Depends(require(Role.ADMINISTRATOR))]
Auditor = Annotated[Person, Depends(require(Role.AUDITOR))]
Either = Annotated[Person, Depends(require(Role.ADMINISTRATOR, Role.AUDITOR))]


@dataclass(frozen=True)
class _Link:
    name: str
    address: str


def _done(request: Request, person: Person, act: Callable[[Transaction], object]) -> Response:
    """Carry out what somebody asked for in one transaction under their name, and show the accounts again."""
    desk = desk_of(request)
    with desk.registry.write(desk.by(person)) as tx:
        act(tx)
    return RedirectResponse("/users", 303)


def _shown(request: Request, person: Person, link: _Link | None = None) -> Response:
    desk = desk_of(request)
    with desk.registry.read() as connection:
        accounts, proposals = account_list(connection), open_proposals(connection)
    return page(
        request, "账户.html", accounts=accounts, proposals=proposals, roles=ROLES, link=link,
        hours=desk.settings.limits.link_hours, manages=Role.ADMINISTRATOR in person.roles,
        confirms=Role.AUDITOR in person.roles, linkable=desk.login_service is not None,
    )  # fmt: skip


@router.get("/users")
def users(request: Request, person: Either) -> Response:
    """Every account, and the roles that wait for the auditor."""
    return _shown(request, person)


@router.post("/users")
def add(
    request: Request, person: Administrator, name: Annotated[str, Form()], display: Annotated[str, Form()],
    office: Annotated[str, Form()],
) -> Response:  # fmt: skip
    """A new account without a role; its link is shown this once."""
    desk = desk_of(request)
    with desk.registry.write(desk.by(person)) as tx:
        number = add_user(tx, name, display, office_named(tx, office))
        path = invite(tx, number, "invitation", desk.settings.limits)
    return _shown(request, person, _Link(display, desk.settings.address + path))


@router.post("/users/{number}/reset")
def reset(request: Request, person: Administrator, number: int) -> Response:
    """A link with which somebody sets a new password."""
    desk = desk_of(request)
    with desk.registry.write(desk.by(person)) as tx:
        path = renew(tx, number, desk.settings.limits)
        display = account_by_id(tx.connection, number).display
    return _shown(request, person, _Link(display, desk.settings.address + path))


@router.post("/users/{number}/lock")
def lock(request: Request, person: Administrator, number: int) -> Response:
    """Lock an account: its sessions end."""
    return _done(request, person, lambda tx: set_locked(tx, number, True))


@router.post("/users/{number}/unlock")
def unlock(request: Request, person: Administrator, number: int) -> Response:
    """Open a locked account."""
    return _done(request, person, lambda tx: set_locked(tx, number, False))


@router.post("/users/{number}/link")
def link(request: Request, person: Administrator, number: int, subject: Annotated[str, Form()]) -> Response:
    """Somebody may sign in by the login service, under this subject of it."""
    service = desk_of(request).login_service
    if service is None:
        raise HTTPException(404)
    issuer = service.service.issuer
    return _done(request, person, lambda tx: link_at_desk(tx, number, issuer, subject))


@router.post("/users/{number}/unlink")
def unlink(request: Request, person: Administrator, number: int) -> Response:
    """The login service opens the account no more."""
    return _done(request, person, lambda tx: unlink_login(tx, number))


@router.post("/users/{number}/propose")
def propose(
    request: Request, person: Administrator, number: int, role: Annotated[str, Form()], reason: Annotated[str, Form()]
) -> Response:
    """Propose a role, for the auditor to confirm."""
    return _done(request, person, lambda tx: propose_role(tx, number, role, reason))


@router.post("/users/{number}/withdraw")
def withdraw(request: Request, person: Administrator, number: int, role: Annotated[str, Form()]) -> Response:
    """Take a role away."""
    return _done(request, person, lambda tx: withdraw_role(tx, number, role))


@router.post("/proposals/{number}/approve")
def approve(request: Request, person: Auditor, number: int) -> Response:
    """Confirm a proposal."""
    return _done(request, person, lambda tx: decide_role(tx, number, True))


@router.post("/proposals/{number}/refuse")
def refuse(request: Request, person: Auditor, number: int) -> Response:
    """Refuse a proposal."""
    return _done(request, person, lambda tx: decide_role(tx, number, False))
