"""What a check of form says: where, what was measured, what the norm asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from compliance.model.evidence import BBox


class Level(StrEnum):
    """How binding a requirement is: a national standard, a habit of official documents, or this office's own wish."""

    NATIONAL = "国标"
    HABIT = "习惯"
    OFFICE = "本单位"


@dataclass(frozen=True)
class Place:
    """Where in a document. Pages, paragraphs, tables, rows and columns count from 1; ``part`` names what is outside
    the text (页脚). ``bbox`` is in points from the page's top left corner. ``text`` is how the text there begins."""

    page: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    part: str = ""
    text: str = ""
    bbox: BBox | None = None

    @property
    def chinese(self) -> str:
        """As people say it: 第3页“附件：…”, 第12段“…”, 表1第2行第3列."""
        out = f"第{self.page}页" if self.page else ""
        if self.table:
            out += f"表{self.table}第{self.row}行" + (f"第{self.column}列" if self.column else "")
        elif self.paragraph:
            out += f"第{self.paragraph}段"
        out += self.part
        shown = self.text.strip()
        return out + (f"“{shown[:16]}{'…' if len(shown) > 16 else ''}”" if shown else "")

    def to_json(self) -> dict[str, Any]:
        """Every part of the place; null where it does not apply."""
        return {
            "page": self.page,
            "paragraph": self.paragraph,
            "table": self.table,
            "row": self.row,
            "column": self.column,
            "part": self.part or None,
            "text": self.text.strip()[:60],
            "bbox": None if self.bbox is None else [round(v, 2) for v in self.bbox],
        }


@dataclass(frozen=True)
class Seen:
    """One departure from a rule, as the rule's function saw it; both texts are Chinese."""

    place: Place
    measured: str
    required: str


@dataclass(frozen=True)
class Fault:
    """A departure with the rule it breaks: code, title, level and the clause that it rests on."""

    code: str
    title: str
    level: Level
    clause: str
    seen: Seen

    @property
    def message(self) -> str:
        """One Chinese sentence with place, measured and required value."""
        place = self.seen.place.chinese
        return f"{f'{place}：' if place else ''}{self.title}：{self.seen.measured}，应为{self.seen.required}"

    def to_json(self) -> dict[str, Any]:
        """The fault as ``lint-document --format json`` prints it."""
        return {
            "code": self.code,
            "title": self.title,
            "level": self.level.value,
            "clause": self.clause,
            "place": self.seen.place.to_json(),
            "measured": self.seen.measured,
            "required": self.seen.required,
            "message": self.message,
        }


@dataclass(frozen=True)
class Inspection:
    """All that was found in one file. ``unjudged`` says what could not be judged (in Chinese): unknown is not well."""

    file: str
    sha256: str
    format: str
    profile: str
    faults: tuple[Fault, ...]
    unjudged: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()
    """The elements of an official document that were recognised; without any no rule applies."""

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 a national standard is broken, 2 other faults or something unjudged, 4 no official document."""
        if any(f.level is Level.NATIONAL for f in self.faults):
            return 1
        if not self.recognised and not self.unjudged:
            return 4
        return 2 if self.faults or self.unjudged else 0

    def count(self) -> Mapping[str, int]:
        """How many faults have each level."""
        return {level.value: sum(f.level is level for f in self.faults) for level in Level}

    def to_json(self) -> dict[str, Any]:
        """``document-inspection/1``."""
        return {
            "schema": "document-inspection/1",
            "document": {"file": self.file, "sha256": self.sha256, "format": self.format},
            "profile": self.profile,
            "recognised": list(self.recognised),
            "faults": [f.to_json() for f in self.faults],
            "unjudged": list(self.unjudged),
            "summary": dict(self.count()),
        }
