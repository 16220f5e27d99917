"""Evidence: where a figure stands in the plan, so that a person can look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from compliance.model.quick import quick

BBox = tuple[float, float, float, float]
"""(x0, top, x1, bottom) in points from the page's top left corner."""

Source = Literal["text", "table", "ocr", "person"]


@quick
@dataclass(frozen=True)
class Evidence:
    """One place: ``page`` (1-based) and ``bbox`` in a PDF, ``locator`` in a DOCX, and the text there."""

    page: int | None
    bbox: BBox | None
    text: str
    source: Source = "text"
    locator: str | None = None

    def __hash__(self) -> int:
        """Of what tells nearly all pieces apart: in a register that is the row (``locator``), for many say the same words."""
        return hash((self.page, self.text, self.locator))

    def to_json(self) -> dict[str, Any]:
        """The contract's evidence object."""
        box: tuple[float, ...] | None = self.__dict__.get("_box")  # many findings rest on the same piece
        if box is None and self.bbox is not None:
            box = self.__dict__["_box"] = tuple([round(v, 2) for v in self.bbox])
        written = None if box is None else list(box)
        out: dict[str, Any] = {"page": self.page, "bbox": written, "text": self.text, "source": self.source}
        if self.locator is not None:
            out["locator"] = self.locator
        return out


def union(boxes: Iterable[BBox]) -> BBox | None:
    """The smallest box that holds all ``boxes``; None for none."""
    edges = list(zip(*boxes, strict=True))
    if not edges:
        return None
    return (min(edges[0]), min(edges[1]), max(edges[2]), max(edges[3]))
