"""HTML and CSS, printed by WeasyPrint or by headless Chromium."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from blocks import Block, Break, Heading, Para, Table
from pdfio import settle_pdf

BASE_CSS = """
table { border-collapse: collapse; width: 100%; margin: 4pt 0 9pt; table-layout: fixed; }
th, td { border: 0.6pt solid #333; padding: 2.5pt 3pt; text-align: center; vertical-align: middle; font-weight: normal;
  overflow-wrap: anywhere; line-height: 1.4; }
th { font-weight: bold; }
td.l { text-align: left; } td.r { text-align: right; }
table.three { border-top: 1.4pt solid #000; border-bottom: 1.4pt solid #000; }
table.three th, table.three td { border: none; }
table.three thead tr:last-child th { border-bottom: 0.7pt solid #000; }
table.bare th, table.bare td { border: none; border-bottom: 0.3pt dotted #999; }
table.form th, table.form td { border: 0.8pt solid #000; }
tr { break-inside: avoid; } thead { display: table-header-group; }
p.caption { text-align: center; font-weight: bold; margin: 6pt 0 2pt; break-after: avoid; text-indent: 0; }
p.note { font-size: 0.85em; text-indent: 0; margin: 0 0 6pt; }
p.center { text-align: center; text-indent: 0; } p.right { text-align: right; text-indent: 0; }
p.plain { text-indent: 0; }
div.box { border: 0.8pt solid #557; background: #f3f5f9; padding: 5pt 9pt; margin: 6pt 0; }
div.columns { column-count: 2; column-gap: 18pt; }
h1, h2, h3 { break-after: avoid; }
div.wide { page: wide; }
.break { break-after: page; }
"""


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False).replace("\n", "<br>")
    escaped = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escaped)
    return re.sub(r"\[\^(.+?)\]", r'<sup class="fn">\1</sup>', escaped)


def table(block: Table) -> str:
    """One table as HTML."""
    cols = "".join(f'<col style="width:{w * 100:.2f}%">' for w in block.widths)
    rows: dict[int, list[str]] = {r: [] for r in range(len(block.rows))}
    for cell in block.cells():
        tag = "th" if cell.row < block.header else "td"
        spans = (f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else "") + (
            f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
        )
        align = "" if tag == "th" else f' class="{block.align(cell.col)}"'
        rows[cell.row].append(f"<{tag}{spans}{align}>{_inline(cell.text)}</{tag}>")
    head = "".join(f"<tr>{''.join(rows[r])}</tr>" for r in range(block.header))
    body = "".join(f"<tr>{''.join(rows[r])}</tr>" for r in range(block.header, len(block.rows)))
    size = f' style="font-size:{block.options["size"]}pt"' if "size" in block.options else ""
    kind = block.options.get("style", "grid")
    return f'<table class="{kind}"{size}><colgroup>{cols}</colgroup><thead>{head}</thead><tbody>{body}</tbody></table>'


def body(blocks: Sequence[Block]) -> str:
    """All blocks as HTML."""
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Heading):
            out.append(f"<h{block.level}>{_inline(block.text)}</h{block.level}>")
        elif isinstance(block, Table):
            out.append(table(block))
        elif isinstance(block, Para):
            if block.kind == "box":
                out.append(f'<div class="box">{_inline(block.text)}</div>')
            else:
                name = "" if block.kind == "body" else f' class="{block.kind}"'
                out.append(f"<p{name}>{_inline(block.text)}</p>")
        else:
            out.append(_BREAKS[block.kind])
    return "\n".join(out)


_BREAKS: dict[str, str] = {
    "page": '<div class="break"></div>',
    "landscape": '<div class="wide">',
    "portrait": "</div>",
    "columns": '<div class="columns">',
    "column": '<div style="break-after: column"></div>',
    "single": "</div>",
}


def page(title: str, css: str, content: str) -> str:
    """A whole HTML document."""
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{BASE_CSS}{css}</style></head><body>{content}</body></html>"
    )


def weasyprint(title: str, css: str, content: str) -> bytes:
    """Print with WeasyPrint."""
    from weasyprint import HTML

    return settle_pdf(HTML(string=page(title, css, content)).write_pdf(), title, "WeasyPrint")


def chromium(title: str, css: str, content: str) -> bytes:
    """Print with headless Chromium (its text layer has radical code points with Noto fonts)."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        raise RuntimeError("chromium is needed to regenerate this plan")
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "plan.html"), Path(folder, "plan.pdf")
        source.write_text(page(title, css, content), encoding="utf-8")
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={folder}/u"]
        subprocess.run(
            [program, *flags, f"--print-to-pdf={target}", source.as_uri()], check=True, capture_output=True, timeout=180
        )
        return settle_pdf(target.read_bytes(), title, "Chromium (Skia/PDF)")


__all__ = ["Break", "body", "chromium", "page", "table", "weasyprint"]
