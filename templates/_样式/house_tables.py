"""Tables of the Word masters: ruled ones whose heads repeat, and the floating one at the foot of the last page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from house_style import PAGE


def add_imprint(document: Any, rows: tuple[tuple[str, str], ...]) -> None:
    """版记: a table that floats at the lower edge of the type area of the last page. ``rows`` are (style, text);
    thick lines (0.35 mm) at both ends, thin ones (0.25 mm) between. A table needs a paragraph after it as anchor."""
    width = PAGE["w"] - PAGE["left"] - PAGE["right"]
    cells = "".join(
        f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{_tabbed(text)}</w:r></w:p></w:tc></w:tr>'
        for style, text in rows
    )
    document.element.body[-1].addprevious(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:horzAnchor="margin" w:tblpX="0" w:vertAnchor="margin" w:tblpYSpec="bottom"/>'
            f'<w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
            '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/>'
            '<w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/></w:tblBorders><w:tblLayout w:type="fixed"/>'
            '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>{cells}</w:tbl>'
        )
    )
    document.add_paragraph()


def _tabbed(text: str) -> str:
    """The text of a run; a tab in it is Word's tab."""
    return "<w:tab/>".join(f'<w:t xml:space="preserve">{part}</w:t>' for part in text.split("\t"))


def add_table(document: Any, widths: tuple[float, ...], rows: tuple[Row, ...]) -> Any:
    """A ruled table as wide as the type area. ``widths`` in millimetres; both the grid and every cell carry
    them, because some programs read only the one and some only the other."""
    table = document.add_table(rows=0, cols=len(widths))
    twips = [round(w / 25.4 * 1440) for w in widths]
    properties = table._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    edge = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    for xml in (
        f'<w:tblW {nsdecls("w")} w:w="{sum(twips)}" w:type="dxa"/>',
        f"<w:tblBorders {nsdecls('w')}>{edge}</w:tblBorders>",
        f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>',
        f'<w:tblCellMar {nsdecls("w")}><w:left w:w="57" w:type="dxa"/><w:right w:w="57" w:type="dxa"/></w:tblCellMar>',
    ):
        properties.append(parse_xml(xml))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), twips, strict=True):
        column.set(qn("w:w"), str(width))
    for row in rows:
        _add_row(table, row, twips)
    return table


@dataclass(frozen=True)
class Cell:
    """One cell: its paragraphs as (style, text); ``span`` columns wide; ``merge`` starts or continues a
    region that runs over several rows."""

    paragraphs: tuple[tuple[str, str], ...] = ()
    span: int = 1
    merge: str = ""


@dataclass(frozen=True)
class Row:
    """One row; ``header`` rows repeat on every page. ``{%tr %}`` tags are rows of one cell."""

    cells: tuple[Cell, ...]
    header: bool = False
    keep_next: bool = False


def _add_row(table: Any, row: Row, twips: list[int]) -> None:
    built = table.add_row()._tr
    for cell in list(built.findall(qn("w:tc"))):
        built.remove(cell)
    flags = "<w:cantSplit/>" + ("<w:tblHeader/>" if row.header else "")
    built.insert(0, parse_xml(f"<w:trPr {nsdecls('w')}>{flags}</w:trPr>"))
    start = 0
    for cell in row.cells:
        width = sum(twips[start : start + cell.span])
        start += cell.span
        span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
        merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
        keep = "<w:keepNext/>" if row.keep_next else ""
        paragraphs = "".join(
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{keep}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
            for style, text in cell.paragraphs or (("公文表格", ""),)
        )
        built.append(
            parse_xml(
                f'<w:tc {nsdecls("w")}><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
                f'<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
            )
        )
