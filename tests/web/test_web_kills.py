"""The server killed at any moment: what it said it has is worked on once, by whoever starts next."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from batch_plans import called, plan
from queue_runs import OFFICE, queue, until
from sqlalchemy import func, select

from compliance.registry import Registry, audit, upload_list
from compliance.registry.schema import cases, reviews, work_items
from compliance.registry.upload_list import Asked

SERVER = Path(__file__).parent / "queue_server.py"


def test_killed_while_receiving_and_checking_nothing_is_lost_or_done_twice(
    registry: Registry, database: str, tmp_path: Path
) -> None:
    dice, promised = random.Random(20261121), set()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    for turn in range(3):
        folder = tmp_path / f"第{turn}次"
        for n in range(4):
            plan(folder / f"方案{turn}{n}.docx", called(10 * turn + n + 1))
        call = [sys.executable, str(SERVER), database, str(registry.originals.folder), str(folder)]
        process = subprocess.Popen(call, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(dice.uniform(0.0, 2.0))
        process.kill()
        told = [first, *process.communicate()[0].splitlines()]
        promised |= {line.split(maxsplit=1)[1].strip() for line in told if line[:1].isdigit()}
    (registry.originals.arriving / "here~999999999~1~x").write_bytes(b"half")
    last = queue(registry)
    last.start()
    try:
        until(lambda: not _open(registry), 120)
    finally:
        last.stop()
    with registry.read() as connection:
        lines = upload_list.lines(connection, Asked(OFFICE), 100)
        contents = connection.execute(select(func.count()).select_from(work_items)).scalar_one()
        for table in (cases, reviews):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == contents
        assert audit.verify(connection).problem is None
    assert promised and promised <= {line.name for line in lines}
    assert set(Counter(line.name for line in lines).values()) == {1} and {line.state for line in lines} == {"done"}


def _open(registry: Registry) -> int:
    with registry.read() as connection:
        found = upload_list.counts(connection, Asked(OFFICE))
    return found["queued"] + found["running"]
