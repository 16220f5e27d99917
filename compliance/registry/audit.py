"""The audit log: every change one entry, each carrying the hash of the one before.

An entry's hash covers all of it, so a changed, removed or inserted entry breaks the chain from there on. Entries cut
off at the end leave a sound chain: the head's hash, printed on issued documents, is what shows that
(``verify`` with ``anchors``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.engine import Connection

from compliance.model.canonical import canonical, moment_text
from compliance.model.errors import RegistryError
from compliance.registry.schema import audit_log
from compliance.registry.transaction import Transaction

_LAST = select(audit_log.c.seq, audit_log.c.hash).order_by(audit_log.c.seq.desc()).limit(1)
_ADD = insert(audit_log).inline()
GENESIS = "0" * 64
"""What the first entry carries as the hash before it."""
HEAD_DIGITS = 12
"""How much of a hash documents print."""
_LOCK = 7_405_926
"""The advisory lock of PostgreSQL under which entries are added; any number that nothing else here uses."""


@dataclass(frozen=True)
class Entry:
    """One entry as it is stored."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str

    def computed(self) -> str:
        """The hash that its content has."""
        return _hash(self.seq, self.at, self.actor, self.action, self.subject, self.detail, self.previous)

    def to_json(self) -> dict[str, Any]:
        """The entry with its detail as an object; as the text that stands there, where that is no JSON any more."""
        detail: Any = self.detail
        with suppress(ValueError):
            detail = json.loads(self.detail)
        return {**{k: getattr(self, k) for k in ("seq", "at", "actor", "action", "subject")},
                "detail": detail, "previous": self.previous, "hash": self.hash}  # fmt: skip


@dataclass(frozen=True)
class Verification:
    """What became of the chain: how many entries are sound, the head, and the first thing wrong (in Chinese)."""

    entries: int
    head: str
    problem: str | None = None
    at_entry: int | None = None


def append(tx: Transaction, action: str, subject: str, detail: dict[str, Any] | None = None) -> Entry:
    """Add one entry; writers queue up here, so the chain never forks."""
    if tx.connection.dialect.name == "postgresql":
        tx.connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
    last = tx.connection.execute(_LAST).one_or_none()
    seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
    at, words = moment_text(tx.by.at), canonical(detail or {})
    digest = _hash(seq, at, tx.by.person, action, subject, words, previous)
    entry = Entry(seq, at, tx.by.person, action, subject, words, previous, digest)
    tx.connection.execute(_ADD, vars(entry))
    return entry


def _hash(*parts: object) -> str:
    return hashlib.sha256(canonical([str(p) for p in parts]).encode()).hexdigest()


def entries(connection: Connection, after: int = 0) -> Iterator[Entry]:
    """All entries beyond number ``after``, in order."""
    rows = connection.execution_options(yield_per=1000).execute(
        select(audit_log).where(audit_log.c.seq > after).order_by(audit_log.c.seq)
    )
    for row in rows:
        yield Entry(**row._mapping)


def latest(connection: Connection, most: int, before: int | None = None, **parts: str) -> tuple[Entry, ...]:
    """The ``most`` latest entries (below number ``before``) whose columns contain ``parts``, the newest first."""
    query = select(audit_log).order_by(audit_log.c.seq.desc()).limit(most)
    for column, part in parts.items():
        query = query.where(audit_log.c[column].contains(part, autoescape=True)) if part else query
    if before is not None:
        query = query.where(audit_log.c.seq < before)
    return tuple(Entry(**row._mapping) for row in connection.execute(query))


def head(connection: Connection) -> str:
    """The hash of the last entry."""
    found = connection.execute(select(audit_log.c.hash).order_by(audit_log.c.seq.desc()).limit(1)).scalar_one_or_none()
    return found or GENESIS


def count(connection: Connection) -> int:
    """How many entries there are."""
    return connection.execute(select(func.count()).select_from(audit_log)).scalar_one()


def verify(connection: Connection, anchors: Sequence[str] = ()) -> Verification:
    """Recompute the whole chain. ``anchors`` are hashes (or their beginnings) noted elsewhere, which must be in it.

    Raises:
        RegistryError: for an anchor shorter than what documents print: some hash or other always begins with it.
    """
    wanted = {a.strip().lower() for a in anchors}
    if short := sorted(a for a in wanted if len(a) < HEAD_DIGITS):
        raise RegistryError(f"校验值“{short[0]}”太短，至少写文书上印的 {HEAD_DIGITS} 位", "invalid")
    previous, number = GENESIS, 0
    for entry in entries(connection):
        if entry.seq != number + 1:
            return Verification(number, previous, f"第{number + 1}条不见了（其后是第{entry.seq}条）", number + 1)
        if entry.previous != previous:
            return Verification(number, previous, f"第{entry.seq}条接不上前一条", entry.seq)
        if entry.hash != entry.computed():
            return Verification(number, previous, f"第{entry.seq}条的内容与其校验值不符", entry.seq)
        previous, number = entry.hash, entry.seq
        wanted -= {a for a in wanted if entry.hash.startswith(a)}
    if wanted:
        missing = "、".join(sorted(wanted))
        return Verification(number, previous, f"日志里没有校验值 {missing}：它之后的记录可能被截去", number + 1)
    return Verification(number, previous)
