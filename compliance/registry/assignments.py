"""Who works on a case: each office says so for itself. It tells colleagues whose case it is; it forbids nobody anything.

A 复核员 gives cases to reviewers of the office. A reviewer takes a case that nobody has, and gives up their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.accounts import account_by_id, account_called
from compliance.registry.schema import cases
from compliance.registry.schema.accounts import case_assignments, case_offices, user_roles, users
from compliance.registry.transaction import Transaction

GIVES, WORKS = "approver", "reviewer"
"""Roles: who gives cases to others, and who works on them."""


@dataclass(frozen=True)
class Assignment:
    """An entry of a case's history at an office; ``officer`` is None where nobody was to work on it any more."""

    officer: str | None
    assigned_by: str
    assigned_at: datetime


def officers(connection: Connection, office_id: int) -> tuple[tuple[int, str], ...]:
    """Number and name of everybody at the office who can be given a case, in the order of their names."""
    query = (
        select(users.c.id, users.c.display)
        .join(user_roles, user_roles.c.user_id == users.c.id)
        .where(users.c.office_id == office_id, users.c.state == "active", user_roles.c.role == WORKS)
    )
    return tuple(sorted(((row.id, row.display) for row in connection.execute(query)), key=lambda one: one[1]))


def assign(tx: Transaction, numbers: Sequence[int], office_id: int, officer: int | None) -> int:
    """Say who works on these cases at the office (None: nobody any more), all of them or none; how many changed.

    Raises:
        RegistryError: ``not_found`` for a case that the office does not have; ``invalid`` for an officer who cannot be
            given one; ``not_allowed`` where the person is no 复核员 and it is not their own, or somebody else has it.
    """
    known = set(
        tx.connection.execute(
            select(case_offices.c.case_id).where(
                case_offices.c.office_id == office_id, case_offices.c.case_id.in_(numbers)
            )
        ).scalars()
    )
    if missing := sorted(set(numbers) - known):
        raise RegistryError(f"没有案卷{missing[0]}", "not_found")
    if officer is not None and officer not in dict(officers(tx.connection, office_id)):
        raise RegistryError("经办人应是本单位在用的审查员", "invalid")
    # Two people who take the same case at once: the second waits here and finds it taken.
    tx.connection.execute(select(cases.c.id).where(cases.c.id.in_(known)).order_by(cases.c.id).with_for_update())
    now, changed = officers_of(tx.connection, sorted(known), office_id), 0
    giver = account_called(tx.connection, tx.by.person)
    for case in sorted(known):
        has = now.get(case)
        if has == officer:
            continue
        if giver is None or not _may(giver.roles, giver.id, has, officer):
            whose = f"由{account_by_id(tx.connection, has).display}经办" if has is not None else "不是您的"
            raise RegistryError(f"案卷{case}{whose}；转给别人、替别人放下只能由复核员办理", "not_allowed")
        row = {"case_id": case, "office_id": office_id, "user_id": officer}
        who = {"assigned_by": tx.by.person, "assigned_at": tx.by.at}
        tx.connection.execute(insert(case_assignments).values(**row, **who))
        audit.append(tx, "case.assign", f"case:{case}", {"office": office_id, "before": has, "user": officer})
        changed += 1
    return changed


def _may(roles: frozenset[str], person: int, has: int | None, wanted: int | None) -> bool:
    """Whether somebody with these roles may move a case from who ``has`` it to who is ``wanted``."""
    if GIVES in roles:
        return True
    takes, gives_up = has is None and wanted == person, has == person and wanted is None
    return WORKS in roles and (takes or gives_up)


def officers_of(connection: Connection, numbers: Sequence[int], office_id: int) -> dict[int, int]:
    """Who works on each of these cases at the office; cases that nobody works on are left out."""
    last = (
        select(func.max(case_assignments.c.id))
        .where(case_assignments.c.office_id == office_id, case_assignments.c.case_id.in_(numbers))
        .group_by(case_assignments.c.case_id)
    )
    query = select(case_assignments.c.case_id, case_assignments.c.user_id).where(case_assignments.c.id.in_(last))
    return {row.case_id: row.user_id for row in connection.execute(query) if row.user_id is not None}


def assignments_of(connection: Connection, case_id: int, office_id: int) -> tuple[Assignment, ...]:
    """The history of a case at the office, the first entry first."""
    query = (
        select(users.c.display, case_assignments.c.assigned_by, case_assignments.c.assigned_at)
        .select_from(case_assignments)
        .outerjoin(users, users.c.id == case_assignments.c.user_id)
        .where(case_assignments.c.case_id == case_id, case_assignments.c.office_id == office_id)
        .order_by(case_assignments.c.id)
    )
    return tuple(Assignment(row.display, row.assigned_by, row.assigned_at) for row in connection.execute(query))
