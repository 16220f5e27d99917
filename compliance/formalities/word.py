"""A DOCX as its looks are: every paragraph with the properties in force after styles and defaults."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compliance.formalities.passages import ROLE_OF_STYLE, Cue, Passage, assign_roles
from compliance.formalities.values import Place
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.styles import is_on, number

TWIP = 25.4 / 1440
"""Millimetres of a twip."""
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_USUAL_SIZE = 10.5
_MARKS = (
    ("修订", ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")),
    ("批注", ("commentReference",)),
)


@dataclass(frozen=True)
class Run:
    """Text of one look. Fonts are names (``theme:…`` where the theme decides); ``size`` in points."""

    text: str
    east_asia: str
    latin: str
    hint: str
    size: float
    spacing: float
    color: str
    hidden: bool


@dataclass(frozen=True)
class WordParagraph:
    """One paragraph. Indents in 字, ``before`` in points, ``line`` in points where it is a fixed height (else None),
    ``stretch`` the multiple of a line otherwise; ``rule`` is the colour of its bottom border."""

    runs: tuple[Run, ...]
    text: str
    style: str
    align: str
    first: float
    left: float
    right: float
    before: float
    line: float | None
    stretch: float
    rule: str
    page_break: bool
    numbered: bool
    table: bool
    place: Place

    @property
    def size(self) -> float:
        """The size of most of its text, in points."""
        weights: dict[float, int] = {}
        for run in self.runs:
            weights[run.size] = weights.get(run.size, 0) + len(run.text.strip())
        return max(weights, key=lambda s: weights[s]) if weights else _USUAL_SIZE


@dataclass(frozen=True)
class Footer:
    """A footer: which pages (``default``, ``even``, ``first``), its paragraphs, the fields in it."""

    kind: str
    paragraphs: tuple[WordParagraph, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Paper and margins in millimetres, ``pitch`` of the line grid in points (None without one), the grid's type."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    pitch: float | None
    grid: str
    footers: tuple[Footer, ...]
    first_differs: bool

    @property
    def landscape(self) -> bool:
        """Wider than high: an annex with a wide table."""
        return self.width > self.height


@dataclass(frozen=True)
class WordTable:
    """A table: how many rows, whether the first repeats, its width in millimetres (0 where it does not say)."""

    rows: int
    header: bool
    width: float
    place: Place


@dataclass(frozen=True)
class WordPaper:
    """All that the rules look at in a DOCX."""

    paragraphs: tuple[WordParagraph, ...]
    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    tables: tuple[WordTable, ...]
    even_differs: bool
    marks: tuple[str, ...]
    people: tuple[str, ...]
    empty: tuple[Place, ...]


def read_word(path: Path, data: bytes) -> WordPaper:
    """The DOCX in ``data``.

    Raises:
        InputError: ``broken``, ``encrypted``, ``too_large``, ``unsupported`` as the readers say.
    """
    package = Package(path, data)
    root = package.xml(package.document)
    body = None if root is None else root.find(f"{W}body")
    if body is None:
        raise package.broken("没有正文")
    reading = _Reading(package)
    reading.walk(body)
    paragraphs = tuple(reading.paragraphs)
    settings = package.xml(package.related("settings") or "")
    even = settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))
    sections = _sections(package, reading, body)
    passages = assign_roles([_cue(p) for p in paragraphs])
    marks = tuple(name for name, tags in _MARKS if any(next(body.iter(W + t), None) is not None for t in tags))
    return WordPaper(
        paragraphs, passages, sections, tuple(reading.tables), even, marks, _people(package), tuple(reading.empty)
    )


def _cue(p: WordParagraph) -> Cue:
    role = ROLE_OF_STYLE.get(p.style, "")
    red = any(is_red(r.color) for r in p.runs)
    lines = tuple(p.text.split("\n"))
    return Cue(p.text, p.size, red, p.align == "center", role, p.table, p.place, lines if len(lines) > 1 else ())


def is_red(color: str) -> bool:
    """Whether ``RRGGBB`` is a red."""
    try:
        r, g, b = (int(color[n : n + 2], 16) for n in (0, 2, 4))
    except ValueError:
        return False
    return r >= 150 and r - max(g, b) >= 90


class _Cascade:
    """Properties through direct formatting, character style, paragraph style and defaults, nearest first."""

    def __init__(self, root: Any | None) -> None:
        styles = [] if root is None else root.findall(f"{W}style")
        self.styles = {s.get(f"{W}styleId", ""): s for s in styles}
        self.usual = next(
            (
                i
                for i, s in self.styles.items()
                if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in ("1", "true")
            ),
            "",
        )
        self.defaults = None if root is None else root.find(f"{W}docDefaults")

    def name(self, style: str) -> str:
        found = self.styles[style].find(f"{W}name") if style in self.styles else None
        return "" if found is None else found.get(f"{W}val", "")

    def chain(self, style: str) -> list[Any]:
        out: list[Any] = []
        while style in self.styles and self.styles[style] not in out and len(out) < 20:
            out.append(self.styles[style])
            based = self.styles[style].find(f"{W}basedOn")
            style = "" if based is None else based.get(f"{W}val", "")
        return out

    def paragraph(self, own: Any | None, style: str) -> list[Any]:
        found = [own, *(s.find(f"{W}pPr") for s in self.chain(style or self.usual))]
        if self.defaults is not None:
            found.append(self.defaults.find(f"{W}pPrDefault/{W}pPr"))
        return [f for f in found if f is not None]

    def run(self, own: Any | None, style: str) -> list[Any]:
        mark = None if own is None else own.find(f"{W}rStyle")
        character = self.chain(mark.get(f"{W}val", "")) if mark is not None else []
        found = [own, *(s.find(f"{W}rPr") for s in (*character, *self.chain(style or self.usual)))]
        if self.defaults is not None:
            found.append(self.defaults.find(f"{W}rPrDefault/{W}rPr"))
        return [f for f in found if f is not None]


def _attribute(properties: Sequence[Any], tag: str, name: str) -> str | None:
    for element in properties:
        found = element.find(W + tag)
        if found is not None and found.get(W + name) is not None:
            return str(found.get(W + name))
    return None


def _toggle(properties: Sequence[Any], tag: str) -> bool:
    return is_on(next((f for e in properties if (f := e.find(W + tag)) is not None), None))


def _font(properties: Sequence[Any], name: str) -> str:
    for element in properties:
        fonts = element.find(f"{W}rFonts")
        if fonts is None:
            continue
        if theme := fonts.get(f"{W}{name}Theme"):
            return f"theme:{theme}"
        if value := fonts.get(W + name):
            return str(value)
    return ""


class _Reading:
    def __init__(self, package: Package) -> None:
        self.cascade = _Cascade(package.xml(package.related("styles") or ""))
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
        size = next((r.size for r in runs if r.text.strip()), _USUAL_SIZE)
        rule = _attribute(properties, "spacing", "lineRule") or "auto"
        line = float(number(_attribute(properties, "spacing", "line")) or 240)
        bottom = next((b for e in properties if (b := e.find(f"{W}pBdr/{W}bottom")) is not None), None)
        drawn = bottom is not None and bottom.get(f"{W}val") not in ("nil", "none", None)
        started = _toggle(properties, "pageBreakBefore") or any(
            b.get(f"{W}type") == "page" for b in p.iter(f"{W}br") if not text
        )
        numbering = next((n for e in properties if (n := e.find(f"{W}numPr/{W}numId")) is not None), None)
        return WordParagraph(
            runs,
            text,
            self.cascade.name(style or self.cascade.usual),
            _attribute(properties, "jc", "val") or "left",
            self._indent(properties, size, "firstLine") - self._indent(properties, size, "hanging"),
            self._indent(properties, size, "left", "start"),
            self._indent(properties, size, "right", "end"),
            (number(_attribute(properties, "spacing", "before")) or 0) / 20,
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
            chars = number(_attribute(properties, "ind", f"{name}Chars"))
            if chars:
                return chars / 100
            twips = number(_attribute(properties, "ind", name))
            if twips:
                return twips / 20 / max(size, 1.0)
        return 0.0

    def _run(self, r: Any, style: str) -> Run | None:
        text = _text(r)
        if not text:
            return None
        properties = self.cascade.run(r.find(f"{W}rPr"), style)
        half = number(_attribute(properties, "sz", "val"))
        return Run(
            text,
            _font(properties, "eastAsia"),
            _font(properties, "ascii"),
            _attribute(properties, "rFonts", "hint") or "",
            half / 2 if half else _USUAL_SIZE,
            (number(_attribute(properties, "spacing", "val")) or 0) / 20,
            _attribute(properties, "color", "val") or "auto",
            _toggle(properties, "vanish"),
        )


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


def _sections(package: Package, reading: _Reading, body: Any) -> tuple[Section, ...]:
    out: list[Section] = []
    before: tuple[Footer, ...] = ()
    for element in body.iter(f"{W}sectPr"):
        footers = {f.kind: f for f in before}
        for reference in element.findall(f"{W}footerReference"):
            kind = reference.get(f"{W}type", "default")
            root = package.xml(package.target(reference.get(_R_ID, "")) or "")
            if root is not None:
                footers[kind] = _footer(kind, root, reading)
        before = tuple(footers.values())
        out.append(_section(element, before))
    return tuple(out)


def _footer(kind: str, root: Any, reading: _Reading) -> Footer:
    paragraphs = [reading.paragraph(p, Place(part="页脚")) for p in root.iter(f"{W}p")]
    fields = [n.text or "" for n in root.iter(f"{W}instrText")]
    fields += [n.get(f"{W}instr", "") for n in root.iter(f"{W}fldSimple")]
    return Footer(
        kind, tuple(p for p in paragraphs if p.text.strip()), tuple(f.split()[0].upper() for f in fields if f.split())
    )


def _section(element: Any, footers: tuple[Footer, ...]) -> Section:
    def length(tag: str, name: str) -> float:
        found = element.find(W + tag)
        return (number(None if found is None else found.get(W + name)) or 0) * TWIP

    grid = element.find(f"{W}docGrid")
    kind = "" if grid is None else grid.get(f"{W}type", "")
    pitch = None if grid is None else number(grid.get(f"{W}linePitch"))
    return Section(
        length("pgSz", "w"),
        length("pgSz", "h"),
        length("pgMar", "top"),
        length("pgMar", "bottom"),
        length("pgMar", "left") + length("pgMar", "gutter"),
        length("pgMar", "right"),
        pitch / 20 if pitch and kind in ("lines", "linesAndChars", "snapToChars") else None,
        kind,
        footers,
        is_on(element.find(f"{W}titlePg")),
    )


def _people(package: Package) -> tuple[str, ...]:
    """Names that the file's properties give away."""
    root = package.xml("docProps/core.xml")
    if root is None:
        return ()
    named = (root.findtext(f"{_DC}creator"), root.findtext(f"{_CP}lastModifiedBy"))
    return tuple(dict.fromkeys(n.strip() for n in named if n and n.strip()))
