"""A DOCX or XLSX as paragraphs and tables: it has no pages, so its places are the locators that evidence names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from compliance import __version__
from compliance.model.document import Block, Cell, Paragraph, SourceDocument, Table
from compliance.readers import Limits, read_guarded
from compliance.web.pages.cache import ImageCache

Kind = Literal["heading", "body", "caption", "note", "table"]
_NAME = f"text-{__version__}.json"


@dataclass(frozen=True)
class Passage:
    """A paragraph. ``place`` is its locator ("第12段"), ``anchor`` its id on the screen."""

    kind: Kind
    text: str
    place: str
    anchor: str
    level: int = 0


@dataclass(frozen=True)
class GridCell:
    """A table cell with its spans."""

    text: str
    place: str
    anchor: str
    rowspan: int = 1
    colspan: int = 1
    head: bool = False


@dataclass(frozen=True)
class Grid:
    """A table in rows; a merged cell stands in its first row."""

    place: str
    anchor: str
    caption: str
    rows: tuple[tuple[GridCell, ...], ...]
    kind: Kind = "table"


@dataclass(frozen=True)
class PlanText:
    """All of a plan's text, in reading order."""

    parts: tuple[Passage | Grid, ...]

    def anchors(self) -> dict[str, str]:
        """Locator → anchor, of every paragraph, table and cell; of two with one locator the first."""
        found: dict[str, str] = {}
        for place, anchor in self._places():
            found.setdefault(place, anchor)
        return found

    def _places(self) -> Iterator[tuple[str, str]]:
        for part in self.parts:
            yield part.place, part.anchor
            if isinstance(part, Grid):
                for row in part.rows:
                    yield from ((cell.place, cell.anchor) for cell in row)


def text_of(document: SourceDocument) -> PlanText:
    """The text of a document as read."""
    return PlanText(tuple(_part(block, f"x{number}") for number, block in enumerate(document.blocks, 1)))


def _part(block: Block, anchor: str) -> Passage | Grid:
    if isinstance(block, Paragraph):
        return Passage(block.kind, _shown(block), block.locator or "", anchor, block.level)
    return _grid(block, anchor)


def _shown(span: Paragraph | Cell) -> str:
    return "\n".join(line.raw for line in span.lines)


def _grid(table: Table, anchor: str) -> Grid:
    rows: list[list[GridCell]] = [[] for _ in range(table.n_rows)]
    for cell in table.cells:
        at = f"{anchor}r{cell.row + 1}c{cell.col + 1}"
        head = cell.row < table.header_rows
        rows[cell.row].append(GridCell(_shown(cell), cell.locator or "", at, cell.rowspan, cell.colspan, head))
    caption = "" if table.caption is None else _shown(table.caption)
    return Grid(table.locator or "", anchor, caption, tuple(tuple(row) for row in rows))


class PlanTexts:
    """The texts of plans, read in a guarded child once and kept by content."""

    def __init__(self, cache: ImageCache, limits: Limits) -> None:
        self._cache, self._limits = cache, limits

    def text(self, path: Path, sha256: str) -> PlanText:
        """The text of the file at ``path``.

        Raises:
            InputError: where it cannot be read.
        """
        kept = self._cache.read(sha256, _NAME)
        if kept is not None and (known := _from_json(kept)) is not None:
            return known
        found = text_of(read_guarded(path, limits=self._limits, ocr=False))
        self._cache.keep(sha256, _NAME, json.dumps(asdict(found), ensure_ascii=False).encode())
        return found


def _from_json(kept: bytes) -> PlanText | None:
    try:
        return PlanText(tuple(_back(part) for part in json.loads(kept)["parts"]))
    except (ValueError, TypeError, KeyError):
        return None


def _back(part: dict[str, Any]) -> Passage | Grid:
    if part["kind"] != "table":
        return Passage(**part)
    rows = tuple(tuple(GridCell(**cell) for cell in row) for row in part["rows"])
    return Grid(part["place"], part["anchor"], part["caption"], rows)
