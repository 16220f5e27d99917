"""DOCX to SourceDocument."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from compliance.model.document import ReadWarning, SourceDocument
from compliance.model.errors import InputError
from compliance.model.file_names import readable
from compliance.readers.docx.body import Body
from compliance.readers.docx.numbering import read_numbering
from compliance.readers.docx.package import Package, W
from compliance.readers.docx.pictures import read_pictures
from compliance.readers.docx.styles import hidden_styles, read_styles
from compliance.readers.limits import Request

_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_SHEET = re.compile(r"^(?:Excel|ET|KET)\.", re.IGNORECASE)
"""Programs whose objects are tables; formulas, drawings and packages are none."""


def read_docx(request: Request) -> SourceDocument:
    """The DOCX of ``request`` as a SourceDocument without pages."""
    path = request.path
    package = Package(path, request.data)
    root, body = walked(package)
    has_text = any(not isinstance(block, str) for block in body.blocks)
    pictured, warnings = read_pictures(request, package, body.pictures, has_text)
    blocks = body.finished(pictured)
    if not blocks:
        raise InputError(path, "empty", "文件里没有文字")
    return SourceDocument(
        readable(path.name), request.sha256, "docx", (), blocks, (*_left_out(root, package), *warnings)
    )


def _left_out(root: Any, package: Package) -> Iterator[ReadWarning]:
    """What of a document is not read, and is said so that nobody takes it for read."""
    chunks = sum(1 for _ in root.iter(f"{W}altChunk", f"{W}subDoc"))
    if chunks:
        yield ReadWarning(f"有{chunks}处插入的文件（altChunk）没有读取，请另存为普通 DOCX 后再提交")
    objects = sum(1 for o in root.iter(_OLE) if _SHEET.search(o.get("ProgID", "")))
    if objects:
        yield ReadWarning(f"有{objects}个嵌入的对象（Excel 工作表等）没有读取，请把内容粘贴为表格")
    if package.related("vbaProject") is not None:
        yield ReadWarning("文件带有宏；宏没有运行，只读取了文字")


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
    if root is None or main is None:
        raise package.broken("没有正文")
    styles = part("styles")
    prompts = next(root.iter(f"{W}showingPlcHdr"), None) is not None
    body = Body(read_styles(styles), read_numbering(part("numbering")), hidden_styles(styles), prompts)
    body.walk(main)
    for kind, tag in (("footnotes", "footnote"), ("endnotes", "endnote")):
        notes = part(kind)
        for note in () if notes is None else notes.iterfind(f"{W}{tag}"):
            if note.get(f"{W}type") in (None, "normal"):
                body.walk(note, "note")
    return root, body
