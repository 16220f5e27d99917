"""The paragraphs and tables of a DOCX, each paragraph with what is in force for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from compliance.formalities.values import Place
from compliance.formalities.word.cascade import Cascade, attribute, font_of, is_toggled
from compliance.formalities.word.values import TWIP, USUAL_SIZE, Run, WordParagraph, WordTable
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.styles import is_on, number


class BodyReading:
    """What has been read of a body so far: its paragraphs, tables and empty paragraphs, in order."""

    def __init__(self, package: Package) -> None:
        self.cascade = Cascade(package.xml(package.related("styles") or ""))
        self.paragraphs: list[WordParagraph] = []
        self.tables: list[WordTable] = []
        self.empty: list[Place] = []
        self.count = 0

    def walk(self, body: Any) -> None:
        """All paragraphs below ``body``, those of tables with row and column."""
        for child in body.iterchildren():
            if child.tag == f"{W}p":
                self.count += 1
                place = Place(paragraph=self.count)
                paragraph = self.paragraph(child, place)
                if any(r.text.strip() for r in paragraph.runs):
                    self.paragraphs.append(paragraph)
                elif next(child.iter(f"{W}drawing", f"{W}pict", f"{W}sectPr"), None) is None:
                    self.empty.append(place)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt":
                inner = child.find(f"{W}sdtContent")
                if inner is not None:
                    self.walk(inner)

    def _table(self, table: Any) -> None:
        at = len(self.tables) + 1
        rows = table.findall(f"{W}tr")
        header = bool(rows) and is_on(rows[0].find(f"{W}trPr/{W}tblHeader"))
        columns = [number(c.get(f"{W}w")) or 0 for c in table.findall(f"{W}tblGrid/{W}gridCol")]
        self.tables.append(WordTable(len(rows), header, sum(columns) * TWIP, Place(table=at, row=1)))
        for row_number, row in enumerate(rows, 1):
            for column, cell in enumerate(row.findall(f"{W}tc"), 1):
                for p in cell.iter(f"{W}p"):
                    paragraph = self.paragraph(p, Place(table=at, row=row_number, column=column), table=True)
                    if paragraph.text.strip():
                        self.paragraphs.append(paragraph)

    def paragraph(self, p: Any, place: Place, table: bool = False) -> WordParagraph:
        """One paragraph with what is in force for it."""
        own = p.find(f"{W}pPr")
        mark = None if own is None else own.find(f"{W}pStyle")
        style = "" if mark is None else mark.get(f"{W}val", "")
        properties = self.cascade.paragraph(own, style)
        runs = tuple(r for element in _runs(p) if (r := self._run(element, style)) is not None)
        text = "".join(r.text for r in runs if not r.hidden)
        size = next((r.size for r in runs if r.text.strip()), USUAL_SIZE)
        rule = attribute(properties, "spacing", "lineRule") or "auto"
        line = float(number(attribute(properties, "spacing", "line")) or 240)
        bottom = next((b for e in properties if (b := e.find(f"{W}pBdr/{W}bottom")) is not None), None)
        drawn = bottom is not None and bottom.get(f"{W}val") not in ("nil", "none", None)
        started = is_toggled(properties, "pageBreakBefore") or any(
            b.get(f"{W}type") == "page" for b in p.iter(f"{W}br") if not text
        )
        numbering = next((n for e in properties if (n := e.find(f"{W}numPr/{W}numId")) is not None), None)
        return WordParagraph(
            runs,
            text,
            self.cascade.name(style or self.cascade.usual),
            _SIDES.get(aligned := attribute(properties, "jc", "val") or "left", aligned),
            self._indent(properties, size, "firstLine") - self._indent(properties, size, "hanging"),
            self._indent(properties, size, "left", "start"),
            self._indent(properties, size, "right", "end"),
            (number(attribute(properties, "spacing", "before")) or 0) / 20,
            line / 20 if rule in ("exact", "atLeast") else None,
            line / 240 if rule == "auto" else 1.0,
            (bottom.get(f"{W}color") or "auto") if drawn and bottom is not None else "",
            started,
            numbering is not None and numbering.get(f"{W}val") != "0",
            table,
            Place(**{**place.__dict__, "text": text}),
        )

    @staticmethod
    def _indent(properties: Sequence[Any], size: float, *names: str) -> float:
        """An indent in 字: in characters where it says so, else from its length."""
        for name in names:
            chars = number(attribute(properties, "ind", f"{name}Chars"))
            if chars:
                return chars / 100
            twips = number(attribute(properties, "ind", name))
            if twips:
                return twips / 20 / max(size, 1.0)
        return 0.0

    def _run(self, r: Any, style: str) -> Run | None:
        text = _text(r)
        if not text:
            return None
        properties = self.cascade.run(r.find(f"{W}rPr"), style)
        half = number(attribute(properties, "sz", "val"))
        return Run(
            text,
            font_of(properties, "eastAsia"),
            font_of(properties, "ascii"),
            attribute(properties, "rFonts", "hint") or "",
            half / 2 if half else USUAL_SIZE,
            (number(attribute(properties, "spacing", "val")) or 0) / 20,
            attribute(properties, "color", "val") or "auto",
            is_toggled(properties, "vanish"),
        )


_SIDES = {"start": "left", "end": "right"}
"""How later editions of the standard, and LibreOffice, call the sides of a line that runs from left to right."""


def _runs(p: Any) -> Iterator[Any]:
    """The runs of a paragraph that are shown: not deleted ones, not those of a text box."""
    for child in p.iterchildren():
        if child.tag == f"{W}r":
            yield child
        elif child.tag in (W + t for t in ("hyperlink", "ins", "smartTag", "fldSimple", "moveTo")):
            yield from _runs(child)
        elif child.tag == f"{W}sdt" and (inner := child.find(f"{W}sdtContent")) is not None:
            yield from _runs(inner)


def _text(r: Any) -> str:
    out = []
    for node in r.iterchildren():
        if node.tag == f"{W}t":
            out.append(node.text or "")
        elif node.tag == f"{W}br" and node.get(f"{W}type") not in ("page", "column"):
            out.append("\n")
        elif node.tag == f"{W}tab":
            out.append("\t")
        elif node.tag == f"{W}noBreakHyphen":
            out.append("-")
    return "".join(out)
