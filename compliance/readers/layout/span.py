"""Span: characters that follow each other on one baseline, before anything is known about layout."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.document import Line
from compliance.model.evidence import BBox, Source
from compliance.readers.characters import UNKNOWN, is_cjk, lowered, normalise, raised

WIDE = 1.2
"""A gap over this many em is a gap between parts (form fields, columns), not between words."""


@dataclass(slots=True)
class Span:
    """A run of ink on one page: one raw character and one box for each, left to right.

    ``em`` is the font size in points, ``baseline`` the y of the writing line (from the top), ``turned``
    the angle in degrees (clockwise as shown, 0 for upright text), ``typed_space`` that the document has a
    real space before it, ``pale`` that it is printed so light that it must be a watermark.
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
        """Fill ``text`` from ``raw``; call once the characters are complete.

        A character without a code stays visible in the text; read back, it is nothing, so it is blank in ``raw``.
        """
        self.text = normalise("".join(self.raw))
        if UNKNOWN in self.raw:
            self.raw = [" " if char == UNKNOWN else char for char in self.raw]
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

    def as_script(self, up: bool) -> None:
        """Write the digits as what they are, superscripts or subscripts, so that 10³ never reads as 103."""
        self.text = raised(self.text) if up else lowered(self.text)

    @property
    def middle(self) -> float:
        """The y through the middle of the characters."""
        return (self.top + self.bottom) / 2 if self.turned else self.baseline - 0.36 * self.em


@dataclass(slots=True)
class Segment:
    """Spans of one row that stand together: no gap over ``WIDE`` between them."""

    spans: list[Span]
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    em: float

    @classmethod
    def of(cls, spans: list[Span]) -> Segment:
        """The segment of some spans (not empty, left to right)."""
        if len(spans) == 1:
            s = spans[0]
            return cls(spans, s.x0, s.x1, s.top, s.bottom, s.baseline, main_em(spans))
        return cls(
            spans, min(s.x0 for s in spans), max(s.x1 for s in spans), min(s.top for s in spans),
            max(s.bottom for s in spans), _baseline(spans), main_em(spans),
        )  # fmt: skip

    @property
    def text(self) -> str:
        """The text without regard to gaps."""
        return "".join(s.text for s in self.spans)

    @property
    def width(self) -> float:
        """Points from left to right."""
        return self.x1 - self.x0


def segments(row: list[Span], wide: float = WIDE) -> list[Segment]:
    """A row cut at its wide gaps."""
    out: list[list[Span]] = []
    end = 0.0
    for span in row:
        if out and span.x0 - end <= wide * max(min(out[-1][-1].em, span.em), 1.0):
            out[-1].append(span)
            end = max(end, span.x1)
        else:
            out.append([span])
            end = span.x1
    return [Segment.of(spans) for spans in out]


def needs_space(left: str, right: str, gap: float, em: float, typed: bool) -> bool:
    """Whether a space is printed between two characters that are less than a wide gap apart."""
    if is_cjk(left) and is_cjk(right):
        return False
    if typed:
        return True
    return gap > 0.18 * em and not is_cjk(left) and not is_cjk(right)


def join(spans: list[Span]) -> Line:
    """One Line of spans that share a row, left to right; wide gaps are kept as two or more spaces."""
    if len(spans) == 1:
        s = spans[0]
        box = (s.x0, s.top, s.x1, s.bottom)
        return Line(s.text, "".join(s.raw), s.page, box, tuple(s.boxes), main_em(spans), s.bold, s.source, s.confidence)
    raw: list[str] = []
    text: list[str] = []
    boxes: list[BBox] = []
    last: Span | None = None
    for span in spans:
        if last is not None:
            gap, em = span.x0 - last.x1, max(min(last.em, span.em), 1.0)
            count = 0
            if gap > WIDE * em and not (len(last.text) == len(span.text) == 1 and gap < 4 * em and is_cjk(span.text)):
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
    if len(spans) == 1:
        return round(spans[0].em, 1)
    sizes: dict[float, int] = {}
    for s in spans:
        key = round(s.em, 1)
        sizes[key] = sizes.get(key, 0) + len(s.text)
    return max(sizes, key=lambda k: (sizes[k], k))


def _baseline(spans: list[Span]) -> float:
    return max(spans, key=lambda s: s.em * len(s.text)).baseline
