"""Where two printed lines meet: Chinese runs on, Latin words need the space that the line break stood for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from compliance.model.document import Line

_WORD_END = re.compile(r"(?:^|[^A-Za-z0-9/_-])[A-Za-z]{2,}[,.;:)]?$|[a-z]{2}[,.;:)]?$")
_WORD_START = re.compile(r"[A-Za-z0-9(]")


def sewn(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` with a space at the end of each that breaks off between two Latin words.

    Codes and numbers that are broken in the middle (91500102MA5U / K3T72Q) stay whole.
    """
    out = list(lines)
    for i in range(len(out) - 1):
        if _WORD_END.search(out[i].text) and _WORD_START.match(out[i + 1].text):
            out[i] = _with_space(out[i])
    return tuple(out)


def _with_space(line: Line) -> Line:
    boxes = line.boxes
    if boxes:
        x1, top, bottom = boxes[-1][2], boxes[-1][1], boxes[-1][3]
        boxes = (*boxes, (x1, top, x1, bottom))
    return replace(line, text=line.text + " ", raw=line.raw + " ", boxes=boxes)
