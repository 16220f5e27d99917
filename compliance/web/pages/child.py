"""The rendering child: one page after another, in a process that may be killed at any moment.

pdfium is not safe for threads and reads files from outside, so no page is ever drawn in the server itself. The last
documents stay open: the next page of the same plan needs no parsing.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections import OrderedDict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from compliance.model.errors import InputError
from compliance.readers.child import Send, opened
from compliance.readers.pdf.boxed import text_in
from compliance.readers.pdf.frame import Frame
from compliance.readers.pdf.reader import opened as opened_pdf
from compliance.readers.pdf.render import render_jpeg
from compliance.web.pages.asking import LARGEST_SIDE, QUALITY, Ask, PageError, Sizes

_HEAD = 8
_KEPT = 3
"""Documents that stay open."""
_ADDRESS_SPACE = 4 * 1024**3
"""Of the child; what it holds is watched by the parent, with a lower bound."""


class Shelf:
    """The documents that are open, the last one asked for last."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[ExitStack, Any]] = OrderedDict()

    def document(self, ask: Ask) -> Any:
        """The document of ``ask``, opened where it is not.

        Raises:
            InputError: encrypted, broken.
            OSError: where the file cannot be read.
        """
        if ask.sha256 not in self._open:
            while len(self._open) >= _KEPT:
                self._open.popitem(last=False)[1][0].close()
            stack = ExitStack()
            path = Path(ask.path)
            self._open[ask.sha256] = (stack, stack.enter_context(opened_pdf(path, path.read_bytes())))
        self._open.move_to_end(ask.sha256)
        return self._open[ask.sha256][1]


def answer(shelf: Shelf, ask: Ask) -> Any:
    """The image (bytes), the sizes or the text (str) that were asked for.

    Raises:
        PageError: no_page, broken, encrypted, not_found.
    """
    try:
        document = shelf.document(ask)
    except InputError as error:
        raise PageError("encrypted" if error.code == "encrypted" else "broken") from error
    except OSError as error:
        raise PageError("not_found") from error
    count = int(pdfium.FPDF_GetPageCount(document))
    if ask.page == 0:
        return Sizes(tuple(_size(document, index) for index in range(count)))
    if not 1 <= ask.page <= count:
        raise PageError("no_page")
    page = pdfium.FPDF_LoadPage(document, ask.page - 1)
    if not page:
        raise PageError("broken")
    try:
        if ask.box is not None:
            return text_in(page, ask.box)
        return render_jpeg(page, *Frame.of(page).size, ask.dpi, LARGEST_SIDE, QUALITY)
    finally:
        pdfium.FPDF_ClosePage(page)


def _size(document: Any, index: int) -> tuple[float, float]:
    page = pdfium.FPDF_LoadPage(document, index)
    if not page:
        return (0.0, 0.0)
    try:
        return Frame.of(page).size
    finally:
        pdfium.FPDF_ClosePage(page)


def serve(work: Callable[[Shelf, Ask], Any] = answer) -> None:
    """Answer until standard input closes; ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asks
    _bound()
    send = opened()
    shelf = Shelf()
    send("ready", None)
    while (ask := _next()) is not None:
        _answer(work, shelf, ask, send)
    os._exit(0)


def _next() -> Ask | None:
    head = sys.stdin.buffer.read(_HEAD)
    if len(head) < _HEAD:
        return None
    ask: Ask = pickle.loads(sys.stdin.buffer.read(int.from_bytes(head, "little")))
    return ask


def _answer(work: Callable[[Shelf, Ask], Any], shelf: Shelf, ask: Ask, send: Send) -> None:
    try:
        send("done", work(shelf, ask))
    except PageError as error:
        send("error", error.code)
    except MemoryError:
        send("error", "memory")
    except Exception:
        send("crash", traceback.format_exc())


def _bound() -> None:
    """Limits that the system itself holds: no file is written, memory has an end."""
    try:
        import resource
    except ImportError:  # Windows: the parent's watch alone
        return
    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))


if __name__ == "__main__":
    serve()
