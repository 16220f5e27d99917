"""Text without white space, with the way back: what the scanners read.

Plans print ``1 号熟料生产线`` and ``2023 年`` as often as without the spaces. Scanners therefore read text from
which single spaces are gone; a wide gap (two spaces or more, a tab) is kept as one tab because it separates the
fields of a form line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.model.document import TextSpan
from compliance.model.evidence import Evidence, Source

GAP = "\t"
_SPACES = re.compile(r"\s+")
_WIDE = re.compile(r"[ \u3000\xa0]{2,}|\t")


@dataclass(frozen=True)
class Squeezed:
    """``text`` is ``span.text`` squeezed; ``origin[i]`` is the place of ``text[i]`` in ``span.text``."""

    span: TextSpan
    text: str
    origin: Sequence[int]

    def evidence(self, start: int, end: int, source: Source | None = None) -> tuple[Evidence, ...]:
        """Evidence for ``text[start:end]``."""
        start, end = max(start, 0), min(end, len(self.text))
        while start < end and self.text[start] == GAP:
            start += 1
        while end > start and self.text[end - 1] == GAP:
            end -= 1
        if start >= end:
            return ()
        return self.span.evidence(self.origin[start], self.origin[end - 1] + 1, source)

    def raw(self, start: int, end: int) -> str:
        """The original text of ``text[start:end]``, as written."""
        if start >= end:
            return ""
        first, last = self.origin[start], self.origin[end - 1] + 1
        return "".join(line.raw[s:e] for line, s, e in self.span.pieces(first, last))


def squeeze(span: TextSpan) -> Squeezed:
    """``span`` without single white space; wide gaps become one tab."""
    source = span.text
    if _SPACES.search(source) is None:
        return Squeezed(span, source, range(len(source)))
    out: list[str] = []
    origin: list[int] = []
    done = 0
    for match in _SPACES.finditer(source):
        start, end = match.span()
        out.append(source[done:start])
        origin.extend(range(done, start))
        done = end
        for gap in _WIDE.finditer(source, start, end):
            out.append(GAP)
            origin.append(gap.start())
        single = end - start == 1 and start > 0 and end < len(source)
        if single and source[start - 1].isdigit() and source[end].isdigit() and source[start] != GAP:
            out.append(" ")  # 4.2 1#炉 must not become 4.21#炉
            origin.append(start)
    out.append(source[done:])
    origin.extend(range(done, len(source)))
    return Squeezed(span, "".join(out), tuple(origin))


def places(word: str, text: str) -> Iterator[int]:
    """Where ``word`` stands in ``text``, not overlapping."""
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + len(word))
