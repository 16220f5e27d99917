"""Drafts to tables: captions, header rows, joining over page breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from compliance.model.document import Block, Cell, Paragraph, Table
from compliance.readers.layout.captions import split_caption
from compliance.readers.layout.cells import DraftTable
from compliance.readers.layout.continuation import joined
from compliance.readers.layout.furniture import FOOT
from compliance.readers.layout.headers import count_header_rows
from compliance.readers.layout.seams import sewn


@dataclass(slots=True)
class Pending:
    """A table that may yet be continued on the next page."""

    draft: DraftTable
    caption: Paragraph | None = field(default=None)


def finish_tables(flow: list[Paragraph | Pending], heights: Mapping[int, float]) -> list[Block]:
    """Paragraphs and tables, each table with its caption, continued tables joined.

    ``heights`` are the pages' heights in points: what stands at the foot of a page does not part a table from its
    continuation.
    """
    out: list[Paragraph | Pending] = []
    for item in flow:
        if isinstance(item, Paragraph):
            out.append(item)
            continue
        caption, kept = split_caption(out)
        before = next((b for b in reversed(out[:kept]) if not _beside_text(b, heights)), None)
        if isinstance(before, Pending) and _may_continue(before, caption):
            merged = joined(before.draft, item.draft)
            if merged is not None:
                before.draft = merged
                del out[kept:]
                continue
        item.caption = caption
        del out[kept:]
        out.append(item)
    return [b if isinstance(b, Paragraph) else make_table(b.draft, b.caption) for b in out]


def _beside_text(block: Paragraph | Pending, heights: Mapping[int, float]) -> bool:
    """Whether a block is a note or stands at the foot of its page."""
    if isinstance(block, Pending):
        return False
    return block.kind == "note" or all(
        line.bbox is not None and line.page is not None and line.bbox[1] > (1 - FOOT) * heights.get(line.page, 0.0)
        for line in block.lines
    )


def _may_continue(before: Pending, caption: Paragraph | None) -> bool:
    """A new caption begins a new table, unless it says that it continues or repeats the old one."""
    if caption is None:
        return True
    text = caption.text.replace(" ", "")
    return "续" in text or (before.caption is not None and text == before.caption.text.replace(" ", ""))


def make_table(draft: DraftTable, caption: Paragraph | None) -> Table:
    """The frozen table of a draft."""
    cells = tuple(Cell(sewn(c.lines), None, c.row, c.col, c.rowspan, c.colspan, c.bbox, c.page) for c in draft.cells)
    return Table(
        draft.n_rows, draft.n_cols, cells, draft.page, draft.bbox, caption, count_header_rows(cells, draft.n_rows, draft.n_cols),
        draft.ruled,
    )  # fmt: skip
