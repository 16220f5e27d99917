"""A document that came back from Word to PDF: nothing missing, its numbers compared with its data."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from compliance.drafting.archive import Enclosure, enclose_document, with_document
from compliance.drafting.blocks import read_blocks, text_of
from compliance.drafting.carried import carried_data, json_of
from compliance.drafting.data import draft_document
from compliance.drafting.differences import differences
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.fields import GAP
from compliance.drafting.forms import load_forms
from compliance.drafting.pdf import print_docx
from compliance.drafting.word_files import damage_told
from compliance.files import replace_file
from compliance.model.errors import InputError
from compliance.resources import data_folder


@dataclass(frozen=True)
class Published:
    """What came of a publication. ``pdf`` is None where it was refused because of ``gaps``.

    ``differences`` are the numbers that no longer agree with the data, as Chinese sentences; ``compared`` is
    False where there were no data to compare with.
    """

    pdf: Path | None
    gaps: tuple[str, ...]
    differences: tuple[str, ...]
    compared: bool
    warnings: tuple[str, ...] = ()


def publish_docx(
    docx: Path,
    pdf: Path,
    *,
    data: Mapping[str, Any] | None = None,
    kind: str | None = None,
    draft: bool = False,
    templates: Path | None = None,
) -> Published:
    """Print a document that may have been edited in Word since it was written.

    ``data`` are compared with it, else those that it carries. With 【待补：…】 left in it nothing is printed,
    unless as a ``draft``, which bears 草稿 on every page. The PDF encloses what ``write_notice`` put into it, but of a
    text that was changed by hand only the sources: its fields no longer are what the data say.

    Raises:
        InputError: when ``docx`` cannot be read, or the data do not fit the kind of document.
        TemplateError: when it holds what cannot be printed (a foreign style, revision marks …), or its kind is
            not known though there are data to compare.
        MissingComponentError: when this machine lacks a font or a library.
    """
    root = data_folder("templates") if templates is None else templates
    try:
        content = docx.read_bytes()
    except OSError as error:
        raise InputError(docx, "not_found", f"读不到文件（{error.strerror}）") from error
    compared = data if data is not None else carried_data(content)
    tags = compared is not None and any(sign in json_of(compared) for sign in ("{{", "{%"))
    blocks = read_blocks(content, docx.name, tags=tags)
    title, issued = _properties(content)
    found: tuple[str, ...] = ()
    inside: tuple[Enclosure, ...] = ()
    if compared is not None:
        forms = load_forms(templates)
        form = forms.form(kind or title)
        wanted = draft_document(form, compared, forms.wording, docx.name)
        filled = read_blocks(fill_master(form.master, wanted.context, wanted.date), form.kind, tags=True)
        found = tuple(str(d) for d in differences(filled, blocks))
        inside = with_document(enclose_document(wanted, form, fields=filled == blocks), content)
    gaps = tuple(dict.fromkeys(g for text in text_of(blocks) for g in GAP.findall(text.text)))
    if gaps and not draft:
        return Published(None, gaps, found, compared is not None)
    printed = print_docx(content, root, title or docx.stem, issued, inside, draft=draft, tags=tags)
    replace_file(pdf, printed.pdf)
    return Published(pdf, gaps, found, compared is not None, printed.warnings)


def _properties(content: bytes) -> tuple[str, date | None]:
    """The kind and the date that the program wrote into the document's properties."""
    import docx

    with damage_told("文档属性已损坏，请在 Word 里另存一次"):
        properties = docx.Document(io.BytesIO(content)).core_properties
        created = properties.created
    issued = created.date() if created is not None and created.year > 1980 else None
    return properties.title or "", issued
