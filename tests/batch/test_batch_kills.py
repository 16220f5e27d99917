"""Whoever dies when: the next run completes the batch, and every file is in the ledger once."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psutil
from batch_plans import called, plan, plans
from batch_runs import children_of, command, dask_workers, ended, run, settings, started, tight
from sqlalchemy import func, select, text

from compliance.batch.lines import lines_of
from compliance.batch.recording import Settled
from compliance.registry import By, Registry, audit, open_registry, work
from compliance.registry.schema import cases, extractions, reviews, work_items

KILLS, FILES = 20, 100


def calls(folder: Path, database: str, tmp_path: Path) -> list[object]:
    where = ["--database", database, "--originals", tmp_path / "originals", "--out", tmp_path / "out"]
    return ["batch", folder, *where, "--by", "张三", "--executor", "local:2"]


def begin_or_go_on(arguments: list[object], registry: str) -> subprocess.Popen[bytes]:
    try:
        with open_registry(registry) as opened, opened.read() as connection:
            begun = work.latest_batch(connection) is not None
    except Exception:
        begun = False
    more = ["--resume"] if begun else ["--as-of", "2025-03-31", "--no-pdf"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    return subprocess.Popen(command(*arguments, *more), env=environment, stdout=subprocess.DEVNULL)


def check_whole(registry: Registry, names: set[str]) -> None:
    """Every file once and done, one case, reading and review a content, the log and the database sound."""
    with registry.read() as connection:
        row = work.latest_batch(connection)
        assert row is not None and row["finished_at"] is not None
        contents = connection.execute(select(func.count()).select_from(work_items)).scalar_one()
        for table in (cases, extractions, reviews):
            assert connection.execute(select(func.count()).select_from(table)).scalar_one() == contents, table.name
        assert audit.verify(connection).problem is None
        if registry.engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    lines = lines_of(registry, row["id"])
    assert Counter(line.name for line in lines) == Counter(names)
    assert {line.state for line in lines} == {"done"}


def done_of(database: str) -> int:
    """How many files of the last batch are done; -1 without a batch or with one that has ended."""
    try:
        with open_registry(database) as registry, registry.read() as connection:
            row = work.latest_batch(connection)
            return -1 if row is None or row["finished_at"] is not None else work.counts(connection, row["id"])["done"]
    except Exception:  # it is just being made
        return -1


def one_more_done(process: subprocess.Popen[bytes], database: str, before: int) -> bool:
    """Waits until more files are done than before; False where it does not come to that."""
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until:
        if done_of(database) > before:
            return True
        time.sleep(0.05)
    return False


def all_end(children: list[psutil.Process]) -> bool:
    """Waits until none of them runs any more; False where one goes on."""
    until = time.monotonic() + 60
    while not (over := all(ended(child) for child in children)) and time.monotonic() < until:
        time.sleep(0.05)
    return over


def test_killed_at_any_moment_it_completes(database: str, tmp_path: Path) -> None:
    """Every other kill while it starts (the registry is made, the files are queued), the others amid the work."""
    folder = tmp_path / "方案"
    names = {*plans(folder, FILES), "又一份.docx"}
    (folder / "又一份.docx").write_bytes((folder / "方案001.docx").read_bytes())
    dice, amid = random.Random(20261121), 0
    for number in range(KILLS):
        before = max(done_of(database), 0)
        process = begin_or_go_on(calls(folder, database, tmp_path), database)
        if number % 2:
            assert one_more_done(process, database, before)
            time.sleep(dice.uniform(0, 0.3))
        else:
            time.sleep(dice.uniform(0.05, 1.2))
        children = children_of(process.pid)
        process.kill()
        process.wait()
        amid += done_of(database) > 0
        assert all_end(children), "nothing is left behind"
    assert amid >= KILLS // 2, "as many kills struck a batch of which some was done, not all"
    process = begin_or_go_on(calls(folder, database, tmp_path), database)
    assert process.wait() in (0, 1, 2)
    with open_registry(database, tmp_path / "originals") as registry:
        check_whole(registry, names)
    results = [json.loads(line) for line in (tmp_path / "out" / "结果.jsonl").read_text(encoding="utf-8").splitlines()]
    assert Counter(r["document"]["file"] for r in results) == Counter(names)
    written = {p.parent.name for p in (tmp_path / "out" / "文书").rglob("整改通知书.docx")}
    assert written == names - {"方案001.docx"}, "the first by name of two with one content"


def test_interrupted_it_gives_back_and_says_how_to_go_on(database: str, tmp_path: Path) -> None:
    folder = tmp_path / "方案"
    names = set(plans(folder, 12))
    arguments = [*calls(folder, database, tmp_path), "--as-of", "2025-03-31", "--no-notices"]
    arguments[arguments.index("local:2")] = "local:1"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
    process = subprocess.Popen(command(*arguments), env=environment, stderr=subprocess.PIPE, text=True)
    done = 0
    while not done and process.poll() is None:
        time.sleep(0.05)
        try:
            with open_registry(database) as registry, registry.read() as connection:
                done = work.counts(connection, 1)["done"]
        except Exception:
            continue
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate()
    assert process.returncode == 130
    assert "已中断，做完的都已保存" in told and "--resume --database" in told
    with open_registry(database) as registry, registry.read() as connection:
        left = work.counts(connection, 1)
        assert left["running"] == 0 and left["queued"] > 0 and work.claimants(connection) == {}
    again = begin_or_go_on(calls(folder, database, tmp_path), database)
    assert again.wait() in (0, 1, 2)
    with open_registry(database, tmp_path / "originals") as registry:
        check_whole(registry, names)
        with registry.read() as connection:
            assert {line.attempts for line in work.ledger(connection, 1)} == {1}, (
                "what was given back is not held against it"
            )


def test_two_programs_at_once_share_the_work(database: str, tmp_path: Path, acting: Callable[[], By]) -> None:
    folder = tmp_path / "方案"
    names = set(plans(folder, 12))
    with open_registry(database, tmp_path / "originals", create=True) as registry:
        started(registry, folder, tmp_path / "out", acting(), settings())
        both = [begin_or_go_on(calls(folder, database, tmp_path / name), database) for name in ("a", "b")]
        assert {process.wait() for process in both} <= {0, 1, 2}
        check_whole(registry, names)


def test_a_killed_worker_of_the_cluster_loses_nothing_and_nothing_is_done_twice(
    database: str, tmp_path: Path, acting: Callable[[], By], scheduler: str
) -> None:
    folder, done = tmp_path / "方案", []
    names = set(plans(folder, 12))
    with (
        open_registry(database, tmp_path / "originals", create=True) as registry,
        dask_workers(scheduler, 2) as workers,
    ):

        def told(one: Settled) -> None:
            done.append(one.job.path)
            if len(done) == 3:
                workers[0].kill()

        begun = started(registry, folder, tmp_path / "out", acting(), settings(notices=True))
        ended = run(registry, begun, tmp_path / "out", acting, executor=f"dask://{scheduler}", told=told)
        assert workers[0].poll() is not None and workers[1].poll() is None
        assert Counter(done) == Counter(names), "each is told of once"
        check_whole(registry, names)
        assert all(line.notices for line in ended.lines)


def test_plans_that_the_workers_do_not_see_are_sent_to_them(
    tmp_path: Path, registry: Registry, acting: Callable[[], By], scheduler: str
) -> None:
    plan(tmp_path / "方案" / "看不见.docx", called(1))
    begun = started(registry, tmp_path / "方案", tmp_path / "out", acting(), settings(notices=True))
    with dask_workers(scheduler, 1):
        ended = run(registry, begun, tmp_path / "out", acting, executor=f"dask://{scheduler}", bounds=tight())
    (line,) = ended.lines
    assert (line.state, line.result["enterprise"], line.attempts) == ("done", called(1), 1)
