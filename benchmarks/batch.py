"""What a batch costs over reviewing the same files one after another, and what more workers gain.

    python benchmarks/batch.py [COUNT] [ROUNDS]

COUNT plans (200 without it) are the text PDFs of ``samples/`` with a comment appended, so that each is a content of its own.
Measured by turns, ROUNDS times (3), the best of each counts, since other programs on the machine only ever add time:

    bare     ``check_plan`` on every file in a warm process, as ``check DIR`` does: reading, extraction, judging, nothing kept
    bare:2   two such processes with half of the files each: what two processors of this machine gain, now, when nothing is
             to be shared; where its neighbours are busy that may be far from 2
    local:1  a batch with one worker: the same as bare, and cases, facts, reviews, originals and the log in a SQLite registry
    local:2  with two workers
    dask     two worker processes of a thread each, and the scheduler, on this machine

Wall time, and CPU time of the machine. Notices are left out: their drafting is the same work in each. What a batch
costs whatever its size (a child that starts and loads the corpus, a new registry) is measured with a batch of one plan and
told apart; the overhead per file is what each further plan takes in local:1 more than in bare. With a second processor
it is partly hidden behind the work; its CPU time is not. Memory is the most that one worker's child and its reader held at once, as the batch itself reports it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from compliance.batch import Bounds, Settings, begin, carry_out, find, workers_for
from compliance.pipeline import Options, check_plan
from compliance.readers import Limits
from compliance.registry import By, open_registry

ROOT = Path(__file__).resolve().parents[1]
OPTIONS = Options(date(2025, 6, 30), ocr=False, limits=Limits(many=True))
SCANS = ("P11", "P12", "P14")
"""Recognition of characters would hide everything else."""


def make_plans(folder: Path, count: int) -> list[Path]:
    samples = [p for p in sorted((ROOT / "samples" / "plans").glob("*.pdf")) if p.stem not in SCANS]
    folder.mkdir()
    made = []
    for n in range(count):
        sample = samples[n % len(samples)]
        path = folder / f"{n:04}-{sample.name}"
        path.write_bytes(sample.read_bytes() + f"\n% {n}\n".encode())
        made.append(path)
    return made


def bare(paths: list[Path]) -> int:
    """Every file, one after another."""
    for path in paths:
        check_plan(path, OPTIONS)
    return 0


def batch(folder: Path, executor: str) -> int:
    """The whole batch, outputs included, as the command does it; bytes that a worker held at most."""
    workers = workers_for(executor)
    try:
        workers.prepare()
        with tempfile.TemporaryDirectory() as place, open_registry(f"{place}/r.sqlite", create=True) as registry:
            out = Path(place) / "out"
            begun = begin(registry, str(folder), find(folder, out), Settings(OPTIONS), acting())
            ended = carry_out(registry, begun, workers, out, acting, bounds=Bounds())
    finally:
        workers.close()
    assert all(line.state == "done" for line in ended.lines), [x.message for x in ended.lines if x.message]
    return ended.memory


def acting() -> By:
    return By("测量", datetime.now(UTC))


def cpu() -> float:
    """CPU seconds that this machine has worked: what others than these programs do counts too, so it is to be quiet."""
    times = psutil.cpu_times()
    return float(times.user + times.system + times.nice)


def measured(work: Callable[[], int]) -> tuple[float, float, int]:
    wall, used = time.perf_counter(), cpu()
    memory = work()
    return time.perf_counter() - wall, cpu() - used, memory


def cluster(folder: Path) -> tuple[str, list[subprocess.Popen[bytes]]]:
    file = folder / "scheduler.json"
    call = [sys.executable, "-m"]
    quiet = {
        "env": {**os.environ, "PYTHONPATH": str(ROOT)}, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL,
    }  # fmt: skip
    local = ["--no-dashboard", "--host", "127.0.0.1", "--scheduler-file", str(file)]
    scheduler = subprocess.Popen([*call, "distributed.cli.dask_scheduler", "--port", "0", *local], **quiet)  # type: ignore[call-overload]
    while not file.exists() or not file.read_text():
        time.sleep(0.1)
    worker = [*call, "distributed.cli.dask_worker", "--nthreads", "1", "--no-nanny", *local]
    workers = [subprocess.Popen(worker, **quiet) for _ in range(2)]  # type: ignore[call-overload]
    import json

    from distributed import Client

    address = json.loads(file.read_text())["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2)
    return address.removeprefix("tcp://"), [scheduler, *workers]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "plans"
        paths = make_plans(folder, count)
        address, processes = cluster(Path(place))
        one = Path(place) / "one"
        make_plans(one, 1)
        both = ProcessPoolExecutor(2, get_context("spawn"))
        halves = paths[::2], paths[1::2]
        ways: dict[str, Callable[[], int]] = {
            "start": lambda: batch(one, "local:1"),
            "bare": lambda: bare(paths),
            "bare:2": lambda: sum(both.map(bare, halves)),
            "local:1": lambda: batch(folder, "local:1"),
            "local:2": lambda: batch(folder, "local:2"),
            "dask": lambda: batch(folder, f"dask://{address}"),
        }
        best: dict[str, list[float]] = {}
        memory: dict[str, int] = {}
        try:
            bare(paths[:2])
            list(both.map(bare, [paths[:2]] * 4))
            batch(folder, f"dask://{address}")  # the children of its workers stay, as they would from batch to batch
            for _ in range(rounds):
                for name, work in ways.items():
                    wall, used, held = measured(work)
                    now = best.setdefault(name, [wall, used])
                    best[name] = [min(now[0], wall), min(now[1], used)]
                    memory[name] = max(memory.get(name, 0), held)
        finally:
            both.shutdown()
            for process in processes:
                process.kill()
    print(f"{count} plans, {os.cpu_count()} processors, best of {rounds}, load {os.getloadavg()[0]:.1f}")
    begun, begun_cpu = best.pop("start")
    print(f"a batch of one plan takes {begun:.2f} s")
    for name, (wall, used) in best.items():
        held = f", {memory[name] / 1024**2:4.0f} MB a worker" if memory[name] else ""
        print(
            f"{name:8} {wall:6.2f} s, {wall / count * 1000:5.0f} ms a plan, CPU {used / count * 1000:5.0f} ms a plan{held}"
        )
    wall = {name: times[0] for name, times in best.items()}
    each, one_cpu = (wall["local:1"] - begun) / (count - 1), (best["local:1"][1] - begun_cpu) / (count - 1)
    over, over_cpu = each - wall["bare"] / count, one_cpu - best["bare"][1] / count
    print(f"overhead of local:1 over bare {over * 1000:+.1f} ms a plan (aim: under 10), CPU {over_cpu * 1000:+.1f} ms")
    steady = (wall["local:1"] - begun) / (wall["local:2"] - begun)
    most = wall["bare"] / wall["bare:2"]
    print(f"two workers against one {wall['local:1'] / wall['local:2']:.2f} times, {steady:.2f} once begun (aim: 1.8);")
    print(f"two processes that share nothing against one {most:.2f} times")
    print(f"dask against local:2 {wall['dask'] / wall['local:2'] - 1:+.0%} (aim: within 15%)")


if __name__ == "__main__":
    main()
