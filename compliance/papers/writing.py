"""Drawn data to the files of a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.drafting import Draft, WrittenNotice
    from compliance.model.review import Review
    from compliance.model.wanted import WantedByFinding


def write_drawn(
    kind: str,
    data: Mapping[str, Any],
    reminders: Sequence[str],
    folder: Path,
    *,
    source: str,
    pdf: bool = True,
    templates: Path | None = None,
    review: Review | None = None,
    left_out: Sequence[str] = (),
    wanted: WantedByFinding | None = None,
) -> tuple[WrittenNotice, Draft]:
    """A document of this kind from joined data; ``reminders`` stand before its own, ``source`` names the data in errors.
    A notice encloses those findings of ``review`` that it carries, those among them for which evidence is ``wanted``;
    ``left_out`` tells the others.

    Raises:
        InputError: when the data do not fit the kind.
        TemplateError: when its template cannot be used.
    """
    from compliance.drafting import draft_document, enclose_notice, load_forms, write_notice

    forms = load_forms(templates)
    draft = draft_document(forms.form(kind), data, forms.wording, source)
    draft = replace(draft, warnings=(*reminders, *draft.warnings), left_out=tuple(left_out))
    inside = None if review is None else enclose_notice(draft, review, forms, wanted)
    return write_notice(draft, folder, pdf=pdf, templates=templates, enclosures=inside), draft
