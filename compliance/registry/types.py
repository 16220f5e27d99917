"""Column types that hold the same bytes on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from compliance.model.canonical import JsonText, canonical, moment_text


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
        """Canonical text; None stays SQL NULL, and what is JSON text already stays that."""
        return value if value is None or isinstance(value, JsonText) else canonical(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The value, numbers with a fraction exact."""
        return None if value is None else _JSON.decode(value)


_JSON = json.JSONDecoder(parse_float=Decimal)
