"""What the checks look at and what they say: lines of lists, texts, plans; issues with their places; the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from compliance.model.grid import column_letters
from compliance.registry.installations import Figures, Row


class Level(StrEnum):
    """What an issue means for the publication; the names of the contract's outcomes stand beside them."""

    FAIL = "不得发布"
    REVIEW = "须核实"
    UNDETERMINED = "无法判定"
    ADVICE = "提示"


OUTCOMES = {Level.FAIL: "fail", Level.REVIEW: "review", Level.UNDETERMINED: "undetermined", Level.ADVICE: "advice"}


@dataclass(frozen=True)
class Place:
    """Where: a file (or 登记库), in a workbook the sheet, row and column as it counts them, else page and ``locator``."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    title: str = ""
    page: int | None = None
    locator: str = ""

    @property
    def chinese(self) -> str:
        """As people say it: 清单.xlsx 工作表“能效清单”第4行C列（企业名称）."""
        parts = [f"工作表“{self.sheet}”" if self.sheet else "", f"第{self.page}页" if self.page else "", self.locator]
        if self.row is not None:
            parts.append(f"第{self.row}行")
        if self.column is not None:
            name = column_letters(self.column) if not self.locator and self.page is None else f"第{self.column}"
            parts.append(f"{name}列" + (f"（{self.title}）" if self.title else ""))
        return " ".join(p for p in (self.file, "".join(parts)) if p)

    def to_json(self) -> dict[str, Any]:
        """Every part; null where it does not apply."""
        return {k: v if v != "" else None for k, v in vars(self).items()} | {"text": self.chinese}


@dataclass(frozen=True)
class Issue:
    """One thing to see to before publication: which check (``code``), how grave, where, what, and what to do."""

    code: str
    title: str
    level: Level
    place: Place
    message: str
    remedy: str
    enterprise: str = ""
    installation: str = ""
    other: Place | None = None

    def to_json(self) -> dict[str, Any]:
        """The issue as the report prints it."""
        return {
            "code": self.code, "title": self.title, "level": self.level.value, "outcome": OUTCOMES[self.level],
            "place": self.place.to_json(), "other": None if self.other is None else self.other.to_json(),
            "enterprise": self.enterprise or None, "installation": self.installation or None,
            "message": self.message, "remedy": self.remedy,
        }  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """What came of one check: how many things it judged, and its issues (those that could not be judged among them).

    ``judged`` 0 without issues says that there was nothing of the kind to check.
    """

    code: str
    judged: int
    issues: tuple[Issue, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A line of a list that is to be published, with whom and what it is in the register (None: nobody, or unknown).

    ``columns`` are the columns of the file by the list's own titles, ``cells`` what stands in them. ``doubt`` says why
    the enterprise or installation was not found. A line that is not ``readable`` stands in its list, but says nothing.
    """

    kind: str
    place: Place
    enterprise: str
    code: str
    city: str
    installation: str
    figures: Figures
    columns: Mapping[str, int] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    enterprise_id: int | None = None
    row: Row | None = None
    doubt: str = ""
    readable: bool = True

    def at(self, title: str) -> Place:
        """The place of one of its cells; of the line where the file has no such column."""
        column = self.columns.get(title)
        return self.place if column is None else replace(self.place, column=column, title=title)


@dataclass(frozen=True)
class Passage:
    """A paragraph or cell of a public file. ``hidden`` says where it is not seen (批注, 隐藏的行)."""

    text: str
    place: Place
    header: str = ""
    hidden: str = ""


@dataclass(frozen=True)
class FileRead:
    """A file as it was read: how many lines of which lists it has, or why it could not be read (``error``)."""

    file: str
    sha256: str = ""
    format: str = ""
    kinds: tuple[str, ...] = ()
    rows: int = 0
    error: str = ""
    error_code: str = ""

    def to_json(self) -> dict[str, Any]:
        """As the report prints it."""
        error = {"code": self.error_code, "reason": self.error} if self.error else None
        return {**{k: v for k, v in vars(self).items() if k not in ("error", "error_code")}, "error": error} | {
            "kinds": list(self.kinds)
        }


@dataclass(frozen=True)
class Report:
    """Everything that was checked. ``titles`` are the names of all checks by code."""

    as_of: str
    region: str | None
    corpus: str
    files: tuple[FileRead, ...]
    checks: tuple[Checked, ...]
    titles: Mapping[str, str]

    @property
    def issues(self) -> tuple[Issue, ...]:
        """All issues, the gravest first, then by check, in the order in which they stand."""
        ranks = {level: n for n, level in enumerate(Level)}
        every = [i for c in self.checks for i in c.issues]
        return tuple(sorted(every, key=lambda i: (ranks[i.level], i.code)))

    def count(self) -> dict[str, int]:
        """How many issues have each level, all named."""
        counted = Counter(i.level for i in self.issues)
        return {OUTCOMES[level]: counted[level] for level in Level}

    @property
    def exit_code(self) -> int:
        """3 a file cannot be read, 1 something must not be published so, 2 something is to be verified or could not be
        judged, 4 nothing could be checked at all, 0 nothing to do."""
        if any(f.error for f in self.files):
            return 3
        counted = self.count()
        if counted["fail"]:
            return 1
        if counted["review"] or counted["undetermined"]:
            return 2
        return 0 if any(c.judged for c in self.checks) else 4

    @property
    def chinese(self) -> str:
        """The report as people read it."""
        lines = [f"不能读：{f.file}：{f.error}" for f in self.files if f.error]
        for i in self.issues:
            lines.append(f"{i.level.value}　{i.code} {i.place.chinese}：{i.message}。处理：{i.remedy}")
        counted = Counter(i.level for i in self.issues)
        said = "，".join(f"{level.value} {counted[level]} 处" for level in Level)
        return "\n".join([*lines, f"核对 {len(self.files)} 个文件：{said}"])

    def to_json(self) -> dict[str, Any]:
        """``prepublication/1``."""
        return {
            "schema": "prepublication/1", "as_of": self.as_of, "region": self.region, "corpus": self.corpus,
            "files": [f.to_json() for f in self.files],
            "checks": [
                {"code": c.code, "title": self.titles.get(c.code, ""), "judged": c.judged,
                 **{OUTCOMES[level]: sum(i.level is level for i in c.issues) for level in Level}}
                for c in self.checks
            ],
            "issues": [i.to_json() for i in self.issues],
            "summary": self.count(),
        }  # fmt: skip
