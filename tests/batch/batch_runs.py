"""How these tests run batches: in this process, as the command, on a cluster."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import psutil

from compliance.batch import Begun, Bounds, Ended, Settings, begin, carry_out, find, workers_for
from compliance.batch.recording import Settled
from compliance.drafting import NoticeSettings
from compliance.pipeline import Options
from compliance.readers import Limits
from compliance.registry import By, Registry

AS_OF = date(2025, 3, 31)
POISON = (sys.executable, "-P", str(Path(__file__).parent / "poison_child.py"))


def settings(notices: bool = False, **options: Any) -> Settings:
    """Plain settings; notices only as DOCX."""
    return Settings(Options(AS_OF, **options), NoticeSettings() if notices else None, pdf=False)


def started(registry: Registry, folder: Path, out: Path, by: By, how: Settings | None = None) -> Begun:
    return begin(registry, str(folder), find(folder, out), how or settings(), by, out)


def run(
    registry: Registry, begun: Begun, out: Path, acting: Callable[[], By], *, executor: str = "local:2",
    bounds: Bounds | None = None, told: Callable[[Settled], None] = lambda one: None, **more: Any,
) -> Ended:  # fmt: skip
    """A batch carried out by workers that are let go of afterwards."""
    workers = workers_for(executor)
    try:
        return carry_out(registry, begun, workers, out, acting, bounds=bounds or Bounds(), told=told, **more)
    finally:
        workers.close()


def tight(seconds: float = 4.0) -> Bounds:
    """Bounds that a poison file breaks soon, with the child that obeys its name."""
    return Bounds(seconds=seconds, memory_bytes=700 * 1024**2, command=POISON)


def tight_settings(seconds: float = 4.0) -> Settings:
    """The same for the reader."""
    return settings(limits=Limits(seconds=seconds, memory_bytes=700 * 1024**2))


def command(*arguments: object) -> list[str]:
    """``compliance`` as a process."""
    call = "from compliance.cli import main; main()"
    return [sys.executable, "-c", call, *map(str, arguments)]


def children_of(pid: int) -> list[psutil.Process]:
    """All processes below one."""
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def ended(process: psutil.Process) -> bool:
    """Whether it runs no more; what nobody has fetched the exit code of, since it lost its parent, has ended too."""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def dask(kind: str, *arguments: object) -> subprocess.Popen[bytes]:
    """A scheduler or a worker of Dask."""
    here = [str(Path(__file__).parent), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in here if p)}
    call = [sys.executable, "-m", f"distributed.cli.dask_{kind}", "--no-dashboard", "--host", "127.0.0.1"]
    return subprocess.Popen(
        [*call, *map(str, arguments)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def dask_address(file: Path, process: subprocess.Popen[bytes]) -> str:
    """Where a scheduler listens, as soon as it says so."""
    for _ in range(600):
        if file.exists() and (text := file.read_text()):
            return str(json.loads(text)["address"]).removeprefix("tcp://")
        assert process.poll() is None, "the scheduler did not start"
        time.sleep(0.1)
    raise AssertionError("the scheduler said nothing for a minute")


@contextmanager
def dask_workers(address: str, number: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Worker processes with a thread each; without the nanny that would start a killed one again."""
    call = (f"tcp://{address}", "--nthreads", "1", "--no-nanny", "--death-timeout", "60")
    workers = [dask("worker", *call) for _ in range(number)]
    try:
        from distributed import Client

        with Client(f"tcp://{address}", set_as_default=False) as client:
            client.wait_for_workers(number, timeout=60)
        yield workers
    finally:
        for worker in workers:
            worker.kill()
        for worker in workers:
            worker.wait()
