"""The data that a DOCX carries along: what its fields were made of, with the links to cases and evidence.

They lie in a custom XML part, which Word and WPS keep when somebody edits the text. So a document that comes
back can be compared with its data, and every figure of a list leads back to its case, without a second file.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from compliance.ooxml import UNREADABLE

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACE = "urn:nengshen:document-data:1"
_PART = "/customXml/nengshen1.xml"
_FOUND = re.compile(rf'<data xmlns="{NAMESPACE}" sha256="([0-9a-f]{{64}})">(.*)</data>', re.DOTALL)


def carry(document: Document, data: Mapping[str, Any]) -> None:
    """Put ``data`` into ``document``, and their checksum into its properties (``identifier``)."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    text = json_of(data)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    xml = (
        f'<?xml version="1.0" encoding="UTF-8"?><data xmlns="{NAMESPACE}" sha256="{checksum}">'
        f"{escape(text, quote=False)}</data>"
    )
    package = document.part.package
    assert package is not None
    part = Part(PackURI(_PART), "application/xml", xml.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
    document.core_properties.identifier = f"sha256:{checksum}"


def carried_data(docx: bytes) -> dict[str, Any] | None:
    """The data that the DOCX carries, its numbers exact; None where it carries none or they were altered."""
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package:
            parts = [n for n in package.namelist() if n.startswith("customXml/") and n.endswith(".xml")]
            texts = [package.read(name).decode("utf-8", "replace") for name in sorted(parts)]
    except UNREADABLE:
        return None
    for text in texts:
        found = _FOUND.search(text)
        if found is None:
            continue
        plain = unescape(found.group(2))
        if hashlib.sha256(plain.encode()).hexdigest() == found.group(1):
            data = json.loads(plain, parse_float=Decimal, parse_int=Decimal)
            return data if isinstance(data, dict) else None
    return None


def json_of(data: Mapping[str, Any]) -> str:
    """Canonical JSON: numbers as they were written, names in the order of the data."""
    return _json(data)


def _json(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(str(k), ensure_ascii=False)}:{_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(_json, value)) + "]"
    if isinstance(value, Decimal):
        return format(value, "f")
    return json.dumps(value, ensure_ascii=False)
