"""Notes into a DOCX: Word comments anchored at the paragraph or the cell. All other parts of the package stay as they were."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from compliance.annotation.notes import COLOURS, Note
from compliance.annotation.request import Annotated
from compliance.model.errors import InputError
from compliance.ooxml import UNREADABLE
from compliance.readers.docx.elements import paragraphs_of
from compliance.readers.docx.package import STRICT, Package, W
from compliance.readers.docx.reader import walked

AUTHOR, INITIALS = "能审", "审"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PICTURE = re.compile(r"图\d+")
_LARGEST = 512 * 1024**2
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SIGNED = "原件有数字签名：批注副本里的签名不再有效，以原件为准"


def annotate_docx(path: Path, data: bytes, notes: Sequence[Note]) -> Annotated:
    """The DOCX in ``data`` with ``notes`` as comments. Comments that were there stay.

    Raises:
        InputError: ``broken``, ``too_large``, ``encrypted`` as for reading.
    """
    package = Package(path, data)
    root, body = walked(package)
    folder = posixpath.dirname(package.document)
    name = package.related("comments")
    comments = package.xml(name) if name is not None else None
    changed: dict[str, bytes] = {}
    if comments is None:
        name = _free(package, posixpath.join(folder, "comments"))
        comments = etree.Element(f"{W}comments", nsmap={"w": W[1:-1]})
        changed |= _registered(package, name)
    serial = max((int(c.get(f"{W}id", "0")) for c in comments if c.get(f"{W}id", "").isdigit()), default=-1) + 1
    for note in notes:
        first, last = _anchor(note, root, body.elements)
        if first is None:
            continue
        _mark(first, last, serial)
        comments.append(_comment(note, serial))
        serial += 1
    strict = STRICT[0][0] in (package.content(package.document) or b"")
    changed[package.document] = _bytes(root, strict)
    changed[str(name)] = _bytes(comments, strict)
    signed = any(n.startswith("_xmlsignatures/") for n in package.names)
    return Annotated(_repacked(package, changed), (_SIGNED,) if signed else ())


def _anchor(note: Note, root: Any, elements: dict[str, Any]) -> tuple[Any, Any]:
    """(first, last) paragraph of the main text that a note is about; the first of the text for the note on the whole."""
    locator = note.locator or ""
    element = elements.get(locator)
    if element is None and (picture := _PICTURE.match(locator)):
        element = elements.get(picture[0])
    if element is None:
        element = next(root.find(f"{W}body").iter(f"{W}p"), None)
        return element, element
    if element.tag == f"{W}tc":
        inside = list(paragraphs_of(element)) or list(element.iter(f"{W}p"))
        first, last = (inside[0], inside[-1]) if inside else (None, None)
    else:
        first = last = element
    if first is None:
        return None, None
    outside = _in_main_text(first, root)
    return (first, last) if outside is first else (outside, outside)


def _in_main_text(paragraph: Any, root: Any) -> Any:
    """The paragraph where a comment can stand: Word allows none in text boxes, and in notes it stands at their mark."""
    if (note := next(paragraph.iterancestors(f"{W}footnote", f"{W}endnote"), None)) is not None:
        kind = etree.QName(note).localname
        marks = (m for m in root.iter(f"{W}{kind}Reference") if m.get(f"{W}id") == note.get(f"{W}id"))
        mark = next(marks, None)
        holder = None if mark is None else next(mark.iterancestors(f"{W}p"), None)
        paragraph = holder if holder is not None else next(root.iter(f"{W}p"))
    boxes = list(paragraph.iterancestors(f"{W}txbxContent"))
    if boxes:
        return next(boxes[-1].iterancestors(f"{W}p"), paragraph)
    return paragraph


def _mark(first: Any, last: Any, serial: int) -> None:
    """Put the range of a comment around the content of the paragraphs, its reference at the end."""
    at = 1 if len(first) and first[0].tag == f"{W}pPr" else 0
    first.insert(at, etree.Element(f"{W}commentRangeStart", {f"{W}id": str(serial)}))
    etree.SubElement(last, f"{W}commentRangeEnd", {f"{W}id": str(serial)})
    run = etree.SubElement(last, f"{W}r")
    etree.SubElement(run, f"{W}commentReference", {f"{W}id": str(serial)})


def _comment(note: Note, serial: int) -> Any:
    """A comment: one paragraph a line, the first says the mark in its colour."""
    comment = etree.Element(
        f"{W}comment", {f"{W}id": str(serial), f"{W}author": AUTHOR, f"{W}initials": INITIALS}, nsmap={"w": W[1:-1]}
    )
    colour = "".join(f"{round(v * 255):02X}" for v in COLOURS[note.mark])
    for i, line in enumerate((note.mark.chinese, *note.text.split("\n"))):
        run = etree.SubElement(etree.SubElement(comment, f"{W}p"), f"{W}r")
        if i == 0:
            properties = etree.SubElement(run, f"{W}rPr")
            etree.SubElement(properties, f"{W}b")
            etree.SubElement(properties, f"{W}color", {f"{W}val": colour})
        text = etree.SubElement(run, f"{W}t", {_SPACE: "preserve"})
        text.text = _FORBIDDEN.sub("\ufffd", line)
    return comment


def _free(package: Package, stem: str) -> str:
    """A name that no part has."""
    taken = {name.lower() for name in package.names}
    names = (f"{stem}{i or ''}.xml" for i in range(len(taken) + 1))
    return next(name for name in names if name.lower() not in taken)


def _registered(package: Package, name: str) -> dict[str, bytes]:
    """The relations of the main part and the content types, with a new comments part in them."""
    folder, main = posixpath.split(package.document)
    listing = posixpath.join(folder, "_rels", main + ".rels")
    raw = package.content(listing)
    relations = package.xml(listing)
    if relations is None:
        relations = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})
    taken = {r.get("Id", "") for r in relations}
    key = next(k for i in range(len(taken) + 1) if (k := f"rIdNs{i}") not in taken)
    etree.SubElement(
        relations, f"{{{_RELATIONS}}}Relationship", {"Id": key, "Type": _COMMENTS, "Target": posixpath.basename(name)}
    )
    types = package.xml("[Content_Types].xml")
    if types is None:
        raise package.broken("没有内容类型")
    etree.SubElement(types, f"{{{_TYPES}}}Override", {"PartName": f"/{name}", "ContentType": _COMMENTS_TYPE})
    return {
        listing: _bytes(relations, strict=raw is not None and any(s in raw for s, _ in STRICT)),
        "[Content_Types].xml": _bytes(types, strict=False),
    }


def _bytes(root: Any, strict: bool) -> bytes:
    """A part as bytes; in a document of the strict kind in its own namespaces."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    for own, plain in STRICT if strict else ():
        data = data.replace(plain, own)
    return data


def _repacked(package: Package, changed: dict[str, bytes]) -> bytes:
    """The archive with parts replaced and added; every other part keeps its content, time and place."""
    out = io.BytesIO()
    left, room = dict(changed), _LARGEST
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in package.zip.infolist():
            key = info.filename.lstrip("/")
            if (data := left.pop(key, None)) is None:
                if key in changed:
                    continue  # a second part of the same name: nobody reads it
                data = _content(package, info, room)
                room -= len(data)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.external_attr, copy.create_system = info.external_attr, info.create_system
            copy.compress_type = (
                zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            target.writestr(copy, data)
        for name, data in sorted(left.items()):
            new = zipfile.ZipInfo(name, _EPOCH)
            new.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(new, data)
    return out.getvalue()


def _content(package: Package, info: zipfile.ZipInfo, room: int) -> bytes:
    try:
        with package.zip.open(info) as part:
            data = part.read(room + 1)
    except UNREADABLE as error:
        raise package.broken(f"部件 {info.filename} 解压失败") from error
    if len(data) > room:
        raise InputError(package.path, "too_large", "文件解压后过大，可能是压缩炸弹，已停止读取")
    return data
