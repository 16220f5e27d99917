"""Drafts to files. Both files of a notice are made in memory first: a notice is written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compliance.drafting.archive import Enclosure, enclose_document, with_document
from compliance.drafting.docx_fill import fill_master
from compliance.drafting.forms import load_forms
from compliance.drafting.pdf import print_docx
from compliance.drafting.values import Draft, WrittenNotice
from compliance.files import replace_file
from compliance.resources import data_folder


def write_notice(
    draft: Draft,
    folder: Path,
    *,
    pdf: bool = True,
    templates: Path | None = None,
    enclosures: Sequence[Enclosure] | None = None,
) -> WrittenNotice:
    """Write ``<文书名>.docx``, and ``.pdf`` unless not wanted, into ``folder`` (made where it is missing).

    ``templates`` is another folder laid out like the project's own. ``enclosures`` go into the PDF
    (``enclose_notice``; None: ``enclose_document``). Existing files are replaced.

    Raises:
        TemplateError: when the master cannot be filled.
        MissingComponentError: when this machine lacks a font or a library for the PDF.
    """
    root = data_folder("templates") if templates is None else templates
    form = load_forms(templates).form(draft.kind)
    docx = fill_master(form.master, draft.context, draft.date, draft.data)
    inside = with_document(enclose_document(draft, form) if enclosures is None else enclosures, docx)
    printed = print_docx(docx, root, draft.kind, draft.date, inside, tags=True) if pdf else None
    target = folder / f"{draft.kind}.docx"
    replace_file(target, docx)
    warnings = draft.warnings
    if printed is None:
        return WrittenNotice(target, None, draft.missing, warnings)
    replace_file(target.with_suffix(".pdf"), printed.pdf)
    return WrittenNotice(target, target.with_suffix(".pdf"), draft.missing, (*warnings, *printed.warnings))
