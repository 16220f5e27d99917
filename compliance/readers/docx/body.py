"""The body in order: paragraphs, tables with merged cells, text boxes, notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from compliance.model.document import Block, BlockKind, Cell, Line, Paragraph, Table
from compliance.readers.characters import is_cjk, normalise
from compliance.readers.docx.elements import children, grid_skip, items, rows_of, span_of
from compliance.readers.docx.inline import Inline, Picture, is_prompt, read_inline
from compliance.readers.docx.numbering import Numbering
from compliance.readers.docx.package import W
from compliance.readers.docx.styles import USUAL_SIZE, Style, number, outline_level
from compliance.readers.layout.captions import split_caption
from compliance.readers.layout.headers import count_header_rows
from compliance.readers.layout.headings import classify
from compliance.readers.layout.seams import sewn

_SPACED_OUT = re.compile(r"(?<!\S)[\u4e00-\u9fff](\s{1,6})(?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))")
"""Single ideographs with spaces between them: a word spaced out to the width of its neighbours (单  位)."""
DEEPEST = 6
"""Tables within tables are followed this deep."""


@dataclass
class Body:
    """Walks a body once; counts paragraphs and tables for the locators."""

    styles: dict[str, Style]
    numbering: Numbering
    hidden_styles: frozenset[str] = frozenset()
    prompts: bool = False
    """Whether there are content controls that show their prompt: then every paragraph must be asked."""
    paragraphs: int = 0
    tables: int = 0
    blocks: list[Block | str] = field(default_factory=list)
    elements: dict[str, Any] = field(default_factory=dict)
    """The ``w:p`` or ``w:tc`` that each locator names; for an image the paragraph it stands in."""
    pictures: dict[str, Picture] = field(default_factory=dict)
    """Embedded images by their names (图1); each name stands in ``blocks`` where the image does, until ``finished``."""

    def walk(self, element: Any, kind: BlockKind | None = None, depth: int = 0) -> None:
        """Add every block below ``element``; ``kind`` overrides what a paragraph is taken for (notes)."""
        for item in items(element):
            if isinstance(item, list):
                self._paragraph(item, kind, depth)
            elif depth < DEEPEST:
                self._table(item, depth)

    def _paragraph(self, parts: list[Any], kind: BlockKind | None, depth: int) -> None:
        style, label, inline = self._read(parts)
        lines = _lines(label, inline, style)
        if lines:
            self.paragraphs += 1
            self.elements[f"第{self.paragraphs}段"] = parts[0]
            found, level = (kind, 0) if kind else _kind(parts[-1], style)
            self.blocks.append(Paragraph(lines, f"第{self.paragraphs}段", found, level))
        if depth < DEEPEST:
            for box in inline.boxes:
                self.walk(box, kind, depth + 1)
        if kind is None:  # the images of notes are related to the notes' part
            self._picture(inline, parts[0])

    def _picture(self, inline: Inline, element: Any) -> None:
        for picture in inline.pictures:
            name = f"图{len(self.pictures) + 1}"
            self.pictures[name] = picture
            self.elements[name] = element
            self.blocks.append(name)

    def _read(self, parts: list[Any]) -> tuple[Style, str, Inline]:
        """Style, number and text of a paragraph; of several that a deleted mark made one, the last says how it is set."""
        properties = parts[-1].find(f"{W}pPr")
        mark = None if properties is None else properties.find(f"{W}pStyle")
        style_id = "" if mark is None else mark.get(f"{W}val", "")
        style = self.styles.get(style_id) or self.styles.get("") or Style()
        num_id, level = style.num_id, style.num_level
        if properties is not None:
            if (own := properties.find(f"{W}numPr/{W}numId")) is not None:
                num_id = own.get(f"{W}val")
            if (at := properties.find(f"{W}numPr/{W}ilvl")) is not None:
                level = number(at.get(f"{W}val"))
            elif own is None and num_id is not None:
                level = self.numbering.level_of(num_id, style_id) if level is None else level
        if self.prompts and any(is_prompt(control) for control in parts[0].iterancestors(f"{W}sdt")):
            return style, "", Inline()
        inline = read_inline(parts, style.bold, style.hidden, self.hidden_styles)
        label = ""
        if num_id not in (None, "0") and any(line.strip() for line in inline.raw):
            label = self.numbering.label(str(num_id), level or 0)
        return style, label, inline

    def finished(self, pictured: Mapping[str, Sequence[Block]] = MappingProxyType({})) -> tuple[Block, ...]:
        """All blocks, once the body's size is known: headings by type, captions with their tables.

        ``pictured`` are the blocks that were recognised in images, by the image's name.
        """
        sizes: Counter[float] = Counter()
        blocks = [b for item in self.blocks for b in ((item,) if not isinstance(item, str) else pictured.get(item, ()))]
        for block in blocks:
            if isinstance(block, Paragraph) and block.kind == "body":
                sizes[block.lines[0].size] += len(block.text)
        body = max(sizes, key=lambda s: sizes[s]) if sizes else USUAL_SIZE
        out: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                caption, kept = split_caption(out)
                del out[kept:]
                out.append(replace(block, caption=caption))
            else:
                out.append(_classified(block, body))
        return tuple(out)

    def _table(self, element: Any, depth: int) -> None:
        self.tables += 1
        name = f"表{self.tables}"
        nested: list[Any] = []
        held: list[tuple[Inline, Any]] = []
        rows = list(rows_of(element))
        grid, width, headers = self._cells(rows, name, nested, held)
        if grid:
            headers = headers or count_header_rows(grid, len(rows), width)
            self.blocks.append(Table(len(rows), width, tuple(grid), None, None, None, headers, True, name))
        for inner in nested:
            if depth + 1 < DEEPEST:
                self._table(inner, depth + 1)
        for inline, paragraph in held:
            self._picture(inline, paragraph)

    def _cells(
        self, rows: list[Any], name: str, nested: list[Any], held: list[tuple[Inline, Any]]
    ) -> tuple[list[Cell], int, int]:
        drafts: list[dict[str, Any]] = []
        above: dict[int, dict[str, Any]] = {}
        width = headers = 0
        for r, row in enumerate(rows):
            properties = row.find(f"{W}trPr")
            if properties is not None and properties.find(f"{W}tblHeader") is not None and headers == r:
                headers += 1
            col = grid_skip(properties)
            here: dict[int, dict[str, Any]] = {}
            draft: dict[str, Any] | None = None
            for cell in children(row, f"{W}tc"):
                span, merge = span_of(cell)
                top = above.get(col)
                if merge == "deleted":
                    continue
                if merge == "across" and draft is not None:
                    if draft["row"] == r:
                        draft["colspan"] += span
                elif merge == "continue" and top is not None and top["colspan"] == span:
                    top["rowspan"] += 1
                    draft = top
                else:
                    lines = self._cell_lines(cell, nested, held)
                    draft = {"row": r, "col": col, "rowspan": 1, "colspan": span, "lines": lines}
                    drafts.append(draft)
                    self.elements[f"{name}第{r + 1}行第{col + 1}列"] = cell
                here[col] = draft
                col += span
            width = max(width, col)
            above = here
        cells = [
            Cell(
                sewn(d["lines"]),
                f"{name}第{d['row'] + 1}行第{d['col'] + 1}列",
                d["row"],
                d["col"],
                d["rowspan"],
                d["colspan"],
            )
            for d in drafts
        ]
        return cells, width, headers

    def _cell_lines(self, cell: Any, nested: list[Any], held: list[tuple[Inline, Any]], depth: int = 0) -> list[Line]:
        lines: list[Line] = []
        for item in items(cell):
            if not isinstance(item, list):
                nested.append(item)
                continue
            style, label, inline = self._read(item)
            lines += _lines(label, inline, style)
            held.append((inline, item[0]))
            for box in inline.boxes if depth < DEEPEST else ():
                lines += self._cell_lines(box, nested, held, depth + 1)
        return lines


def _kind(element: Any, style: Style) -> tuple[BlockKind, int]:
    """(kind, level) as the styles say."""
    if style.contents:
        return "note", 0
    level = outline_level(element.find(f"{W}pPr")) or style.level or (1 if style.title else 0)
    return ("heading", level) if level else ("body", 0)


def _classified(block: Paragraph, body: float) -> Paragraph:
    """A paragraph without heading style that is a heading by its number, size and weight."""
    if block.kind != "body":
        return block
    level = classify(
        block.text.strip(), block.lines[0].size, all(line.bold for line in block.lines), body, len(block.lines)
    )
    return replace(block, kind="heading", level=level) if level else block


def _lines(label: str, inline: Inline, style: Style) -> tuple[Line, ...]:
    """The paragraph's lines; a rendered number has blanks as raw text, because the file does not contain it."""
    out: list[Line] = []
    size, bold = inline.size or style.size or USUAL_SIZE, inline.bold
    pairs = [(r, t) for r, t in zip(inline.raw, inline.text, strict=True) if r.strip()]
    if not pairs:
        return ()
    if label:
        label += " " if label[-1].isdigit() else ""
        out.append(Line(label, " " * len(label), None, None, size=size, bold=bold))
    for i, (raw, text) in enumerate(pairs):
        start = len(raw) - len(raw.lstrip()) if i == 0 else 0
        end = len(raw.rstrip())
        raw, text = raw[start:end], normalise(text[start:end])
        spaced = {k for m in _SPACED_OUT.finditer(text) for k in range(*m.span(1))}
        kept = [k for k in range(len(text)) if k not in spaced and not _spacing(text, k)]
        out.append(
            Line("".join(text[k] for k in kept), "".join(raw[k] for k in kept), None, None, size=size, bold=bold)
        )
    return sewn(out)


def _spacing(text: str, at: int) -> bool:
    """Whether a character is a single space between ideographs, typed to space out a word."""
    if text[at] != " " or not 0 < at < len(text) - 1:
        return False
    return is_cjk(text[at - 1]) and is_cjk(text[at + 1])
