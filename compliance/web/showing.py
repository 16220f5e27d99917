"""A line of the queue as it is shown and told to programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.readers import Step
from compliance.registry.upload_list import UploadLine

FILTERS: dict[str, tuple[str, ...]] = {
    "open": ("queued", "running"),
    "done": ("done",),
    "failed": ("failed", "parked"),
    "withdrawn": ("withdrawn",),
}
"""What may be asked for, and the states that are meant."""


def states_of(asked: str) -> tuple[str, ...]:
    """The states that a filter means; of an unknown word all."""
    return FILTERS.get(asked, ())


@dataclass(frozen=True)
class Row:
    """``stage`` is a word of ``词句/queue.yaml``; ``done`` of ``of`` pages where they are being read."""

    line: UploadLine
    stage: str
    done: int = 0
    of: int = 0

    @property
    def can_cancel(self) -> bool:
        """Whether it is not settled yet."""
        return self.line.state in ("queued", "running")

    @property
    def can_retry(self) -> bool:
        """Whether it came to nothing."""
        return self.line.state in ("failed", "parked", "withdrawn")

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        line, result = self.line, self.line.result or {}
        return {
            "id": line.id, "name": line.name, "sha256": line.sha256, "size": line.size, "format": line.format,
            "origin": line.origin, "uploaded_by": line.uploaded_by, "uploaded_at": line.uploaded_at.isoformat(),
            "state": line.state, "stage": self.stage, "page": self.done, "pages": self.of or result.get("pages"),
            "reason": line.reason, "message": line.message, "case": line.case_id, "review": line.review_id,
            "exit_code": result.get("exit_code"), "same_as": line.same_as,
        }  # fmt: skip


def row_of(line: UploadLine, step: Step | None) -> Row:
    """A line with how far its work is."""
    if line.state != "running":
        return Row(line, line.state)
    if step is None:
        return Row(line, "waiting")
    name, done, of = step
    return Row(line, name if of or name in ("extracting", "checking") else "waiting", done, of)
