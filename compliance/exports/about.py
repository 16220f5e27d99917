"""What an export says beyond the reviews: who made it and when, what the waivers say, which plans could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from compliance import __version__
from compliance.model.errors import InputError


@dataclass(frozen=True)
class WaiverNote:
    """What is recorded of a waiver (a finding carries only its id)."""

    id: str
    reason: str
    type: str = ""
    approval: str = ""
    approver: str = ""
    start: date | None = None
    expiry: date | None = None

    @property
    def text(self) -> str:
        """One sentence: id, type, reason, who approved it, until when."""
        approved = "，".join(p for p in (self.approver, self.approval) if p)
        parts = [
            f"{self.type}：{self.reason}" if self.type else self.reason,
            f"批准：{approved}" if approved else "",
            f"有效期至{self.expiry.isoformat()}" if self.expiry else "",
        ]
        return f"豁免{self.id}（{'；'.join(p for p in parts if p)}）"


@dataclass(frozen=True)
class Unread:
    """A plan that could not be read: it is part of every export, so that silence is never a pass."""

    file: str
    code: str
    reason: str
    page: int | None = None

    @classmethod
    def of(cls, error: InputError) -> Unread:
        """The failure as a value; only the file's name is kept, as in a review."""
        return cls(error.file.replace("\\", "/").rsplit("/", 1)[-1] or error.file, error.code, error.reason, error.page)

    @property
    def text(self) -> str:
        """The reason with its page."""
        return (f"第{self.page}页：" if self.page is not None else "") + self.reason


@dataclass(frozen=True)
class About:
    """The frame of an export. There is no clock: ``date`` is the day of the export, by default each review's own
    date of the law. ``rules`` has the titles of rules that were not run, by code.
    """

    date: date | None = None
    version: str = __version__
    waivers: Mapping[str, WaiverNote] = field(default_factory=dict)
    rules: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Unread, ...] = ()

    def waiver(self, id: str) -> WaiverNote:
        """The record of a waiver; an empty one for an id that nothing is known of."""
        return self.waivers.get(id) or WaiverNote(id, "登记未随附")
