"""Who somebody is and what they may do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum

from fastapi import HTTPException, Request

from compliance.registry.accounts import Account


class Role(StrEnum):
    """What a person may be; roles of different duties never meet in one person."""

    REVIEWER = "reviewer"
    APPROVER = "approver"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


@dataclass(frozen=True)
class Office:
    """An authority that sees its own cases."""

    id: int
    name: str


@dataclass(frozen=True)
class Person:
    """Somebody signed in. ``display`` is unique and never changes: what ``By`` is given."""

    id: int
    name: str
    display: str
    office: Office
    roles: frozenset[Role]


def person_of(account: Account) -> Person:
    """The person behind an account."""
    roles = frozenset(Role(role) for role in account.roles)
    return Person(account.id, account.name, account.display, Office(account.office_id, account.office), roles)


class NotSignedIn(Exception):  # noqa: N818 (a state of affairs)
    """Nobody is signed in: the login page answers."""


def require(*roles: Role) -> Callable[[Request], Awaitable[Person]]:
    """A dependency: the person signed in, holding one of ``roles`` (none given: anybody)."""

    async def person(request: Request) -> Person:  # not in a thread of its own: nothing is waited for
        found: Person | None = getattr(request.state, "person", None)
        if found is None:
            raise NotSignedIn
        if roles and found.roles.isdisjoint(roles):
            raise HTTPException(403)
        return found

    return person
