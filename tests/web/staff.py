"""People with accounts, as they come about: an administrator proposes a role, an auditor grants it."""

from __future__ import annotations

from datetime import datetime

from compliance.registry import By, Registry
from compliance.registry.account_roles import decide_role, first_of_role, propose_role
from compliance.registry.accounts import account_called, add_user, office_named, set_password
from compliance.registry.transaction import Transaction
from compliance.web.security import passwords
from compliance.web.settings import limits_from

PASSWORD = "correct horse 电池 staple"


def appoint(registry: Registry, at: datetime, name: str, *roles: str, office: str = "工信局", display: str = "") -> int:
    """The account of somebody of this name and password, with these roles."""
    with registry.write(By("setup", at)) as tx:
        for who, first in (("甲", "administrator"), ("乙", "auditor")):
            if account_called(tx.connection, who) is None:
                number = add_user(tx, who, who, office_named(tx, "机房"))
                set_password(tx, number, "no password fits")
                first_of_role(tx, number, first)
    with registry.write(By("甲", at)) as tx:
        number = add_user(tx, name, display or name, office_named(tx, office))
        set_password(tx, number, passwords.hashed(PASSWORD, name, limits_from()))
        for role in roles:
            proposal = propose_role(tx, number, role, "工作需要")
            decide_role(Transaction(tx.connection, By("乙", at)), proposal, True)
    return number
