"""python-docx: a DOCX, kept as it is or printed by LibreOffice."""

from __future__ import annotations

import io
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from blocks import Block, Heading, Para, Table
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from pdfio import settle_docx, settle_pdf

ALIGN = {"l": WD_ALIGN_PARAGRAPH.LEFT, "c": WD_ALIGN_PARAGRAPH.CENTER, "r": WD_ALIGN_PARAGRAPH.RIGHT}


@dataclass(frozen=True)
class Look:
    """Fonts and measures of one document (sizes in points, margins in centimetres)."""

    body: str = "Noto Serif CJK SC"
    head: str = "Noto Sans CJK SC"
    size: float = 12
    line: float = 1.5
    indent: float = 2
    margins: tuple[float, float, float, float] = (2.8, 2.6, 2.6, 2.6)
    heading_sizes: tuple[float, float, float] = (16, 14, 12)
    chapter_break: bool = False
    centre_chapters: bool = False
    header: str = ""
    footer: str = "第{}页"
    table_size: float = 9.5


def set_font(run: Any, family: str, size: float, bold: bool = False) -> None:
    """Set a run's font for Latin and East Asian text alike."""
    run.font.name, run.font.size, run.font.bold = family, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), family)


def _field(paragraph: Any, code: str, family: str, size: float) -> None:
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        set_font(run, family, size)
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = text
        run._element.append(element)


def _furniture(section: Any, look: Look) -> None:
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    if look.header:
        p = section.header.paragraphs[0]
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        set_font(p.add_run(look.header), look.body, 9)
    if look.footer:
        p = section.footer.paragraphs[0]
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        before, after = look.footer.split("{}")
        set_font(p.add_run(before), look.body, 9)
        _field(p, "PAGE", look.body, 9)
        set_font(p.add_run(after), look.body, 9)


