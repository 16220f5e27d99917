"""Where a box of evidence lies on the image of its page.

Evidence is recorded in points from the top left corner of the page as it is shown (CropBox and /Rotate applied, see
``compliance.readers.pdf.frame``), which is exactly what pdfium draws. So a box needs only the size of that page: the overlay
is an SVG whose view box is the page in points, and a fraction of the page is the box divided by its size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from compliance.model.evidence import BBox

MARGIN = 1.5
"""Points between the ink and the line of its box."""
_SMALLEST = 2.0


@dataclass(frozen=True)
class Placed:
    """A box on a page, in points and within the page."""

    x: float
    y: float
    width: float
    height: float

    def fractions(self, size: tuple[float, float]) -> BBox:
        """(x0, top, x1, bottom) as fractions of a page of ``size``."""
        w, h = size
        return (self.x / w, self.y / h, (self.x + self.width) / w, (self.y + self.height) / h)


def placed(box: BBox, size: tuple[float, float], margin: float = MARGIN) -> Placed | None:
    """``box`` with a margin, cut at the edges of its page; None for one that is no box or lies elsewhere."""
    if len(box) != 4 or not all(math.isfinite(v) for v in box):
        return None
    x0, top = max(min(box[0], box[2]) - margin, 0.0), max(min(box[1], box[3]) - margin, 0.0)
    x1, bottom = min(max(box[0], box[2]) + margin, size[0]), min(max(box[1], box[3]) + margin, size[1])
    if x1 - x0 < _SMALLEST or bottom - top < _SMALLEST:
        return None
    return Placed(round(x0, 2), round(top, 2), round(x1 - x0, 2), round(bottom - top, 2))
