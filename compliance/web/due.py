"""Documents that somebody has to answer by a day: lines for the page and for the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.exports import Column, Sheet


@dataclass(frozen=True)
class DueLine:
    """A document with its deadline. ``days`` until then, negative where it is over.

    One whose term has not begun, because nobody recorded its service, has neither: ``term`` is its length in days.
    """

    id: int
    number: str
    kind: str
    case_id: int | None
    about: str
    issued_on: date
    served: bool
    deadline: date | None
    days: int | None
    term: int | None = None

    @property
    def state(self) -> str:
        """As people say it."""
        if self.days is None:
            return f"自送达起{self.term}天，未登记送达"
        return f"逾期{-self.days}天" if self.days < 0 else f"还有{self.days}天" if self.days else "今天到期"


def due_lines(documents: Sequence[Mapping[str, Any]], served: Mapping[int, bool], today: date) -> tuple[DueLine, ...]:
    """The lines in the order of ``documents``, the most overdue first."""
    return tuple(
        DueLine(
            d["id"], d["number"], d["kind"], d["case_id"], d["enterprise"] or d["case_file"] or "", d["issued_on"],
            served.get(d["id"], False), d["deadline"], (d["deadline"] - today).days,
        )
        for d in documents
    )  # fmt: skip


def unserved_lines(documents: Sequence[Mapping[str, Any]]) -> tuple[DueLine, ...]:
    """The lines of documents whose ``term`` runs from a service that nobody has recorded."""
    return tuple(
        DueLine(
            d["id"], d["number"], d["kind"], d["case_id"], d["enterprise"] or d["case_file"] or "", d["issued_on"], False,
            None, None, d["term"],
        )
        for d in documents
    )  # fmt: skip


_COLUMNS = (
    Column("文号", 26), Column("文书", 16), Column("案卷", 8), Column("企业或方案", 32), Column("成文日期", 12),
    Column("送达", 8), Column("期限", 12), Column("天数", 8), Column("情况", 12),
)  # fmt: skip


def due_sheet(lines: Sequence[DueLine]) -> Sheet:
    """Exactly what the page shows."""
    rows = tuple(
        (one.number, one.kind, one.case_id, one.about, one.issued_on, "已送达" if one.served else "未登记", one.deadline,
         one.days, one.state)
        for one in lines
    )  # fmt: skip
    return Sheet("到期文书", _COLUMNS, rows)
