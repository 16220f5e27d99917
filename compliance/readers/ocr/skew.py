"""How far a scan lies askew, from the profile of its rows of ink."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

WIDEST = 5.0
"""Degrees looked at to either side."""
SMALL_SIDE = 900
"""Pixels of the longer side of the reduced image that angles are tried on."""


def estimate_skew(gray: Any) -> float:
    """Degrees by which a grey page image (H × W, uint8) must be turned clockwise to stand straight."""
    scale = SMALL_SIDE / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else gray
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    if not 0.002 < float(np.count_nonzero(ink)) / ink.size < 0.5:
        return 0.0
    coarse = max(np.arange(-WIDEST, WIDEST + 0.01, 0.5), key=lambda a: _contrast(ink, float(a)))
    fine = max(np.arange(coarse - 0.5, coarse + 0.51, 0.1), key=lambda a: _contrast(ink, float(a)))
    finest = max(np.arange(fine - 0.08, fine + 0.081, 0.04), key=lambda a: _contrast(ink, float(a)))
    return 0.0 if _contrast(ink, float(finest)) < 1.01 * _contrast(ink, 0.0) else float(finest)


def turned(gray: Any, degrees: float) -> Any:
    """The image turned clockwise about its middle, white where nothing was, size kept."""
    if degrees == 0.0:
        return gray
    height, width = gray.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return cv2.warpAffine(gray, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=255)


def _contrast(ink: Any, degrees: float) -> float:
    """How sharply rows of ink and white alternate when the image is turned by ``degrees``."""
    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    rows = cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST).sum(axis=1, dtype=np.float64)
    return float(np.square(np.diff(rows)).sum())
