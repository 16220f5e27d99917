"""What is logged: one JSON object a line, and of an error its kind and its places in the code, never what it says.

Messages, arguments and local variables of an exception may hold names or figures of a plan; lines of code do not.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

NAME = "compliance.web"
LOG = logging.getLogger(NAME)
_MOST_PLACES = 30


def told(error: BaseException) -> list[dict[str, Any]]:
    """An exception and those behind it: type, and module:line from the outermost call to the innermost."""
    found: list[dict[str, Any]] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        found.append({"type": f"{kind.__module__}.{kind.__qualname__}", "at": _places(current.__traceback__)})
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        places.append(f"{trace.tb_frame.f_globals.get('__name__', '?')}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-_MOST_PLACES:]


class Lines(logging.Formatter):
    """Our own records carry their fields in ``fields``; of others' records only the origin and the error are kept."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
        }
        if record.name == NAME:
            line |= {"event": record.msg, **getattr(record, "fields", {})}
        else:
            line |= {"logger": record.name, "place": f"{record.module}:{record.lineno}"}
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def log_to(stream: Any) -> None:
    """Send the desk's lines, and warnings of the libraries below it, to ``stream``."""
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Lines())
    logging.getLogger().handlers = [handler]
    logging.getLogger().setLevel(logging.WARNING)
    LOG.setLevel(logging.INFO)
