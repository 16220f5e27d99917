"""Reading in a child: the same document, and every way to fail is an InputError."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from readers_paper import Paper

from compliance.model.errors import InputError
from compliance.readers import Limits, guard, read_document, read_guarded


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A small readable PDF on disk."""
    path = tmp_path / "plan.pdf"
    paper = Paper().text(72, 100, "改造总投资4860万元")
    paper.table([72, 172, 272], 120, [["年份", "2023年"], ["综合能耗", "118.6"]])
    path.write_bytes(paper.data())
    return path


def ends_with(path: Path, limits: Limits) -> str:
    """The code of the error that guarded reading ends with."""
    with pytest.raises(InputError) as caught:
        read_guarded(path, limits=limits)
    return caught.value.code


def test_the_child_reads_the_same_document(plan: Path) -> None:
    assert read_guarded(plan) == read_document(plan)


def test_errors_come_through_with_code_and_reason(tmp_path: Path) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(b"%PDF-1.7 nothing more")
    with pytest.raises(InputError) as caught:
        read_guarded(path)
    assert (caught.value.code, caught.value.file) == ("broken", str(path))
    with pytest.raises(InputError) as caught:
        read_guarded(tmp_path / "none.pdf")
    assert caught.value.code == "not_found"


def test_a_hang_is_a_timeout(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    assert ends_with(plan, Limits(seconds=0.2)) == "timeout"


def test_a_memory_bomb_is_stopped(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = "import time; held = bytearray(400_000_000); time.sleep(60)"
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-c", bomb))
    assert ends_with(plan, Limits(memory_bytes=200_000_000)) == "memory"


def test_a_crash_is_a_broken_file(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "COMMAND", (sys.executable, "-c", "import os; os.abort()"))
    assert ends_with(plan, Limits()) == "broken"


def test_what_libraries_print_never_reaches_standard_output(plan: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from compliance.readers import read_guarded; "
        "print(len(read_guarded(Path(sys.argv[1])).blocks))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(plan)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_importing_the_readers_loads_no_library() -> None:
    code = "import sys, compliance.readers; print([m for m in sys.modules if m in sys.argv[1:]])"
    names = ["numpy", "pdfplumber", "pypdfium2", "docx", "lxml", "rapidocr", "cv2", "onnxruntime"]
    done = subprocess.run([sys.executable, "-c", code, *names], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_modules_beside_the_plans_are_never_imported(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plan.parent / "pickle.py").write_text("raise SystemExit(9)")
    (plan.parent / "compliance.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(plan.parent)
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p])
    assert read_guarded(plan).page_count == 1
