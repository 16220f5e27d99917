"""What a folder holds: whoever handed in what cannot be read is told, and a file that was replaced is another."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from batch_plans import called, plan, plans
from batch_runs import run, settings, started

from compliance.batch import find, resume
from compliance.registry import By, Registry

Acting = Callable[[], By]


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan that nobody may open (tests may run as root, who may open all)."""
    folder = tmp_path / "方案" / "不许看"
    folder.mkdir(parents=True)
    (folder / "方案.docx").write_bytes(b"PK")
    real = os.scandir

    def scandir(path: Any = ".") -> Any:
        if Path(path) == folder:
            raise PermissionError(13, "Permission denied", str(folder))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    return folder


def test_a_folder_that_cannot_be_opened_has_its_line_with_the_reason(
    closed: Path, tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    plans(closed.parent, 1)
    ended = run(
        registry, started(registry, closed.parent, tmp_path / "out", acting()), tmp_path / "out", acting, executor="local:1"
    )  # fmt: skip
    told = {line.name: (line.state, line.reason, line.code) for line in ended.lines}
    assert told == {"方案001.docx": ("done", None, 1), "不许看": ("failed", "not_found", 3)}
    assert "里面的方案没有处理" in next(line.message or "" for line in ended.lines if line.name == "不许看")


def test_links_that_lead_nowhere_pipes_and_links_to_folders_are_told(tmp_path: Path) -> None:
    folder = tmp_path / "方案"
    plans(folder, 1)
    (folder / "断链.pdf").symlink_to(tmp_path / "没有.pdf")
    (tmp_path / "别处").mkdir()
    (folder / "别处").symlink_to(tmp_path / "别处")
    os.mkfifo(folder / "管道.pdf")
    found = find(folder, tmp_path / "out")
    assert [source.name for source in found.sources] == ["断链.pdf", "方案001.docx"]
    assert set(found.others) == {"别处", "管道.pdf"}


def test_a_file_replaced_under_its_name_is_judged_anew_when_the_batch_goes_on(
    tmp_path: Path, registry: Registry, acting: Acting
) -> None:
    folder, out = tmp_path / "方案", tmp_path / "out"
    plans(folder, 2)
    run(registry, started(registry, folder, out, acting()), out, acting)
    plan(folder / "方案002.docx", called(7))
    begun = resume(registry, str(folder), find(folder, out), acting(), lambda kept: settings())
    ended = run(registry, begun, out, acting)
    assert [(line.name, line.state) for line in ended.lines] == [("方案001.docx", "done"), ("方案002.docx", "done")]
    assert ended.lines[1].result["enterprise"] == called(7)
