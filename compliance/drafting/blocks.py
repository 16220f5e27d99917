"""A finished DOCX as a neutral list of blocks: what it says and what each paragraph is, without looks.

The meaning of a paragraph is the name of its style, out of a closed set. A document that an officer
edited in Word comes back through here, so whatever would print wrongly (a foreign style, revision
marks, automatic numbering, a picture, a tag left over) is refused by name, not dropped.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from compliance.drafting.word_files import damage_told
from compliance.model.errors import TemplateError

if TYPE_CHECKING:
    from docx.document import Document

STYLES: tuple[tuple[str, str], ...] = (
    ("公文发文机关标志", "masthead"),
    ("公文发文字号", "number"),
    ("公文标题", "title"),
    ("公文主送", "recipient"),
    ("公文正文", "body"),
    ("公文一级标题", "h1"),
    ("公文二级标题", "h2"),
    ("公文附件说明", "annexes"),
    ("公文署名", "sign"),
    ("公文成文日期", "date"),
    ("公文附注", "remark"),
    ("公文附件标识", "annex"),
    ("公文附件标题", "annex-title"),
    ("公文表头", "th"),
    ("公文表格", "cell"),
    ("公文表格居中", "cell-centre"),
    ("公文表注", "note"),
    ("公文版头标注", "mark"),
    ("公文上行文号", "upward"),
    ("公文信函标志", "letterhead"),
    ("公文信函文号", "letter-number"),
    ("公文附件说明续", "annexes-more"),
    ("公文抄送", "copies"),
    ("公文印发", "imprint"),
    ("公文表题", "table-title"),
    ("公文表上注", "table-note"),
    ("公文表栏", "form-cell"),
    ("公文表栏居中", "form-cell-centre"),
)
"""The closed set of paragraph styles, each with the role that layout and style sheet know it by."""

_ROLES = dict(STYLES)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_P, _PROPERTIES, _STYLE, _RUN, _TEXT = (_W + tag for tag in ("p", "pPr", "pStyle", "r", "t"))
_TABLE, _CELL, _VALUE = (_W + tag for tag in ("tbl", "tc", "val"))
_SIGNS = {_W + "br": "\n", _W + "tab": "\t", _W + "noBreakHyphen": "‑"}
_REFUSED = (
    ("ins", "修订痕迹（请接受或者拒绝全部修订）"),
    ("del", "修订痕迹（请接受或者拒绝全部修订）"),
    ("moveFrom", "修订痕迹（请接受或者拒绝全部修订）"),
    ("commentReference", "批注"),
    ("numPr", "自动编号（请改为手写的序号）"),
    ("drawing", "图片或者图形"),
    ("pict", "图片或者图形"),
    ("object", "嵌入对象"),
    ("footnoteReference", "脚注"),
    ("sdt", "内容控件"),
    ("altChunk", "嵌入的其他文档"),
)


@dataclass(frozen=True)
class Text:
    """One paragraph: its role (second column of ``STYLES``) and its text (a line feed is a line break, a tab
    the gap between what stands at the left and what stands at the right)."""

    role: str
    text: str


@dataclass(frozen=True)
class BlockCell:
    """One cell, at the place where its region starts."""

    paragraphs: tuple[Text, ...]
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True)
class BlockRow:
    """One row; cells that a region from above covers are left out. ``header`` rows repeat on each page."""

    cells: tuple[BlockCell, ...]
    header: bool = False


@dataclass(frozen=True)
class Grid:
    """A table with its column widths in points."""

    widths: tuple[float, ...]
    rows: tuple[BlockRow, ...]


@dataclass(frozen=True)
class Imprint:
    """版记: the paragraphs at the lower edge of the last page, each between two lines."""

    paragraphs: tuple[Text, ...]


@dataclass(frozen=True)
class Turn:
    """From here on the sheets stand upright or lie on their side; always a new page, unless it comes first."""

    landscape: bool


NoticeBlock = Text | Grid | Imprint | Turn


def read_blocks(content: bytes, name: str = "文书.docx", *, tags: bool = False) -> tuple[NoticeBlock, ...]:
    """The blocks of a finished notice, in order. ``tags``: what looks like a tag of a template is text that somebody wrote.

    Raises:
        TemplateError: when it is not a Word document, or holds something that cannot be printed; the
            message names each such thing.
    """
    import docx

    with damage_told(f"“{name}”不是完好的 Word 文档（.docx）"):
        document = docx.Document(io.BytesIO(content))
    read = _read(document)
    problems = list(dict.fromkeys(_problems(document, read, tags)))
    if problems:
        raise TemplateError(f"“{name}”不能排成 PDF：{'；'.join(problems)}")
    return tuple(_blocks(document, read))


def text_of(blocks: tuple[NoticeBlock, ...]) -> Iterator[Text]:
    """Every paragraph of the blocks, those of tables included."""
    for block in blocks:
        if isinstance(block, Text):
            yield block
        elif isinstance(block, Imprint):
            yield from block.paragraphs
        elif isinstance(block, Grid):
            yield from (p for row in block.rows for cell in row.cells for p in cell.paragraphs)


def structure_problems(document: Document, *, tags: bool = False) -> Iterator[str]:
    """What in a document cannot be printed. ``tags``: what looks like a tag may stand there."""
    return _problems(document, _read(document), tags)


_Read = dict[Any, tuple[str, str]]
"""The name of the style and the text of each paragraph; lists have tens of thousands, so each is read once."""


def _read(document: Document) -> _Read:
    known = {style.style_id: str(style.name) for style in document.styles}
    return {
        paragraph: (known.get(_style_id(paragraph), "（无样式）"), _paragraph_text(paragraph))
        for paragraph in (*_head(document), *document.element.body.iter(_P))
    }


def _problems(document: Document, read: _Read, tags: bool) -> Iterator[str]:
    body = document.element.body
    present = {node.tag for node in body.iter()}
    for tag, words in _REFUSED:
        if _W + tag in present:
            yield f"有{words}"
    for name, text in read.values():
        if name not in _ROLES and text.strip():
            yield f"样式“{name}”不是公文样式（“{text.strip()[:16]}”）"
        if not tags and ("{{" in text or "{%" in text):
            yield f"有没有填写的标签（“{text.strip()[:24]}”）"
    if any(next(table.iterancestors(_CELL), None) is not None for table in body.iter(_TABLE)):
        yield "表格里套了表格"


def _blocks(document: Document, read: _Read) -> Iterator[NoticeBlock]:
    body = document.element.body
    turns = [_is_landscape(section) for section in body.iter(_W + "sectPr")]
    if turns and turns[0]:
        yield Turn(True)
    for paragraph in _head(document):
        head = _text(*read[paragraph])
        if head is not None:
            yield head
    section = 0
    for child in body.iterchildren():
        if child.tag == _P:
            text = _text(*read[child])
            if text is not None:
                yield text
            if child.find(f"{_W}pPr/{_W}sectPr") is not None:
                section += 1
                if turns[section] != turns[section - 1]:
                    yield Turn(turns[section])
        elif child.tag == _TABLE:
            grid = _grid(child, read)
            paragraphs = tuple(text_of((grid,)))
            if paragraphs and all(p.role in ("copies", "imprint") for p in paragraphs):
                yield Imprint(paragraphs)
            elif grid.rows:
                yield grid


def _is_landscape(section: Any) -> bool:
    size = section.find(_W + "pgSz")
    return size is not None and int(size.get(_W + "w")) > int(size.get(_W + "h"))


def _head(document: Document) -> list[Any]:
    """The paragraphs at the head of the first page, where the head of a letter stands."""
    section = document.sections[0]
    if not section.different_first_page_header_footer or section.first_page_header.is_linked_to_previous:
        return []
    return [p for p in section.first_page_header._element.iter(_W + "p") if _paragraph_text(p).strip()]


def _style_id(paragraph: Any) -> str:
    for properties in paragraph.iterchildren(_PROPERTIES):
        for style in properties.iterchildren(_STYLE):
            return str(style.get(_VALUE))
    return ""


def _paragraph_text(paragraph: Any) -> str:
    out = []
    for node in paragraph.iter(_TEXT, *_SIGNS):
        if node.tag == _TEXT:
            out.append(node.text or "")
        elif node.getparent().tag == _RUN:  # and no tab stop among the paragraph's properties
            out.append(_SIGNS[node.tag])
    return "".join(out)


def _text(style: str, text: str) -> Text | None:
    """A paragraph as a block; empty paragraphs (between text and table, say) mean nothing."""
    return Text(_ROLES[style], text) if text.strip() else None


def _grid(table: Any, read: _Read) -> Grid:
    widths = tuple(int(c.get(_W + "w")) / 20 for c in table.findall(f"{_W}tblGrid/{_W}gridCol"))
    rows: list[tuple[bool, list[tuple[int, BlockCell]]]] = []
    open_regions: dict[int, tuple[int, int]] = {}
    for row in table.iterchildren(_W + "tr"):
        column = 0
        cells: list[tuple[int, BlockCell]] = []
        for cell in row.iterchildren(_CELL):
            kept = {node.tag: node for found in cell.iterchildren(_W + "tcPr") for node in found}
            span, merge = kept.get(_W + "gridSpan"), kept.get(_W + "vMerge")
            colspan = 1 if span is None else int(span.get(_VALUE))
            if merge is not None and merge.get(_VALUE) != "restart" and column in open_regions:
                at, index = open_regions[column]
                _, (start, above) = rows[at][0], rows[at][1][index]
                rows[at][1][index] = (start, BlockCell(above.paragraphs, above.colspan, len(rows) - at + 1))
            else:
                texts = tuple(t for p in cell.iterchildren(_P) if (t := _text(*read[p])) is not None)
                if merge is not None:
                    open_regions[column] = (len(rows), len(cells))
                cells.append((column, BlockCell(texts, colspan)))
            column += colspan
        header = row.find(f"{_W}trPr/{_W}tblHeader") is not None
        rows.append((header, cells))
    return Grid(widths, tuple(BlockRow(tuple(cell for _, cell in cells), header) for header, cells in rows))
