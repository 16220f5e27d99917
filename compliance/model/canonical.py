"""Values as text that is the same wherever they are the same: what checksums are made of."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any


class JsonText(str):
    """Canonical JSON that is text already: a value that was written where there was time for it."""

    __slots__ = ()


def json_text(value: Any) -> JsonText:
    """``canonical``, marked as JSON."""
    return JsonText(canonical(value))


def canonical(value: Any) -> str:
    """``value`` as JSON text with sorted keys and no spaces; a Decimal is written with its own digits as text."""
    return _WRITTEN.encode(value)


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


_WRITTEN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
