"""Many files in one run: each still read in a process of its own, forked from one that has loaded the readers."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from readers_paper import Paper

from compliance.model.errors import InputError
from compliance.readers import Limits, guard, nursery, read_document, read_guarded

pytestmark = pytest.mark.skipif(
    not nursery.usable(), reason="no fork with pidfd here: every child is a fresh interpreter"
)
MANY = Limits(many=True)


def plan(path: Path, figure: int = 4860) -> Path:
    """A small readable PDF on disk."""
    path.write_bytes(Paper().text(72, 100, f"改造总投资{figure}万元").data())
    return path


@pytest.fixture
def own() -> Iterator[nursery.Nursery]:
    """A nursery for this test alone."""
    made = nursery.Nursery()
    yield made
    made.close()


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def gone(pid: int) -> bool:
    """Whether a process has ended, or does so within some seconds."""
    for _ in range(200):
        if not alive(pid):
            return True
        time.sleep(0.05)
    return False


def test_every_kind_of_file_is_read_as_in_a_fresh_interpreter(tmp_path: Path) -> None:
    samples = Path(__file__).parents[2] / "samples" / "plans"
    for path in (plan(tmp_path / "a.pdf"), samples / "P01.pdf", samples / "P05.docx"):
        assert read_guarded(path, limits=MANY) == read_document(path)


def test_each_file_has_a_process_of_its_own_that_saw_no_other(own: nursery.Nursery) -> None:
    children = [own.child() for _ in range(3)]
    try:
        assert len({child.pid for child in children}) == 3
    finally:
        for child in children:
            guard.ended(child)  # type: ignore[arg-type]
    assert all(gone(child.pid) for child in children)


def test_errors_come_through_and_the_next_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(InputError) as caught:
        read_guarded(tmp_path / "broken.pdf", limits=MANY)
    assert caught.value.code == "broken"
    assert read_guarded(plan(tmp_path / "good.pdf"), limits=MANY).page_count == 1


@pytest.mark.parametrize(
    ("end", "limits", "code"),
    [
        (signal.SIGSEGV, MANY, "broken"),
        (signal.SIGSTOP, Limits(seconds=0.3, many=True), "timeout"),
        (signal.SIGSTOP, Limits(memory_bytes=1, many=True), "memory"),
    ],
    ids=["crash", "hang", "memory"],
)
def test_a_child_that_crashes_hangs_or_holds_too_much_costs_its_file_only(
    end: int, limits: Limits, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = guard._nursery().child

    def struck() -> nursery.Forked:
        made = child()
        os.kill(made.pid, end)
        return made

    monkeypatch.setattr(guard._nursery(), "child", struck)
    with pytest.raises(InputError) as caught:
        read_guarded(plan(tmp_path / "a.pdf"), limits=limits)
    assert caught.value.code == code
    monkeypatch.undo()
    assert read_guarded(plan(tmp_path / "b.pdf"), limits=MANY).page_count == 1


def test_a_nursery_that_was_killed_is_started_again(own: nursery.Nursery) -> None:
    guard.ended(own.child())
    assert own._process is not None
    os.kill(own._process.pid, signal.SIGKILL)
    assert gone(own._process.pid)
    child = own.child()
    assert alive(child.pid)
    guard.ended(child)


def test_where_no_nursery_comes_up_a_fresh_interpreter_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> nursery.Forked:
        raise ConnectionError("no more processes")

    monkeypatch.setattr(guard._nursery(), "child", fails)
    assert read_guarded(plan(tmp_path / "a.pdf"), limits=MANY).page_count == 1


def test_several_threads_read_at_once(tmp_path: Path) -> None:
    plans = [plan(tmp_path / f"{n}.pdf", n) for n in range(1000, 1008)]
    with ThreadPoolExecutor(4) as pool:
        read = list(pool.map(lambda path: read_guarded(path, limits=MANY), plans))
    assert [document.pages[0].lines[0].text for document in read] == [f"改造总投资{n}万元" for n in range(1000, 1008)]


def test_nothing_stays_behind_when_whoever_reads_is_killed(tmp_path: Path) -> None:
    code = (
        "import sys, time; from compliance.readers.nursery import Nursery\n"
        "n = Nursery(); c = n.child(); print(n._process.pid, c.pid, flush=True); time.sleep(60)"
    )
    reader = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    pids = [int(word) for word in reader.stdout.readline().split()]
    assert len(pids) == 2 and all(alive(pid) for pid in pids)
    reader.kill()
    reader.wait()
    reader.stdout.close()
    assert all(gone(pid) for pid in pids)
