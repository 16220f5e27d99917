"""Where the work is done: on this machine, or by the workers of a Dask cluster. Both are asked the same thing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

from compliance.batch.guarded import Crew
from compliance.batch.job import Answer, Task, Watch
from compliance.model.errors import ComplianceError, MissingComponentError

_CREW = Crew()
"""The children of a Dask worker: one for each of its threads, kept from task to task."""
_WAIT_FOR_WORKERS = 30.0
"""Seconds in which at least one worker must have shown itself."""
_TIMES_LOST = 2
"""How often a task is given to another worker when the one that held it has gone."""


def on_worker(task: Task) -> Answer:
    """What a Dask worker is given to do."""
    return _CREW.run(task)


class Workers:
    """Something that does tasks. ``slots`` is how many at once; ``describe`` says what it is, in Chinese."""

    def __init__(self, pool: Executor, work: Callable[[Task], Answer], slots: int, describe: str) -> None:
        self._pool, self._work, self._slots, self.describe = pool, work, slots, describe

    @property
    def slots(self) -> int:
        """How many files are worked on at once, now."""
        return self._slots

    def prepare(self) -> None:
        """Have the children of this machine load what they need, since there will be work."""

    def submit(self, task: Task, watch: Watch | None = None) -> Future[Answer]:
        """Have a task done. Only children on this machine tell ``watch`` how far they are, and can be stopped."""
        return self._pool.submit(self._work, task)

    def close(self) -> None:
        """Let go of everything; what is under way is given up."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class LocalWorkers(Workers):
    """``count`` children on this machine, each watched by a thread of this program."""

    def __init__(self, count: int) -> None:
        self._crew = Crew()
        super().__init__(ThreadPoolExecutor(count, "batch"), self._crew.run, count, f"本机 {count} 个工作进程")

    def prepare(self) -> None:
        """Start the process that they are forked from."""
        self._crew.prepare()

    def submit(self, task: Task, watch: Watch | None = None) -> Future[Answer]:
        """Have a task done; how far it is shows in ``watch``."""
        return self._pool.submit(self._crew.run, task, watch)

    def close(self) -> None:
        """End the children."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._crew.close()
        self._pool.shutdown(wait=True)


class ClusterWorkers(Workers):
    """The workers of the Dask scheduler at ``address``; they come and go while the batch runs."""

    def __init__(self, address: str) -> None:
        distributed = _distributed()
        try:
            self._client = distributed.Client(f"tcp://{address}", timeout=_WAIT_FOR_WORKERS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise ComplianceError(f"连不上 dask://{address} 的调度进程：{error}") from error
        try:
            self._client.wait_for_workers(1, timeout=_WAIT_FOR_WORKERS)
        except TimeoutError:
            self._client.close()
            raise ComplianceError(f"dask://{address} 上没有工作进程；请先启动 dask worker") from None
        pool = self._client.get_executor(pure=False, retries=0)
        super().__init__(pool, on_worker, 1, f"集群 {address}，{self.slots} 个工作线程")

    @property
    def slots(self) -> int:
        """The threads of all workers that are there now."""
        threads: dict[str, int] = self._client.nthreads()
        return max(1, sum(threads.values()))

    def submit(self, task: Task, watch: Watch | None = None) -> Future[Answer]:
        """Have a task done by any worker."""
        return self._pool.submit(self._work, task)

    def close(self) -> None:
        """Take back what has not begun, and leave the cluster as it is."""
        if self._client.status != "closed":
            self._pool.shutdown(wait=False)
            self._client.close(timeout=5)


def lost_worker(error: BaseException) -> str | None:
    """Why a task did not come back, where its worker went; None where the connection itself is gone."""
    name = type(error).__name__
    if name == "KilledWorker":
        return "处理它的工作进程中途退出，换了几个都是如此"
    return None


def workers_for(text: str | None) -> Workers:
    """The workers asked for: ``local``, ``local:N``, ``dask://HOST:PORT``; None is ``local``, one for each processor.

    Raises:
        ComplianceError: for anything else, or a cluster that cannot be reached.
        MissingComponentError: where Dask is not installed.
    """
    asked = text or "local"
    if asked == "local":
        return LocalWorkers(_processors())
    if (found := re.fullmatch(r"local:(\d{1,4})", asked)) and int(found[1]) > 0:
        return LocalWorkers(int(found[1]))
    if found := re.fullmatch(r"dask://([^/\s]+:\d+)/?", asked):
        return ClusterWorkers(found[1])
    raise ComplianceError(f"看不懂 --executor {asked}；可以写 local、local:4、dask://主机:8786")


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return max(1, len(os.sched_getaffinity(0)))
    return os.cpu_count() or 1


def _distributed() -> Any:
    try:
        import distributed
    except ImportError as error:
        raise MissingComponentError("没有安装 Dask。请运行：pip install 'nengshen[cluster]'") from error
    return distributed
