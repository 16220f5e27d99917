"""The queue of a batch: what is to be done, who is doing it, what came of it.

An item is one content under one corpus and one set of parameters, so what is done is not done again, by whatever batch
asks for it. A claim is fenced: only who holds it may finish it, and who lost it (its heartbeat stopped and another took
over) is told so. Every function takes a transaction; the caller decides what else belongs into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, insert, select, update
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError
from compliance.registry import audit
from compliance.registry.schema import batch_files, batches, work_items
from compliance.registry.transaction import Transaction, inserted

_CHUNK = 500
"""Rows a statement: below the number of parameters that old SQLite takes."""


@dataclass(frozen=True)
class NewFile:
    """A file of a batch: its path as people know it, the checksum and size of its content."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Job:
    """An item that a worker holds. ``attempts`` counts this one."""

    id: int
    sha256: str
    corpus: str
    parameters: str
    size: int
    attempts: int
    path: str


@dataclass(frozen=True)
class LedgerLine:
    """One file of a batch and what became of it."""

    path: str
    sha256: str
    state: str
    attempts: int
    reason: str | None
    message: str | None
    seconds: Decimal | None
    case_id: int | None
    review_id: int | None
    result: Any


def start_batch(tx: Transaction, source: str, corpus: str, parameters: str, settings: dict[str, Any]) -> int:
    """Begin a batch over ``source``; its number. ``settings`` are what ``--resume`` needs to go on alike."""
    row = {"source": source, "corpus": corpus, "parameters": parameters, "settings": settings}
    batch = inserted(tx, batches, {**row, "started_by": tx.by.person, "started_at": tx.by.at})
    audit.append(tx, "batch.start", f"batch:{batch}", {"source": source, "corpus": corpus, "parameters": parameters})
    return batch


def latest_batch(connection: Connection, source: str | None = None) -> dict[str, Any] | None:
    """The last batch (over ``source``), as a row; None where there is none."""
    query = select(batches).order_by(batches.c.id.desc()).limit(1)
    if source is not None:
        query = query.where(batches.c.source == source)
    row = connection.execute(query).mappings().one_or_none()
    return None if row is None else dict(row)


def batch_numbered(connection: Connection, number: int) -> dict[str, Any]:
    """A batch as a row.

    Raises:
        RegistryError: where there is none with this number; it names the last ones there are.
    """
    row = connection.execute(select(batches).where(batches.c.id == number)).mappings().one_or_none()
    if row is None:
        last = connection.execute(select(batches.c.id, batches.c.source).order_by(batches.c.id.desc()).limit(5)).all()
        there = "；".join(f"批次{one.id}（{one.source}）" for one in last)
        raise RegistryError(f"没有批次{number}" + (f"；最近的：{there}" if there else ""), "not_found")
    return dict(row)


_REPLACED = (
    update(batch_files)
    .where(batch_files.c.batch_id == bindparam("of_batch"), batch_files.c.path == bindparam("at_path"))
    .values(item_id=bindparam("now_item"))
)


def enqueue(tx: Transaction, batch: int, files: Sequence[NewFile]) -> dict[str, int]:
    """Put files into a batch; what state their items are in. Known content keeps its item, and its result.

    Calling it again with the same files changes nothing; a file that is another by now stands for its new content.
    """
    head = tx.connection.execute(select(batches.c.corpus, batches.c.parameters).where(batches.c.id == batch)).one()
    key = and_(work_items.c.corpus == head.corpus, work_items.c.parameters == head.parameters)
    contents = {f.sha256: f.size for f in files}
    known: dict[str, int] = {}
    for part in _parts(list(contents)):
        query = select(work_items.c.sha256, work_items.c.id).where(key, work_items.c.sha256.in_(part))
        known.update(tx.connection.execute(query).tuples().all())
    new = [s for s in contents if s not in known]
    if new:
        same = {"corpus": head.corpus, "parameters": head.parameters}
        tx.connection.execute(insert(work_items), [{"sha256": s, "size": contents[s], **same} for s in new])
        for part in _parts(new):
            query = select(work_items.c.sha256, work_items.c.id).where(key, work_items.c.sha256.in_(part))
            known.update(tx.connection.execute(query).tuples().all())
    query = select(batch_files.c.path, batch_files.c.item_id).where(batch_files.c.batch_id == batch)
    there = dict(tx.connection.execute(query).tuples().all())
    lines = [{"batch_id": batch, "path": f.path, "item_id": known[f.sha256]} for f in files if f.path not in there]
    if lines:
        tx.connection.execute(insert(batch_files), lines)
    for f in files:
        if there.get(f.path, known[f.sha256]) != known[f.sha256]:
            tx.connection.execute(_REPLACED, {"of_batch": batch, "at_path": f.path, "now_item": known[f.sha256]})
    return counts(tx.connection, batch)


