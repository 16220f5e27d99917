"""The pages of a long PDF read by several processes, a range of pages each: the same pages as one process reads.

pdfium must not be used by two threads, so the others are processes. They are asked as the reading child itself is asked
(``guard``): one that crashes, hangs or grows too large is the error of the whole file. What a page says depends on no
other page until layout begins, which is the work of one process again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from compliance.readers.guard import ask
from compliance.readers.layout.ink import PageInk
from compliance.readers.limits import Limits, Request
from compliance.readers.pdf.pages import opened, read_page

LONG = 100
"""From so many pages on a file is read by several processes unless told otherwise: below, starting them costs what they save."""
MOST = 4
"""So many processes at most: all pages must be laid out by one of them in the end."""
_HEAD_START = 30
"""About so many pages are read while another process starts, and its pages are brought back."""
COMMAND = (sys.executable, "-P", "-m", "compliance.readers.pdf.ranges")
"""The other process (``compliance.readers.guard`` says why ``-P``)."""

Asked = tuple[str, bytes, int, int]
"""The file's name and bytes, the first page (from nought) and the one after the last."""


def read_pages(request: Request, document: Any, count: int) -> list[PageInk]:
    """All ``count`` pages of ``document``, the one that is open in this process.

    Raises:
        InputError: timeout, memory or broken, where another process that reads some of them fails.
    """
    own, others = shares(count, processes_for(count, request.limits.processes))
    if not others:
        return list(_own_pages(request, document, own, count))
    alone = Limits(request.limits.seconds, request.limits.memory_bytes)
    with ThreadPoolExecutor(len(others)) as waiting:
        asked = [
            waiting.submit(ask, request.path, (str(request.path), request.data, *part), alone, COMMAND)
            for part in others
        ]
        inks = list(_own_pages(request, document, own, count))
        for answer in asked:
            inks += answer.result()
    return inks


def _own_pages(request: Request, document: Any, own: int, count: int) -> Iterator[PageInk]:
    """The pages that this process reads, the first ``own`` of ``count``; how far it is is told page by page."""
    for index in range(own):
        request.told(("reading", index + 1, count))
        yield read_page(document, index)


def processes_for(pages: int, wanted: int | None) -> int:
    """How many processes read a file of so many pages: as ``wanted``, else by pages and processors."""
    if wanted is not None:
        return max(wanted, 1)
    return min(MOST, _processors()) if pages >= LONG else 1


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def shares(count: int, processes: int) -> tuple[int, list[tuple[int, int]]]:
    """(how many pages, from the first on, this process reads itself; the ranges that the others read)."""
    others = min(processes - 1, count - 1)
    if others < 1:
        return count, []
    each = max((count - _HEAD_START) // (others + 1), 1)
    own = count - each * others
    return own, [(first, first + each) for first in range(own, count, each)]


def _answer(asked: Asked, _: Any) -> list[PageInk]:
    name, data, first, end = asked
    with opened(Path(name), data) as document:
        return [read_page(document, index) for index in range(first, end)]


if __name__ == "__main__":
    from compliance.readers.child import serve

    serve(_answer)
