"""Typst: blocks become its markup; the page set-up is the plan's own preamble."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from blocks import Block, Heading, Para, Table
from pdfio import settle_pdf

_SPECIAL = re.compile(r"([\\#$*_@<>`~\[\]/\"'=+-])")


def escape(text: str) -> str:
    """Text as Typst markup that prints it literally."""
    return _SPECIAL.sub(r"\\\1", text).replace("\n", " \\ ")


def table(block: Table) -> str:
    """One table; the ``three`` style has only three horizontal rules."""
    columns = ", ".join(f"{w:.4f}fr" for w in block.widths)
    align = {"l": "left", "c": "center", "r": "right"}
    aligns = ", ".join(f"{align[block.align(c)]} + horizon" for c in range(block.n_cols))
    style = block.options.get("style", "grid")
    head: list[str] = []
    rest: list[str] = []
    for box in block.cells():
        place = f"x: {box.col}, y: {box.row}, rowspan: {box.rowspan}, colspan: {box.colspan}"
        if box.row < block.header:
            head.append(f"table.cell({place}, align: center + horizon)[#strong[{escape(box.text)}]]")
        else:
            rest.append(f"table.cell({place})[{escape(box.text)}]")
    stroke = {"grid": "0.5pt", "three": "none", "bare": "none"}[style]
    rules = ""
    if style == "three":
        rules = f"table.hline(y: 0, stroke: 1.2pt), table.hline(y: {block.header}, stroke: 0.6pt), "
    tail = f"table.hline(y: {len(block.rows)}, stroke: 1.2pt)," if style == "three" else ""
    header = f"table.header({', '.join(head)})," if head else ""
    body = ", ".join(rest) + ","
    size = block.options.get("size", "9")
    return (
        f"#block(width: 100%, breakable: true)[#set text(size: {size}pt)\n#set par(first-line-indent: 0em, leading: 0.55em)\n"
        f"#table(columns: ({columns}), align: ({aligns},), stroke: {stroke}, inset: 4pt, {rules}{header}{body}{tail})]\n"
    )


_KINDS = {
    "caption": '#align(center)[#block(above: 0.9em, below: 0.5em, sticky: true)[#text(weight: "bold", size: 10pt)[{}]]]\n',
    "note": "#block[#set par(first-line-indent: 0em)\n#text(size: 8.5pt)[{}]]\n",
    "center": "#align(center)[{}]\n",
    "right": "#align(right)[{}]\n",
    "plain": "#block[#set par(first-line-indent: 0em)\n{}]\n",
    "box": "#block(stroke: 0.7pt, inset: 7pt, width: 100%)[#set par(first-line-indent: 0em)\n{}]\n",
    "body": "{}\n",
}
_BREAKS = {
    "page": "#pagebreak()\n",
    "landscape": "#page(flipped: true)[\n",
    "portrait": "]\n",
    "columns": "#columns(2, gutter: 16pt)[\n",
    "column": "#colbreak()\n",
    "single": "]\n",
}


def markup(blocks: Sequence[Block]) -> str:
    """All blocks as Typst markup."""
    out = []
    for block in blocks:
        if isinstance(block, Heading):
            out.append(f"{'=' * block.level} {escape(block.text)}\n")
        elif isinstance(block, Table):
            out.append(table(block))
        elif isinstance(block, Para):
            out.append(_KINDS[block.kind].replace("{}", escape(block.text)))
        else:
            out.append(_BREAKS[block.kind])
    return "\n".join(out)


def render(title: str, preamble: str, content: str) -> bytes:
    """Compile a document without a date in it."""
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.typ")
        source.write_text(
            f"#set document(title: [{escape(title)}], date: none)\n{preamble}\n{content}", encoding="utf-8"
        )
        return settle_pdf(typst.compile(str(source)), title, "Typst")
