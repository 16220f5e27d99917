"""Sessions, one-time links and attempts: what signing in leaves in the database, tokens only as their hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection

from compliance.registry.accounts import ACCOUNT_ROWS, Account, account_in
from compliance.registry.schema.accounts import attempts, one_time_links, sessions, users
from compliance.registry.transaction import Transaction


def token_hash(token: str) -> str:
    """What is stored of a token; the token itself has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Session:
    """A signed-in browser."""

    token_hash: str
    account: Account
    seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Link:
    """A one-time link: for the first administrator (``user_id`` None), an invitation, or a new password."""

    token_hash: str
    purpose: str
    user_id: int | None


@dataclass(frozen=True)
class Window:
    """How many tries within which time."""

    most: int
    span: timedelta


def start_session(tx: Transaction, token: str, user_id: int, lasts: timedelta) -> None:
    """A new session for an account; nobody's log entry (the caller says how it came about)."""
    row = {"token_hash": token_hash(token), "user_id": user_id, "started_at": tx.by.at, "seen_at": tx.by.at}
    tx.connection.execute(delete(sessions).where(sessions.c.ends_at < tx.by.at))
    tx.connection.execute(insert(sessions).values(**row, ends_at=tx.by.at + lasts))


def session_of(connection: Connection, token: str, now: datetime, idle: timedelta) -> Session | None:
    """The session of a token: not past its end, not idle for too long, of an active account."""
    hashed = token_hash(token)
    rows = connection.execute(_SESSION, {"token": hashed, "now": now, "since": now - idle}).all()
    if not rows:
        return None
    return Session(hashed, account_in(rows), rows[0].seen_at, rows[0].ends_at)


_SESSION = (
    ACCOUNT_ROWS.add_columns(sessions.c.seen_at, sessions.c.ends_at)
    .join(sessions, sessions.c.user_id == users.c.id)
    .where(sessions.c.token_hash == bindparam("token"), users.c.state == "active")
    .where(sessions.c.ends_at > bindparam("now"), sessions.c.seen_at > bindparam("since"))
)
"""Asked with every request: one statement, composed once."""


def touch_session(tx: Transaction, hashed: str) -> None:
    """The session was used now."""
    tx.connection.execute(update(sessions).where(sessions.c.token_hash == hashed).values(seen_at=tx.by.at))


def end_session(tx: Transaction, hashed: str) -> None:
    """The session is over."""
    tx.connection.execute(delete(sessions).where(sessions.c.token_hash == hashed))


def make_link(tx: Transaction, token: str, purpose: str, user_id: int | None, lasts: timedelta) -> None:
    """A one-time link; the ones before it for the same purpose and account no longer work."""
    same = (one_time_links.c.purpose == purpose, one_time_links.c.user_id == user_id)
    tx.connection.execute(delete(one_time_links).where(*same, one_time_links.c.used_at.is_(None)))
    row = {"token_hash": token_hash(token), "purpose": purpose, "user_id": user_id, "ends_at": tx.by.at + lasts}
    tx.connection.execute(insert(one_time_links).values(**row, made_by=tx.by.person, made_at=tx.by.at))


def link_of(connection: Connection, token: str, now: datetime) -> Link | None:
    """The link of a token, unused and not past its end."""
    wanted = (one_time_links.c.token_hash == token_hash(token), one_time_links.c.ends_at > now)
    row = connection.execute(select(one_time_links).where(*wanted, one_time_links.c.used_at.is_(None))).one_or_none()
    return None if row is None else Link(row.token_hash, row.purpose, row.user_id)


def use_link(tx: Transaction, token: str) -> bool:
    """Use a link up; False where another request was faster, or it does not work (any more)."""
    unused = (one_time_links.c.token_hash == token_hash(token), one_time_links.c.used_at.is_(None))
    query = update(one_time_links).where(*unused, one_time_links.c.ends_at > tx.by.at).values(used_at=tx.by.at)
    return tx.connection.execute(query).rowcount == 1


def attempt_key(text: str) -> str:
    """What is stored of whom an attempt is counted for: no name, no address."""
    return hashlib.sha256(text.encode()).hexdigest()


def count_attempt(tx: Transaction, kind: str, key: str, window: Window) -> int:
    """Count one more try before it is made, so that tries at the same time count too; how many there were by then."""
    now = tx.by.at
    same = (attempts.c.kind == kind, attempts.c.key == key)
    tx.connection.execute(delete(attempts).where(attempts.c.kind == kind, attempts.c.last_at < now - window.span))
    dialect = postgresql if tx.connection.dialect.name == "postgresql" else sqlite
    first = {"kind": kind, "key": key, "count": 0, "since": now, "last_at": now}
    tx.connection.execute(dialect.insert(attempts).values(**first).on_conflict_do_nothing())
    row = tx.connection.execute(select(attempts).where(*same).with_for_update()).mappings().one()
    over = row["since"] < now - window.span
    count, since = (1, now) if over else (row["count"] + 1, row["since"])
    last = max(now, row["paused_until"] or now)
    tx.connection.execute(update(attempts).where(*same).values(count=count, since=since, last_at=last))
    return int(count)


def paused_until(connection: Connection, kind: str, key: str, now: datetime) -> datetime | None:
    """Until when tries of this kind are refused without being looked at."""
    query = select(attempts.c.paused_until).where(attempts.c.kind == kind, attempts.c.key == key)
    found = connection.execute(query).scalar_one_or_none()
    return found if found is not None and found > now else None


def pause(tx: Transaction, kind: str, key: str, until: datetime) -> None:
    """Refuse tries until then. The row is kept as long: ``last_at`` moves with it."""
    query = update(attempts).where(attempts.c.kind == kind, attempts.c.key == key)
    tx.connection.execute(query.values(paused_until=until, last_at=until))


def forget_attempts(tx: Transaction, kind: str, key: str) -> None:
    """Start counting anew: the try succeeded."""
    tx.connection.execute(delete(attempts).where(attempts.c.kind == kind, attempts.c.key == key))
