"""Computations started from a page. Each belongs to who started it; results are kept until a newer one takes their place."""

from __future__ import annotations

import pickle
import secrets
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from compliance.model.errors import RegistryError
from compliance.web.desk import Desk

COMMAND = (sys.executable, "-P", "-m", "compliance.web.computing.child")
SECONDS = 180.0
"""What a computation may take; its processor time and memory are bounded in the child."""
_KEPT = 20
TOO_LONG = f"超过{SECONDS:.0f}秒，已停止"
BROKEN = "子进程中途退出（多半是内存超过上限）"

State = Literal["working", "done", "failed"]


@dataclass
class Job:
    """One computation. ``answer`` is what the child says; ``reason`` why there is none."""

    key: str
    owner: int
    kind: str
    state: State = "working"
    answer: Any = None
    reason: str = ""


class Jobs:
    """The computations of a desk; one works at a time."""

    def __init__(self, command: tuple[str, ...] = COMMAND, seconds: float = SECONDS) -> None:
        self.command, self.seconds = command, seconds
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def start(self, owner: int, kind: str, prepare: Callable[[], object]) -> Job:
        """Begin one; ``prepare`` gathers what the child is asked, in the background too.

        Raises:
            RegistryError: ``conflict`` while another one works.
        """
        with self._lock:
            if any(job.state == "working" for job in self._jobs.values()):
                raise RegistryError("另一次计算正在进行，请等它算完再试", "conflict")
            while len(self._jobs) >= _KEPT:
                self._jobs.popitem(last=False)
            job = Job(secrets.token_hex(16), owner, kind)
            self._jobs[job.key] = job
        threading.Thread(target=self._work, args=(job, prepare), daemon=True).start()
        return job

    def of(self, owner: int, key: str, kind: str) -> Job | None:
        """A computation of this person; None for another's as for one that there is not."""
        job = self._jobs.get(key)
        return job if job is not None and (job.owner, job.kind) == (owner, kind) else None

    def close(self) -> None:
        """End the child, whatever it is doing."""
        child = self._child
        if child is not None:
            child.kill()

    def _work(self, job: Job, prepare: Callable[[], object]) -> None:
        try:
            job.answer = self._asked(prepare())
            job.state = "done"
        except subprocess.TimeoutExpired:
            job.state, job.reason = "failed", TOO_LONG
        except ChildError as error:
            job.state, job.reason = "failed", str(error)
        except Exception as error:  # what is wrong with a corpus or a registry is told as it tells it
            job.state, job.reason = "failed", getattr(error, "reason", None) or type(error).__name__

    def _asked(self, request: object) -> Any:
        with subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as child:
            self._child = child
            try:
                told, _ = child.communicate(pickle.dumps(request), timeout=self.seconds)
            except subprocess.TimeoutExpired:
                child.kill()
                raise
            finally:
                self._child = None
        if not told:
            raise ChildError(BROKEN)
        state, value = pickle.loads(told)
        if state != "done":
            raise ChildError(value)
        return value


class ChildError(Exception):
    """The child said why not, or nothing."""


def jobs_of(desk: Desk) -> Jobs:
    """The computations of this desk."""
    jobs: Jobs = desk.more.setdefault("jobs", Jobs())
    return jobs
