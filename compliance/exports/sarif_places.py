"""Places in SARIF: a page box is no region of text, so it is said in three ways that viewers know.

``region.startLine`` is the page number (SARIF has no pages; errata 01 demands a line or an offset), the box is
a rectangle of an attachment, and ``page=5&xywh=pt:…`` names both as a logical location.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from compliance.exports.text import box_fragment, file_uri, number, place
from compliance.model.evidence import Evidence
from compliance.model.facts import DocumentInfo
from compliance.model.review import Subject
from compliance.model.wording import SUBJECT_NAMES

_MIME = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_LINK = re.compile(r"\[(?=[^\[\]]*\]\()")


def message(text: str) -> dict[str, str]:
    """A message that is only text: braces are doubled and links defused (§3.11.5, §3.11.6), because plans are hostile."""
    return {"text": _LINK.sub(r"\\[", text.replace("{", "{{").replace("}", "}}"))}


def artifact(document: DocumentInfo, base: str) -> dict[str, Any]:
    """The plan as an artifact, known by its checksum."""
    return {
        "location": {"uri": file_uri(document.file), "uriBaseId": base},
        "roles": ["analysisTarget"],
        "mimeType": _MIME.get(document.format, "application/octet-stream"),
        "hashes": {"sha-256": document.sha256},
        "properties": {"file": document.file, "pages": document.pages, "ocrPages": list(document.ocr_pages)},
    }


def plan_location(file: str, base: str, subject: Subject | None = None, index: int = 0) -> dict[str, Any]:
    """The plan as a whole, for what has no place in it; ``index`` -1 where the run lists no artifacts."""
    uri: dict[str, Any] = {"uri": file_uri(file), "uriBaseId": base}
    if index >= 0:
        uri["index"] = index
    whole: dict[str, Any] = {"physicalLocation": {"artifactLocation": uri}}
    if subject is not None:
        whole["logicalLocations"] = [_subject(subject)]
    return whole


def location(evidence: Evidence, subject: Subject, file: str, base: str) -> dict[str, Any]:
    """One piece of evidence: page as line, quote as snippet, box and subject as logical locations."""
    found = plan_location(file, base, subject)
    found["message"] = message(evidence.text)
    if evidence.page is None:
        where = {"name": place(evidence), "fullyQualifiedName": place(evidence), "kind": "element"}
        found["logicalLocations"] = [where, *found["logicalLocations"]] if where["name"] else found["logicalLocations"]
        return found
    box = None if evidence.bbox is None else [number(v) for v in evidence.bbox]
    found["physicalLocation"]["region"] = {
        "startLine": evidence.page,
        "snippet": {"text": evidence.text},
        "properties": {"page": evidence.page, "bbox": box, "source": evidence.source},
    }
    name = {
        "name": place(evidence),
        "fullyQualifiedName": box_fragment(evidence.page, evidence.bbox),
        "kind": "page",
    }
    found["logicalLocations"] = [name, *found["logicalLocations"]]
    return found


def attachments(evidence: Iterable[Evidence], file: str, base: str) -> list[dict[str, Any]]:
    """The pages with their boxes, one attachment per page, in order of first mention."""
    pages: dict[int, list[dict[str, Any]]] = {}
    for piece in evidence:
        if piece.page is None or piece.bbox is None:
            continue
        left, top, right, bottom = (number(v) for v in piece.bbox)
        box = {"left": left, "top": top, "right": right, "bottom": bottom, "message": message(piece.text)}
        boxes = pages.setdefault(piece.page, [])
        if box not in boxes:
            boxes.append(box)
    return [
        {
            "description": message(f"第{page}页（坐标单位为点，原点在页面左上角）"),
            "artifactLocation": {"uri": file_uri(file), "uriBaseId": base, "index": 0},
            "rectangles": boxes,
            "properties": {"page": page},
        }
        for page, boxes in pages.items()
    ]


def _subject(subject: Subject) -> dict[str, Any]:
    """Whom the finding is about."""
    name = subject.name or SUBJECT_NAMES[subject.kind]
    return {"name": name, "fullyQualifiedName": f"{subject.kind}/{subject.index}", "kind": "object"}
