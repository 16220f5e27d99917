"""Files that crash, hang, fill the memory or cannot be read, among good ones: each costs itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from batch_plans import called, encrypted, plan, plans, zip_bomb
from batch_runs import dask_workers, run, started, tight, tight_settings

from compliance.registry import By, Registry

GOOD = 100
BAD = {
    "内存.docx": ("parked", "memory"),
    "加密.pdf": ("failed", "encrypted"),
    "卡死.docx": ("parked", "timeout"),
    "出错.docx": ("failed", "internal"),
    "压缩炸弹.docx": ("failed", "too_large"),
    "崩溃.docx": ("parked", "crashed"),
    "空.pdf": ("failed", "empty"),
    "旧版.doc": ("failed", "unsupported"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good and bad files, mixed."""
    folder = tmp_path / "方案"
    plans(folder, GOOD)
    for name in ("内存.docx", "卡死.docx", "出错.docx", "崩溃.docx"):
        plan(folder / name, f"{name}有限公司")
    encrypted(folder / "加密.pdf")
    zip_bomb(folder / "压缩炸弹.docx")
    (folder / "空.pdf").touch()
    (folder / "旧版.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    return folder


@pytest.mark.parametrize("where", ["local", "dask"])
def test_every_bad_file_has_its_reason_and_no_other_file_is_affected(
    where: str, folder: Path, tmp_path: Path, registry: Registry, acting: Callable[[], By],
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    begun = started(registry, folder, tmp_path / "out", acting(), tight_settings())
    if where == "local":
        ended = run(registry, begun, tmp_path / "out", acting, bounds=tight())
    else:
        address = request.getfixturevalue("scheduler")
        with dask_workers(address, 2):
            ended = run(registry, begun, tmp_path / "out", acting, bounds=tight(), executor=f"dask://{address}")
    assert len(ended.lines) == GOOD + len(BAD)
    bad = {line.name: (line.state, line.reason) for line in ended.lines if line.state != "done"}
    assert bad == BAD
    messages = {line.name: line.message or "" for line in ended.lines if line.state != "done"}
    assert "信号 11" in messages["崩溃.docx"] and "内存超过上限" in messages["内存.docx"]
    assert "时间超过上限" in messages["卡死.docx"] and "RuntimeError: 没有料到的" in messages["出错.docx"]
    good = [line for line in ended.lines if line.state == "done"]
    assert {line.result["enterprise"] for line in good} == {called(n) for n in range(1, GOOD + 1)}
    assert all(line.attempts == 1 for line in good)
