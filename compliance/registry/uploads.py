"""Files handed in at the desk: each a line of the desk's queue, over the items of ``work``.

The same content is read once, however many people hand it in; each has a line of their own, and may take it back.
Every function takes a transaction; the caller decides what else belongs into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, select, update
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.model.facts import DocumentInfo
from compliance.registry import accounts, audit, cases, work
from compliance.registry.schema import batches, uploads, work_items
from compliance.registry.transaction import Transaction, inserted

CALLED_OFF = "cancelled"
"""The reason of an item that nobody wants any more."""


@dataclass(frozen=True)
class Terms:
    """By what uploads are judged now: the batch that they join is the one of these, begun where there is none."""

    corpus: str
    parameters: str
    settings: dict[str, Any]


@dataclass(frozen=True)
class Arrival:
    """A complete file: its name as people know it, its content, whose it is. ``origin``: page, api or folder."""

    name: str
    sha256: str
    size: int
    format: str
    office: int
    origin: str = "page"


def receive(tx: Transaction, one: Arrival, terms: Terms) -> int:
    """Put a file into the queue; the number of its line. Content that is done already has its result at once."""
    # First of all, since writers queue up at the log: nobody else puts the same content into the queue meanwhile.
    detail = {"name": one.name, "sha256": one.sha256, "size": one.size, "office": one.office, "origin": one.origin}
    audit.append(tx, "upload.receive", f"sha256:{one.sha256}", detail)
    batch, item = _placed(tx, one.office, one.sha256, one.size, one.name, terms)
    row = {
        "batch_id": batch,
        "item_id": item,
        **{n: getattr(one, n) for n in ("name", "sha256", "size", "format", "origin")},
    }
    signed = {"uploaded_by": tx.by.person, "uploaded_at": tx.by.at}
    number = inserted(tx, uploads, {**row, "office_id": one.office, **signed})
    found = tx.connection.execute(select(work_items.c.state, work_items.c.reason).where(work_items.c.id == item)).one()
    if found.reason == CALLED_OFF:
        work.again(tx, item)
    if (known := cases.case_of(tx.connection, one.sha256)) is not None:
        accounts.link_case(tx, known.id, one.office)
        document = DocumentInfo(one.name, one.sha256, one.format, 0)
        cases.receive(tx, document, tx.by.at.astimezone().date())
    return number


def _placed(tx: Transaction, office: int, sha256: str, size: int, name: str, terms: Terms) -> tuple[int, int]:
    """The batch and the item of a content under these terms."""
    source = f"desk:{office}"
    same = and_(batches.c.source == source, batches.c.corpus == terms.corpus, batches.c.parameters == terms.parameters)
    batch = tx.connection.execute(select(func.max(batches.c.id)).where(same)).scalar_one()
    if batch is None:
        batch = work.start_batch(tx, source, terms.corpus, terms.parameters, terms.settings)
    work.enqueue(tx, batch, [work.NewFile(f"{sha256[:12]}/{name}", sha256, size)])
    key = and_(work_items.c.corpus == terms.corpus, work_items.c.parameters == terms.parameters)
    item = tx.connection.execute(select(work_items.c.id).where(key, work_items.c.sha256 == sha256)).scalar_one()
    return int(batch), int(item)


def _wanted() -> Any:
    return exists().where(uploads.c.item_id == work_items.c.id, uploads.c.withdrawn_at.is_(None))


def waiting(connection: Connection) -> bool:
    """Whether anything that was handed in is still to be begun."""
    query = select(work_items.c.id).where(work_items.c.state == "queued", _wanted()).limit(1)
    return connection.execute(query).first() is not None


def claim(tx: Transaction, worker: str, most: int) -> tuple[work.Job, ...]:
    """Take up to ``most`` queued items: of everybody who waits one, then of everybody the next, the oldest first.

    So whoever hands in thousands holds nobody up who has a single plan.
    """
    turn = func.row_number().over(partition_by=uploads.c.uploaded_by, order_by=uploads.c.id).label("turn")
    queue = (
        select(uploads.c.item_id, uploads.c.id, turn)
        .join(work_items, work_items.c.id == uploads.c.item_id)
        .where(work_items.c.state == "queued", uploads.c.withdrawn_at.is_(None))
        .subquery()
    )
    order = (func.min(queue.c.turn), func.min(queue.c.id))
    first = select(queue.c.item_id).group_by(queue.c.item_id).order_by(*order).limit(most)
    ids = list(tx.connection.execute(first).scalars())
    free = select(work_items.c.id).where(work_items.c.id.in_(ids), work_items.c.state == "queued")
    locked = set(tx.connection.execute(free.with_for_update(skip_locked=True, of=work_items)).scalars())
    name = select(func.min(uploads.c.name)).where(uploads.c.item_id == work_items.c.id).scalar_subquery()
    jobs = work.hold(tx, [i for i in ids if i in locked], worker, name)
    return tuple(sorted(jobs, key=lambda job: ids.index(job.id)))


def settings_of(connection: Connection, job: work.Job) -> dict[str, Any]:
    """The settings under which an item was put into the queue."""
    query = (
        select(batches.c.settings)
        .join(uploads, uploads.c.batch_id == batches.c.id)
        .where(uploads.c.item_id == job.id, batches.c.parameters == job.parameters)
        .limit(1)
    )
    found: dict[str, Any] = connection.execute(query).scalar_one()
    return found


def withdraw(tx: Transaction, number: int) -> int | None:
    """Take a file back; the item that somebody is working on for nobody now, if there is one.

    Raises:
        RegistryError: where there is no such line, or it is settled already.
    """
    row = _line(tx.connection, number)
    if row.state not in ("queued", "running") or row.withdrawn_at is not None:
        raise RegistryError(f"“{row.name}”已经处理完，不能取消", "invalid")
    values = {"withdrawn_by": tx.by.person, "withdrawn_at": tx.by.at}
    tx.connection.execute(update(uploads).where(uploads.c.id == number).values(**values))
    audit.append(tx, "upload.withdraw", f"upload:{number}", {"name": row.name, "sha256": row.sha256})
    others = select(uploads.c.id).where(uploads.c.item_id == row.item_id, uploads.c.withdrawn_at.is_(None))
    if tx.connection.execute(others.limit(1)).first() is not None:
        return None
    return None if work.call_off(tx, row.item_id, CALLED_OFF, f"{tx.by.person}取消了") else int(row.item_id)


def retry(tx: Transaction, numbers: Sequence[int], terms: Terms) -> int:
    """Queue files again that failed, were set aside or were taken back, under today's terms; how many."""
    again = 0
    for number in numbers:
        row = _line(tx.connection, number)
        if row.state not in ("failed", "parked") and row.withdrawn_at is None:
            continue
        audit.append(tx, "upload.retry", f"upload:{number}", {"name": row.name, "sha256": row.sha256})
        batch, item = _placed(tx, row.office_id, row.sha256, row.size, row.name, terms)
        values = {"batch_id": batch, "item_id": item, "withdrawn_by": None, "withdrawn_at": None}
        tx.connection.execute(update(uploads).where(uploads.c.id == number).values(**values))
        work.again(tx, item)
        again += 1
    return again


