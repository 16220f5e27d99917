"""Three-valued truth (Kleene), and why something is unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from compliance.model.quick import quick


class Truth(StrEnum):
    """真, 假 or 未知. Unknown is never taken for either."""

    TRUE = "真"
    FALSE = "假"
    UNKNOWN = "未知"

    __hash__ = str.__hash__  # that of an enum is a call into Python, and truths are looked up all the time


def truth(value: bool) -> Truth:
    """A definite truth."""
    return Truth.TRUE if value else Truth.FALSE


def every(values: Iterable[Truth]) -> Truth:
    """全部满足: false as soon as one is false, however unknown the rest."""
    found = tuple(values)
    if Truth.FALSE in found:
        return Truth.FALSE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.TRUE


def some(values: Iterable[Truth]) -> Truth:
    """任一满足: true as soon as one is true, however unknown the rest."""
    found = tuple(values)
    if Truth.TRUE in found:
        return Truth.TRUE
    return Truth.UNKNOWN if Truth.UNKNOWN in found else Truth.FALSE


@quick
@dataclass(frozen=True)
class Doubt:
    """Why a thing is unknown: a reason code of the lexicon and a clause that says it of this case."""

    code: str
    text: str
