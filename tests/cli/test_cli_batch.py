"""``compliance batch``: what it prints, what it refuses, its exit codes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cli_runs import AS_OF, run

pytest.importorskip("sqlalchemy")


@pytest.fixture
def folder(tmp_path: Path, clinker_plan: Path, centre_plan: Path) -> Path:
    folder = tmp_path / "方案"
    folder.mkdir()
    shutil.copy(clinker_plan, folder)
    shutil.copy(centre_plan, folder)
    return folder


@pytest.fixture
def where(tmp_path: Path) -> tuple[object, ...]:
    return ("--database", tmp_path / "r.sqlite", "--executor", "local:1")


def test_a_batch_and_its_resumption(folder: Path, tmp_path: Path, where: tuple[object, ...]) -> None:
    first = run("batch", folder, *where, *AS_OF, "--out", tmp_path / "out", "--no-pdf")
    assert first.code == 2 and first.err.startswith("每个工作进程内存最高 ")
    assert first.out.splitlines()[0] == "共 2 个文件：没有需要处理的问题 1，有无法判定或需审查 1；文书 1 份"
    assert first.out.splitlines()[1] == f"台账、逐份结果、报告数据、文书：{tmp_path / 'out'}"
    again = run("batch", folder, *where, "--resume")
    assert (again.code, again.out, again.err) == (2, first.out, ""), "nothing was worked on, the folder is remembered"


def test_what_it_refuses(folder: Path, tmp_path: Path, where: tuple[object, ...]) -> None:
    assert "还没有登记库" in run("batch", folder, *where, "--resume").err
    run("batch", folder, *where, *AS_OF, "--out", tmp_path / "out", "--no-notices")
    changed = run("batch", folder, *where, "--resume", "--region", "重庆")
    assert changed.code == 3 and "--resume 沿用批次开始时的选项，不能再写 --region" in changed.err
    other = run("batch", folder, *where, *AS_OF, "--executor", "ray://x")
    assert other.code == 3 and "看不懂 --executor ray://x" in other.err
    assert "找不到这个目录" in run("batch", folder / "没有", *where).err


def test_a_plan_that_cannot_be_read_is_told_and_stops_nothing(
    folder: Path, tmp_path: Path, where: tuple[object, ...], broken_pdf: Path
) -> None:
    shutil.copy(broken_pdf, folder)
    done = run("batch", folder, *where, *AS_OF, "--out", tmp_path / "out", "--no-notices")
    assert done.code == 3 and "不能读取 1" in done.out
    assert any(line.startswith("错误：残缺.pdf：") for line in done.err.splitlines())
