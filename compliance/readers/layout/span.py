"""Span: characters that follow each other on one baseline, before anything is known about layout."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.document import Line
from compliance.model.evidence import BBox, Source
from compliance.readers.characters import is_cjk, normalise


@dataclass(slots=True)
class Span:
    """A run of ink on one page: one raw character and one box for each, left to right.

    ``em`` is the font size in points, ``baseline`` the y of the writing line (from the top), ``turned``
    the angle in degrees (clockwise as shown, 0 for upright text), ``typed_space`` that the document has a
    real space before it.
    """

    page: int
    raw: list[str]
    boxes: list[BBox]
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float
    em: float
    bold: bool = False
    turned: int = 0
    typed_space: bool = False
    pale: bool = False
    source: Source = "text"
    confidence: float = 1.0
    text: str = field(default="", compare=False)

    def finish(self) -> Span:
        """Fill ``text`` from ``raw``; call once the characters are complete."""
        self.text = normalise("".join(self.raw))
        return self

    def part(self, start: int, end: int) -> Span:
        """The characters ``start:end`` as a span of its own (not empty)."""
        boxes = self.boxes[start:end]
        return Span(
            self.page, self.raw[start:end], boxes,
            min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
            self.baseline, self.em, self.bold, self.turned, self.typed_space if start == 0 else False, self.pale,
            self.source, self.confidence, self.text[start:end],
        )  # fmt: skip

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the span's box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


def needs_space(left: str, right: str, gap: float, em: float, typed: bool) -> bool:
    """Whether a space is printed between two characters that are less than a column gap apart."""
    if is_cjk(left) and is_cjk(right):
        return False
    if typed:
        return True
    return gap > 0.18 * em and not is_cjk(left) and not is_cjk(right)


def join(spans: list[Span], wide: float = 1.2) -> Line:
    """One Line of spans that share a row, left to right; gaps over ``wide`` em are kept as two or more spaces."""
    raw: list[str] = []
    text: list[str] = []
    boxes: list[BBox] = []
    last: Span | None = None
    for span in spans:
        if last is not None:
            gap, em = span.x0 - last.x1, max(min(last.em, span.em), 1.0)
            count = 0
            if gap > wide * em:
                count = max(2, min(12, round(2 * gap / em)))
            elif needs_space(last.text[-1], span.text[0], gap, em, span.typed_space):
                count = 1
            if count:
                step = max(gap, 0.0) / count
                top, bottom = min(last.top, span.top), max(last.bottom, span.bottom)
                for i in range(count):
                    boxes.append((last.x1 + i * step, top, last.x1 + (i + 1) * step, bottom))
                raw.append(" " * count)
                text.append(" " * count)
        raw.extend(span.raw)
        text.append(span.text)
        boxes.extend(span.boxes)
        last = span
    weight = sum(len(s.text) for s in spans)
    return Line(
        "".join(text), "".join(raw), spans[0].page,
        (min(s.x0 for s in spans), min(s.top for s in spans), max(s.x1 for s in spans), max(s.bottom for s in spans)),
        tuple(boxes), main_em(spans), sum(len(s.text) for s in spans if s.bold) * 2 > weight,
        spans[0].source, min(s.confidence for s in spans),
    )  # fmt: skip


def main_em(spans: list[Span]) -> float:
    """The font size in which most characters of ``spans`` are set."""
    sizes: dict[float, int] = {}
    for s in spans:
        key = round(s.em, 1)
        sizes[key] = sizes.get(key, 0) + len(s.text)
    return max(sizes, key=lambda k: (sizes[k], k))
