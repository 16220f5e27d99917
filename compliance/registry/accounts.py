"""Accounts: offices, who works there, and the roles that two persons gave them.

Roles of different duties never meet in one person (``schema_accounts.DUTY_OF``): said here with a sentence for people,
and by the constraints of ``user_roles``. A role is proposed by one person and approved by another; only the very first
administrator and the very first auditor are made by who sets the registry up.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.schema.accounts import (
    DUTY_OF,
    case_offices,
    offices,
    sessions,
    user_roles,
    users,
)
from compliance.registry.transaction import Transaction, inserted

ANONYMOUS, SETUP, FIRST = "anonymous", "setup", "first-run"
"""Actors in the log that are no person: nobody signed in, the console of the server, the first use of a registry."""
ROLES = tuple(DUTY_OF)
ALONE = ("administrator", "auditor")
"""Roles whose very first holder is made by one person, since there is nobody yet who could be the second."""


@dataclass(frozen=True)
class Account:
    """Somebody who may sign in. ``display`` is the name that every record carries; ``roles`` are held now."""

    id: int
    name: str
    display: str
    office_id: int
    office: str
    state: str
    password: str | None
    roles: frozenset[str] = frozenset()
    issuer: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Proposal:
    """A role that somebody should get, waiting for a second person."""

    id: int
    user_id: int
    display: str
    office: str
    role: str
    reason: str
    proposed_by: str
    proposed_at: datetime


def name_key(name: str) -> str:
    """A name as one person writes it: full width is half width, capitals and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


_RESERVED = frozenset(name_key(n) for n in (ANONYMOUS, SETUP, FIRST))


def office_named(tx: Transaction, name: str) -> int:
    """The office with this name, registered where it is new.

    Raises:
        RegistryError: for an empty name.
    """
    wanted = " ".join(name.split())
    if not wanted:
        raise RegistryError("没有写明单位", "invalid")
    found = tx.connection.execute(select(offices.c.id).where(offices.c.name == wanted)).scalar_one_or_none()
    if found is not None:
        return int(found)
    row = {"name": wanted, "registered_by": tx.by.person, "registered_at": tx.by.at}
    number = inserted(tx, offices, row)
    audit.append(tx, "office.register", f"office:{number}", {"name": wanted})
    return number


def office_called(connection: Connection, name: str) -> int | None:
    """The office with this name; None where nobody registered it."""
    found = connection.execute(select(offices.c.id).where(offices.c.name == " ".join(name.split())))
    return found.scalar_one_or_none()


def add_user(tx: Transaction, name: str, display: str, office_id: int) -> int:
    """A new account, without a password and without a role; its number.

    Raises:
        RegistryError: for names that are empty, reserved, or taken by somebody (``exists``).
    """
    name, display = " ".join(name.split()), " ".join(display.split())
    keys = {"name_key": name_key(name), "display_key": name_key(display)}
    if not all(keys.values()):
        raise RegistryError("没有写明用户名或姓名", "invalid")
    if any(unicodedata.category(c).startswith("C") for c in name + display):
        raise RegistryError("用户名、姓名里不得有控制字符", "invalid")
    if not _RESERVED.isdisjoint(keys.values()):
        raise RegistryError("这个名字留给程序使用，请换一个", "invalid")
    for column, what, shown in (("name_key", "用户名", name), ("display_key", "姓名", display)):
        if tx.connection.execute(select(users.c.id).where(users.c[column] == keys[column])).first():
            hint = "" if column == "name_key" else "；同名的请加注以示区别"
            raise RegistryError(f"{what}“{shown}”已经有了{hint}", "exists")
    row = {"name": name, "display": display, "office_id": office_id, **keys}
    number = inserted(tx, users, {**row, "created_by": tx.by.person, "created_at": tx.by.at})
    audit.append(tx, "user.add", f"user:{number}", {"name": name, "display": display, "office": office_id})
    return number


