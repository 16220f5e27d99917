"""The child: one question on standard input, one answer on standard output. It writes nothing anywhere else."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress

_MEMORY = 4 * 1024**3
_SECONDS = 600


def main() -> None:
    """Answer: ("done", value) or ("failed", a sentence)."""
    bounded()
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever prints does not get into the answer
    from compliance.model.errors import ComplianceError

    request = pickle.loads(sys.stdin.buffer.read())
    try:
        told = ("done", request.answer())
    except ComplianceError as error:
        told = ("failed", getattr(error, "reason", None) or str(error))
    out.write(pickle.dumps(told))
    out.flush()


def bounded() -> None:
    """Bound memory and processor time, where the system can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
