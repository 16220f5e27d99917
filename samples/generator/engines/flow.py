"""ReportLab with an embedded TrueType font out of a collection (WenQuanYi Zen Hei)."""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from blocks import Block, Heading, Para, Table
from pdfio import settle_pdf
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Table as FlowTable

FONT_FILE = "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"
FONT = "ZenHei"


@dataclass(frozen=True)
class Look:
    """Measures of one document; ``header`` and ``footer`` are running lines ({} is the page number)."""

    size: float = 10.5
    leading: float = 18
    margin: float = 2.4
    header: str = ""
    footer: str = "- {} -"
    colour: str = "#000000"
    table_size: float = 8.5
    grid: str = "#000000"


def register() -> None:
    """Make the font known to ReportLab, also as its own bold and italic."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont(FONT, FONT_FILE, subfontIndex=0))
        pdfmetrics.registerFontFamily(FONT, FONT, FONT, FONT, FONT)


def _styles(look: Look) -> dict[str, ParagraphStyle]:
    register()
    base = ParagraphStyle("body", fontName=FONT, fontSize=look.size, leading=look.leading, wordWrap="CJK")
    small = {"firstLineIndent": 0, "fontSize": look.table_size, "leading": look.table_size * 1.45}

    def like(name: str, **changes: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=base, **changes)

    return {
        "body": like("text", firstLineIndent=look.size * 2),
        "plain": like("plain"),
        "center": like("center", alignment=TA_CENTER),
        "right": like("right", alignment=TA_RIGHT),
        "caption": like("caption", alignment=TA_CENTER, spaceBefore=6, spaceAfter=3, keepWithNext=1),
        "note": like("note", spaceAfter=6, **small),
        "box": like(
            "box",
            borderWidth=0.6,
            borderColor=colors.HexColor(look.colour),
            borderPadding=6,
            spaceBefore=9,
            spaceAfter=10,
        ),
        "h1": like("h1", fontSize=15, leading=22, textColor=look.colour, spaceBefore=12, spaceAfter=6, keepWithNext=1),
        "h2": like("h2", fontSize=12.5, leading=19, textColor=look.colour, spaceBefore=8, spaceAfter=3, keepWithNext=1),
        "h3": like("h3", spaceBefore=4, keepWithNext=1),
        "l": like("l", **small),
        "c": like("c", alignment=TA_CENTER, **small),
        "r": like("r", alignment=TA_RIGHT, **small),
    }


def _text(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br/>")


def table(block: Table, look: Look, width: float) -> FlowTable:
    """One table with spans; header rows repeat on every page."""
    styles = _styles(look)
    grid: list[list[Any]] = [["" for _ in range(block.n_cols)] for _ in block.rows]
    rules: list[tuple[Any, ...]] = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    for pad in ("TOPPADDING", "BOTTOMPADDING"):
        rules.append((pad, (0, 0), (-1, -1), 2.5))
    for pad in ("LEFTPADDING", "RIGHTPADDING"):
        rules.append((pad, (0, 0), (-1, -1), 3))
    for box in block.cells():
        align = "c" if box.row < block.header else block.align(box.col)
        grid[box.row][box.col] = Paragraph(_text(box.text), styles[align])
        if box.rowspan > 1 or box.colspan > 1:
            end = (box.col + box.colspan - 1, box.row + box.rowspan - 1)
            rules.append(("SPAN", (box.col, box.row), end))
    style = block.options.get("style", "grid")
    if style == "grid":
        rules.append(("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor(look.grid)))
        if block.header:
            rules.append(("BACKGROUND", (0, 0), (-1, block.header - 1), colors.HexColor("#e8eef4")))
    elif style == "three":
        for where, weight in (("LINEABOVE", 1.2), ("LINEBELOW", 0.6)):
            rules.append(
                (
                    where,
                    (0, 0 if where == "LINEABOVE" else block.header - 1),
                    (-1, 0 if where == "LINEABOVE" else block.header - 1),
                    weight,
                    colors.black,
                )
            )
        rules.append(("LINEBELOW", (0, -1), (-1, -1), 1.2, colors.black))
    return FlowTable(grid, [w * width for w in block.widths], repeatRows=block.header, style=TableStyle(rules))


def story(blocks: Sequence[Block], look: Look) -> list[Flowable]:
    """All blocks as flowables."""
    styles, out = _styles(look), []
    width = A4[0] - 2 * look.margin * cm
    for block in blocks:
        if isinstance(block, Heading):
            out.append(Paragraph(_text(block.text), styles[f"h{block.level}"]))
        elif isinstance(block, Table):
            out += [table(block, look, width), Spacer(1, 7)]
        elif isinstance(block, Para):
            out.append(Paragraph(_text(block.text), styles[block.kind]))
        elif block.kind == "page":
            out.append(PageBreak())
        elif block.kind in ("landscape", "portrait"):
            width = (A4[1] if block.kind == "landscape" else A4[0]) - 2 * look.margin * cm
            out += [NextPageTemplate(block.kind), PageBreak()]
    return out


def render(title: str, flowables: list[Flowable], look: Look, first: Any = None) -> bytes:
    """Typeset; ``first(canvas, doc)`` may draw on the first page, which then has no running lines."""
    register()

    def running(canvas: Any, doc: Any) -> None:
        wide, high = canvas._pagesize
        canvas.setFont(FONT, 8)
        if look.header:
            canvas.drawString(look.margin * cm, high - 1.4 * cm, look.header)
            canvas.setLineWidth(0.4)
            canvas.line(look.margin * cm, high - 1.55 * cm, wide - look.margin * cm, high - 1.55 * cm)
        canvas.drawCentredString(wide / 2, 1.2 * cm, look.footer.format(doc.page))

    def frame(size: tuple[float, float]) -> Frame:
        m = look.margin * cm
        return Frame(m, 2.0 * cm, size[0] - 2 * m, size[1] - 4.0 * cm, 0, 0, 0, 0)

    out = io.BytesIO()
    doc = BaseDocTemplate(out, pagesize=A4, title=title, invariant=1)
    templates = [
        PageTemplate("portrait", [frame(A4)], onPage=running, pagesize=A4),
        PageTemplate("landscape", [frame(landscape(A4))], onPage=running, pagesize=landscape(A4)),
    ]
    if first is not None:
        templates.insert(
            0, PageTemplate("first", [frame(A4)], onPage=first, pagesize=A4, autoNextPageTemplate="portrait")
        )
    doc.addPageTemplates(templates)
    doc.build(flowables)
    return settle_pdf(out.getvalue(), title, "ReportLab")