def _borders(table: Any, style: str) -> None:
    edges = {"grid": ("top", "left", "bottom", "right", "insideH", "insideV"), "three": ("top", "bottom"), "bare": ()}
    chosen = edges.get(style, edges["grid"])
    items = "".join(
        f'<w:{e} w:val="single" w:sz="{12 if style == "three" else 4}" w:space="0" w:color="000000"/>' for e in chosen
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{items}</w:tblBorders>"))


def _rule_below(cell: Any) -> None:
    xml = f'<w:tcBorders {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tcBorders>'
    cell._tc.get_or_add_tcPr().append(parse_xml(xml))


def shade(cell: Any, colour: str) -> None:
    """Give a cell a background."""
    cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{colour}"/>'))


def add_nested_table(document: Any, block: Table, look: Look, width_cm: float) -> Any:
    """Set a table inside the only cell of another one, as forms do that were filled by pasting."""
    outer = document.add_table(rows=1, cols=1)
    outer.alignment, outer.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _borders(outer, "grid")
    cell = outer.cell(0, 0)
    cell.width = Cm(width_cm)
    inner = add_table(cell, block, look, width_cm - 0.6)
    cell.add_paragraph()
    return inner


def add_table(document: Any, block: Table, look: Look, width_cm: float) -> Any:
    """Set one table (in a document or a cell) with its merged cells; header rows repeat after page breaks."""
    table = document.add_table(rows=len(block.rows), cols=block.n_cols)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    style = block.options.get("style", "grid")
    _borders(table, style)
    size = float(block.options.get("size", look.table_size))
    for c, share in enumerate(block.widths):
        table.columns[c].width = Cm(width_cm * share)
        for cell in table.columns[c].cells:
            cell.width = Cm(width_cm * share)
    for box in block.cells():
        cell = table.cell(box.row, box.col)
        if box.rowspan > 1 or box.colspan > 1:
            cell = cell.merge(table.cell(box.row + box.rowspan - 1, box.col + box.colspan - 1))
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
        head = box.row < block.header
        for i, line in enumerate(box.text.split("\n")):
            p = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            p.alignment = ALIGN["c" if head else block.align(box.col)]
            p.paragraph_format.line_spacing = 1.15
            set_font(p.add_run(line), look.head if head else look.body, size, bold=head)
        if style == "three" and box.row + box.rowspan == block.header:
            _rule_below(cell)
        if head and block.options.get("shade"):
            shade(cell, block.options["shade"])
    for r, row in enumerate(table.rows):
        props = row._tr.get_or_add_trPr()
        props.append(OxmlElement("w:cantSplit"))
        if r < block.header:
            props.append(OxmlElement("w:tblHeader"))
    return table


def add_text_box(document: Any, lines: Sequence[str], look: Look, width_pt: int = 400) -> None:
    """A floating-free text box (VML) with one paragraph per line."""
    text = "".join(
        f'<w:p><w:r><w:rPr><w:rFonts w:ascii="{look.body}" w:eastAsia="{look.body}" w:hAnsi="{look.body}"/>'
        f'<w:sz w:val="21"/></w:rPr><w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
        for line in lines
    )
    xml = (
        f'<w:p {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:pict>'
        f'<v:shape type="#_x0000_t202" style="width:{width_pt}pt;height:{30 * len(lines) + 14}pt" stroked="t">'
        f"<v:textbox><w:txbxContent>{text}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def paragraph(document: Any, text: str, look: Look, kind: str = "body") -> Any:
    """One paragraph of running text or of a small kind."""
    p = document.add_paragraph()
    form = p.paragraph_format
    form.line_spacing, form.space_after = look.line, Pt(0)
    size, family, bold = look.size, look.body, False
    if kind == "body":
        form.first_line_indent = Pt(look.size * look.indent)
        p.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    elif kind == "caption":
        p.alignment, form.keep_with_next, size, family, bold = ALIGN["c"], True, look.table_size + 1, look.head, True
        form.space_before = Pt(6)
    elif kind == "note":
        size, form.line_spacing = look.table_size - 0.5, 1.2
        form.space_after = Pt(6)
    elif kind in ("center", "right"):
        p.alignment = ALIGN["c" if kind == "center" else "r"]
    set_font(p.add_run(text), family, size, bold)
    return p


def track_change(p: Any, at: int, old: str) -> None:
    """Make it look as if ``old`` had been typed at character ``at`` of a one-run paragraph and then replaced by what follows.

    The figure that follows stands in an insertion, ``old`` in a deletion: whoever accepts the changes does not see it.
    """
    run = p.runs[0]
    text = run.text
    end = at
    while end < len(text) and (text[end].isdigit() or text[end] in ".,"):
        end += 1
    parts = [text[:at], old, text[at:end], text[end:]]
    made = []
    for part in parts:
        copy = deepcopy(run._element)
        for node in copy.findall(qn("w:t")):
            node.text = part
            node.set(qn("xml:space"), "preserve")
        made.append(copy)
    for node in made[1].findall(qn("w:t")):
        node.tag = qn("w:delText")
    wrapped = [made[0]]
    for number, (tag, element) in enumerate((("w:del", made[1]), ("w:ins", made[2])), 1):
        box = OxmlElement(tag)
        for name, value in (("w:id", str(900 + number)), ("w:author", "审核"), ("w:date", "2024-01-01T00:00:00Z")):
            box.set(qn(name), value)
        box.append(element)
        wrapped.append(box)
    wrapped.append(made[3])
    place = run._element
    for element in wrapped:
        place.addprevious(element)
    place.getparent().remove(place)


def heading(document: Any, block: Heading, look: Look) -> None:
    """A heading in Word's own heading style, with the look's font."""
    p = document.add_paragraph(style=f"Heading {block.level}")
    form = p.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(10 if block.level == 1 else 6), Pt(4), True
    form.page_break_before = look.chapter_break and block.level == 1
    if look.centre_chapters and block.level == 1:
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = p.add_run(block.text)
    set_font(run, look.head, look.heading_sizes[block.level - 1], True)
    run.font.color.rgb = RGBColor(0, 0, 0)
    run.font.italic = False


def _turn(document: Any, landscape: bool, look: Look) -> None:
    section = document.add_section(WD_SECTION.NEW_PAGE)
    size = (Cm(29.7), Cm(21.0)) if landscape else (Cm(21.0), Cm(29.7))
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = size
    _furniture(section, look)


def start(look: Look, title: str) -> Any:
    """An empty A4 document with the look's margins, header and footer."""
    document = docx.Document()
    stamp = datetime(2024, 1, 1)
    core = document.core_properties
    core.created = core.modified = stamp
    core.author = core.last_modified_by = ""
    core.title = title
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (Cm(m) for m in look.margins)
    _furniture(section, look)
    return document


def add_blocks(document: Any, blocks: Sequence[Block], look: Look) -> None:
    """Set all blocks; landscape pages become sections of their own."""
    inner = 21.0 - look.margins[2] - look.margins[3]
    width = inner
    for block in blocks:
        if isinstance(block, Heading):
            heading(document, block, look)
        elif isinstance(block, Table):
            setter = add_nested_table if block.options.get("nested") else add_table
            setter(document, block, look, width)
            document.add_paragraph().paragraph_format.line_spacing = 0.6
        elif isinstance(block, Para):
            if block.kind == "box":
                add_text_box(document, block.text.split("\\n"), look)
            else:
                paragraph(document, block.text, look, block.kind)
        elif block.kind == "page":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif block.kind in ("landscape", "portrait"):
            _turn(document, block.kind == "landscape", look)
            width = inner + 8.7 if block.kind == "landscape" else inner


def save(document: Any) -> bytes:
    """The DOCX as bytes that do not depend on the time of day."""
    out = io.BytesIO()
    document.save(out)
    return settle_docx(out.getvalue())


def to_pdf(docx: bytes, title: str) -> bytes:
    """Print a DOCX with LibreOffice."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise RuntimeError("LibreOffice is needed to regenerate this plan")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "plan.docx")
        source.write_bytes(docx)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return settle_pdf(Path(folder, "plan.pdf").read_bytes(), title, "LibreOffice")
