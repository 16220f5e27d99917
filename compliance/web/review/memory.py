"""Cases as they were last judged. What has been recorded since is asked each time (``acts.judged``), and so is, before,
whether somebody may see the case: what is kept here only saves working it out again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.web.desk import Desk
from compliance.web.kept import Kept, kept_by
from compliance.web.review import acts

if TYPE_CHECKING:
    from compliance.registry import Connection

MOST = 64
"""Cases kept: more than people look at within some minutes."""


def judged_of(desk: Desk, case: int) -> acts.Judged:
    """A case judged for the screen of a desk, today.

    Raises:
        RegistryError: ``not_found`` where nobody has read or judged it.
    """
    with desk.registry.read() as connection:
        return judged_in(connection, desk, case)


def judged_in(connection: Connection, desk: Desk, case: int) -> acts.Judged:
    """The same, by a connection that is open."""
    memory: Kept[acts.Judged] = kept_by(desk, "judged", MOST)
    found = acts.judged_by(connection, case, desk.options(), memory.get(case))
    memory.keep(case, found)
    return found
