"""Many plans at once: each in isolation, each recorded once, on this machine or on a cluster (``docs/batch.md``).

``begin`` or ``resume`` a batch in the registry, ``carry_out`` does it with the workers of ``workers_for``; ``watch``
does the same for what arrives in a folder.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.batch.executors import Workers, workers_for
    from compliance.batch.job import Bounds
    from compliance.batch.session import (
        Begun,
        Ended,
        begin,
        carry_out,
        last_out,
        recorded_report,
        resume,
        retry_failed,
    )
    from compliance.batch.settings import Settings
    from compliance.batch.sources import Found, find

__all__ = [
    "Begun",
    "Bounds",
    "Ended",
    "Found",
    "Settings",
    "Workers",
    "begin",
    "carry_out",
    "find",
    "last_out",
    "recorded_report",
    "resume",
    "retry_failed",
    "workers_for",
]

_PLACES = {
    "executors": ("Workers", "workers_for"),
    "job": ("Bounds",),
    "session": ("Begun", "Ended", "begin", "carry_out", "last_out", "recorded_report", "resume", "retry_failed"),
    "settings": ("Settings",),
    "sources": ("Found", "find"),
}
"""Loaded when asked for: a child imports this package too, and has no use for the database."""


def __getattr__(name: str) -> Any:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
