"""Works through a batch: claims files, has them done, records what came of each; what it began survives it.

Only this program writes the database. A file is claimed before it is worked on and recorded in one transaction with
its result, so that whoever dies when, the next run finds each file either recorded or to be done again.
"""

from __future__ import annotations

import pickle
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from compliance.batch.executors import Workers, lost_worker
from compliance.batch.guarded import PARKED, STOPPED
from compliance.batch.job import Answer, Made, Task
from compliance.batch.outputs import Outputs
from compliance.batch.recording import Settled, record
from compliance.batch.underway import Underway
from compliance.batch.whole import whole
from compliance.batch.whose import is_dead, worker_name
from compliance.model.collector import resting
from compliance.model.errors import ComplianceError, InputError, RegistryError
from compliance.registry import By, Registry, Transaction, work
from compliance.registry.enterprises import name_index
from compliance.registry.names import NameIndex

BEAT_SECONDS = 15.0
SILENT = timedelta(seconds=120)
"""Who has not been heard of for so long is taken for dead, where its process cannot be looked for."""
TIMES_HURT = 2
"""How often a file may crash its child before it is set aside: once may be the machine's fault."""
TIMES_LOST = 50
"""How often a file may be found claimed by a program that died: that says little about the file."""
_POLL_SECONDS = 2.0
_AHEAD = 8
"""Files claimed for each worker: the one under way, and those that wait for it, so that it never waits for a transaction."""


@dataclass(frozen=True)
class Work:
    """What is to be done: the batch, how to make a task of a job, where notices go.

    ``names`` gives a content's name and place in the folder; ``keep`` whether the file itself is kept; ``also`` is done
    with the number of a file's case (None where it failed) in the transaction that records it. ``received`` is the day
    on which the plans came in, where it is not the day on which they are recorded.
    """

    batch: int
    task: Callable[[str], Task]
    names: Callable[[str], str]
    outputs: Outputs
    keep: bool = True
    also: Callable[[Transaction, work.Job, int | None], None] = lambda tx, job, case: None
    received: date | None = None


