"""A page image to spans and rulings in a straight frame, with the map back to the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

from compliance.model.evidence import BBox
from compliance.readers.characters import is_cjk, normalise
from compliance.readers.layout.affine import Affine
from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Span
from compliance.readers.ocr.again import double_checked
from compliance.readers.ocr.engine import Recognised, recognise
from compliance.readers.ocr.lines import find_rules, without_strokes
from compliance.readers.ocr.skew import estimate_skew, turned

DOUBTFUL = 0.75
"""A page whose lines have a lower median confidence is tried the other way up."""

EVEN = 0.14
"""Share of the body's size within which a measured size is taken for the body's."""

SHORT = 4
"""Characters of a line too short for its box to tell its size: the detector pads small boxes most."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A page as recognised: size of the straight frame in points, its spans and rulings, the way back."""

    width: float
    height: float
    spans: list[Span]
    rules: list[Rule]
    to_page: Affine


def read_scan(gray: Any, dpi: float, page: int) -> Scan:
    """Recognise a grey page image (H × W, uint8) rendered at ``dpi``, whichever way up and askew it lies."""
    quarter = 90 if _runs_down(gray) else 0
    level = np.rot90(gray, quarter // 90).copy() if quarter else gray
    skew = estimate_skew(level)
    image = turned(level, skew)
    lines = recognise(image)
    flipped = False
    if len(lines) < 3 or median(line.score for line in lines) < DOUBTFUL:
        other = recognise(np.rot90(image, 2).copy())
        if _certainty(other) > _certainty(lines):
            image, lines, flipped = np.rot90(image, 2).copy(), other, True
    lines = double_checked(image, lines)
    scale = 72.0 / dpi
    height, width = (side * scale for side in image.shape[:2])
    to_page = Affine.turn(quarter, width, height).after(Affine.tilt(-skew, width / 2, height / 2))
    if flipped:
        to_page = to_page.after(Affine.turn(180, width, height))
    spans = _spans(lines, scale, page)
    rules = without_strokes(find_rules(image, dpi), [(s.x0, s.top, s.x1, s.bottom) for s in spans])
    return Scan(width, height, spans, rules, to_page)


def straighten(ink: PageInk, gray: Any, dpi: float) -> None:
    """Lay out a scan that has its own text in the straight frame of its image, with the image's rulings."""
    skew = estimate_skew(gray)
    if skew:
        back = Affine.tilt(-skew, ink.width / 2, ink.height / 2)
        forth = Affine.tilt(skew, ink.width / 2, ink.height / 2)
        for span in ink.spans:
            span.boxes = [_moved(forth, box) for box in span.boxes]
            rise = span.bottom - span.baseline
            span.x0, span.x1 = span.boxes[0][0], max(b[2] for b in span.boxes)
            span.top, span.bottom = span.boxes[0][1], span.boxes[0][3]
            span.baseline = span.bottom - rise
        ink.to_page = back
    boxes = [(s.x0, s.top, s.x1, s.bottom) for s in ink.spans]
    ink.rules += without_strokes(find_rules(turned(gray, skew), dpi), boxes)
    ink.settle()


def _moved(affine: Affine, box: BBox) -> BBox:
    """A box whose middle is mapped while its size stays."""
    x0, top, x1, bottom = affine.box(box)
    dx, dy = (x1 - x0 - box[2] + box[0]) / 2, (bottom - top - box[3] + box[1]) / 2
    return x0 + dx, top + dy, x1 - dx, bottom - dy


def _certainty(lines: list[Recognised]) -> float:
    """Mean confidence, weighted by length: text the wrong way up reads as short uncertain scraps."""
    return sum(line.score * len(line.text) for line in lines)


def _runs_down(gray: Any) -> bool:
    """Whether the strips of ink that characters make when smeared together stand rather than lie."""
    scale = 700 / max(gray.shape)
    small = cv2.resize(gray, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    _, ink = cv2.threshold(small, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    lying = _longest(ink, np.ones((1, 9), np.uint8), axis=2)
    standing = _longest(ink, np.ones((9, 1), np.uint8), axis=3)
    return standing > 1.5 * lying


def _longest(ink: Any, kernel: Any, axis: int) -> float:
    """Sum of the lengths of thin strips that appear when ink is smeared along one axis."""
    smeared = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, kernel)
    _, _, stats, _ = cv2.connectedComponentsWithStats(smeared, connectivity=8)
    along, across = stats[1:, axis], stats[1:, 5 - axis]
    strips = (across >= 4) & (across <= 24) & (along > 3 * across)
    return float(along[strips].sum())


def _spans(lines: list[Recognised], scale: float, page: int) -> list[Span]:
    """Recognised lines as spans of an even size: boxes are rough, so near sizes are taken for the body's.

    A line's size is the pitch of its ideographs; a line with few of them takes it from its height.
    """
    heights = [(line.box[3] - line.box[1]) * scale for line in lines]
    pitches = [_pitch(line, scale) for line in lines]
    known = [(p / h, len(line.text)) for line, p, h in zip(lines, pitches, heights, strict=True) if p and h]
    ratio = min(max(_weighted_median(known), 0.55), 0.95) if known else 0.8
    sizes = [min(p, 1.1 * h) if p else ratio * h for p, h in zip(pitches, heights, strict=True)]
    body = _weighted_median([(size, len(line.text)) for size, line in zip(sizes, lines, strict=True)])
    usual = _weighted_median([(height, len(line.text)) for height, line in zip(heights, lines, strict=True)])
    even = [
        body
        if abs(size - body) <= EVEN * body
        or (len(line.text) <= SHORT and height <= (1.8 if len(line.text) < 3 else 1.45) * usual)
        else size
        for size, height, line in zip(sizes, heights, lines, strict=True)
    ]
    return [_span(line, em, scale, page) for line, em in zip(lines, even, strict=True)]


def _weighted_median(values: list[tuple[float, int]]) -> float:
    """The median of values that count as often as their weight says; 0 for none."""
    half = sum(weight for _, weight in values) / 2
    for value, weight in sorted(values):
        half -= weight
        if half <= 0:
            return value
    return 0.0


def _pitch(line: Recognised, scale: float) -> float | None:
    """Points from ideograph to ideograph; None where too few stand side by side."""
    middles = [(a + b) / 2 * scale for a, b in line.places]
    steps = [
        middles[i + 1] - middles[i]
        for i in range(len(middles) - 1)
        if is_ideograph(line.text[i]) and is_ideograph(line.text[i + 1])
    ]
    return median(steps) if len(steps) >= 3 else None


def _span(line: Recognised, em: float, scale: float, page: int) -> Span:
    x0, top, x1, bottom = (v * scale for v in line.box)
    boxes = [(a * scale, top, b * scale, bottom) for a, b in line.places]
    baseline = (top + bottom) / 2 + 0.36 * em
    span = Span(page, list(line.text), boxes, x0, top, x1, bottom, baseline, em, source="ocr", confidence=line.score)
    span.text = punctuate(normalise(line.text))
    return span


def is_ideograph(char: str) -> bool:
    """Whether ``char`` is as wide as the type is high."""
    return "\u4e00" <= char <= "\u9fff"


_NARROW = {"(": "（", ")": "）", ",": "，", ":": "：", ";": "；", "?": "？", "!": "！"}


def punctuate(text: str) -> str:
    """Recognised ASCII punctuation beside Chinese text as the Chinese punctuation that it is; length unchanged.

    >>> punctuate("水平(2023年版)")
    '水平（2023年版）'
    """
    out = list(text)
    for match in re.finditer(r"[(),:;?!]", text):
        i = match.start()
        before, after = text[i - 1 : i], text[i + 1 : i + 2]
        beside = (before and is_cjk(before)) or (after and is_cjk(after))
        if beside and not (before.isdigit() and after.isdigit()):
            out[i] = _NARROW[text[i]]
    for i, char in enumerate(out):
        if char == "）" and "(" in out[:i]:
            start = max(k for k in range(i) if out[k] in "(（")
            out[start] = "（"
        elif char == ")" and "（" in out[:i] and "）" not in out[max(k for k in range(i) if out[k] == "（") : i]:
            out[i] = "）"
    return "".join(out)
