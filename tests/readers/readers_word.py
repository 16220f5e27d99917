"""Makes the DOCX files of the reading tests part by part, so that a test shows the markup it is about."""

from __future__ import annotations

import zipfile
from pathlib import Path

from compliance.model.document import SourceDocument
from compliance.readers import read_document

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)


def word(
    folder: Path, inner: str, related: dict[str, str] | None = None, name: str = "方案.docx", **files: bytes
) -> Path:
    """A DOCX whose body is ``inner``. ``related`` maps a kind of part (``styles``, ``footnotes``) to its content without the
    root's namespaces; ``files`` maps a part's name (dots and slashes as ``__`` and ``_S_``) to bytes, related as an image."""
    path = folder / name
    relations = [f'<Relationship Id="r_{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in related or {}]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr(
            "_rels/.rels",
            listing(f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'),
        )
        package.writestr("word/document.xml", part("document", f"<w:body>{inner}</w:body>"))
        for kind, content in (related or {}).items():
            package.writestr(f"word/{kind}.xml", part(kind, content))
        for key, data in files.items():
            target = key.replace("__", ".").replace("_S_", "/")
            relations.append(f'<Relationship Id="{key}" Type="{_OFFICE}/image" Target="{target}"/>')
            package.writestr(f"word/{target}", data)
        package.writestr("word/_rels/document.xml.rels", listing("".join(relations)))
    return path


def listing(inner: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def part(tag: str, inner: str) -> str:
    return f"<w:{tag} {_NAMESPACES}>{inner}</w:{tag}>"


def read_word(folder: Path, inner: str, **related: str) -> SourceDocument:
    """What is read of a DOCX with this body and these other parts."""
    return read_document(word(folder, inner, related))


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, properties: str = "") -> str:
    """A paragraph; plain text becomes a run."""
    inner = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def tc(text: str, properties: str = "") -> str:
    """A cell; ``text`` that begins with a tag is its content."""
    content = text if text.startswith("<") else p(text)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{content}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(c if c.startswith(('<w:tc', '<w:sdt')) else tc(c) for c in cells)}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def fld(kind: str, inner: str = "") -> str:
    """A mark of a field: begin, separate, end."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"
