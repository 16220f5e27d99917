"""An interruption waits for the transaction under way; children are forked, and how they ended is known."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import psutil
import pytest
from batch_plans import plans
from batch_runs import run, settings, started

from compliance.batch import carry_out, engine, guarded, workers_for
from compliance.batch.executors import Workers
from compliance.batch.job import Answer, Bounds, Task
from compliance.batch.underway import Underway
from compliance.batch.whole import whole
from compliance.readers import nursery
from compliance.registry import By, Registry, audit, work

Acting = Callable[[], By]
needs_fork = pytest.mark.skipif(
    not nursery.usable(), reason="no fork with pidfd here: every child is a fresh interpreter"
)


def test_what_an_interruption_strikes_is_done_first() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)]
    done = []
    with pytest.raises(KeyboardInterrupt), whole():
        signal.raise_signal(signal.SIGINT)
        done.append("all of it")
    assert done == ["all of it"]
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)] == before


def test_interrupted_while_a_result_is_recorded_it_is_kept_and_the_rest_given_back(
    tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    plans(tmp_path / "方案", 3)
    begun = started(registry, tmp_path / "方案", tmp_path / "out", acting())
    real = engine.record

    def struck(*said: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return real(*said)

    with monkeypatch.context() as change, pytest.raises(KeyboardInterrupt):
        change.setattr(engine, "record", struck)
        run(registry, begun, tmp_path / "out", acting, executor="local:1")
    with registry.read() as connection:
        counted = work.counts(connection, begun.number)
        assert counted["done"] > 0 and counted["running"] == 0 and audit.verify(connection).problem is None
    ended = run(registry, begun, tmp_path / "out", acting)
    assert [line.attempts for line in ended.lines] == [1, 1, 1], "what was given back is not held against it"


@needs_fork
def test_children_are_forked_from_one_process_that_was_started_ahead(
    tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    children: list[nursery.Forked] = []
    child = nursery.Nursery.child
    monkeypatch.setattr(nursery.Nursery, "child", lambda own: children.append(child(own)) or children[-1])
    monkeypatch.setattr(guarded, "started", None)
    plans(tmp_path / "方案", 6)
    workers = workers_for("local:2")
    try:
        workers.prepare()
        begun = started(registry, tmp_path / "方案", tmp_path / "out", acting(), settings())
        ended = carry_out(registry, begun, workers, tmp_path / "out", acting, bounds=Bounds())
    finally:
        workers.close()
    assert {line.state for line in ended.lines} == {"done"}
    assert len(children) == 2 and all(child.poll() == -signal.SIGKILL for child in children)


@needs_fork
def test_where_children_cannot_be_forked_fresh_interpreters_do_the_work(
    tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(own: nursery.Nursery) -> nursery.Forked:
        raise ConnectionError("no more processes")

    monkeypatch.setattr(nursery.Nursery, "child", fails)
    plans(tmp_path / "方案", 2)
    begun = started(registry, tmp_path / "方案", tmp_path / "out", acting(), settings())
    ended = run(registry, begun, tmp_path / "out", acting)
    assert {line.state for line in ended.lines} == {"done"}


@needs_fork
@pytest.mark.parametrize(("end", "told"), [(signal.SIGSEGV, "信号 11"), (signal.SIGKILL, "信号 9")])
def test_how_a_forked_child_ended_is_told(
    end: int, told: str, tmp_path: Path, registry: Registry, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = guarded.Keeper._ready

    def struck(keeper: guarded.Keeper) -> Any:
        """A child that is struck as soon as it has begun."""
        child = real(keeper)
        keeper._frames.put(("began", None))
        os.kill(child.pid, end)
        return child

    monkeypatch.setattr(guarded.Keeper, "_ready", struck)
    plans(tmp_path / "方案", 1)
    begun = started(registry, tmp_path / "方案", tmp_path / "out", acting(), settings())
    line = run(registry, begun, tmp_path / "out", acting, executor="local:1").lines[0]
    assert line.reason == "crashed" and told in (line.message or "")


@pytest.mark.skipif(not hasattr(os, "nice"), reason="没有 nice 的系统，优先级分级不同")
def test_what_a_child_had_started_before_it_was_told_to_stand_back_stands_back_too() -> None:
    shell = psutil.Popen(["sh", "-c", "sleep 60 & sleep 60 & wait"])
    try:
        while len(shell.children()) < 2:
            pass
        guarded._stand_back(shell.pid, 7)
        assert [one.nice() for one in (shell, *shell.children())] == [7, 7, 7]
    finally:
        for one in (*shell.children(), shell):
            one.kill()
        shell.wait()


class _Slow(Workers):
    """Workers whose answers the test gives."""

    def __init__(self) -> None:
        self.given: list[Future[Answer]] = []

    def submit(self, task: Task, watch: object = None) -> Future[Answer]:
        self.given.append(Future())
        return self.given[-1]


def test_results_are_taken_up_together_and_the_last_ones_wait_for_nobody() -> None:
    workers = _Slow()
    under: Underway[str] = Underway(workers)
    for name in "甲乙丙丁":
        under.give(name, Task(name, "", settings().options, "", ""))
    assert under.back(4, 0.01) == [], "nothing is done yet"
    for n in (2, 0):
        workers.given[n].set_result(Answer("done"))
    assert [name for name, _, _ in under.back(4, 1)] == ["丙", "甲"] and len(under) == 2
    for n in (1, 3):
        workers.given[n].set_result(Answer("done"))
    assert [name for name, _, _ in under.back(1)] == ["乙"], "no more than asked for"
    assert [name for name, _, _ in under.back(4)] == ["丁"] and not under
