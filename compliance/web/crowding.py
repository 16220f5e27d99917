"""How many files one person may send in a while, by whatever form."""

from __future__ import annotations

from datetime import timedelta

from compliance.model.errors import RegistryError
from compliance.registry import signing_in
from compliance.web.desk import Desk
from compliance.web.security.roles import Person


def crowded(desk: Desk, person: Person) -> bool:
    """Count a file; whether somebody sends more of them than anybody has."""
    limits = desk.settings.limits
    span = signing_in.Window(limits.upload_tries, timedelta(minutes=limits.upload_window_minutes))
    with desk.registry.write(desk.by(person)) as tx:
        return signing_in.count_attempt(tx, "upload", signing_in.attempt_key(person.display), span) > span.most


def refuse_crowds(desk: Desk, person: Person, files: int = 1) -> None:
    """Count files that came with a form, whose page tells why they were not taken.

    Raises:
        RegistryError: ``invalid`` where they are too many.
    """
    for _ in range(files):
        if crowded(desk, person):
            raise RegistryError("短时间内上传过多，请过几分钟再传", "invalid")
