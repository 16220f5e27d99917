"""What travels inside the PDF: the data that a notice was made from, and the hashes of its sources.

The printed PDF is PDF/A-3u, whose letter 3 allows files of any kind to be associated with the document. So whoever
holds the notice can count its figures again, and can tell which files they were taken from.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from compliance.drafting.blocks import NoticeBlock, Text
from compliance.drafting.carried import json_of
from compliance.drafting.fields import SOURCES, Field
from compliance.drafting.forms import Form, Forms, load_forms
from compliance.drafting.notices import carried_findings
from compliance.drafting.values import Draft
from compliance.model.review import Review
from compliance.model.wanted import WantedByFinding

VARIANT = "pdf/a-3u"
_PROPERTIES = (("title",), ("masthead", "letterhead"), ("number", "letter-number", "upward"))
"""The roles that title, author and subject of the file are taken from."""
_UNDATED = datetime(1980, 1, 1)


@dataclass(frozen=True)
class Enclosure:
    """A file inside the PDF. ``name`` is ASCII; ``relationship`` is one of ISO 32000-2's (``Data``, ``Supplement``)."""

    name: str
    content: bytes
    description: str
    relationship: str = "Data"


def enclose_notice(
    draft: Draft, review: Review, forms: Forms | None = None, wanted: WantedByFinding | None = None
) -> tuple[Enclosure, ...]:
    """What a notice encloses: its fields and findings (``findings.json``), and where they come from (``sources.json``).

    Only the findings that this notice carries go with it: it is sent to the enterprise, and what the authority
    still has to settle, or waived, is not for its eyes. ``wanted`` is what the draft was built with.
    """
    given = load_forms() if forms is None else forms
    findings = {
        "schema": "notice-data/1",
        "document": draft.kind,
        "date": draft.date.isoformat() if draft.date else None,
        "as_of": review.as_of.isoformat(),
        "region": review.region,
        "missing": list(draft.missing),
        "fields": draft.context,
        "findings": [f.to_json() for f in carried_findings(draft.kind, review, given, wanted)],
    }
    document = review.facts.document
    sources = [
        {"role": "plan", "file": document.file, "sha256": document.sha256, "pages": document.pages},
        {"role": "corpus", "sha256": review.corpus.removeprefix("sha256:")},
        {
            "role": "template",
            "file": f"{draft.kind}/模板.docx",
            "sha256": _sha256(given.form(draft.kind).master.read_bytes()),
        },
    ]
    return (
        Enclosure("findings.json", _json(findings), "本文书的全部字段和所依据的审查意见"),
        Enclosure(
            "sources.json",
            _json({"schema": "notice-sources/1", "sources": sources}),
            "来源文件及其 SHA-256",
            "Supplement",
        ),
    )


def enclose_document(draft: Draft, form: Form, *, fields: bool = True) -> tuple[Enclosure, ...]:
    """What a document made from data encloses: its printed fields (``data.json``), and where they come from.

    Fields that are only kept (numbers of cases, remarks of reviewers) stay out, for the PDF leaves the house; of the
    cases only the hashes go with it. ``fields`` False: the text was changed by hand, so only the sources are told.
    """
    data = draft.data or {}
    told = {
        "schema": "document-data/1",
        "document": draft.kind,
        "date": draft.date.isoformat() if draft.date else None,
        "missing": list(draft.missing),
        "fields": _printed(draft.context, form.fields),
    }
    sources = [
        {"role": "data", "sha256": _sha256(json_of(data).encode())},
        *_hashes(data),
        {"role": "template", "file": f"{draft.kind}/模板.docx", "sha256": _sha256(form.master.read_bytes())},
    ]
    listed = Enclosure(
        "sources.json", _json({"schema": "document-sources/1", "sources": sources}), "来源及其 SHA-256", "Supplement"
    )
    return (Enclosure("data.json", _json(told), "本文书印出的全部字段"), listed) if fields else (listed,)


def _printed(context: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, Any]:
    return {
        f.name: [_printed(row, f.fields) for row in context[f.name]] if f.fields else context[f.name]
        for f in fields
        if not f.kept
    }


def _hashes(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The corpus and the cases that the figures were taken from, each once, in the order in which they are named."""
    found: dict[tuple[str, str], None] = {}

    def look(record: Mapping[str, Any]) -> None:
        for source in record.get(SOURCES) or ():
            for key, role in (("政策库", "corpus"), ("校验值", "case")):
                if source.get(key):
                    found[role, str(source[key]).removeprefix("sha256:")] = None
        for value in record.values():
            for row in value if isinstance(value, list | tuple) else ():
                if isinstance(row, Mapping):
                    look(row)

    look(data)
    return [{"role": role, "sha256": sha256} for role, sha256 in found]


def with_document(enclosures: Sequence[Enclosure], docx: bytes) -> tuple[Enclosure, ...]:
    """``enclosures`` with the hash of the DOCX that is printed, in a list of its own where there is no ``sources.json``."""
    entry = {"role": "document", "sha256": _sha256(docx)}
    if not enclosures:
        return ()
    return tuple(
        Enclosure(e.name, _json(_added(json.loads(e.content), entry)), e.description, e.relationship)
        if e.name == "sources.json"
        else e
        for e in enclosures
    )


def write_archive(
    weasyprint: Any,
    html: str,
    base: Path,
    blocks: Sequence[NoticeBlock],
    enclosures: Sequence[Enclosure],
    issued: date | None,
    fonts: Any = None,
    **drawing: Any,
) -> bytes:
    """``html`` as PDF/A-3u with tags, document properties and ``enclosures``. No clock: all dates are ``issued``.

    The properties come from the text: the title, as author the masthead, as subject the document number. ``fonts`` is
    a font configuration of WeasyPrint's, ``drawing`` are further options of it.
    """
    moment = datetime(issued.year, issued.month, issued.day) if issued else _UNDATED
    options = {
        **drawing,
        "pdf_variant": VARIANT,
        "pdf_tags": True,
        "attachments": [
            weasyprint.Attachment(
                file_obj=io.BytesIO(e.content),
                name=e.name,
                description=e.description,
                relationship=e.relationship,
                created=moment,
                modified=moment,
            )
            for e in sorted(enclosures, key=lambda e: e.name)
        ],
    }
    document = weasyprint.HTML(string=html, base_url=str(base)).render(font_config=fonts, **options)
    _describe(document.metadata, blocks)
    known = {name: options.get(name, usual) for name, usual in weasyprint.DEFAULT_OPTIONS.items()}
    pdf: bytes = document.write_pdf(finisher=_finish, **known)
    return pdf


def _describe(metadata: Any, blocks: Sequence[NoticeBlock]) -> None:
    """The document properties, where the text has them."""
    texts = [b for b in blocks if isinstance(b, Text)]
    title, office, number = (
        " ".join(next((t.text for t in texts if t.role in roles), "").split()) for roles in _PROPERTIES
    )
    metadata.title = title.replace(" ", "") or metadata.title
    metadata.authors = [office] if office else []
    metadata.description = number or None


def _finish(_: Any, pdf: Any) -> None:
    """Name every associated file once (WeasyPrint 70 lists each twice, from the name tree and from the objects)."""
    if "AF" in pdf.catalog:
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"].clear()
        pdf.catalog["AF"].extend(once)


def _added(data: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    return {**data, "sources": [*data["sources"], entry]}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
