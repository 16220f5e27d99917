"""Regular expressions written where they are used, compiled once.

``re.search("…", text)`` looks its pattern up in a small shared cache on every call, and a program with more patterns than
that cache holds compiles them again and again; extraction has both many patterns and many calls.
"""

from __future__ import annotations

import re
from functools import lru_cache

_KEPT = 2048


@lru_cache(maxsize=_KEPT)
def rx(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled; the same object for the same text.

    Raises:
        re.error: for a pattern that cannot be compiled.
    """
    return re.compile(pattern)
