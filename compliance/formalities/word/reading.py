"""Reading a DOCX: its body, sections, settings and properties into one value."""

from __future__ import annotations

from pathlib import Path

from compliance.formalities.passages import ROLE_OF_STYLE, Cue, assign_roles
from compliance.formalities.word.paragraphs import BodyReading
from compliance.formalities.word.sections import read_sections
from compliance.formalities.word.values import WordPaper, WordParagraph, is_red
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.styles import is_on

_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_MARKS = (
    ("修订", ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")),
    ("批注", ("commentReference",)),
)


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
    reading = BodyReading(package)
    reading.walk(body)
    paragraphs = tuple(reading.paragraphs)
    settings = package.xml(package.related("settings") or "")
    even = settings is not None and is_on(settings.find(f"{W}evenAndOddHeaders"))
    sections = read_sections(package, reading, body)
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


def _people(package: Package) -> tuple[str, ...]:
    """Names that the file's properties give away."""
    root = package.xml("docProps/core.xml")
    if root is None:
        return ()
    named = (root.findtext(f"{_DC}creator"), root.findtext(f"{_CP}lastModifiedBy"))
    return tuple(dict.fromkeys(n.strip() for n in named if n and n.strip()))
