"""Pages that pdfium cannot load, read by pdfplumber: slower, but it forgives other mistakes of structure."""

from __future__ import annotations

import io
import logging
from typing import Any

from compliance.readers.layout.ink import PageInk
from compliance.readers.layout.rules import Rule
from compliance.readers.layout.span import Span, needs_space


def read_with_pdfplumber(data: bytes, numbers: list[int]) -> dict[int, PageInk]:
    """Those of the pages ``numbers`` (1-based) that pdfplumber can read, by number."""
    import pdfplumber

    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    out: dict[int, PageInk] = {}
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            for number in numbers:
                if number <= len(document.pages):
                    page = document.pages[number - 1]
                    out[number] = _ink(page, number)
                    page.close()
    except Exception:  # pdfminer raises whatever a broken file makes it stumble over
        return out
    return out


def _ink(page: Any, number: int) -> PageInk:
    spans = _spans(page.chars, number)
    rules = [
        Rule(edge["orientation"] == "v", edge["x0"], edge["top"], edge["bottom"])
        if edge["orientation"] == "v"
        else Rule(False, edge["top"], edge["x0"], edge["x1"])
        for edge in page.edges
    ]
    width, height = float(page.width), float(page.height)
    ink = PageInk(number, width, height, int(page.rotation or 0), "text" if spans else "empty", spans, rules)
    ink.shown = (width, height)
    return ink.settle()


def _spans(chars: list[dict[str, Any]], number: int) -> list[Span]:
    """Upright characters as spans, in content order."""
    spans: list[Span] = []
    typed = False
    for char in chars:
        text = str(char["text"])
        if not text.strip():
            typed = True
            continue
        x0, top, x1, bottom = float(char["x0"]), float(char["top"]), float(char["x1"]), float(char["bottom"])
        em = float(char["size"]) or bottom - top
        last = spans[-1] if spans else None
        boxes = [
            (x0 + (x1 - x0) * i / len(text), top, x0 + (x1 - x0) * (i + 1) / len(text), bottom)
            for i in range(len(text))
        ]
        if last is not None and abs(bottom - last.bottom) < 0.25 * em and -0.3 * em < x0 - last.x1 < 0.9 * em:
            if needs_space(last.raw[-1], text[0], x0 - last.x1, em, typed):
                last.raw.append(" ")
                last.boxes.append((last.x1, top, max(x0, last.x1), bottom))
            last.raw += list(text)
            last.boxes += boxes
            last.x1, last.top = max(x1, last.x1), min(top, last.top)
        else:
            spans.append(Span(number, list(text), boxes, x0, top, x1, bottom, bottom - 0.2 * em, em, typed_space=typed))
        typed = False
    return [span.finish() for span in spans]
