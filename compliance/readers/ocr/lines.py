"""Rulings in a page image: long straight strokes, found by morphology."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

from compliance.model.evidence import BBox
from compliance.readers.layout.rules import Rule

ACROSS = 0.30
"""Inches of the shortest horizontal ruling (longer than any dash of text)."""
DOWN = 0.28
"""Inches of the shortest vertical ruling (longer than any stroke of text)."""
THICKEST = 0.06
"""Inches of the thickest ruling."""


def find_rules(gray: Any, dpi: float) -> list[Rule]:
    """Rulings of a straightened grey image (H × W, uint8), in points."""
    smooth = cv2.GaussianBlur(gray, (3, 3), 0)  # the grain of a scan must not add up to lines
    ink = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    rules = [Rule(False, *place) for place in _strokes(ink, round(ACROSS * dpi), dpi)]
    rules += [Rule(True, *place) for place in _strokes(ink.T.copy(), round(DOWN * dpi), dpi)]
    return rules


def without_strokes(rules: list[Rule], lines: list[BBox]) -> list[Rule]:
    """``rules`` less the strokes of large characters: what lies wholly within the box of a line of text."""

    def is_stroke(rule: Rule, line: BBox) -> bool:
        x0, top, x1, bottom = line
        if rule.vertical:
            return x0 < rule.at < x1 and top - 2 <= rule.start and rule.end <= bottom + 2
        margin = 0.1 * (bottom - top)
        return top + margin < rule.at < bottom - margin and x0 - 2 <= rule.start and rule.end <= x1 + 2

    return [rule for rule in rules if not any(is_stroke(rule, line) for line in lines)]


def _strokes(ink: Any, length: int, dpi: float) -> list[tuple[float, float, float]]:
    """(position, start, end) in points of the horizontal strokes of an ink mask."""
    near = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    near = cv2.morphologyEx(near, cv2.MORPH_CLOSE, np.ones((1, 9), np.uint8))
    strokes = cv2.morphologyEx(near, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    count, _, stats, centres = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    out: list[tuple[float, float, float]] = []
    scale = 72.0 / dpi
    height, width = ink.shape
    for i in range(1, count):
        x, _, w, h = (int(v) for v in stats[i][:4])
        y = float(centres[i][1])
        if h > THICKEST * dpi + 0.01 * w or not 0.012 * height < y < 0.988 * height or w > 0.995 * width:
            continue
        out.append((y * scale, x * scale, (x + w) * scale))
    return out
