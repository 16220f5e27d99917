"""The desk's queue as it is looked at: an office's lines, filtered, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry.schema import uploads, work_items

STATES = ("queued", "running", "done", "failed", "parked", "withdrawn")
_OTHER = uploads.alias("other")


@dataclass(frozen=True)
class UploadLine:
    """One file handed in, and what became of it. ``same_as`` is the office's earliest line with this content."""

    id: int
    item_id: int
    name: str
    sha256: str
    size: int
    format: str | None
    origin: str
    uploaded_by: str
    uploaded_at: datetime
    state: str
    reason: str | None
    message: str | None
    finished_at: datetime | None
    case_id: int | None
    review_id: int | None
    result: Any
    same_as: int | None


@dataclass(frozen=True)
class Asked:
    """What of the queue is asked for; None asks for all. ``text`` is a part of the name."""

    office: int
    states: tuple[str, ...] = ()
    person: str | None = None
    text: str | None = None


_STATE = case((uploads.c.withdrawn_at.is_not(None), "withdrawn"), else_=work_items.c.state)


def lines(connection: Connection, asked: Asked, limit: int = 50, offset: int = 0) -> tuple[UploadLine, ...]:
    """The lines asked for, the newest first."""
    query = _lines().where(_which(asked)).order_by(uploads.c.id.desc()).limit(limit).offset(offset)
    return tuple(UploadLine(**row._mapping) for row in connection.execute(query))


def line(connection: Connection, office: int, number: int) -> UploadLine:
    """One line of an office.

    Raises:
        RegistryError: where the office has no such line.
    """
    row = connection.execute(_lines().where(uploads.c.id == number, uploads.c.office_id == office)).one_or_none()
    if row is None:
        raise RegistryError(f"没有上传{number}", "not_found")
    return UploadLine(**row._mapping)


def counts(connection: Connection, asked: Asked) -> dict[str, int]:
    """How many lines are in each state, all states named, whatever states are asked for."""
    every = Asked(asked.office, (), asked.person, asked.text)
    query = select(_STATE.label("state"), func.count().label("number")).select_from(_joined()).where(_which(every))
    found = {row.state: row.number for row in connection.execute(query.group_by(_STATE))}
    return {state: found.get(state, 0) for state in STATES}


def numbers(connection: Connection, asked: Asked) -> tuple[int, ...]:
    """The numbers of all lines asked for, the oldest first."""
    query = select(uploads.c.id).select_from(_joined()).where(_which(asked)).order_by(uploads.c.id)
    return tuple(connection.execute(query).scalars())


def _joined() -> Any:
    return uploads.join(work_items, work_items.c.id == uploads.c.item_id)


def _lines() -> Any:
    same = (
        select(func.min(_OTHER.c.id))
        .where(
            _OTHER.c.sha256 == uploads.c.sha256, _OTHER.c.office_id == uploads.c.office_id, _OTHER.c.id < uploads.c.id
        )
        .correlate(uploads)
        .scalar_subquery()
    )
    ours = ("id", "item_id", "name", "sha256", "size", "format", "origin", "uploaded_by", "uploaded_at")
    theirs = ("reason", "message", "finished_at", "case_id", "review_id", "result")
    columns = [*(uploads.c[n] for n in ours), _STATE.label("state"), *(work_items.c[n] for n in theirs)]
    return select(*columns, same.label("same_as")).select_from(_joined())


def _which(asked: Asked) -> Any:
    wanted = [uploads.c.office_id == asked.office]
    if asked.states:
        wanted.append(_STATE.in_(asked.states))
    if asked.person is not None:
        wanted.append(uploads.c.uploaded_by == asked.person)
    if asked.text:
        wanted.append(uploads.c.name.contains(asked.text, autoescape=True))
    return and_(*wanted)
