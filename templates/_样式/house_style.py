"""The paragraph styles of every Word master: the one source of GB/T 9704—2012 measures in Word's terms.

Page margins 34.58 / 32.58 mm and a line grid of 590 twips put 22 lines of 28 characters into the type
area of 156 × 225 mm: Word sets half a line gap above the first line, and 16 pt characters need −0.25 pt
spacing to stand 28 in a line. A grid of lines *and* characters is not used (it halves the line in some
programs). Fonts are named as Windows and WPS know them; ``w:altName`` leads others to what they have.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

FANG, KAI, HEI, TITLE, SONG = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
ALTERNATIVES = (
    (FANG, "仿宋;FangSong;FandolFang;Noto Serif CJK SC"),
    (KAI, "楷体;KaiTi;FandolKai;Noto Serif CJK SC"),
    (HEI, "SimHei;FandolHei;Noto Sans CJK SC"),
    (TITLE, "小标宋;华文中宋;Noto Serif CJK SC"),
    (SONG, "SimSun;FandolSong;Noto Serif CJK SC"),
)
PAGE = {"w": 11906, "h": 16838, "top": 1960, "bottom": 1847, "left": 1587, "right": 1474}
LANDSCAPE = {"w": 16838, "h": 11906, "top": 1450, "bottom": 1337, "left": 1984, "right": 2098}
"""The same sheet turned: its head lies at the left of the upright sheet (GB/T 9704 8.)."""

LINE = 590
"""One line of the grid, in twips (29.5 pt)."""

RED = "E60012"
LETTER_OVERHANG = (454, 340)
"""How far the lines of a letter (170 mm, centred on the sheet) reach beyond the type area, in twips."""


@dataclass(frozen=True)
class Style:
    """One paragraph style. ``size`` in points; ``first``, ``left``, ``right`` and ``hanging`` in characters;
    ``before`` and ``after`` in lines; ``exact`` is a fixed line height in points (None follows the grid); ``tab`` is the
    distance of a right tab from the right edge in characters (-1: none); ``double`` is the red double line
    of a letter under the paragraph."""

    name: str
    font: str = FANG
    size: float = 16
    align: str = "both"
    first: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    exact: float | None = None
    color: str | None = None
    rule: bool = False
    left: float = 0
    hanging: float = 0
    tab: float = -1
    double: bool = False
    page_break: bool = False
    keep_next: bool = False
    level: int | None = None


STYLES = (
    Style("公文发文机关标志", TITLE, 42, "center", before=3.45, exact=50, color=RED, keep_next=True),
    Style("公文发文字号", FANG, align="center", before=2, rule=True),
    Style("公文标题", TITLE, 22, "center", before=2, after=1, exact=36, level=0, keep_next=True),
    Style("公文主送", align="left"),
    Style("公文正文", first=2),
    Style("公文一级标题", HEI, first=2, level=1, keep_next=True),
    Style("公文二级标题", KAI, first=2, level=2, keep_next=True),
    Style("公文附件说明", first=2, before=1, keep_next=True),
    Style("公文署名", align="right", before=2, right=4, keep_next=True),
    Style("公文成文日期", align="right", right=4),
    Style("公文附注", align="left", first=2),
    Style("公文附件标识", HEI, align="left", page_break=True, keep_next=True),
    Style("公文附件标题", TITLE, 22, "center", before=1, exact=36, level=0, keep_next=True),
    Style("公文表头", HEI, 10.5, "center", exact=15, keep_next=True),
    Style("公文表格", FANG, 10.5, "left", exact=15),
    Style("公文表格居中", FANG, 10.5, "center", exact=15),
    Style("公文表注", FANG, 10.5, "left", before=0.3, exact=15),
    Style("公文版头标注", HEI, align="left", keep_next=True),
    Style("公文上行文号", FANG, align="left", before=2, left=1, right=1, tab=1, rule=True),
    Style("公文信函标志", TITLE, 42, "center", exact=50, color=RED, double=True),
    Style("公文信函文号", FANG, align="right", before=0.26),
    Style("公文附件说明续", left=6, hanging=1, keep_next=True),
    Style("公文抄送", FANG, 14, "both", left=4, right=1, hanging=3, exact=26),
    Style("公文印发", FANG, 14, "left", left=1, right=1, tab=1, exact=26),
    Style("公文表题", TITLE, 22, "center", exact=36, level=0, keep_next=True),
    Style("公文表上注", FANG, 10.5, "left", before=0.2, exact=20, tab=0, keep_next=True),
    Style("公文表栏", FANG, 14, "left", exact=24),
    Style("公文表栏居中", FANG, 14, "center", exact=24),
)
"""The closed set. A paragraph in any other style cannot be printed; the program names it and stops."""


def new_document(*, landscape: bool = False, letter: str = "") -> Any:
    """An empty document with the page, the styles, the page numbers and nothing else.

    ``letter`` is the text of the head of a letter (信函格式): the first page then has the two double lines
    and no page number.
    """
    document = Document()
    _replace_styles(document)
    _replace_fonts(document)
    _set_section(document.sections[0], landscape)
    if letter:
        _set_letter(document.sections[0], letter)
    document.settings.odd_and_even_pages_header_footer = True
    return document


def _fonts(font: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'


def _style_xml(style: Style) -> str:
    small = style.size < 16
    flags = "<w:keepNext/>" if style.keep_next else ""
    flags += "<w:pageBreakBefore/>" if style.page_break else ""
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="11" w:color="{RED}"/></w:pBdr>' if style.rule else ""
    grid = '<w:snapToGrid w:val="0"/>' if style.exact else ""
    before = f'w:before="{round(style.before * LINE)}"' if style.before else 'w:before="0"'
    height = (
        f'w:line="{round(style.exact * 20)}" w:lineRule="exact"' if style.exact else 'w:line="240" w:lineRule="auto"'
    )
    unit = 280 if style.size == 14 else 315
    sides = (("firstLine", style.first), ("left", style.left), ("right", style.right), ("hanging", style.hanging))
    lengths = "".join(f' w:{n}Chars="{round(v * 100)}" w:{n}="{round(v * unit)}"' for n, v in sides if v)
    indent = f"<w:ind{lengths}/>" if lengths else ""
    tabs = ""
    if style.tab >= 0:
        place = PAGE["w"] - PAGE["left"] - PAGE["right"] - round(style.tab * unit)
        tabs = f'<w:tabs><w:tab w:val="right" w:pos="{place}"/></w:tabs>'
    if style.double:
        border = f'<w:pBdr><w:bottom w:val="thickThinSmallGap" w:sz="24" w:space="11" w:color="{RED}"/></w:pBdr>'
        indent = f'<w:ind w:left="{-LETTER_OVERHANG[0]}" w:right="{-LETTER_OVERHANG[1]}"/>'
    level = f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else ""
    color = f'<w:color w:val="{style.color}"/>' if style.color else ""
    spacing = "" if small or style.size > 22 else '<w:spacing w:val="-5"/>'
    size = round(style.size * 2)
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style.name}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/><w:qFormat/>'
        f'<w:pPr>{flags}{border}{tabs}{grid}<w:spacing {before} w:after="{round(style.after * LINE)}" {height}/>{indent}'
        f'<w:jc w:val="{style.align}"/>{level}</w:pPr>'
        f'<w:rPr>{_fonts(style.font)}{color}{spacing}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _replace_styles(document: Any) -> None:
    """Our styles instead of the library's: no theme fonts, which would turn Chinese text into MS Mincho."""
    element = document.styles.element
    for child in list(element):
        element.remove(child)
    element.append(
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{_fonts(FANG)}"
            '<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        )
    )
    for kind, identifier, name in (
        ("paragraph", "Normal", "Normal"),
        ("character", "DefaultParagraphFont", "Default Paragraph Font"),
        ("table", "TableNormal", "Normal Table"),
    ):
        element.append(
            parse_xml(
                f'<w:style {nsdecls("w")} w:type="{kind}" w:default="1" w:styleId="{identifier}">'
                f'<w:name w:val="{name}"/></w:style>'
            )
        )
    for style in STYLES:
        element.append(parse_xml(_style_xml(style)))


