"""Passwords by argon2id. A wrong name costs the same time as a wrong password."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from compliance.model.errors import RegistryError
from compliance.web.settings import Limits

_HASHER = PasswordHasher()
_AT_ONCE = threading.BoundedSemaphore(2)
"""One hash takes 64 MiB: more at a time would be a way to exhaust the memory."""
_NOBODY = _HASHER.hash("nobody has this password")


def hashed(password: str, name: str, limits: Limits) -> str:
    """The hash of a new password.

    Raises:
        RegistryError: for one that is too short, too long, or the name.
    """
    text = unicodedata.normalize("NFKC", password)
    if not limits.password_shortest <= len(text) <= limits.password_longest:
        raise RegistryError(f"口令应有{limits.password_shortest}至{limits.password_longest}个字符", "invalid")
    if name.casefold() in text.casefold() or len(set(text)) < limits.password_shortest // 3:
        raise RegistryError("口令不得含有用户名，也不得只用几个字符重复", "invalid")
    with _AT_ONCE:
        return _HASHER.hash(text)


def right(stored: str | None, password: str, limits: Limits) -> bool:
    """Whether the password is right; just as slow where there is none."""
    with _AT_ONCE:
        try:
            _HASHER.verify(stored or _NOBODY, unicodedata.normalize("NFKC", password[: limits.password_longest]))
        except (VerificationError, InvalidHashError):
            return False
    return stored is not None
