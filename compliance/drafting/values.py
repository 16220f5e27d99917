"""The values of this step: what the officer fills in, a draft, and what was written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

Content: TypeAlias = "str | tuple[Mapping[str, Content], ...]"
"""One field of a notice: finished Chinese text, or rows that are fields again."""

Day: TypeAlias = date
Context: TypeAlias = Mapping[str, Content]
"""All fields of a notice by name. Templates only place them: nothing is computed or formatted there."""


@dataclass(frozen=True)
class NoticeSettings:
    """What no plan and no corpus knows. Everything is optional: what is absent prints 【待补：…】 and is listed.

    ``period_days`` (rectification) and ``supplement_days`` (supplement) replace the term of every
    finding; None keeps each finding's own ``due_days``. Days are calendar days, from the date of issue or, with
    ``from_service``, from the day on which the enterprise receives the notice.
    """

    authority: str | None = None
    rectification_number: str | None = None
    supplement_number: str | None = None
    date: date | None = None
    contact: str | None = None
    phone: str | None = None
    review_body: str | None = None
    period_days: int | None = None
    supplement_days: int | None = None
    from_service: bool = False

    @property
    def counted_from(self) -> Day | None:
        """The day from which terms run, where it is known when the notice is written."""
        return None if self.from_service else self.date


@dataclass(frozen=True)
class Draft:
    """A notice before it has a form: its kind (the template's folder), its fields, and what is still open.

    ``missing`` names the fields that print 【待补：…】 (``问题清单.2.期限``): a notice with any is not
    ready to sign. ``warnings`` are for the person who signs; ``left_out`` says which findings of this
    outcome the notice does not carry, and why. ``date`` is the date of issue, for the files' metadata.
    ``data`` is what the fields were made of, with the links to cases; the DOCX carries it along. ``due`` is the last
    day that the document sets, where it is known; ``served_days`` its last term where that runs from service.
    """

    kind: str
    context: Context
    missing: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    date: date | None = None
    data: Mapping[str, Any] | None = None
    due: Day | None = None
    served_days: int | None = None


@dataclass(frozen=True)
class WrittenNotice:
    """The files of one notice. ``pdf`` is None where only the DOCX was asked for."""

    docx: Path
    pdf: Path | None
    missing: tuple[str, ...]
    warnings: tuple[str, ...]
