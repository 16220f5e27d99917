"""A second look at figures: lines of which recognition is unsure are cut out, enlarged and read by themselves.

Measured on degraded renderings (120 to 200 dpi, blur, grain, JPEG) of 897 lines with figures: recognition misreads a figure
in one line of two hundred, mostly a comma for a point at 120 dpi (21,960 as 21.960), and a second reading of the line by
itself differs from the first in one of ninety. Where the two differ nobody can say which is right without the paper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from compliance.model.evidence import BBox
from compliance.readers.characters import normalise
from compliance.readers.ocr.engine import Recognised, places, read_line_images

SURE = 0.97
"""Confidence from which a line's figures are not read again."""
DISPUTED = 0.4
"""Confidence of a line whose figures read differently the second time: too little for a verdict to rest on."""
ENLARGED = 2.0
MARGIN = 0.15
"""White kept around a line, as a share of its height."""
_FIGURE = re.compile(r"\d[\d,.]*\d|\d")
_GROUPED = re.compile(r"\d[.,]\d{3}(?!\d)")
"""A point or comma before exactly three digits: the one misread for the other changes the figure a thousandfold."""


def figures(text: str) -> tuple[str, ...]:
    """The figures of a line as printed, with their points and commas.

    >>> figures("年节能量21,960吨，降幅6.5%")
    ('21,960', '6.5')
    """
    return tuple(_FIGURE.findall(normalise(text)))


def double_checked(gray: Any, lines: list[Recognised]) -> list[Recognised]:
    """``lines`` of a grey image, those with figures that are unsure read a second time.

    The same figures: the better score of the two. Different ones: the reading with the better score, ``DISPUTED``.
    """
    unsure = [i for i, line in enumerate(lines) if figures(line.text) and _unsure(line)]
    out = list(lines)
    second = read_again(gray, [lines[i].box for i in unsure])
    for i, (text, score) in zip(unsure, second, strict=True):
        out[i] = _settled(lines[i], text, score)
    return out


def differs(layer: str, image: str) -> bool:
    """Whether a line of a text layer gives a figure of two digits or more that its image does not.

    The image's first and last figure may be cut where they stand at the edge of the box.

    >>> differs("实际融资余额为1.57亿元，2015年", "实际融资余额为1.51亿元，2015年")
    True
    >>> differs("评估价值为7,013.68", "评估价值为7,0")
    False
    """
    seen = figures(image)
    told = [figure for figure in figures(layer) if len(figure) > 1 and figure not in seen]
    return any(not (seen and (figure.startswith(seen[-1]) or figure.endswith(seen[0]))) for figure in told)


def read_again(gray: Any, boxes: Sequence[BBox]) -> list[tuple[str, float]]:
    """(text, score) of each box (x0, top, x1, bottom, in pixels) of a grey image, cut out and enlarged."""
    import cv2

    crops = []
    for x0, top, x1, bottom in boxes:
        margin = MARGIN * (bottom - top)
        rows = slice(max(0, int(top - margin)), max(1, int(bottom + margin) + 1))
        crop = gray[rows, max(0, int(x0 - margin)) : max(1, int(x1 + margin) + 1)]
        crops.append(cv2.resize(crop, None, fx=ENLARGED, fy=ENLARGED, interpolation=cv2.INTER_CUBIC))
    return read_line_images(crops)


def _unsure(line: Recognised) -> bool:
    return line.score < SURE or bool(_GROUPED.search(normalise(line.text)))


def _settled(line: Recognised, text: str, score: float) -> Recognised:
    if figures(text) == figures(line.text):
        return replace(line, score=max(line.score, score))
    if score <= line.score:
        return replace(line, score=DISPUTED)
    return Recognised(text, DISPUTED, line.box, places(text, line.box, ()))
