"""Roles: proposed by one person, approved by another, of one duty only."""

from __future__ import annotations

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.accounts import (
    ALONE,
    FIRST,
    SETUP,
    Proposal,
    account_by_id,
    account_called,
    end_sessions,
    holders,
    name_key,
)
from compliance.registry.schema.accounts import DUTY_OF, offices, role_decisions, role_proposals, user_roles, users
from compliance.registry.transaction import Transaction, inserted


def propose_role(tx: Transaction, user_id: int, role: str, reason: str) -> int:
    """Propose that somebody gets a role; the number of the proposal.

    Raises:
        RegistryError: ``four_eyes`` unless an administrator proposes; ``invalid`` for an unknown role or no reason; ``conflict`` where the roles held or proposed are of
            another duty; ``exists`` where it is held or proposed already; ``four_eyes`` for oneself.
    """
    account = account_by_id(tx.connection, user_id)
    _needs(tx, "administrator", "角色由系统管理员提出")
    if role not in DUTY_OF:
        raise RegistryError("没有这种角色", "invalid")
    if not reason.strip():
        raise RegistryError("授予角色须写明理由", "invalid")
    if name_key(account.display) == name_key(tx.by.person):
        raise RegistryError("不能给自己授予角色；请另一位管理员办理", "four_eyes")
    waiting = {p.role for p in open_proposals(tx.connection) if p.user_id == user_id}
    if role in account.roles | waiting:
        raise RegistryError("这个角色已经授予，或者正等待另一人同意", "exists")
    _fits(account.roles | waiting, role)
    row = {"user_id": user_id, "role": role, "reason": reason.strip()}
    number = inserted(tx, role_proposals, {**row, "proposed_by": tx.by.person, "proposed_at": tx.by.at})
    audit.append(tx, "role.propose", f"user:{user_id}", {"proposal": number, "role": role, "reason": row["reason"]})
    return number


def _needs(tx: Transaction, role: str, reason: str) -> None:
    acting = account_called(tx.connection, tx.by.person)
    if acting is None or acting.state != "active" or role not in acting.roles:
        raise RegistryError(reason, "four_eyes")


def _fits(held: frozenset[str] | set[str], role: str) -> None:
    if any(DUTY_OF[other] != DUTY_OF[role] for other in held):
        raise RegistryError("系统管理、审计、审查三种职责不得由一人兼任", "conflict")


def open_proposals(connection: Connection) -> tuple[Proposal, ...]:
    """Proposals that nobody decided, oldest first."""
    decided = select(role_decisions.c.proposal_id)
    rows = connection.execute(
        select(role_proposals, users.c.display, offices.c.name.label("office"))
        .join(users, users.c.id == role_proposals.c.user_id)
        .join(offices, offices.c.id == users.c.office_id)
        .where(role_proposals.c.id.not_in(decided))
        .order_by(role_proposals.c.id)
    ).mappings()
    return tuple(Proposal(**{n: row[n] for n in Proposal.__dataclass_fields__}) for row in rows)


def decide_role(tx: Transaction, proposal_id: int, approve: bool) -> None:
    """Approve or refuse a proposal, once, as an auditor who neither made it nor would get the role.

    Whoever gets a role signs in anew: all sessions end.

    Raises:
        RegistryError: ``four_eyes``, ``decided``, ``not_found``, ``conflict``.
    """
    row = (
        tx.connection.execute(select(role_proposals).where(role_proposals.c.id == proposal_id)).mappings().one_or_none()
    )
    if row is None:
        raise RegistryError(f"没有第{proposal_id}号角色申请", "not_found")
    account = account_by_id(tx.connection, row["user_id"])
    if name_key(tx.by.person) in (name_key(row["proposed_by"]), name_key(account.display)):
        raise RegistryError("提出的人和被授予的人都不得自己同意；请另一人办理", "four_eyes")
    _needs(tx, "auditor", "授予角色由审计员同意")
    if tx.connection.execute(
        select(role_decisions.c.proposal_id).where(role_decisions.c.proposal_id == proposal_id)
    ).first():
        raise RegistryError("这项申请已经办理过", "decided")
    word = "approved" if approve else "refused"
    _decide(tx, proposal_id, account.id, row["role"], row["proposed_by"], word, tx.by.person)
    if approve:
        _give(tx, account.id, account.roles, row["role"], proposal_id)
    audit.append(tx, f"role.{'approve' if approve else 'refuse'}", f"user:{account.id}",
                 {"proposal": proposal_id, "role": row["role"]})  # fmt: skip


def first_of_role(tx: Transaction, user_id: int, role: str) -> None:
    """Give the very first administrator or auditor the role, without a second person.

    Raises:
        RegistryError: ``four_eyes`` where somebody holds it, or it is not such a role; ``conflict``.
    """
    if role not in ALONE or holders(tx.connection, role):
        raise RegistryError("授予角色须由两人办理：一人提出，另一人同意", "four_eyes")
    account = account_by_id(tx.connection, user_id)
    _fits(account.roles, role)
    proposer = SETUP if name_key(tx.by.person) == name_key(account.display) else tx.by.person
    row = {"user_id": user_id, "role": role, "reason": FIRST}
    number = inserted(tx, role_proposals, {**row, "proposed_by": proposer, "proposed_at": tx.by.at})
    _decide(tx, number, user_id, role, proposer, "approved", FIRST)
    _give(tx, user_id, account.roles, role, number)
    audit.append(tx, "role.first", f"user:{user_id}", {"proposal": number, "role": role})


def _decide(tx: Transaction, proposal: int, user: int, role: str, proposer: str, word: str, decider: str) -> None:
    who = {"user_id": user, "role": role, "proposed_by": proposer, "decided_by": decider, "decided_at": tx.by.at}
    tx.connection.execute(insert(role_decisions).values(proposal_id=proposal, decision=word, **who))


def _give(tx: Transaction, user_id: int, held: frozenset[str], role: str, proposal: int) -> None:
    _fits(held, role)
    if not held:
        tx.connection.execute(update(users).where(users.c.id == user_id).values(duty=DUTY_OF[role]))
    row = {"user_id": user_id, "role": role, "duty": DUTY_OF[role], "proposal_id": proposal}
    tx.connection.execute(insert(user_roles).values(**row))
    end_sessions(tx, user_id)


def withdraw_role(tx: Transaction, user_id: int, role: str) -> None:
    """Take a role away; one person may do that. All sessions of the account end.

    Raises:
        RegistryError: ``not_found`` where it is not held; ``last`` for the last active holder of an administrative role.
    """
    account = account_by_id(tx.connection, user_id)
    if role not in account.roles:
        raise RegistryError("这个账户没有这个角色", "not_found")
    if role in ALONE and account.state == "active" and holders(tx.connection, role) == 1:
        raise RegistryError("这是最后一位系统管理员或审计员，不能撤销", "last")
    tx.connection.execute(delete(user_roles).where(user_roles.c.user_id == user_id, user_roles.c.role == role))
    end_sessions(tx, user_id)
    audit.append(tx, "role.withdraw", f"user:{user_id}", {"role": role})
