"""A program that only runs the desk's queue, to be killed: ``queue_server.py DATABASE ORIGINALS FOLDER``.

It hands in what lies in FOLDER, one by one, saying the number of each line when it has been told that it is kept.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path += [str(Path(__file__).parent), str(Path(__file__).parents[1] / "batch")]

from queue_runs import hand_in, queue

from compliance.registry import open_registry


def main() -> None:
    """Run until killed."""
    database, originals, folder = sys.argv[1:4]
    with open_registry(database, Path(originals)) as registry:
        desk = queue(registry)
        desk.start()
        for file in sorted(Path(folder).glob("*")):
            print(hand_in(desk, file), file.name, flush=True)
        print("all", flush=True)
        while True:
            time.sleep(1)


if __name__ == "__main__":
    main()
