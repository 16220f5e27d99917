"""A document as plain lines: what stands in ``期望文本.txt``, for comparison by people and by tests."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.drafting.blocks import STYLES, Imprint, NoticeBlock, Text, Turn


def lines_of(blocks: Sequence[NoticeBlock]) -> tuple[str, ...]:
    """One line a paragraph: its style, a tab, its text; rows of tables, turned sheets and the imprint are set apart."""
    names = {role: style for style, role in STYLES}
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Text):
            out.append(f"{names[block.role]}\t{block.text}")
        elif isinstance(block, Imprint):
            out += ["——版记", *(f"{names[p.role]}\t{p.text}" for p in block.paragraphs)]
        elif isinstance(block, Turn):
            out.append("——横排页" if block.landscape else "——竖排页")
        else:
            for row in block.rows:
                out.append("——表头" if row.header else "——行")
                out += [f"{names[p.role]}\t{p.text}" for cell in row.cells for p in cell.paragraphs]
    return tuple(out)
