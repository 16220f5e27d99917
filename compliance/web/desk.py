"""What every page works with: the registry, the settings, the clock, the pipeline's options."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request

from compliance.pipeline import Options
from compliance.registry import By, Registry
from compliance.registry.cases import Case, case_by_id, case_seen_by
from compliance.web.security.roles import Person, Role
from compliance.web.settings import Settings

if TYPE_CHECKING:
    from compliance.registry import Connection

LARGEST = 2**31 - 1
"""The largest number that a row can have in every database."""
Clock = Callable[[], datetime]


@dataclass
class Desk:
    """One running desk. ``queue`` has ``start()``, ``stop()`` and ``health()`` where there is one,
    ``login_service`` is the ``oidc.provider.Provider`` where one is set."""

    registry: Registry
    settings: Settings
    clock: Clock
    queue: Any = None
    login_service: Any = None
    more: dict[str, Any] = field(default_factory=dict)

    def now(self) -> datetime:
        """The moment, with its time zone."""
        return self.clock()

    def by(self, person: Person) -> By:
        """In whose name a change is made, now."""
        return By(person.display, self.now())

    def options(self) -> Options:
        """How plans are judged today."""
        return Options(as_of=self.now().astimezone().date(), corpus=self.settings.corpus)

    def case_for(self, person: Person, number: int) -> Case:
        """A case that the person may see: their office's own; an auditor sees all.

        Raises:
            HTTPException: 404, for another office's case just as for one that does not exist.
        """
        with self.registry.read() as connection:
            return self.case_in(connection, person, number)

    def case_in(self, connection: Connection, person: Person, number: int) -> Case:
        """The same, by a connection that is open."""
        if not 0 < number <= LARGEST:
            raise HTTPException(404)
        if Role.AUDITOR in person.roles:
            return case_by_id(connection, number)
        found = case_seen_by(connection, number, person.office.id)
        if found is None:
            raise HTTPException(404)
        return found


def desk_of(request: Request) -> Desk:
    """The desk behind a request."""
    desk: Desk = request.app.state.desk
    return desk
