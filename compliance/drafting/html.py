"""Blocks to the HTML that is printed. Looks are in ``templates/版式/公文.css``; here only structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import escape

from compliance.drafting.blocks import BlockCell, BlockRow, Grid, NoticeBlock, Text
from compliance.drafting.layout import masthead_size, sign_off_indents

_GAP = re.compile("【待补：[^】]*】")
_CHARACTER = 15.75
"""One 字 in points: the type area's 442.2 pt over 28 characters, and a little for the letter spacing."""


def render_html(
    blocks: Sequence[NoticeBlock], css: str, families: Mapping[str, str], faces: str, title: str, issued: date | None
) -> str:
    """A whole HTML document.

    ``families`` gives the font families of the style sheet's variables (``fang``, ``kai``, ``hei``,
    ``xbs``, ``song``), ``faces`` the ``@font-face`` rules. ``issued`` becomes the PDF's date; without it
    the PDF carries none, so that the same notice is always the same bytes.
    """
    variables = "".join(f"--{name}:{family};" for name, family in families.items())
    stamp = f'<meta name="dcterms.created" content="{issued.isoformat()}">' if issued else ""
    body = "".join(_block(block, _sign_off(blocks)) for block in blocks)
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>{stamp}'
        f"<style>{faces}:root{{{variables}}}{css}</style></head><body>{body}</body></html>"
    )


def _sign_off(blocks: Sequence[NoticeBlock]) -> dict[str, float]:
    """Right indents of the sign-off and the date, by role."""
    texts = {b.role: b.text for b in blocks if isinstance(b, Text) and b.role in ("sign", "date")}
    name, day = sign_off_indents(texts.get("sign", ""), texts.get("date", ""))
    return {"sign": name, "date": day}


def _block(block: NoticeBlock, indents: Mapping[str, float]) -> str:
    if isinstance(block, Grid):
        return _table(block)
    if block.role == "masthead":
        return _paragraph(block, f"font-size:{masthead_size(block.text):g}pt")
    if block.role in indents:
        return _paragraph(block, f"padding-right:{indents[block.role] * _CHARACTER:g}pt")
    return _paragraph(block)


def _paragraph(text: Text, style: str = "") -> str:
    attribute = f' style="{style}"' if style else ""
    inner = _GAP.sub(lambda m: f'<span class="gap">{m.group()}</span>', escape(text.text)).replace("\n", "<br>")
    return f'<p class="{text.role}"{attribute}>{inner}</p>'


def _table(grid: Grid) -> str:
    columns = "".join(f'<col style="width:{width:g}pt">' for width in grid.widths)
    head = "".join(_row(row) for row in grid.rows if row.header)
    groups = "".join(f"<tbody>{''.join(_row(row) for row in group)}</tbody>" for group in _row_groups(grid.rows))
    return f"<table><colgroup>{columns}</colgroup><thead>{head}</thead>{groups}</table>"


def _row_groups(rows: Sequence[BlockRow]) -> Iterator[list[BlockRow]]:
    """Rows that a merged cell holds together, as one group that stays on one page where it can."""
    group: list[BlockRow] = []
    needed = 0
    for row in rows:
        if row.header:
            continue
        group.append(row)
        needed = max([needed, *(cell.rowspan for cell in row.cells)]) - 1
        if needed <= 0:
            yield group
            group, needed = [], 0
    if group:
        yield group


def _row(row: BlockRow) -> str:
    return f"<tr>{''.join(_cell(cell, 'th' if row.header else 'td') for cell in row.cells)}</tr>"


def _cell(cell: BlockCell, tag: str) -> str:
    spans = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    spans += f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    return f"<{tag}{spans}>{''.join(_paragraph(p) for p in cell.paragraphs)}</{tag}>"
