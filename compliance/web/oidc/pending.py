"""Logins that were begun and not finished: each state works once, in the browser that began it, for some minutes."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Begun:
    """What was sent along with a state, and what the answer must fit."""

    browser: str
    nonce: str
    verifier: str
    next: str
    ends_at: datetime


class Pending:
    """Kept in memory: a server that starts anew lets people begin anew. Bounded, the oldest give way."""

    def __init__(self, most: int, lasts: timedelta) -> None:
        """At most so many, each for so long."""
        self._most, self._lasts = most, lasts
        self._begun: dict[str, Begun] = {}
        self._lock = threading.Lock()

    def begin(self, browser: str, next: str, now: datetime) -> tuple[str, Begun]:
        """A new state for the browser that holds this secret."""
        state = secrets.token_urlsafe(32)
        begun = Begun(_hashed(browser), secrets.token_urlsafe(32), secrets.token_urlsafe(48), next, now + self._lasts)
        with self._lock:
            while len(self._begun) >= self._most:
                self._begun.pop(_oldest(self._begun))
            self._begun[_hashed(state)] = begun
        return state, begun

    def take(self, state: str, browser: str, now: datetime) -> Begun | None:
        """What a state was for. It is used up, also where it does not fit: None."""
        with self._lock:
            begun = self._begun.pop(_hashed(state), None)
        fits = begun is not None and secrets.compare_digest(begun.browser, _hashed(browser)) and now < begun.ends_at
        return begun if fits else None


def _oldest(begun: dict[str, Begun]) -> str:
    return next(iter(begun))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
