"""Normalisation one character to one, so that text, raw text and boxes keep the same length.

Only what never carries meaning is mapped: radicals and compatibility ideographs to the characters they
stand for, full-width ASCII to ASCII, the end-of-line hyphen that pdfium writes as U+0002. Chinese
punctuation (，：；（）！？) stays, and so do ³ ① ½: NFKC would turn 10³ into 103.
"""

from __future__ import annotations

import unicodedata

from compliance.readers.radicals import RADICALS

UNKNOWN = "\ufffd"
"""Stands for a character that the file gives no code for."""
_KEPT_PUNCTUATION = "！（），：；？"


def _table() -> dict[int, str]:
    table = {ord(k): v for k, v in RADICALS.items()}
    for code in range(0xF900, 0xFB00):
        plain = unicodedata.normalize("NFC", chr(code))
        if len(plain) == 1 and plain != chr(code):
            table[code] = plain
    for code in range(0xFF01, 0xFF5F):
        if chr(code) not in _KEPT_PUNCTUATION:
            table[code] = chr(code - 0xFEE0)
    table.update({0x02: "-", 0x3000: " ", 0xA0: " ", 0x09: " "})
    return table


_TABLE = _table()


def normalise(raw: str) -> str:
    """``raw`` with radicals, full-width ASCII and odd spaces mapped; the length is unchanged."""
    return raw.translate(_TABLE)


def is_cjk(char: str) -> bool:
    """Whether ``char`` is written without spaces around it: ideographs, kana, Chinese punctuation."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\uffee" or char in "“”‘’…—·" or char > "\U00020000"


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def raised(text: str) -> str:
    """``text`` with its digits as superscripts (m3 printed as m³)."""
    return text.translate(_RAISED)


def lowered(text: str) -> str:
    """``text`` with its digits as subscripts (CO2 printed as CO₂)."""
    return text.translate(_LOWERED)
