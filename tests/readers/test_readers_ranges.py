"""A long PDF is read by several processes, a range of pages each, and comes out as if one had read it."""

from __future__ import annotations

import pickle
import sys
from pathlib import Path

import pytest
from readers_paper import Paper

from compliance.model.errors import InputError
from compliance.readers import Limits, read_document, read_guarded
from compliance.readers.pdf import ranges
from compliance.readers.registry import read_with

PAGES = 7


@pytest.fixture
def long_plan(tmp_path: Path) -> Path:
    """A PDF whose table goes on over its pages, with a header line and page numbers."""
    path = tmp_path / "long.pdf"
    paper = Paper()
    for number in range(1, PAGES + 1):
        paper.text(230, 50, "节能降碳改造实施方案").text(290, 810, f"— {number} —")
        rows = [["序号", "装置", "单耗"], *([f"{number}{row}", f"{row}号窑", f"11{row}.{number}"] for row in range(6))]
        paper.table([72, 172, 322, 472], 90, rows)
        if number < PAGES:
            paper.page()
    path.write_bytes(paper.data())
    return path


def read_by(path: Path, processes: int) -> bytes:
    """The document that so many processes read, as bytes."""
    return pickle.dumps(read_with(path, Limits(processes=processes), False, lambda pages: None))


@pytest.mark.parametrize("processes", [2, 3, PAGES + 5])
def test_several_processes_read_the_same_document(long_plan: Path, processes: int) -> None:
    alone, together = pickle.loads(read_by(long_plan, 1)), pickle.loads(read_by(long_plan, processes))
    assert together == alone
    assert [p.number for p in together.pages] == list(range(1, PAGES + 1))
    assert read_guarded(long_plan, limits=Limits(processes=processes)) == read_document(long_plan)


def test_pages_are_shared_out_without_gap_or_overlap() -> None:
    for count in (1, 2, 3, 59, 100, 301):
        for processes in (1, 2, 4, 9):
            own, others = ranges.shares(count, processes)
            covered = [*range(own), *(page for first, end in others for page in range(first, end))]
            assert covered == list(range(count))
            assert len(others) < processes


def test_a_short_file_is_read_by_one_process_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranges, "_processors", lambda: 2)
    assert ranges.processes_for(ranges.LONG - 1, None) == 1
    assert ranges.processes_for(ranges.LONG, None) == 2
    assert ranges.processes_for(300, 1) == 1
    assert ranges.processes_for(20, 3) == 3
    monkeypatch.setattr(ranges, "_processors", lambda: 64)
    assert ranges.processes_for(300, None) == ranges.MOST


@pytest.mark.parametrize(
    ("does", "limits", "code"),
    [
        ("import os; os.abort()", Limits(processes=2), "broken"),
        ("import time; time.sleep(60)", Limits(seconds=0.3, processes=2), "timeout"),
        (
            "import time; held = bytearray(900_000_000); time.sleep(60)",
            Limits(memory_bytes=700_000_000, processes=2),
            "memory",
        ),
    ],
)
def test_a_process_that_fails_is_the_error_of_the_file(
    long_plan: Path, monkeypatch: pytest.MonkeyPatch, does: str, limits: Limits, code: str
) -> None:
    monkeypatch.setattr(ranges, "COMMAND", (sys.executable, "-c", does))
    with pytest.raises(InputError) as caught:
        read_with(long_plan, limits, False, lambda pages: None)
    assert caught.value.code == code
    assert caught.value.file == str(long_plan)
