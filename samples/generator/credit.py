"""Unified social credit codes (GB 32100-2015) with the organisation code's own check (GB 11714-1997)."""

from __future__ import annotations

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first17: str) -> str:
    """The 18th character for the first 17."""
    total = sum(ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(first17))
    return ALPHABET[(31 - total % 31) % 31]


def is_valid(code: str) -> bool:
    """Whether ``code`` has 18 allowed characters and the right check character."""
    return len(code) == 18 and all(c in ALPHABET for c in code) and check_character(code[:17]) == code[17]


def organisation_check(first8: str) -> str:
    """The ninth character of an organisation code (digits, letters count 10 to 35)."""
    total = sum(int(c, 36) * w for c, w in zip(first8, _ORG_WEIGHTS, strict=True))
    rest = 11 - total % 11
    return "X" if rest == 10 else "0" if rest == 11 else str(rest)


def make(area: str, organisation8: str) -> str:
    """A valid code of an enterprise (91…) in the six-digit ``area`` for an invented organisation number."""
    first17 = "91" + area + organisation8 + organisation_check(organisation8)
    return first17 + check_character(first17)
