"""A problem of the corpus as a value: lint reports them all, loading stops at the first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Problem:
    """One problem with its code (C001, W004), place and a Chinese sentence. A 提醒 does not fail the lint."""

    code: str
    file: str
    line: int
    message: str
    severity: Literal["错误", "提醒"] = "错误"

    def __str__(self) -> str:
        """As printed: file:line: code message."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.code} {self.message}"
