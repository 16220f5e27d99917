"""Who changes the registry, and the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, insert
from sqlalchemy.engine import Connection

from compliance.model.errors import RegistryError


@dataclass(frozen=True)
class By:
    """Who makes a change, and when (a moment with its time zone). There is no clock further inside."""

    person: str
    at: datetime

    def __post_init__(self) -> None:
        if not any(map(str.isalnum, self.person)):
            raise RegistryError("没有写明经办人", "invalid")
        object.__setattr__(self, "person", self.person.strip())


@dataclass(frozen=True)
class Transaction:
    """A connection within a transaction that writes, and who is behind it."""

    connection: Connection
    by: By


def inserted(tx: Transaction, table: Table, row: Mapping[str, Any]) -> int:
    """Add one row; the number that the database gave it."""
    # Values beside the statement, not in it: building a statement around them costs more than running it.
    key: Any = tx.connection.execute(insert(table), row).inserted_primary_key
    return int(key[0])
