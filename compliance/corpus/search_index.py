"""The index of all clauses: SQLite's FTS5 in memory, or the same measure in Python where SQLite lacks it.

A few hundred clauses are indexed in a fraction of a second, so nothing is cached on disk and there is
nothing that could be stale.
"""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from compliance.corpus.search_text import Token

WEIGHTS = (1.0, 6.0, 2.0)
"""What a hit counts for in a document's title and number, in a clause's heading, in its text."""
_K1, _B = 1.2, 0.75
"""The constants of FTS5's bm25()."""

Phrases = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Row:
    """A clause as indexed: the tokens of its document's title, of its heading, of its text."""

    columns: tuple[tuple[Token, ...], tuple[Token, ...], tuple[Token, ...]]


class Index(Protocol):
    """Scores rows for phrases, any of which may occur."""

    def scores(self, phrases: Phrases) -> Mapping[int, float]:
        """Row number → score, better is larger; rows without any of the phrases are left out."""


def full_text_available() -> bool:
    """Whether this Python's SQLite has FTS5."""
    try:
        with sqlite3.connect(":memory:") as connection:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(x)")
    except sqlite3.OperationalError:
        return False
    return True


class FullTextIndex:
    """FTS5. Tokens are handed over in hexadecimal, so that its own tokenizer has nothing left to decide."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute(
            "CREATE VIRTUAL TABLE clauses USING fts5(document, heading, body, content='', tokenize='ascii')"
        )
        self._db.executemany(
            "INSERT INTO clauses(rowid, document, heading, body) VALUES (?, ?, ?, ?)",
            ((i + 1, *(" ".join(_hex(t.text) for t in c) for c in row.columns)) for i, row in enumerate(rows)),
        )

    def scores(self, phrases: Phrases) -> Mapping[int, float]:
        """See ``Index``."""
        query = " OR ".join('"' + " ".join(map(_hex, p)) + '"' for p in phrases)
        found = self._db.execute(
            "SELECT rowid, bm25(clauses, ?, ?, ?) FROM clauses WHERE clauses MATCH ?", (*WEIGHTS, query)
        )
        return {row - 1: -score for row, score in found}


@lru_cache(maxsize=20000)
def _hex(token: str) -> str:
    return "t" + token.encode().hex()


class PlainIndex:
    """The same formula over the same tokens, clause by clause. Slower, which a few hundred clauses do not show."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = [tuple(tuple(t.text for t in c) for c in row.columns) for row in rows]
        lengths = [sum(map(len, row)) for row in self._rows]
        self._norms = [length / (sum(lengths) / len(lengths)) for length in lengths] if lengths else []

    def scores(self, phrases: Phrases) -> Mapping[int, float]:
        """See ``Index``. The formula is that of https://www.sqlite.org/fts5.html#the_bm25_function."""
        found: dict[int, float] = {}
        for wanted in phrases:
            counts = {i: c for i, row in enumerate(self._rows) if (c := _weighted(wanted, row))}
            rarity = max(math.log((len(self._rows) - len(counts) + 0.5) / (len(counts) + 0.5)), 1e-6)
            for i, count in counts.items():
                weight = count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * self._norms[i]))
                found[i] = found.get(i, 0.0) + rarity * weight
        return found


def _weighted(wanted: tuple[str, ...], row: Sequence[tuple[str, ...]]) -> float:
    return sum(w * _count(wanted, column) for w, column in zip(WEIGHTS, row, strict=True))


def _count(wanted: tuple[str, ...], column: tuple[str, ...]) -> int:
    size = len(wanted)
    return sum(column[i : i + size] == wanted for i in range(len(column) - size + 1))
