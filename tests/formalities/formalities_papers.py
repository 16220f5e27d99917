"""Our own notices as they are, and ways to spoil them one thing at a time."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import docx
import docx.document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from compliance.drafting import draft_document, load_forms
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.forms import Form
from compliance.drafting.pdf import print_docx
from compliance.formalities import Inspection, load_norms
from compliance.formalities.inspection import inspect_bytes
from compliance.readers import Limits
from compliance.resources import data_folder

TEMPLATES = data_folder("templates")
ISSUED = date(2026, 11, 21)
NOTICE = "整改通知书"
Spoil = Callable[[docx.document.Document], None]


@lru_cache(maxsize=32)
def filled(kind: str = NOTICE) -> bytes:
    """The DOCX of a kind of document, filled with its sample."""
    forms = load_forms()
    form: Form = forms.form(kind)
    sample = json.loads((form.folder / "样例.json").read_text(encoding="utf-8"))
    return fill_master(form.master, draft_document(form, sample, forms.wording).context, ISSUED)


def spoiled(change: Spoil, kind: str = NOTICE) -> bytes:
    """The DOCX of a notice after ``change``."""
    document = docx.Document(io.BytesIO(filled(kind)))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@lru_cache(maxsize=32)
def printed(kind: str = NOTICE) -> bytes:
    """The PDF of the same."""
    return print_docx(filled(kind), TEMPLATES, kind, ISSUED).pdf


def inspected(data: bytes, name: str = "文书") -> Inspection:
    """What the linter says, by the national profile alone."""
    return inspect_bytes(Path(name), data, load_norms(), Limits())


def codes(data: bytes) -> set[str]:
    """The codes of the rules that ``data`` breaks."""
    return {fault.code for fault in inspected(data).faults}


def told(data: bytes, code: str) -> str:
    """The messages of one rule."""
    return "\n".join(f.message for f in inspected(data).faults if f.code == code)


# -- reaching into a Word document ------------------------------------------------------------------


def by_style(document: docx.document.Document, style: str, at: int = 0) -> Paragraph:
    """The paragraph of a style, the first or the one at ``at``."""
    return [p for p in document.paragraphs if p.style is not None and p.style.name == f"公文{style}"][at]


def said(style: str, text: str, at: int = 0) -> Spoil:
    """Say something else there."""

    def change(document: docx.document.Document) -> None:
        paragraph = by_style(document, style, at)
        for run in paragraph.runs[1:]:
            run._r.getparent().remove(run._r)
        paragraph.runs[0].text = text

    return change


def added(text: str, style: str = "正文", after: str = "正文", at: int = 0) -> Spoil:
    """A paragraph more, below the one of the style ``after``."""

    def change(document: docx.document.Document) -> None:
        place = by_style(document, after, at)
        built = document.add_paragraph(text, style=f"公文{style}")
        place._p.addnext(built._p)

    return change


def looks(style: str, tag: str, at: int = 0, **attributes: str) -> Spoil:
    """A run property (``w:tag``) on every run of a paragraph."""

    def change(document: docx.document.Document) -> None:
        for run in by_style(document, style, at).runs:
            properties = run._r.get_or_add_rPr()
            for old in properties.findall(qn(f"w:{tag}")):
                properties.remove(old)
            properties.append(element(tag, **attributes))

    return change


def font(style: str, name: str, at: int = 0) -> Spoil:
    """Another font, for Chinese and Latin."""
    return looks(style, "rFonts", at, ascii=name, hAnsi=name, eastAsia=name)


def shape(style: str, tag: str, at: int = 0, **attributes: str) -> Spoil:
    """A paragraph property (``w:tag``)."""

    def change(document: docx.document.Document) -> None:
        properties = by_style(document, style, at)._p.get_or_add_pPr()
        for old in properties.findall(qn(f"w:{tag}")):
            properties.remove(old)
        properties.append(element(tag, **attributes))

    return change


def section(tag: str, **attributes: str) -> Spoil:
    """Attributes of a property of the section."""

    def change(document: docx.document.Document) -> None:
        for name, value in attributes.items():
            document.sections[0]._sectPr.find(qn(f"w:{tag}")).set(qn(f"w:{name}"), value)

    return change


def element(tag: str, **attributes: str) -> Any:
    """An element of Word's with attributes."""
    built = OxmlElement(f"w:{tag}")
    for name, value in attributes.items():
        built.set(qn(f"w:{name}"), value)
    return built


def dropped(style: str) -> Spoil:
    """Without the paragraph."""

    def change(document: docx.document.Document) -> None:
        paragraph = by_style(document, style)._p
        paragraph.getparent().remove(paragraph)

    return change