def _parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _CHUNK):
        yield values[start : start + _CHUNK]


def claim(tx: Transaction, batch: int, worker: str, most: int = 1) -> tuple[Job, ...]:
    """Take up to ``most`` queued items of a batch for ``worker`` (a name that no other running process has).

    Two who claim at once never get the same: on SQLite the transaction holds the lock to write, on PostgreSQL rows
    that another is about to take are passed over.
    """
    ours = exists().where(batch_files.c.item_id == work_items.c.id, batch_files.c.batch_id == batch)
    queued = select(work_items.c.id).where(work_items.c.state == "queued", ours).order_by(work_items.c.id).limit(most)
    ids = list(tx.connection.execute(queued.with_for_update(skip_locked=True, of=work_items)).scalars())
    path = (
        select(func.min(batch_files.c.path))
        .where(batch_files.c.item_id == work_items.c.id, batch_files.c.batch_id == batch)
        .scalar_subquery()
    )
    return hold(tx, ids, worker, path)


def hold(tx: Transaction, ids: Sequence[int], worker: str, path: Any) -> tuple[Job, ...]:
    """Give queued items, whose rows the transaction has locked, to ``worker``. ``path`` is SQL for what to call each."""
    if not ids:
        return ()
    taken = {"state": "running", "claimed_by": worker, "claimed_at": tx.by.at, "heartbeat_at": tx.by.at}
    tx.connection.execute(
        update(work_items).where(work_items.c.id.in_(ids)).values(**taken, attempts=work_items.c.attempts + 1)
    )
    wanted = (work_items.c[n] for n in ("id", "sha256", "corpus", "parameters", "size", "attempts"))
    rows = tx.connection.execute(
        select(*wanted, path.label("path")).where(work_items.c.id.in_(ids)).order_by(work_items.c.id)
    )
    return tuple(Job(**row._mapping) for row in rows)


def beat(tx: Transaction, worker: str) -> int:
    """Say that ``worker`` is alive; how many items it holds."""
    held = and_(work_items.c.claimed_by == worker, work_items.c.state == "running")
    return tx.connection.execute(update(work_items).where(held).values(heartbeat_at=tx.by.at)).rowcount


def finish(
    tx: Transaction, job: Job, worker: str, *, case_id: int | None = None, review_id: int | None = None,
    result: Any = None, seconds: Decimal | None = None,
) -> None:  # fmt: skip
    """An item is done; in the same transaction as its case and review, so that there is never one without the other.

    Raises:
        RegistryError: ``lost_claim``, where the item is no longer this worker's.
    """
    done = {"case_id": case_id, "review_id": review_id, "result": result, "reason": None, "message": None}
    _settle(tx, job, worker, "done", {**done, "seconds": seconds})


def fail(
    tx: Transaction, job: Job, worker: str, reason: str, message: str, *, park: bool = False,
    seconds: Decimal | None = None,
) -> None:  # fmt: skip
    """An item cannot be done: ``reason`` is a word for programs, ``message`` a sentence for people.

    ``park`` sets it aside: its worker died on it more often than it may, so nobody tries again unless asked to.

    Raises:
        RegistryError: as ``finish``.
    """
    _settle(tx, job, worker, "parked" if park else "failed", {"reason": reason, "message": message, "seconds": seconds})


_HELD = update(work_items).where(
    work_items.c.id == bindparam("held_item"), work_items.c.claimed_by == bindparam("held_by"),
    work_items.c.state == "running",
)  # fmt: skip


def _settle(tx: Transaction, job: Job, worker: str, state: str, values: dict[str, Any]) -> None:
    free = {"state": state, "claimed_by": None, "heartbeat_at": None, "finished_at": tx.by.at}
    held = {"held_item": job.id, "held_by": worker}
    if tx.connection.execute(_HELD, {**held, **values, **free}).rowcount != 1:
        raise RegistryError(f"“{job.path}”已由别的进程接手，这里的结果不记", "lost_claim")


