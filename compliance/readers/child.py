"""The reading child: one request on standard input, frames on what was standard output.

Libraries may print what they like: file descriptor 1 leads nowhere while they run.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from compliance.model.document import SourceDocument
from compliance.model.errors import InputError
from compliance.readers.limits import Limits, Step
from compliance.readers.registry import read_with

Send = Callable[[str, Any], None]
"""Sends one frame to the parent."""


STEP_SECONDS = 0.2
"""The least time between two words on how far a reading is."""


def main() -> None:
    """Read one document and answer; always ends the process."""
    serve(_read)


def _read(request: tuple[str, Limits, bool], send: Send) -> SourceDocument:
    path, limits, ocr = request
    return read_with(Path(path), limits, ocr, lambda pages: send("ocr", pages), _now_and_then(send))


def _now_and_then(send: Send) -> Callable[[Step], None]:
    """Tell how far the reading is, but not every page of thousands: between frames the parent looks at clock and memory."""
    last = [0.0]

    def told(step: Step) -> None:
        if (now := time.monotonic()) - last[0] >= STEP_SECONDS:
            last[0] = now
            send("step", step)

    return told


def serve(work: Callable[[Any, Send], Any]) -> None:
    """Answer one request with what ``work`` makes of it; always ends the process."""
    gc.disable()
    send = opened()
    try:
        send("done", work(pickle.loads(sys.stdin.buffer.read()), send))
    except InputError as error:
        send("error", error)
    except MemoryError:
        send("memory", None)
    except Exception:
        send("crash", traceback.format_exc())
    os._exit(0)


def opened() -> Send:
    """Make this process a child that answers: what libraries print goes nowhere, and it ends with its parent."""
    warnings.simplefilter("ignore")
    out = os.fdopen(os.dup(1), "wb")
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()

    def send(kind: str, value: Any) -> None:
        body = pickle.dumps((kind, value), protocol=pickle.HIGHEST_PROTOCOL)
        out.write(len(body).to_bytes(8, "little") + body)
        out.flush()

    return send


def _end_with_parent(parent: int) -> None:
    """End this process when the one that asked is gone, so that a hung read leaves nothing behind."""
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


if __name__ == "__main__":
    main()