def renew(tx: Transaction, terms: Terms, outdated: Sequence[str]) -> int:
    """Put what still waits under terms that nobody can work by any more under those of now; how many lines.

    ``outdated`` are the parameters of such terms; a corpus that is not today's is outdated in any case.
    """
    stale = work_items.c.parameters.in_(outdated) | (work_items.c.corpus != terms.corpus)
    rows = tx.connection.execute(
        select(uploads.c.id, uploads.c.office_id, uploads.c.sha256, uploads.c.size, uploads.c.name, uploads.c.item_id)
        .join(work_items, work_items.c.id == uploads.c.item_id)
        .where(work_items.c.state == "queued", uploads.c.withdrawn_at.is_(None), stale)
    ).all()
    for row in rows:
        batch, item = _placed(tx, row.office_id, row.sha256, row.size, row.name, terms)
        tx.connection.execute(update(uploads).where(uploads.c.id == row.id).values(batch_id=batch, item_id=item))
    for item in {row.item_id for row in rows}:
        work.call_off(tx, item, "outdated", "政策语料库或程序已更新，改按新的处理")
    return len(rows)


def waiting_settings(connection: Connection) -> dict[str, dict[str, Any]]:
    """The settings of everything that waits, by parameters."""
    query = (
        select(batches.c.parameters, batches.c.settings)
        .join(uploads, uploads.c.batch_id == batches.c.id)
        .join(work_items, work_items.c.id == uploads.c.item_id)
        .where(work_items.c.state == "queued", uploads.c.withdrawn_at.is_(None))
    )
    return {row.parameters: row.settings for row in connection.execute(query.distinct())}


def offices_of(connection: Connection, item: int) -> tuple[int, ...]:
    """The offices that handed in an item, whoever was first before."""
    query = select(uploads.c.office_id, func.min(uploads.c.id).label("first")).where(
        uploads.c.item_id == item, uploads.c.withdrawn_at.is_(None)
    )
    rows = connection.execute(query.group_by(uploads.c.office_id)).all()
    return tuple(row.office_id for row in sorted(rows, key=lambda row: row.first))


def _line(connection: Connection, number: int) -> Any:
    query = (
        select(uploads, work_items.c.state)
        .join(work_items, work_items.c.id == uploads.c.item_id)
        .where(uploads.c.id == number)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise RegistryError(f"没有上传{number}", "not_found")
    return row
