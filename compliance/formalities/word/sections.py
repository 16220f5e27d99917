"""The sections of a DOCX: paper, margins, line grid, footers."""

from __future__ import annotations

from typing import Any

from compliance.formalities.values import Place
from compliance.formalities.word.paragraphs import BodyReading
from compliance.formalities.word.values import TWIP, Footer, Section
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.styles import is_on, number

_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_sections(package: Package, reading: BodyReading, body: Any) -> tuple[Section, ...]:
    """The sections of ``body``; a section without a footer of a kind has that of the one before it."""
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


def _footer(kind: str, root: Any, reading: BodyReading) -> Footer:
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