class Engine:
    """One run over a batch. ``told`` hears of every file that is settled, in the order in which they are."""

    def __init__(
        self,
        registry: Registry,
        work_: Work,
        workers: Workers,
        acting: Callable[[], By],
        told: Callable[[Settled], None] = lambda one: None,
    ) -> None:
        self.registry, self.work, self.workers, self.acting, self.told = registry, work_, workers, acting, told
        self.name = worker_name()
        self._running: Underway[work.Job] = Underway(workers)
        self._hurt: Counter[int] = Counter()
        self._index: NameIndex | None = None
        self._alone = True
        self._beaten = time.monotonic()

    def run(self) -> None:
        """Do all that is queued, and wait for what other programs are doing.

        Raises:
            ComplianceError: where the workers cannot do any file; everything claimed is given back.
            KeyboardInterrupt: likewise.
        """
        try:
            self._take_back()
            while self._fill() or self._elsewhere():
                self._settle(self._running.back(self._room // 2, _POLL_SECONDS))
                self._beat()
        except BaseException:
            self._give_back()
            raise

    def again(self, contents: Sequence[str]) -> None:
        """Write the notices of files that are done but whose notices are not there (another folder, deleted).

        The registry is not touched: same file, corpus and parameters give the same notices.
        """
        drafting: Underway[None] = Underway(self.workers)
        for sha256 in contents:
            drafting.give(None, self.work.task(sha256))
        try:
            while drafting:
                for _, task, future in drafting.back(1):
                    answer = self._answer(future)
                    if answer.state == "absent" and (sent := _with_content(task)) is not None:
                        drafting.give(None, sent)
                    else:
                        self._redrafted(self.work.names(task.sha256), answer)
        except BaseException:
            self.workers.close()
            raise

    def _redrafted(self, name: str, answer: Answer) -> None:
        if answer.state == "done":
            self.work.outputs.write(name, _opened(answer).notices)
        else:
            why = f"文书不在这个目录里，又不能重新起草：{answer.message}"
            self.work.outputs.problems.append(InputError(name, answer.reason, why))

    # -- claims ---------------------------------------------------------------------------------------

    @property
    def _room(self) -> int:
        """How many files are to be under way."""
        return _AHEAD * self.workers.slots

    def _fill(self) -> bool:
        """Keep the workers supplied; whether anything is under way."""
        free = self._room - len(self._running)
        if free >= self._room // 2:  # not for every file: a claim is a transaction
            with self._writing() as tx:
                jobs = self._claim(tx, free)
            for job in jobs:
                self._submit(job, self._task(job))
        return bool(self._running)

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        with whole(), self.registry.write(self.acting()) as tx:
            yield tx

    def _claim(self, tx: Transaction, most: int) -> Sequence[work.Job]:
        return work.claim(tx, self.work.batch, self.name, most)

    def _task(self, job: work.Job) -> Task:
        return self.work.task(job.sha256)

    def _submit(self, job: work.Job, task: Task) -> None:
        self._running.give(job, task)

    def _elsewhere(self) -> bool:
        """Whether other programs hold files of this batch. They are waited for: they may die."""
        with self.registry.read() as connection:
            counted = work.counts(connection, self.work.batch)
        if not counted["running"] and not counted["queued"]:
            return False
        time.sleep(_POLL_SECONDS)
        self._take_back()
        return True

    def _take_back(self) -> None:
        """Queue again what dead programs held."""
        with self.registry.read() as connection:
            holders = work.claimants(connection)
        self._alone = not holders.keys() - {self.name}
        if self._alone:
            return
        with self._writing() as tx:
            for holder in holders:
                if is_dead(holder):
                    work.release(tx, holder)
            work.recover(tx, tx.by.at - SILENT, TIMES_LOST)

    def _beat(self) -> None:
        if time.monotonic() - self._beaten > BEAT_SECONDS:
            with self._writing() as tx:
                work.beat(tx, self.name)
            self._beaten = time.monotonic()

    def _give_back(self) -> None:
        self.workers.close()
        # Where the database cannot be reached any more, whoever goes on finds the claims of a dead program, and takes them.
        with suppress(RegistryError), self._writing() as tx:
            work.release(tx, self.name)

    # -- results --------------------------------------------------------------------------------------

    def _settle(self, finished: Sequence[tuple[work.Job, Task, Future[Answer]]]) -> None:
        settled = []
        for job, task, future in finished:
            answer = self._answer(future)
            if (retried := self._once_more(job, task, answer)) is not None:
                self._submit(job, retried)
                continue
            settled.append(self._outcome(job, task, answer))
        if settled:
            self._record(settled)

    def _answer(self, future: Future[Answer]) -> Answer:
        try:
            answer = future.result()
        except CancelledError:
            raise ComplianceError("与工作进程的连接断了") from None
        except Exception as error:
            reason = lost_worker(error)
            if reason is None:
                raise ComplianceError(f"工作进程不能用：{type(error).__name__}: {error}") from error
            return Answer("hurt", reason="worker_died", message=reason)
        if answer.state == "unfit":
            raise ComplianceError(answer.message)
        return answer

    def _once_more(self, job: work.Job, task: Task, answer: Answer) -> Task | None:
        """The task to try again with, where that may help."""
        if answer.state == "absent":
            return _with_content(task)
        if answer.state == "hurt" and answer.reason not in (*PARKED, STOPPED):
            self._hurt[job.id] += 1
            return task if self._hurt[job.id] < TIMES_HURT else None
        return None

    def _outcome(self, job: work.Job, task: Task, answer: Answer) -> Settled:
        if answer.state != "done":
            return Settled(job, answer, park=answer.state == "hurt" and answer.reason != STOPPED)
        made = _opened(answer)
        written = self.work.outputs.write(self.work.names(job.sha256), made.notices)
        original = (task.content or Path(task.path)) if self.work.keep else None
        return Settled(job, replace(answer, payload=b""), made, written, original=original)

    def _record(self, settled: Sequence[Settled]) -> None:
        """In one transaction; one by one where that fails, so that a file costs nobody else's result."""
        try:
            settled = self._write(settled)
        except Exception as error:
            if isinstance(error, ComplianceError) and not _lost(error):
                raise
            settled = [kept for one in settled for kept in self._alone_recorded(one)]
        for one in settled:
            self.told(one)

    def _alone_recorded(self, one: Settled) -> Sequence[Settled]:
        """Record one file by itself; nothing where another program has taken it over."""
        try:
            return self._write([one])
        except Exception as error:
            if isinstance(error, ComplianceError):
                if _lost(error):
                    return ()
                raise
            message = f"结果记不进登记库（{type(error).__name__}）；请把文件交给维护人员"
            return self._write([Settled(one.job, replace(one.answer, reason="unrecordable", message=message))])

    def _write(self, settled: Sequence[Settled]) -> Sequence[Settled]:
        try:
            if self._index is None and self._alone:
                with self.registry.read() as connection:
                    self._index = name_index(connection)
            with self._writing() as tx:
                day = self.work.received or tx.by.at.astimezone().date()
                kept = [record(tx, self.registry, self.name, one, day, self._index) for one in settled]
                for one in kept:
                    self.work.also(tx, one.job, one.case)
                return kept
        except BaseException:
            self._index = None  # it may know names that were never kept
            raise


def _lost(error: ComplianceError) -> bool:
    return isinstance(error, RegistryError) and error.code == "lost_claim"


def _with_content(task: Task) -> Task | None:
    """The task with the file itself, for a worker that does not see it; None where that is no help."""
    if task.content is not None:
        return None
    try:
        return replace(task, content=Path(task.path).read_bytes())
    except OSError:
        return None


def _opened(answer: Answer) -> Made:
    with resting():
        made: Made = pickle.loads(answer.payload)
    return made
