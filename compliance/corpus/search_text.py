"""How search sees text: tokens that survive full-width forms, stray white space and 1.30 written for 1.3.

Every Chinese character is a token, a number is one, a run of Latin letters is one. A word is then a
phrase of tokens, so nothing is lost where two segmentations of the same sentence differ.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

STOP = "¶"
"""The token at the end of a sentence or line; no phrase reaches over it."""

_TOKEN = re.compile(
    r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"|(?P<latin>[a-z]+)"
    r"|(?P<han>[㐀-鿿豈-﫿])"
    r"|(?P<sign>[%°℃])"
    r"|(?P<stop>[。；;！!？?\n])"
)


class Token(NamedTuple):
    """A token and where it stands in the text as written."""

    text: str
    start: int
    end: int
    kind: str


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a text; punctuation and white space are none."""
    shown, places = [], []
    for place, char in enumerate(text):
        for plain in _plain(char):
            shown.append(plain)
            places.append(place)
    found = []
    for match in _TOKEN.finditer("".join(shown)):
        kind = str(match.lastgroup)
        word = STOP if kind == "stop" else number(match.group()) if kind == "number" else match.group()
        found.append(Token(word, places[match.start()], places[match.end() - 1] + 1, kind))
    return tuple(found)


@lru_cache(maxsize=20000)
def _plain(char: str) -> str:
    return unicodedata.normalize("NFKC", char).lower()


def number(text: str) -> str:
    """A number without thousands marks and without zeros that say nothing: 1,200.50 → 1200.5."""
    plain = text.replace(",", "")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def phrase(text: str) -> tuple[str, ...]:
    """The tokens of a query's word, in order."""
    return tuple(t.text for t in tokens(text) if t.kind != "stop")


def occurrences(wanted: tuple[str, ...], within: tuple[Token, ...]) -> list[tuple[int, int]]:
    """Where a phrase stands in a text, as (start, end) of the text as written."""
    size = len(wanted)
    if not size:
        return []
    return [
        (within[i].start, within[i + size - 1].end)
        for i in range(len(within) - size + 1)
        if within[i].text == wanted[0] and tuple(t.text for t in within[i : i + size]) == wanted
    ]


def merged(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Spans in order, those that overlap or touch made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)
