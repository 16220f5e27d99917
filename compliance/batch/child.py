"""The child of a batch: one file after another, in a process that may be killed at any moment.

The corpus is loaded once and kept. Each document is still read in a fresh process of its own.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable

from compliance.batch.job import AbsentError, Made, Task
from compliance.model.errors import ComplianceError, InputError, TemplateError
from compliance.readers import Step
from compliance.readers.child import Send, opened
from compliance.readers.guard import prepare

IDLE_SECONDS = 120.0
"""A child that nobody asks anything ends by itself; the next file starts a new one."""
_HEAD = 8
_WHOLE = 25
"""After so many files everything that is not frozen is looked at."""

Work = Callable[[Task, Callable[[int], None], Callable[[Step], None]], Made]


def main(*, loaded: bool = False) -> None:
    """Answer tasks until nobody asks. ``loaded``: forked from a process that has loaded all of the program."""
    prepare(loaded=loaded)
    from compliance.batch.doing import process

    serve(process)


def serve(work: Work) -> None:
    """Answer each task with what ``work`` makes of it; ends the process when standard input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the program that asks
    send = opened()
    gc.disable()
    asked = [time.monotonic()]
    threading.Thread(target=_end_when_idle, args=(asked,), daemon=True).start()
    done = 0
    while (task := _next()) is not None:
        asked[0] = float("inf")
        _answer(work, task, send)
        del task
        done += 1
        if done == 1:
            gc.freeze()  # corpus and modules stay as they are: no use in looking at them again
        elif done % _WHOLE:
            gc.collect(0)  # what this file left behind; all else has been looked at before
        else:
            gc.collect()
        asked[0] = time.monotonic()
    os._exit(0)


def _next() -> Task | None:
    source = sys.stdin.buffer
    head = source.read(_HEAD)
    if len(head) < _HEAD:
        return None
    task: Task = pickle.loads(source.read(int.from_bytes(head, "little")))
    return task


def _answer(work: Work, task: Task, send: Send) -> None:
    send("began", None)
    try:
        made = work(task, lambda pages: send("ocr", pages), lambda step: send("step", step))
        send("done", pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    except AbsentError:
        send("absent", None)
    except InputError as error:
        send("error", error)
    except TemplateError as error:
        send("error", InputError(task.path, "template", f"文书写不成：{error}"))
    except ComplianceError as error:
        send("unfit", str(error))
    except MemoryError:
        send("memory", None)
    except Exception:
        send("crash", traceback.format_exc())


def _end_when_idle(asked: list[float]) -> None:
    while time.monotonic() - asked[0] < IDLE_SECONDS:
        time.sleep(1.0)
    os._exit(0)


if __name__ == "__main__":
    main()
