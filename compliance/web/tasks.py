"""What waits for somebody, as the first page lists it: each with how many there are and where they are listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from compliance.registry import upload_list
from compliance.registry.office_lists import asked_of, documents_seen
from compliance.registry.services import unserved_terms
from compliance.registry.tables import Asked
from compliance.registry.tables.case_tables import CASES
from compliance.registry.tables.definition import count
from compliance.registry.tables.office_tables import DOCUMENTS
from compliance.web.desk import Desk
from compliance.web.lists.asking import scope_of
from compliance.web.security.roles import Person, Role
from compliance.web.showing import states_of


@dataclass(frozen=True)
class Task:
    """A word of ``词句/core.yaml``, how many there are, and the page that lists them."""

    word: str
    count: int
    address: str


def tasks(desk: Desk, person: Person) -> tuple[Task, ...]:
    """What waits for the person; nothing for people who do not review."""
    if person.roles.isdisjoint({Role.REVIEWER, Role.APPROVER}):
        return ()
    with desk.registry.read() as connection:
        return tuple(task for task in _waiting(desk, connection, person) if task.count)


def _waiting(desk: Desk, connection: Any, person: Person) -> Iterator[Task]:
    scope, office = scope_of(desk, person), person.office.id

    def cases(word: str, **filters: str) -> Task:
        return Task(word, count(connection, CASES, scope, Asked(filters)), f"/lists/cases?{urlencode(filters)}")

    if Role.REVIEWER in person.roles:
        yield cases("core.task_mine", officer=person.display, state="open")
    yield cases("core.task_nobody", hands="unassigned", state="open")
    if Role.APPROVER in person.roles:
        others = [a for a in asked_of(connection, office) if a.request.requested_by != person.display]
        yield Task("core.task_requests", len(others), "/requests")
    late = Asked({"state": "overdue"})
    yield Task("core.task_overdue", count(connection, DOCUMENTS, scope, late), "/due")
    unserved = [row["id"] for row in unserved_terms(connection)]
    yield Task("core.task_unserved", len(documents_seen(connection, office, unserved)), "/due")
    found = upload_list.counts(connection, upload_list.Asked(office))
    yield Task("core.task_failed", sum(found[state] for state in states_of("failed")), "/queue?state=failed")
