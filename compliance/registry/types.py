"""Column types that hold the same bytes on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Exact(TypeDecorator[Decimal]):
    """A ``Decimal`` as the text that it is: SQLite has no exact numbers, and 128.50 must come back as 128.50."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """The digits, never an exponent."""
        return None if value is None else f"{value:f}"

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        """The number that was stored."""
        return None if value is None else Decimal(value)


class Moment(TypeDecorator[datetime]):
    """A moment as ISO text in UTC, to the second; text of equal length, so it sorts as time does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """In UTC; a moment without a time zone is refused, since nobody could say when it was."""
        return None if value is None else moment_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """With its time zone."""
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as canonical text: the same value is the same text in both databases."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Canonical text; None stays SQL NULL."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value, numbers with a fraction exact."""
        return None if value is None else _JSON.decode(value)


_JSON = json.JSONDecoder(parse_float=Decimal)


def canonical(value: Any) -> str:
    """``value`` as JSON text with sorted keys and no spaces; a Decimal is written with its own digits as text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def moment_text(value: datetime) -> str:
    """``2026-11-21T09:30:00+00:00``.

    Raises:
        ValueError: for a moment without a time zone.
    """
    if value.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return value.astimezone(UTC).replace(microsecond=0).isoformat()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return moment_text(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"not JSON: {type(value).__name__}")
