"""From PDF user space to the page as shown: origin at the top left of the CropBox, /Rotate applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.evidence import BBox


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible rectangle of a page in user space and its rotation (0, 90, 180, 270 clockwise)."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> Frame:
        """The frame of a loaded page; pdfium resolves inheritance and broken boxes."""
        rect = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, rect)
        rotation = max(0, pdfium.FPDFPage_GetRotation(page)) % 4 * 90
        return cls(rect.left, rect.bottom, rect.right, rect.top, rotation)

    def turned(self, degrees: int) -> Frame:
        """The frame in which text that is shown turned clockwise by ``degrees`` runs level."""
        return Frame(self.left, self.bottom, self.right, self.top, (self.rotation - degrees) % 360)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.rotation in (90, 270) else (width, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of user space as (x, y from the top) on the page as shown."""
        if self.rotation == 0:
            return x - self.left, self.top - y
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> BBox:
        """A rectangle of user space as (x0, top, x1, bottom) on the page as shown."""
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def user(self, box: BBox) -> BBox:
        """A box on the page as shown as the rectangle (left, bottom, right, top) of user space: undoes ``box``."""
        x0, top, x1, bottom = box
        if self.rotation == 0:
            return self.left + x0, self.top - bottom, self.left + x1, self.top - top
        if self.rotation == 90:
            return self.left + top, self.bottom + x0, self.left + bottom, self.bottom + x1
        if self.rotation == 180:
            return self.right - x1, self.bottom + top, self.right - x0, self.bottom + bottom
        return self.right - bottom, self.top - x1, self.right - top, self.top - x0
