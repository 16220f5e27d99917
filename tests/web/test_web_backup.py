"""A backup of a desk at work: whole, one state, and the desk goes on as if nothing had been."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

from batch_plans import called, plan
from conftest import Browser
from queue_runs import until
from sqlalchemy import func, select
from test_registry_keeping import another
from test_web_uploads import lines, send, settled

from compliance.registry import Registry, audit, open_registry
from compliance.registry.schema import cases, uploads, work_items
from compliance.web.desk import Desk


def command(*arguments: object) -> str:
    """``compliance …`` in a process of its own, which must succeed; what it said."""
    call = [sys.executable, "-c", "from compliance.cli import main; main()", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def number(registry: Registry, table: Any, *where: Any) -> int:
    with registry.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def test_a_backup_while_plans_are_received_and_checked_is_whole_and_disturbs_nobody(
    desk: Desk, database: str, sign_in: Callable[..., Browser], tmp_path: Path
) -> None:
    person, over, answers = sign_in("张三", "reviewer"), threading.Event(), list[int]()

    def few_are_open() -> bool:
        return over.is_set() or number(desk.registry, work_items, work_items.c.state.in_(("queued", "running"))) < 3

    def hand_in() -> None:
        """One plan after the other until the backup is over, so that there is always work."""
        while not over.is_set():
            content = plan(tmp_path / "plans" / f"{len(answers)}.docx", called(len(answers))).read_bytes()
            answers.append(send(person, content, f"方案{len(answers)}.docx").status_code)
            until(few_are_open)

    sender = threading.Thread(target=hand_in)
    desk.queue.start()
    sender.start()
    try:
        until(lambda: number(desk.registry, cases) >= 1)
        told = command(
            "registry", "backup", tmp_path / "备份.zip", "--database", database, "--originals", tmp_path / "originals"
        )
    finally:
        over.set()
        sender.join()
    try:
        assert set(answers) == {201}
        assert {line["state"] for line in settled(person)} == {"done"} and len(lines(person)) == len(answers)
    finally:
        desk.queue.stop()
    assert number(desk.registry, cases) == number(desk.registry, uploads) == len(answers)
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None

    place, originals = another(desk.registry, tmp_path), tmp_path / "elsewhere"
    command("registry", "restore", tmp_path / "备份.zip", "--database", place, "--originals", originals)
    head = re.search(r"末条校验值 ([0-9a-f]{64})", told)
    assert head
    command("audit", "verify", "--anchor", head[1], "--database", place, "--originals", originals)
    if desk.registry.engine.dialect.name == "sqlite":
        with closing(sqlite3.connect(place)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with open_registry(place, originals) as copy, copy.read() as connection:
        known = set(connection.execute(select(cases.c.sha256)).scalars())
        received = set(connection.execute(select(uploads.c.sha256)).scalars())
        assert 1 <= len(known) <= len(received) <= len(answers) and known <= received
        for one in received:
            assert sha256(copy.originals.read(one)).hexdigest() == one
