"""An engine that never ends by itself: the queue of files handed in at the desk.

The same claims, children and records as a batch (``engine``); only where the files come from differs, and that trouble
with one round (a database that is restarting, a worker that does not fit) does not end the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from compliance import __version__
from compliance.batch.engine import BEAT_SECONDS, Engine, Work
from compliance.batch.executors import Workers
from compliance.batch.job import Answer, Bounds, Task, Watch
from compliance.batch.outputs import Outputs
from compliance.batch.recording import Settled
from compliance.batch.settings import Settings, settings_from
from compliance.model.errors import ComplianceError
from compliance.pipeline import Options
from compliance.readers import Limits, Step
from compliance.registry import By, Registry, Transaction, uploads, work

_LOOK_SECONDS = 0.25
"""How often a busy queue looks for what has arrived or ended."""
_IDLE_SECONDS = 2.0
"""And an idle one, for what other servers on the same database were handed."""
_TROUBLE_SECONDS = 5.0


class Standing(Engine):
    """Works through whatever is handed in until it is told to stop. ``run`` in a thread of its own."""

    def __init__(
        self,
        registry: Registry,
        workers: Workers,
        acting: Callable[[], By],
        *,
        bounds: Bounds = Bounds(),  # noqa: B008 (frozen)
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        also: Callable[[Transaction, work.Job, int | None], None] = lambda tx, job, case: None,
        told: Callable[[Settled], None] = lambda one: None,
        trouble: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        todo = Work(0, self._nothing, lambda sha256: sha256, Outputs(registry.originals.arriving), False, also)
        super().__init__(registry, todo, workers, acting, told)
        self.bounds, self.limits, self.trouble = bounds, limits, trouble
        self._stop, self._wake = threading.Event(), threading.Event()
        self._watches: dict[int, Watch] = {}
        self._settings: dict[str, Settings] = {}
        self._looked = 0.0

    @staticmethod
    def _nothing(sha256: str) -> Task:
        raise AssertionError("tasks are made of jobs here")

    # -- from other threads -------------------------------------------------------------------------------

    def wake(self) -> None:
        """Something has arrived."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread that runs: children are ended, what they had is given back."""
        self._stop.set()
        self._wake.set()

    def step(self, item: int) -> Step | None:
        """How far an item is that this program is working on; None where it is not, or has not begun."""
        watch = self._watches.get(item)
        return None if watch is None else watch.step

    def call_off(self, item: int) -> None:
        """Have the child ended that works on an item, if it is one of ours."""
        if (watch := self._watches.get(item)) is not None:
            watch.stopped.set()

    # -- in its own thread --------------------------------------------------------------------------------

    def run(self) -> None:
        """Until ``stop``. What a round fails over is told to ``trouble``, and the next round goes on."""
        try:
            while not self._stop.is_set():
                try:
                    self._round()
                except Exception as error:
                    self.trouble(error)
                    self._stop.wait(_TROUBLE_SECONDS)
                    self._looked = 0.0
        finally:
            self._let_go()

    def _round(self) -> None:
        if time.monotonic() - self._looked > BEAT_SECONDS:
            self._take_back()
            self._take_back_lost()
            self._looked = time.monotonic()
        self._wake.clear()
        with self.registry.read() as connection:
            arrived = uploads.waiting(connection)
        if arrived:
            self._fill()
        if not self._running:
            self._wake.wait(_IDLE_SECONDS)
            return
        finished = self._running.back(self._room // 2, _LOOK_SECONDS)
        try:
            self._settle(finished)
        finally:
            again = self._running.whom()
            for job, _, _ in finished:
                if not any(job is still for still in again):
                    self._watches.pop(job.id, None)
        self._beat()

    def _claim(self, tx: Transaction, most: int) -> Sequence[work.Job]:
        return uploads.claim(tx, self.name, most)

    def _task(self, job: work.Job) -> Task:
        settings = self._settings.get(job.parameters)
        if settings is None:
            with self.registry.read() as connection:
                settings = self._settings[job.parameters] = settings_from(uploads.settings_of(connection, job))
        options = limited(settings.options, self.limits)
        path = str(self.registry.originals.path(job.sha256).absolute())
        name = job.path.rsplit("/", 1)[-1]
        return Task(path, job.sha256, options, job.corpus, __version__, None, bounds=self.bounds, name=name)

    def _submit(self, job: work.Job, task: Task) -> None:
        self._running.give(job, task, self._watches.setdefault(job.id, Watch()))

    def _answer(self, future: Future[Answer]) -> Answer:
        """As in a batch, but a worker that does not fit costs this file only: somebody may retry it."""
        try:
            return super()._answer(future)
        except ComplianceError as error:
            return Answer("failed", reason="unfit", message=str(error))

    def _take_back_lost(self) -> None:
        """Queue again what the database says we hold and we do not: a claim or a result that could not be written."""
        ours = {job.id for job in self._running.whom()}
        with self.registry.read() as connection:
            held = work.claimants(connection)
        if self.name in held:
            with self.registry.write(self.acting()) as tx:
                work.release(tx, self.name, sorted(ours))

    def _let_go(self) -> None:
        try:
            self._give_back()
        except Exception as error:
            self.trouble(error)  # whoever runs next finds this program dead, and takes its items back


def limited(options: Options, limits: Limits) -> Options:
    """Options with these limits, which change no result."""
    from dataclasses import replace

    return replace(options, limits=limits)
