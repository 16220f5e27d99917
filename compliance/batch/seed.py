"""The process from which the children of this machine are forked: it has loaded their program and has seen no file.

The corpus is not loaded here: a program that runs for months may outlive it.
"""

from __future__ import annotations

import sys
from importlib import import_module

from compliance.batch import child
from compliance.readers import nursery

COMMAND = (sys.executable, "-P", "-m", "compliance.batch.seed")
_PROGRAM = ("compliance.batch.doing", "compliance.extraction", "compliance.checking")


def main() -> None:
    """Fork children whenever asked; ends when whoever started it is gone."""
    nursery.load()
    for module in _PROGRAM:
        import_module(module)
    nursery.serve(nursery.asked(), _work)


def _work() -> None:
    child.main(loaded=True)


if __name__ == "__main__":
    main()
