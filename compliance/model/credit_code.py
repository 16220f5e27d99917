"""The unified social credit code (统一社会信用代码) and its check character, by GB 32100-2015."""

from __future__ import annotations

import unicodedata

CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and letters without I, O, S, V, Z (GB 32100-2015); the place of a character here is its value."""
LENGTH = 18
_WEIGHTS = tuple(pow(3, place, 31) for place in range(LENGTH - 1))


def normal_credit_code(text: str) -> str:
    """``text`` as a code is printed: full-width characters, spaces, hyphens and lower case reduced."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).upper() if not c.isspace() and c != "-")


def check_character(body: str) -> str | None:
    """The check character of the first seventeen; None where they are not of the code's characters."""
    if len(body) != LENGTH - 1 or any(c not in CHARACTERS for c in body):
        return None
    total = sum(weight * CHARACTERS.index(c) for weight, c in zip(_WEIGHTS, body, strict=True))
    return CHARACTERS[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a code in its normal form has eighteen characters of which the last is right."""
    return len(code) == LENGTH and check_character(code[:-1]) == code[-1]
