"""Which account a subject of an outside login service signs in to: linked by an administrator, never guessed.

No e-mail address, no name is compared: what somebody may write into their own profile elsewhere opens nothing here.
"""

from __future__ import annotations

import unicodedata

from sqlalchemy import select, update
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.accounts import ALONE, Account, account_by_id, end_sessions, holders
from compliance.registry.schema.accounts import users
from compliance.registry.transaction import Transaction

LONGEST = 255
"""Characters of a subject, as OpenID Connect bounds it."""


def account_linked(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account that this subject of this login service signs in to."""
    query = select(users.c.id).where(users.c.issuer == issuer, users.c.subject == subject)
    number = connection.execute(query).scalar_one_or_none()
    return None if number is None else account_by_id(connection, number)


def link_login(tx: Transaction, number: int, issuer: str, subject: str) -> None:
    """The account may be signed in to by this subject; an invited account becomes an active one.

    Raises:
        RegistryError: ``invalid`` for an empty or odd subject; ``exists`` where the account or the subject is linked.
    """
    account = account_by_id(tx.connection, number)
    issuer, subject = issuer.strip(), subject.strip()
    if not issuer or not 0 < len(subject) <= LONGEST or any(unicodedata.category(c).startswith("C") for c in subject):
        raise RegistryError(f"统一身份的主体标识应是1至{LONGEST}个可见字符，登录服务（issuer）不得为空", "invalid")
    if account.subject is not None:
        raise RegistryError("这个账户已经关联了统一身份，请先解除", "exists")
    if account_linked(tx.connection, issuer, subject) is not None:
        raise RegistryError("这个统一身份已经关联了另一个账户", "exists")
    state = "active" if account.state == "invited" else account.state
    values = {"issuer": issuer, "subject": subject, "state": state}
    tx.connection.execute(update(users).where(users.c.id == number).values(**values))
    audit.append(tx, "user.link", f"user:{number}", {"issuer": issuer, "subject": subject})


def unlink_login(tx: Transaction, number: int) -> None:
    """The subject opens the account no more; its sessions end.

    Raises:
        RegistryError: ``not_found`` where nothing is linked; ``last`` where nobody could administrate or audit any more.
    """
    account = account_by_id(tx.connection, number)
    if account.subject is None:
        raise RegistryError("这个账户没有关联统一身份", "not_found")
    only = account.password is None and account.state == "active"
    if only and any(holders(tx.connection, role) == 1 for role in account.roles & set(ALONE)):
        raise RegistryError("这是最后一位系统管理员或审计员，又没有口令，不能解除", "last")
    state = "invited" if only else account.state
    tx.connection.execute(update(users).where(users.c.id == number).values(issuer=None, subject=None, state=state))
    end_sessions(tx, number)
    audit.append(tx, "user.unlink", f"user:{number}", {"issuer": account.issuer, "subject": account.subject})
