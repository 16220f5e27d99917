"""Documents that somebody has to answer by a day: lines for the page and for the workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from compliance.exports import Column, Sheet


@dataclass(frozen=True)
class DueLine:
    """A document with its deadline. ``days`` until then, negative where it is over."""

    id: int
    number: str
    kind: str
    case_id: int | None
    about: str
    issued_on: date
    served: bool
    deadline: date
    days: int

    @property
    def state(self) -> str:
        """As people say it."""
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