def _replace_fonts(document: Any) -> None:
    """The font table with other names for each font; theme, numbering and all else of the library's go."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, other in ALTERNATIVES
    )
    for identifier, relation in list(document.part.rels.items()):
        if relation.reltype == RT.FONT_TABLE:
            xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
            relation.target_part._blob = xml.encode()
        elif relation.reltype not in (RT.STYLES, RT.SETTINGS):
            del document.part.rels[identifier]
    package = document.part.package
    for identifier, relation in list(package.rels.items()):
        if relation.reltype == RT.THUMBNAIL:
            del package.rels[identifier]


def _set_section(section: Any, landscape: bool = False) -> None:
    properties = section._sectPr
    for child in list(properties):
        properties.remove(child)
    page = LANDSCAPE if landscape else PAGE
    turned = ' w:orient="landscape"' if landscape else ""
    for xml in (
        f'<w:pgSz {nsdecls("w")} w:w="{page["w"]}" w:h="{page["h"]}"{turned}/>',
        f'<w:pgMar {nsdecls("w")} w:top="{page["top"]}" w:right="{page["right"]}" w:bottom="{page["bottom"]}" '
        f'w:left="{page["left"]}" w:header="851" w:footer="{851 if landscape else 1389}" w:gutter="0"/>',
        f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{LINE}"/>',
    ):
        properties.append(parse_xml(xml))
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        _clear(footer.paragraphs[0]._p)
        if landscape:
            footer._element.insert(0, parse_xml(_turned_number(side)))
        else:
            properties_xml = f'<w:pPr><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/></w:pPr>'
            built = parse_xml(f"<w:p {nsdecls('w')}>{properties_xml}{_number()}</w:p>")
            for child in list(built):
                footer.paragraphs[0]._p.append(child)


def _clear(element: Any) -> None:
    for child in list(element):
        element.remove(child)


def _number() -> str:
    """The runs of a page number: — 1 —."""
    run = f'<w:rPr>{_fonts(SONG)}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    return "".join(
        f"<w:r>{run}{part}</w:r>"
        for part in (
            '<w:t xml:space="preserve">— </w:t>',
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )


def _turned_number(side: str) -> str:
    """The page number of a turned sheet: where it is on the others, so at the left edge and lying on its side."""
    top = 1474 if side == "left" else 11906 - 1474 - 1134
    align = "left" if side == "left" else "right"
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblpPr w:horzAnchor="page" w:vertAnchor="page" w:tblpX="1134" w:tblpY="{top}"/>'
        '<w:tblW w:w="400" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="400"/></w:tblGrid>'
        '<w:tr><w:trPr><w:trHeight w:val="1134" w:hRule="exact"/></w:trPr><w:tc><w:tcPr><w:tcW w:w="400" w:type="dxa"/>'
        f'<w:textDirection w:val="tbRl"/></w:tcPr><w:p><w:pPr><w:jc w:val="{align}"/></w:pPr>{_number()}</w:p></w:tc></w:tr></w:tbl>'
    )


def _set_letter(section: Any, text: str) -> None:
    """Head and foot of a letter's first page: the head 30 mm below the upper edge, the lines 170 mm wide, no number."""
    section.different_first_page_header_footer = True
    section.header_distance = round(26.6 * 36000)
    header, footer = section.first_page_header, section.first_page_footer
    for part in (header, footer):
        part.is_linked_to_previous = False
        _clear(part._element)
    add_paragraph(header, "公文信函标志", text)
    left, right = LETTER_OVERHANG
    footer._element.append(
        parse_xml(
            f'<w:p {nsdecls("w")}><w:pPr><w:pBdr><w:top w:val="thinThickSmallGap" w:sz="24" w:space="1" w:color="{RED}"/></w:pBdr>'
            f'<w:spacing w:line="20" w:lineRule="exact"/><w:ind w:left="{-left}" w:right="{-right}"/></w:pPr></w:p>'
        )
    )


def turn(document: Any, *, landscape: bool) -> None:
    """End the section here: what follows stands on sheets turned as ``landscape`` says. The break is carried by
    the last paragraph (after a table by an empty one, which Word needs there anyway)."""
    body = document.element.body
    last = body[-2] if len(body) > 1 else None
    if last is None or last.tag != qn("w:p"):
        last = document.add_paragraph()._p
    properties = last.get_or_add_pPr()
    ending = body[-1]
    broken = parse_xml(f"<w:sectPr {nsdecls('w')}/>")
    for child in list(ending):
        broken.append(deepcopy(child))
    properties.append(broken)
    _clear(ending)
    section = document.sections[-1]
    _set_section(section, landscape)


def add_paragraph(place: Any, style: str, text: str, *, tab: int | None = None) -> Any:
    """A paragraph in one of the styles above, at the end of a document or a cell. ``tab`` is the place of a right
    tab in twips, where the sheet is wider than the style knows."""
    paragraph = place.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert(0, parse_xml(f'<w:pStyle {nsdecls("w")} w:val="{style}"/>'))
    if tab is not None:
        properties.append(parse_xml(f'<w:tabs {nsdecls("w")}><w:tab w:val="right" w:pos="{tab}"/></w:tabs>'))
    return paragraph
