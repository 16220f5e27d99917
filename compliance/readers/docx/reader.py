"""DOCX to SourceDocument."""

from __future__ import annotations

from typing import Any

from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.readers.docx.body import Body
from compliance.readers.docx.numbering import read_numbering
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.styles import read_styles
from compliance.readers.limits import Request


def read_docx(request: Request) -> SourceDocument:
    """The DOCX of ``request`` as a SourceDocument without pages."""
    path = request.path
    _, body = walked(Package(path, request.data))
    if not body.blocks:
        raise InputError(path, "empty", "文件里没有文字")
    return SourceDocument(path.name, request.sha256, "docx", (), body.finished())


def walked(package: Package) -> tuple[Any, Body]:
    """(the root of the main part, the body walked): the text first, then the notes.

    Raises:
        InputError: ``broken`` for a package without a body, and as ``Package.xml``.
    """

    def part(kind: str) -> Any | None:
        name = package.related(kind)
        return None if name is None else package.xml(name)

    root = package.xml(package.document)
    main = None if root is None else root.find(f"{W}body")
    if main is None:
        raise package.broken("没有正文")
    body = Body(read_styles(part("styles")), read_numbering(part("numbering")))
    body.walk(main)
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        notes = part(kind)
        for note in () if notes is None else notes.iterfind(f"{W}{tag}"):
            if note.get(f"{W}type") in (None, "normal"):
                body.walk(note, "note")
    return root, body
