"""A clause's text in pieces: paragraphs and table rows, with the slips and the quoted passages marked in place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from compliance.corpus.documents import squeeze


@dataclass(frozen=True)
class Mark:
    """A passage to be marked: the ``number``-th slip of its clause, or (0) words that a norm quotes."""

    start: int
    end: int
    number: int = 0


@dataclass(frozen=True)
class Piece:
    """A run of text under the same marks."""

    text: str
    slips: tuple[int, ...]
    quoted: bool


@dataclass(frozen=True)
class Block:
    """A paragraph (``pieces``), or a table (``rows`` of cells of pieces; ``head`` says how many rows are its head)."""

    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()
    head: int = 0

    @property
    def width(self) -> int:
        """How many cells the longest row has."""
        return max((len(r) for r in self.rows), default=0)


def locate(text: str, passage: str) -> tuple[int, int] | None:
    """Where ``passage`` stands in ``text``, white space apart: the first place, as (start, end)."""
    places = [i for i, char in enumerate(text) if not char.isspace()]
    wanted = squeeze(passage)
    at = "".join(text[i] for i in places).find(wanted) if wanted else -1
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 else None


def blocks(text: str, marks: Iterable[Mark]) -> tuple[Block, ...]:
    """The paragraphs and tables of a clause."""
    known = tuple(marks)
    out: list[Block] = []
    rows: list[tuple[int, int]] = []
    offset = 0
    for line in text.split("\n"):
        start, end = offset, offset + len(line)
        offset = end + 1
        if len(line) > 1 and line.startswith("|") and line.rstrip().endswith("|"):
            rows.append((start, end))
            continue
        if rows:
            out.append(_table(text, rows, known))
            rows = []
        if line.strip():
            out.append(Block(tuple(_pieces(text, start, end, known))))
    return (*out, _table(text, rows, known)) if rows else tuple(out)


def _table(text: str, rows: list[tuple[int, int]], marks: tuple[Mark, ...]) -> Block:
    ruled = [i for i, (s, e) in enumerate(rows) if re.fullmatch(r"[|\s:\-]+", text[s:e]) and "-" in text[s:e]]
    body = [span for i, span in enumerate(rows) if i not in ruled]
    cells = tuple(tuple(_cells(text, s, e, marks)) for s, e in body)
    return Block(rows=cells, head=ruled[0] if ruled else 0)


def _cells(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> Iterator[tuple[Piece, ...]]:
    bars = [i for i in range(start, end) if text[i] == "|"]
    for a, b in pairwise(bars):
        yield tuple(_pieces(text, a + 1, b, marks))


def _pieces(text: str, start: int, end: int, marks: tuple[Mark, ...]) -> Iterator[Piece]:
    edges = {start, end}
    edges.update(x for m in marks for x in (m.start, m.end) if start < x < end)
    ordered = sorted(edges)
    for a, b in pairwise(ordered):
        over = [m for m in marks if m.start <= a and b <= m.end]
        slips = tuple(m.number for m in over if m.number)
        yield Piece(text[a:b], slips, any(not m.number for m in over))
