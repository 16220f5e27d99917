"""Stretches of text that can state something: sentences of paragraphs, rows of tables, cells under their header.

Statements (已取得节能审查意见, 产能减量置换) are made in all three forms. A :class:`Passage` is read like a sentence
whatever it was, and leads back to the boxes of the pieces it was put together from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from compliance.extraction.contexts import base_context
from compliance.extraction.scan import Scan
from compliance.extraction.text import Squeezed
from compliance.extraction.views import ParagraphView, TableView
from compliance.model.evidence import Evidence

_STOP = re.compile(r"[。；;！？\t]")
JOIN = "："
"""What stands between the cells of a row (or a header and its cell) in a passage."""
_WIDEST_ROW = 8


@dataclass(frozen=True)
class Piece:
    """``squeezed.text[start:end]`` as it stands at ``at`` of a passage."""

    at: int
    squeezed: Squeezed
    start: int
    end: int
    in_table: bool


@dataclass(frozen=True)
class Passage:
    """One sentence, row or cell. ``owners`` are the subjects that its place gives it: its row or column, the chapter it
    stands in, the sentence before it; None where the place gives none. ``cells`` are the texts of a row's cells.
    """

    text: str
    pieces: tuple[Piece, ...]
    headings: tuple[str, ...] = ()
    owners: tuple[int, ...] | None = None
    cells: tuple[str, ...] = ()

    def _parts(self, start: int, end: int) -> Iterator[tuple[Piece, int, int]]:
        for piece in self.pieces:
            first, last = max(start, piece.at), min(end, piece.at + piece.end - piece.start)
            if first < last:
                yield piece, first - piece.at + piece.start, last - piece.at + piece.start

    def evidence(self, start: int = 0, end: int | None = None) -> tuple[Evidence, ...]:
        """Evidence for ``text[start:end]``, one piece per cell."""
        stop = len(self.text) if end is None else end
        return tuple(
            e
            for piece, first, last in self._parts(max(start, 0), stop)
            for e in piece.squeezed.evidence(first, last, "table" if piece.in_table else None)
        )

    def raw(self, start: int, end: int) -> str:
        """``text[start:end]`` as written; '' where it runs over several cells, which no single box contains."""
        parts = list(self._parts(start, end))
        return parts[0][0].squeezed.raw(parts[0][1], parts[0][2]) if len(parts) == 1 else ""


def passages(scan: Scan, words: tuple[str, ...]) -> Iterator[Passage]:
    """Every passage that contains one of ``words``. Blocks without any are passed over at the cost of a search."""
    for view in scan.views:
        if isinstance(view, TableView):
            joined = "\n".join(s.text for s in view.cells.values())
            there = tuple(w for w in words if w in joined)
            if there:
                telling = {id(s) for s in view.cells.values() if any(w in s.text for w in there)}
                yield from _of_table(scan, view, telling)
        elif view.paragraph.kind == "body" and any(w in view.text for w in words):
            yield from (p for p in _of_paragraph(scan, view) if any(w in p.text for w in words))


def _of_paragraph(scan: Scan, view: ParagraphView) -> Iterator[Passage]:
    text = view.text
    owners = base_context(view.headings, scan.index).subjects
    cuts = [0, *(m.end() for m in _STOP.finditer(text)), len(text)]
    for start, end in pairwise(cuts):
        sentence = text[start:end]
        if not sentence.strip():
            continue
        yield Passage(sentence, (Piece(0, view.squeezed, start, end, False),), view.headings, owners)
        named = {m.indices for m in scan.index.find(sentence)}
        if named:  # the next sentence goes on about the only one named here
            owners = named.pop() if len(named) == 1 else None


def _of_table(scan: Scan, view: TableView, telling: set[int]) -> Iterator[Passage]:
    """The rows with a telling cell, and the cells that are telling or stand under a telling header."""
    scanner = scan.scanners[id(view)]
    for row in range(view.table.n_rows):
        found: list[tuple[int, Squeezed]] = []
        for col in range(view.table.n_cols):
            cell = view.at(row, col)
            if cell is not None and cell[1].text and all(s is not cell[1] for _, s in found):
                found.append((col, cell[1]))
        if row >= scanner.rows and not scanner.form:
            for col, squeezed in found:
                header = _header(view, col, scanner.rows)
                if header is not None and (id(header) in telling or id(squeezed) in telling):
                    axis = scanner.body[row].subjects
                    owners = axis if axis is not None else scanner.column_at(row, col).subjects
                    yield _put_together([header, squeezed], view.headings, owners)
        if 2 <= len(found) <= _WIDEST_ROW and any(id(s) in telling for _, s in found):
            owners = scanner.owner if scanner.form else scanner.body[row].subjects
            yield _put_together([s for _, s in found], view.headings, owners)


def _header(view: TableView, col: int, rows: int) -> Squeezed | None:
    """The lowest header cell of a column."""
    for row in range(rows - 1, -1, -1):
        found = view.at(row, col)
        if found is not None and found[1].text:
            return found[1]
    return None


def _put_together(parts: list[Squeezed], headings: tuple[str, ...], owners: tuple[int, ...] | None) -> Passage:
    pieces: list[Piece] = []
    text = ""
    for squeezed in parts:
        text += JOIN if text else ""
        pieces.append(Piece(len(text), squeezed, 0, len(squeezed.text), True))
        text += squeezed.text
    return Passage(text.replace("\t", " "), tuple(pieces), headings, owners, tuple(s.text for s in parts))


__all__ = ["JOIN", "Passage", "passages"]
