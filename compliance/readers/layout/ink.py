"""What is printed on one page, before layout: the meeting point of the text layer and OCR."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from compliance.model.evidence import BBox
from compliance.readers.layout.affine import Affine
from compliance.readers.layout.grid import Grid, find_grids
from compliance.readers.layout.rules import Rule, merge
from compliance.readers.layout.span import Span


@dataclass(slots=True)
class PageInk:
    """One page's spans and merged rulings, the grids they form, and where pictures are.

    ``width`` and ``height`` are those of the frame that is laid out; ``to_page`` maps it to the page as shown
    (``shown``: width and height in points) where the two differ.
    """

    number: int
    width: float
    height: float
    rotation: int = 0
    source: Literal["text", "ocr", "empty"] = "text"
    spans: list[Span] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    images: list[BBox] = field(default_factory=list)
    boxes: list[BBox] = field(default_factory=list)
    """Shaded or outlined boxes: text within one has the box's margins."""
    paths: int = 0
    """How many drawn shapes: text turned into outlines is nothing else."""
    hidden: bool = False
    """Whether the text is an invisible layer behind a picture."""
    to_page: Affine | None = None
    shown: tuple[float, float] = (0.0, 0.0)
    grids: list[Grid] = field(default_factory=list)
    furniture: list[Span] = field(default_factory=list)

    def settle(self) -> PageInk:
        """Merge the rulings and find the grids; call once all rulings are known."""
        self.rules = merge(self.rules)
        self.grids, boxes = find_grids(self.rules)
        self.boxes += boxes
        return self

    def in_grid(self, span: Span) -> bool:
        """Whether a span stands in one of the page's grids."""
        x = (span.x0 + span.x1) / 2
        return any(g.xs[0] <= x <= g.xs[-1] and g.ys[0] <= span.middle <= g.ys[-1] for g in self.grids)

    def on_grid(self, rule: Rule) -> bool:
        """Whether a horizontal ruling belongs to one of the page's grids."""
        return any(g.ys[0] - 4 <= rule.at <= g.ys[-1] + 4 for g in self.grids)
