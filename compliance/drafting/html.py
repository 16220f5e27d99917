"""Blocks to the HTML that is printed. Looks are in ``templates/版式/公文.css``; here only structure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from html import escape

from compliance.drafting.blocks import BlockCell, BlockRow, Grid, Imprint, NoticeBlock, Text, Turn
from compliance.drafting.layout import annex_hang, masthead_gap, masthead_size, sign_off_indents

_GAP = re.compile("【待补：[^】]*】")
_CODE = re.compile("[0-9A-Za-z:]{32,}")
"""A checksum: it may break anywhere, where the line before it would be torn apart otherwise."""
_SIGNER = re.compile("(签发人[:：])(.*)$")
_SPREAD = ("upward", "imprint", "table-note", "note")
"""Roles in which a tab sets the rest of the line to the right edge."""
_MASTHEAD_EDGE, _LETTER_EDGE, _LINE_MM = 72 - 34.58, 30 - 34.58, 10.417
"""Where the ink of the head begins below the page's content, in mm (GB/T 9704 7.2.4: 35 mm below the type area;
10.1: 30 mm below the sheet's upper edge), and the height of a line."""
_LYING_NUMBERS = "".join(f'<div class="lying-{side}"><span></span></div>' for side in ("odd", "even"))
_CHARACTER = 15.75
"""One 字 in points: the type area's 442.2 pt over 28 characters, and a little for the letter spacing."""


def render_html(
    blocks: Sequence[NoticeBlock],
    css: str,
    families: Mapping[str, str],
    title: str,
    issued: date | None,
    table: Callable[[Grid], str | None] = lambda grid: None,
) -> str:
    """A whole HTML document.

    ``families`` gives the font families of the style sheet's variables (``fang``, ``kai``, ``hei``,
    ``xbs``, ``song``). ``issued`` becomes the PDF's date; without it
    the PDF carries none, so that the same notice is always the same bytes. ``table`` may give a table's
    HTML in place of the ordinary one (None: the ordinary one).
    """
    variables = "".join(f"--{name}:{family};" for name, family in families.items())
    stamp = f'<meta name="dcterms.created" content="{issued.isoformat()}">' if issued else ""
    letter = any(isinstance(b, Text) and b.role == "letterhead" for b in blocks)
    body = "".join(_sections(blocks, table))
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>{stamp}'
        f"<style>:root{{{variables}}}{css}</style></head>"
        f"<body{' class=letter' if letter else ''}>{body}</body></html>"
    )


def _sections(blocks: Sequence[NoticeBlock], table: Callable[[Grid], str | None]) -> Iterator[str]:
    """The blocks, in sections of sheets that stand upright or lie on their side."""
    indents = _sign_off(blocks)
    marks = sum(isinstance(b, Text) and b.role == "mark" for b in blocks)
    yield "<section>"
    for number, block in enumerate(blocks):
        if isinstance(block, Turn):
            # The page number of a sheet that lies on its side stands where it stands on the others.
            lying = f' class="lying">{_LYING_NUMBERS}' if block.landscape else ">"
            yield f"<section{lying}" if number == 0 else f"</section><section{lying}"
        elif isinstance(block, Grid):
            yield table(block) or _table(block)
        elif isinstance(block, Imprint):
            rows = "".join(_paragraph(p) for p in block.paragraphs)
            yield f'<div class="imprint-space">{rows}</div><div class="imprint-box">{rows}</div>'
        else:
            yield _text(block, indents, marks)
    yield "</section>"


def _sign_off(blocks: Sequence[NoticeBlock]) -> dict[str, float]:
    """Right indents of the sign-off and the date, by role."""
    texts = {b.role: b.text for b in blocks if isinstance(b, Text) and b.role in ("sign", "date")}
    name, day = sign_off_indents(texts.get("sign", ""), texts.get("date", ""))
    return {"sign": name, "date": day}


def _text(block: Text, indents: Mapping[str, float], marks: int) -> str:
    if block.role == "masthead":
        size = masthead_size(block.text)
        above = masthead_gap(size, _MASTHEAD_EDGE) - marks * _LINE_MM
        return _paragraph(block, f"font-size:{size:g}pt;margin-top:{above:.2f}mm")
    if block.role == "letterhead":
        size = masthead_size(block.text)
        head = _paragraph(block, f"font-size:{size:g}pt;margin-top:{masthead_gap(size, _LETTER_EDGE):.2f}mm")
        return f'{head}<div class="letter-line"></div><div class="letter-foot"></div>'
    if block.role == "annexes":
        hang = annex_hang(block.text) * _CHARACTER
        return _paragraph(block, f"padding-left:{2 * _CHARACTER + hang:g}pt;text-indent:-{hang:g}pt")
    if block.role in indents:
        return _paragraph(block, f"padding-right:{indents[block.role] * _CHARACTER:g}pt")
    return _paragraph(block)


def _paragraph(text: Text, style: str = "") -> str:
    attribute = f' style="{style}"' if style else ""
    words = _GAP.sub(lambda m: f'<span class="gap">{m.group()}</span>', escape(text.text)).replace("\n", "<br>")
    words = _CODE.sub(r'<span class="code">\g<0></span>', words)
    if text.role == "upward":
        words = _SIGNER.sub(r'\1<span class="signer">\2</span>', words)
    if text.role == "copies":
        words = words.replace("\t", " ")
    left, tab, right = words.partition("\t")
    inner = f"<span>{left}</span><span>{right}</span>" if tab and text.role in _SPREAD else words.replace("\t", " ")
    spread = " spread" if tab and text.role in _SPREAD else ""
    return f'<p class="{text.role}{spread}"{attribute}>{inner}</p>'


def _table(grid: Grid) -> str:
    columns = "".join(f'<col style="width:{width:g}pt">' for width in grid.widths)
    head = "".join(_row(row) for row in grid.rows if row.header)
    groups = "".join(f"<tbody>{''.join(_row(row) for row in group)}</tbody>" for group in _row_groups(grid.rows))
    if not head:
        return f'<table class="headless"><colgroup>{columns}</colgroup>{groups}</table>'
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
