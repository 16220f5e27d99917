"""Pages that were laid out in another frame than they are shown in: turned pages, straightened scans.

Layout needs lines that run level from left to right. A page whose text runs up or down, or a scan that lies
askew, is laid out in a straight frame; its lines, cells and tables are put back where they stand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from compliance.model.document import Block, Cell, Line, Paragraph, Table
from compliance.model.evidence import BBox


@dataclass(frozen=True, slots=True)
class Affine:
    """x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @classmethod
    def turn(cls, degrees: float, width: float, height: float) -> Affine:
        """From a frame of ``width`` × ``height`` to the page, which shows it turned clockwise by 90, 180 or 270."""
        if degrees == 90:
            return cls(0, 1, -1, 0, height, 0)
        if degrees == 180:
            return cls(-1, 0, 0, -1, width, height)
        if degrees == 270:
            return cls(0, -1, 1, 0, 0, width)
        return cls(1, 0, 0, 1, 0, 0)

    @classmethod
    def tilt(cls, degrees: float, x: float, y: float) -> Affine:
        """A rotation by a small angle, clockwise as shown, about (x, y)."""
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        return cls(cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y)

    def after(self, first: Affine) -> Affine:
        """The map that applies ``first`` and then this one."""
        return Affine(
            self.a * first.a + self.c * first.b, self.b * first.a + self.d * first.b,
            self.a * first.c + self.c * first.d, self.b * first.c + self.d * first.d,
            self.a * first.e + self.c * first.f + self.e, self.b * first.e + self.d * first.f + self.f,
        )  # fmt: skip

    def box(self, box: BBox) -> BBox:
        """The box around a mapped box."""
        xs = [self.a * x + self.c * y + self.e for x in (box[0], box[2]) for y in (box[1], box[3])]
        ys = [self.b * x + self.d * y + self.f for x in (box[0], box[2]) for y in (box[1], box[3])]
        return min(xs), min(ys), max(xs), max(ys)

    def line(self, line: Line) -> Line:
        """A line with all its boxes mapped."""
        return replace(
            line,
            bbox=None if line.bbox is None else self.box(line.bbox),
            boxes=tuple(self.box(b) for b in line.boxes),
        )


def restore_lines(lines: Iterable[Line], to_page: Affine) -> tuple[Line, ...]:
    """Lines of one page, put back."""
    return tuple(to_page.line(line) for line in lines)


def restore_blocks(blocks: Iterable[Block], frames: Mapping[int, Affine]) -> tuple[Block, ...]:
    """Blocks with everything that stands on the pages in ``frames`` put back."""
    if not frames:
        return tuple(blocks)
    return tuple(_table(b, frames) if isinstance(b, Table) else _paragraph(b, frames) for b in blocks)


def _lines(lines: tuple[Line, ...], frames: Mapping[int, Affine]) -> tuple[Line, ...]:
    return tuple(frames[x.page].line(x) if x.page is not None and x.page in frames else x for x in lines)


def _paragraph(paragraph: Paragraph, frames: Mapping[int, Affine]) -> Paragraph:
    return replace(paragraph, lines=_lines(paragraph.lines, frames))


def _table(table: Table, frames: Mapping[int, Affine]) -> Table:
    cells = tuple(_cell(c, frames) for c in table.cells)
    frame = frames.get(table.page) if table.page is not None else None
    return replace(
        table,
        cells=cells,
        bbox=frame.box(table.bbox) if frame and table.bbox else table.bbox,
        caption=None if table.caption is None else _paragraph(table.caption, frames),
    )


def _cell(cell: Cell, frames: Mapping[int, Affine]) -> Cell:
    frame = frames.get(cell.page_number) if cell.page_number is not None else None
    return replace(
        cell, lines=_lines(cell.lines, frames), bbox=frame.box(cell.bbox) if frame and cell.bbox else cell.bbox
    )
