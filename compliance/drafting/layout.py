"""Sizes that depend on the text, the same in DOCX and PDF. Lengths of text count in 字 (one Chinese character)."""

from __future__ import annotations

import re
import unicodedata

_NUMBERED = re.compile(r"附件[:：]\s*\d+\s*[.．]")
_MASTHEAD_MAX, _MASTHEAD_WIDTH = 42.0, 440.0
_DATE_INDENT, _NAME_INDENT = 4.0, 2.0


def width(text: str) -> float:
    """The width of ``text`` in 字: full-width characters count one, the others one half."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def masthead_size(text: str) -> float:
    """The masthead's size in points: as large as the type area (156 mm) lets it stand on one line, 42 at most."""
    return round(min(_MASTHEAD_MAX, _MASTHEAD_WIDTH / max(width(text), 1.0)) * 2) / 2


def sign_off_indents(name: str, day: str) -> tuple[float, float]:
    """Right indents of sign-off and date in 字: the date 4 from the right, the name centred on it.

    A name so long that it would come nearer than 2 to the edge stays there, and the date is centred
    below it instead (GB/T 9704 7.3.5).
    """
    difference = (width(day) - width(name)) / 2
    indent = _DATE_INDENT + difference
    if indent >= _NAME_INDENT:
        return indent, _DATE_INDENT
    return _NAME_INDENT, _NAME_INDENT - difference


def annex_hang(text: str) -> float:
    """How far the second line of 附件说明 is set in behind the first, in 字: it begins under the first character
    of the annex's name (GB/T 9704 7.3.4), that is after 附件： and after the number where there is one."""
    return 4.0 if _NUMBERED.match(text) else 3.0


def masthead_gap(size: float, edge: float) -> float:
    """The space above a head in millimetres, so that its ink begins ``edge`` mm below the upper limit.

    A line is 1.1 times as high as its type of ``size`` points; 小标宋 leaves 0.113 of its size above its ink (measured)."""
    return edge - 0.113 * size * 25.4 / 72
