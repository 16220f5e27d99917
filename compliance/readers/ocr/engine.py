"""RapidOCR with PP-OCRv6 small on onnxruntime: lines of text with a box and a confidence for each.

The models are files of the rapidocr wheel and are named by path, so that nothing is ever downloaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

NEEDED = ("rapidocr", "onnxruntime", "cv2")
LEAST_SCORE = 0.5
"""Lines recognised with less confidence are dust and stamps."""
LONGEST_SIDE = 2000
"""Pixels to which a larger page is reduced for recognition."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A line: its text, its confidence, its box (x0, top, x1, bottom) and its characters' x0, x1, in pixels."""

    text: str
    score: float
    box: tuple[float, float, float, float]
    places: tuple[tuple[float, float], ...]


def missing() -> tuple[str, ...]:
    """The packages that recognition needs and this machine lacks."""
    return tuple(name for name in NEEDED if find_spec(name) is None)


@lru_cache(maxsize=1)
def _engine() -> Any:
    import logging

    import rapidocr

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    models = Path(rapidocr.__file__).parent / "models"
    return rapidocr.RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Global.text_score": LEAST_SCORE,
            "Global.max_side_len": LONGEST_SIDE,
            "Global.return_word_box": True,
            "Global.return_single_char_box": True,
            "Det.model_path": str(models / "PP-OCRv6_det_small.onnx"),
            "Rec.model_path": str(models / "PP-OCRv6_rec_small.onnx"),
        }
    )


def recognise(gray: Any) -> list[Recognised]:
    """The lines of a grey image (H × W, uint8), in the order of the detector."""
    import cv2

    result = _engine()(cv2.cvtColor(gray, cv2.COLOR_GRAY2BGR))
    if result.boxes is None or result.txts is None:
        return []
    words = result.word_results or [()] * len(result.txts)
    return [
        _line(text, float(score), box, chars)
        for text, score, box, chars in zip(result.txts, result.scores, result.boxes, words, strict=False)
        if text.strip()
    ]


def _line(text: str, score: float, quad: Any, chars: Any) -> Recognised:
    xs, ys = [float(p[0]) for p in quad], [float(p[1]) for p in quad]
    tops, bottoms = sorted(ys)[:2], sorted(ys)[2:]
    box = (min(xs), sum(tops) / 2, max(xs), sum(bottoms) / 2)
    return Recognised(text, score, box, places(text, box, chars))


def read_line_images(crops: list[Any]) -> list[tuple[str, float]]:
    """(text, score) of grey images (H × W, uint8) of one line each; nothing is looked for in them, they are only read."""
    import cv2

    if not crops:
        return []
    result = _engine().recognize_txt([cv2.cvtColor(crop, cv2.COLOR_GRAY2BGR) for crop in crops])
    return [(text, float(score)) for text, score in zip(result.txts, result.scores, strict=True)]


def places(text: str, box: tuple[float, float, float, float], chars: Any) -> tuple[tuple[float, float], ...]:
    """Where each character stands; between known ones, and where the engine gives none, evenly spaced."""
    known: dict[int, tuple[float, float]] = {}
    at = 0
    for char, _, quad in chars or ():
        found = text.find(char, at) if char else -1
        if found < 0 or len(char) != 1:
            continue
        xs = [float(p[0]) for p in quad]
        known[found] = (max(min(xs), box[0]), min(max(xs), box[2]))
        at = found + 1
    out: list[tuple[float, float]] = []
    i = 0
    while i < len(text):
        if i in known:
            out.append(known[i])
            i += 1
            continue
        end = next((k for k in range(i, len(text)) if k in known), len(text))
        left = out[-1][1] if out else box[0]
        right = max(known[end][0] if end in known else box[2], left)
        step = (right - left) / (end - i)
        out += [(left + k * step, left + (k + 1) * step) for k in range(end - i)]
        i = end
    return tuple(out)