def release(tx: Transaction, worker: str, but: Sequence[int] = ()) -> int:
    """Give back what ``worker`` holds, unfinished (``but`` for these items): it was interrupted. The attempt does not count."""
    held = and_(work_items.c.claimed_by == worker, work_items.c.state == "running", work_items.c.id.not_in(but))
    return _requeue(tx, held, attempts=work_items.c.attempts - 1)


def claimants(connection: Connection) -> dict[str, datetime]:
    """Who holds items now, with their last heartbeat. Of one that is known to be dead, ``release`` takes them back."""
    seen = func.max(work_items.c.heartbeat_at)
    rows = connection.execute(
        select(work_items.c.claimed_by, seen).where(work_items.c.state == "running").group_by(work_items.c.claimed_by)
    )
    return dict(rows.tuples().all())


def recover(tx: Transaction, silent_since: datetime, attempts: int) -> dict[str, int]:
    """What dead workers left: items without a heartbeat since then are queued again, or parked after ``attempts``."""
    dead = and_(work_items.c.state == "running", work_items.c.heartbeat_at < silent_since)
    spent = and_(dead, work_items.c.attempts >= attempts)
    parked = {"state": "parked", "reason": "worker_died", "message": f"处理它的进程{attempts}次中途退出，已搁置"}
    free = {"claimed_by": None, "heartbeat_at": None, "finished_at": tx.by.at}
    put = tx.connection.execute(update(work_items).where(spent).values(**parked, **free)).rowcount
    return {"parked": put, "queued": _requeue(tx, dead)}


def retry(tx: Transaction, batch: int) -> int:
    """Queue a batch's failed and parked items again, with all their attempts; how many."""
    ours = exists().where(batch_files.c.item_id == work_items.c.id, batch_files.c.batch_id == batch)
    return _requeue(tx, and_(work_items.c.state.in_(("failed", "parked")), ours), attempts=0)


def again(tx: Transaction, item: int) -> bool:
    """Queue one failed or parked item again, with all its attempts; whether it was one."""
    return bool(_requeue(tx, and_(work_items.c.id == item, work_items.c.state.in_(("failed", "parked"))), attempts=0))


def call_off(tx: Transaction, item: int, reason: str, message: str) -> bool:
    """Take an item out of the queue before anybody works on it; whether it was still there."""
    values = {"state": "failed", "reason": reason, "message": message, "finished_at": tx.by.at}
    waiting = and_(work_items.c.id == item, work_items.c.state == "queued")
    return bool(tx.connection.execute(update(work_items).where(waiting).values(**values)).rowcount)


def _requeue(tx: Transaction, which: Any, **more: Any) -> int:
    free = {"state": "queued", "claimed_by": None, "heartbeat_at": None, "finished_at": None}
    return tx.connection.execute(update(work_items).where(which).values(**free, **more)).rowcount


def finish_batch(tx: Transaction, batch: int) -> dict[str, int]:
    """Note that nothing of a batch is left to do; its counts.

    Raises:
        RegistryError: while something is.
    """
    found = counts(tx.connection, batch)
    if found["queued"] or found["running"]:
        raise RegistryError("批次还没有做完", "invalid")
    tx.connection.execute(update(batches).where(batches.c.id == batch).values(finished_at=tx.by.at))
    audit.append(tx, "batch.finish", f"batch:{batch}", found)
    return found


def counts(connection: Connection, batch: int) -> dict[str, int]:
    """How many files of a batch are in each state, all states named."""
    rows = connection.execute(
        select(work_items.c.state, func.count())
        .join(batch_files, batch_files.c.item_id == work_items.c.id)
        .where(batch_files.c.batch_id == batch)
        .group_by(work_items.c.state)
    )
    found: dict[str, int] = dict(rows.tuples().all())
    return {state: found.get(state, 0) for state in ("queued", "running", "done", "failed", "parked")}


def ledger(connection: Connection, batch: int) -> Iterator[LedgerLine]:
    """Every file of a batch, once, in order of path."""
    wanted = (work_items.c[n] for n in LedgerLine.__dataclass_fields__ if n != "path")
    rows = connection.execute(
        select(batch_files.c.path, *wanted)
        .join(work_items, batch_files.c.item_id == work_items.c.id)
        .where(batch_files.c.batch_id == batch)
    )
    # Sorted here: databases disagree on the order of Chinese text.
    yield from sorted((LedgerLine(**row._mapping) for row in rows), key=lambda line: line.path)
