"""Python's cyclic collector, put to rest where a great many values are made and none is thrown away."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def resting(kept: bool = False) -> Iterator[None]:
    """No collection inside: it would walk a growing heap in vain. As it was before at the end, also after an error.

    ``kept`` says that what was made lives on and has no cycles. It is then counted among the old, which costs
    nothing; else the first collection afterwards would walk all of it.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if kept and not gc.get_freeze_count():  # what somebody else has frozen is to stay so
                gc.freeze()
                gc.unfreeze()  # the frozen go to the oldest generation
            gc.enable()
