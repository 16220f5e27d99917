"""How these tests run the command line."""

from __future__ import annotations

import contextlib
import io
from dataclasses import dataclass
from typing import Any

from compliance.cli import main


@dataclass(frozen=True)
class Run:
    """What a call of ``compliance`` came to."""

    code: Any
    out: str
    err: str


def run(*arguments: object) -> Run:
    """``compliance ARGUMENTS`` in this process, through the entry point that users call."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = None
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main([str(a) for a in arguments])
        except SystemExit as done:
            code = done.code
    return Run(code, out.getvalue(), err.getvalue())