_FIELDS = tuple(n for n in Account.__dataclass_fields__ if n != "roles")
ACCOUNT_ROWS = (
    select(*(users.c[n] for n in _FIELDS if n != "office"), offices.c.name.label("office"), user_roles.c.role)
    .join(offices, offices.c.id == users.c.office_id)
    .outerjoin(user_roles, user_roles.c.user_id == users.c.id)
)
"""Accounts, a row for each role that they hold (one without a role where they hold none)."""


def account_in(rows: Sequence[Any]) -> Account:
    """The account behind its rows of ``ACCOUNT_ROWS``."""
    fields = {n: getattr(rows[0], n) for n in _FIELDS}
    return Account(**fields, roles=frozenset(row.role for row in rows if row.role is not None))


def _account(connection: Connection, which: Any) -> Account | None:
    rows = connection.execute(ACCOUNT_ROWS.where(which)).all()
    return account_in(rows) if rows else None


def account_named(connection: Connection, name: str) -> Account | None:
    """The account that signs in with ``name``."""
    return _account(connection, users.c.name_key == name_key(name))


def account_by_id(connection: Connection, number: int) -> Account:
    """The account with this number.

    Raises:
        RegistryError: where there is none.
    """
    found = _account(connection, users.c.id == number)
    if found is None:
        raise RegistryError(f"没有账户{number}", "not_found")
    return found


def account_called(connection: Connection, display: str) -> Account | None:
    """The account of the person whom records name so."""
    return _account(connection, users.c.display_key == name_key(display))


def account_list(connection: Connection) -> tuple[Account, ...]:
    """Every account, in the order in which they were made."""
    numbers = connection.execute(select(users.c.id).order_by(users.c.id)).scalars().all()
    return tuple(account_by_id(connection, number) for number in numbers)


def holders(connection: Connection, role: str) -> int:
    """How many persons who can sign in hold ``role``."""
    query = select(user_roles.c.user_id).join(users, users.c.id == user_roles.c.user_id)
    return len(connection.execute(query.where(user_roles.c.role == role, users.c.state == "active")).all())


def set_password(tx: Transaction, number: int, hashed: str) -> None:
    """A new password (its hash); an invited account becomes an active one. All its sessions end."""
    state = account_by_id(tx.connection, number).state
    now = "active" if state == "invited" else state
    tx.connection.execute(update(users).where(users.c.id == number).values(password=hashed, state=now))
    end_sessions(tx, number)
    audit.append(tx, "user.password", f"user:{number}")


def set_locked(tx: Transaction, number: int, locked: bool) -> None:
    """Lock an account, or open it again. Locking ends its sessions.

    Raises:
        RegistryError: ``four_eyes`` where one would lock oneself; ``last`` for the last administrator or auditor who can
            sign in.
    """
    account = account_by_id(tx.connection, number)
    if locked and name_key(account.display) == name_key(tx.by.person):
        raise RegistryError("不能停用自己的账户；请另一位管理员办理", "four_eyes")
    if locked and account.state == "active" and any(holders(tx.connection, r) == 1 for r in account.roles & set(ALONE)):
        raise RegistryError("这是最后一位系统管理员或审计员，不能停用", "last")
    state = "locked" if locked else ("active" if account.password or account.subject else "invited")
    tx.connection.execute(update(users).where(users.c.id == number).values(state=state))
    if locked:
        end_sessions(tx, number)
    audit.append(tx, "user.lock" if locked else "user.unlock", f"user:{number}")


def end_sessions(tx: Transaction, number: int) -> int:
    """End all sessions of an account; how many there were."""
    return int(tx.connection.execute(delete(sessions).where(sessions.c.user_id == number)).rowcount)


def link_case(tx: Transaction, case_id: int, office_id: int) -> None:
    """The case was handed in at this office, too; asked again, nothing changes."""
    same = (case_offices.c.case_id == case_id, case_offices.c.office_id == office_id)
    if tx.connection.execute(select(case_offices.c.case_id).where(*same)).first():
        return
    who = {"linked_by": tx.by.person, "linked_at": tx.by.at}
    tx.connection.execute(insert(case_offices).values(case_id=case_id, office_id=office_id, **who))
    audit.append(tx, "case.office", f"case:{case_id}", {"office": office_id})
