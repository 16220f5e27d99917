"""The queue of a batch: every file once, whoever dies in between."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from compliance.model.errors import RegistryError
from compliance.registry import By, Registry, audit, work
from compliance.registry.schema import work_items
from compliance.registry.work import NewFile


def files(*names: str) -> list[NewFile]:
    return [NewFile(f"{n}.pdf", n.rjust(64, "0"), 100) for n in names]


def begin(registry: Registry, by: By, *names: str, corpus: str = "sha256:1") -> int:
    with registry.write(by) as tx:
        batch = work.start_batch(tx, "方案/", corpus, "p1", {"as_of": "2026-03-02"})
        work.enqueue(tx, batch, files(*names))
        return batch


def test_a_batch_from_its_start_to_its_ledger(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, "a", "b", "c")
    with registry.write(zhang) as tx:
        one, two = work.claim(tx, batch, "w1", 2)
        assert (one.path, one.attempts, two.path) == ("a.pdf", 1, "b.pdf")
        work.finish(tx, one, "w1", result={"exit_code": 0}, seconds=Decimal("0.8"))
        work.fail(tx, two, "w1", "encrypted", "文件已加密")
    with registry.write(zhang) as tx, pytest.raises(RegistryError, match="没有做完"):
        work.finish_batch(tx, batch)
    with registry.write(zhang) as tx:
        (three,) = work.claim(tx, batch, "w1", 9)
        work.finish(tx, three, "w1")
        assert work.claim(tx, batch, "w1") == ()
        assert work.finish_batch(tx, batch) == {"queued": 0, "running": 0, "done": 2, "failed": 1, "parked": 0}
    with registry.read() as connection:
        lines = list(work.ledger(connection, batch))
        assert [(x.path, x.state, x.reason) for x in lines] == [
            ("a.pdf", "done", None), ("b.pdf", "failed", "encrypted"), ("c.pdf", "done", None),
        ]  # fmt: skip
        assert lines[0].result == {"exit_code": 0} and lines[0].seconds == Decimal("0.8")
        assert (work.latest_batch(connection, "方案/") or {})["settings"] == {"as_of": "2026-03-02"}


def test_a_second_run_does_only_what_changed(registry: Registry, zhang: By) -> None:
    first = begin(registry, zhang, "a", "b")
    with registry.write(zhang) as tx:
        for job in work.claim(tx, first, "w1", 9):
            work.finish(tx, job, "w1")
    again = begin(registry, zhang, "a", "b", "c")
    other = begin(registry, zhang, "a", corpus="sha256:2")
    with registry.write(zhang) as tx:
        assert [j.path for j in work.claim(tx, again, "w1", 9)] == ["c.pdf"]
        assert [j.path for j in work.claim(tx, other, "w1", 9)] == ["a.pdf"]


def test_the_same_content_twice_is_done_once_and_listed_twice(registry: Registry, zhang: By) -> None:
    with registry.write(zhang) as tx:
        batch = work.start_batch(tx, "方案/", "c", "p", {})
        same = [NewFile(name, "f" * 64, 10) for name in ("乙.pdf", "甲.pdf")]
        work.enqueue(tx, batch, same)
        assert work.enqueue(tx, batch, same)["queued"] == 2
        (job,) = work.claim(tx, batch, "w", 9)
        work.finish(tx, job, "w")
    with registry.read() as connection:
        assert [(x.path, x.state) for x in work.ledger(connection, batch)] == [("乙.pdf", "done"), ("甲.pdf", "done")]


def test_claims_at_the_same_time_never_share(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, *(f"n{i}" for i in range(60)))
    taken: dict[str, list[int]] = {"w1": [], "w2": [], "w3": []}
    failed: list[BaseException] = []

    def worker(name: str) -> None:
        try:
            while True:
                with registry.write(zhang) as tx:
                    jobs = work.claim(tx, batch, name, 2)
                if not jobs:
                    return
                taken[name] += [j.id for j in jobs]
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=worker, args=(name,)) for name in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    every = [i for ids in taken.values() for i in ids]
    assert failed == [] and len(every) == len(set(every)) == 60


def test_what_a_dead_worker_held_is_queued_again_and_parked_in_the_end(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, "a", "b")
    later = replace(zhang, at=zhang.at + timedelta(minutes=5))
    for attempt in (1, 2):
        with registry.write(zhang) as tx:
            jobs = work.claim(tx, batch, f"w{attempt}", 1)
            assert [(j.path, j.attempts) for j in jobs] == [("a.pdf", attempt)]
        with registry.write(later) as tx:
            found = work.recover(tx, zhang.at + timedelta(minutes=1), attempts=2)
            assert found == ({"parked": 0, "queued": 1} if attempt == 1 else {"parked": 1, "queued": 0})
    with registry.read() as connection:
        line = next(work.ledger(connection, batch))
        assert (line.state, line.reason, line.message) == ("parked", "worker_died", "处理它的进程2次中途退出，已搁置")
    with registry.write(later) as tx:
        assert work.retry(tx, batch) == 1
        assert [j.attempts for j in work.claim(tx, batch, "w3", 1)] == [1]


def test_a_heartbeat_keeps_a_claim(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, "a")
    later = replace(zhang, at=zhang.at + timedelta(minutes=5))
    with registry.write(zhang) as tx:
        work.claim(tx, batch, "w1")
    with registry.write(later) as tx:
        assert work.beat(tx, "w1") == 1
        assert work.recover(tx, zhang.at + timedelta(minutes=1), attempts=2) == {"parked": 0, "queued": 0}


def test_who_lost_a_claim_cannot_finish_it(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, "a")
    with registry.write(zhang) as tx:
        (job,) = work.claim(tx, batch, "w1")
        work.recover(tx, zhang.at + timedelta(seconds=1), attempts=9)
        (again,) = work.claim(tx, batch, "w2")
    with pytest.raises(RegistryError, match="别的进程") as told, registry.write(zhang) as tx:
        audit.append(tx, "case.receive", "case:1")
        work.finish(tx, job, "w1")
    assert told.value.code == "lost_claim"
    with registry.write(zhang) as tx:
        work.finish(tx, again, "w2")
    with registry.read() as connection:
        assert [e.action for e in audit.entries(connection)] == ["batch.start"], "what came with the lost claim is gone"


def test_an_interrupted_worker_gives_back_without_an_attempt(registry: Registry, zhang: By) -> None:
    batch = begin(registry, zhang, "a")
    with registry.write(zhang) as tx:
        work.claim(tx, batch, "w1")
        assert work.release(tx, "w1") == 1
        assert [j.attempts for j in work.claim(tx, batch, "w2")] == [1]


def test_the_database_refuses_states_that_make_no_sense(registry: Registry, zhang: By) -> None:
    begin(registry, zhang, "a")
    for wrong in ({"state": "lost"}, {"state": "running"}, {"state": "failed"}, {"claimed_by": "w"}):
        with pytest.raises(IntegrityError), registry.write(zhang) as tx:
            tx.connection.execute(update(work_items).values(**wrong))
