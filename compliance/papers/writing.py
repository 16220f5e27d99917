"""Drawn data to the files of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.drafting import Draft, WrittenNotice


def write_drawn(
    kind: str,
    data: Mapping[str, Any],
    reminders: Sequence[str],
    folder: Path,
    *,
    source: str,
    pdf: bool = True,
    templates: Path | None = None,
) -> tuple[WrittenNotice, Draft]:
    """A document of this kind from joined data; ``reminders`` stand before its own, ``source`` names the data in errors.

    Raises:
        InputError: when the data do not fit the kind.
        TemplateError: when its template cannot be used.
    """
    from compliance.drafting import draft_document, load_forms, write_notice

    forms = load_forms(templates)
    draft = draft_document(forms.form(kind), data, forms.wording, source)
    draft = replace(draft, warnings=(*reminders, *draft.warnings))
    return write_notice(draft, folder, pdf=pdf, templates=templates), draft
