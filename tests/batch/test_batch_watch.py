"""A folder that plans are dropped into."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from batch_plans import called, plan
from batch_runs import run, settings
from cli_runs import run as call

from compliance.batch import begin
from compliance.batch.watching import TAKEN, Inbox
from compliance.model.errors import InputError
from compliance.registry import By, Registry, open_registry, work


class Clock:
    """Seconds that pass when told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "收件"
    folder.mkdir()
    return folder


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and not p.name.startswith(".")}


def test_a_file_is_ready_when_it_has_not_changed_for_a_while(folder: Path) -> None:
    clock = Clock()
    inbox = Inbox(folder, stable=5, clock=clock)
    path = folder / "方案.pdf"
    path.write_bytes(b"%PDF-1.7 begun")
    assert inbox.ready() == []
    clock.now = 4
    path.write_bytes(b"%PDF-1.7 begun and going on")
    assert inbox.ready() == []
    clock.now = 8
    assert inbox.ready() == [], "it changed four seconds ago"
    clock.now = 9
    assert inbox.ready() == [path]


def test_what_is_no_plan_or_is_not_complete_stays(folder: Path) -> None:
    for name in ("~$方案.docx", ".方案.pdf", "方案.pdf.part", "方案.docx.crdownload", "说明.txt"):
        (folder / name).write_bytes(b"x")
    for name in ("已处理", "不能处理", TAKEN):
        (folder / name).mkdir()
        (folder / name / "旧.pdf").write_bytes(b"x")
    (folder / "县").mkdir()
    (folder / "县" / "方案.pdf").write_bytes(b"x")
    assert Inbox(folder, stable=0).ready() == [folder / "县" / "方案.pdf"]


def test_only_one_watcher_gets_a_file(folder: Path) -> None:
    (folder / "方案.pdf").write_bytes(b"x")
    one, two = Inbox(folder, stable=0), Inbox(folder, stable=0)
    seen = one.ready(), two.ready()
    assert seen[0] == seen[1] != []
    assert [s.name for s in one.take(seen[0]).sources] == ["方案.pdf"]
    assert two.take(seen[1]).sources == ()


def test_what_a_dead_watcher_held_goes_back_and_what_a_live_one_holds_does_not(folder: Path) -> None:
    live = Inbox(folder, stable=0)
    dead = folder / TAKEN / f"{socket.gethostname()}~999999999~1~abcdef"
    elsewhere = folder / TAKEN / "另一台机器~1~1~abcdef"
    for place, name in ((live.mine, "甲.pdf"), (dead, "乙.pdf"), (elsewhere, "丙.pdf")):
        place.mkdir(parents=True)
        (place / name).write_bytes(b"x")
    assert Inbox(folder).give_back() == 1
    assert names(folder) == {
        "乙.pdf",
        *(f"{TAKEN}/{p.name}/{n}.pdf" for p, n in ((live.mine, "甲"), (elsewhere, "丙"))),
    }
    os.utime(elsewhere, (0, 0))
    assert Inbox(folder).give_back() == 1, "it has not been heard of for long"
    assert live.give_back() == 1, "its own, at the end"
    assert names(folder) == {"甲.pdf", "乙.pdf", "丙.pdf"} and not live.mine.exists()


def test_where_files_go_and_that_none_replaces_another(
    folder: Path, tmp_path: Path, registry: Registry, acting: Callable[[], By]
) -> None:
    for name in ("方案.docx", "方案.docx", "改动.docx"):
        plan(folder / name, called(1))
        (folder / "坏.pdf").write_bytes(b"%PDF-1.7 nothing more")
        inbox = Inbox(folder, stable=0)
        found = inbox.take(inbox.ready())
        if name == "改动.docx":
            taken = next(s for s in found.sources if s.name == name)
            plan(taken.path, called(2))  # whoever copied it was not finished
        begun = begin(registry, str(folder), found, settings(), acting())
        ended = run(registry, begun, tmp_path / "out", acting, executor="local:1")
        inbox.put(found, ended.lines)
    assert names(folder) == {
        "改动.docx", "已处理/方案.docx", "已处理/方案（2）.docx",
        *(f"不能处理/{n}{end}" for n in ("坏.pdf", "坏（2）.pdf", "坏（3）.pdf") for end in ("", ".原因.txt")),
    }  # fmt: skip
    assert (folder / "不能处理" / "坏.pdf.原因.txt").read_text(encoding="utf-8").startswith("坏.pdf：")
    assert not (folder / TAKEN).exists()


def test_a_file_changed_while_its_known_content_was_not_read_again_comes_back(
    folder: Path, tmp_path: Path, registry: Registry, acting: Callable[[], By]
) -> None:
    first = plan(folder / "甲.docx", called(1)).read_bytes()
    for name, change in (("甲.docx", False), ("乙.docx", True)):
        (folder / name).write_bytes(first)
        inbox = Inbox(folder, stable=0)
        found = inbox.take(inbox.ready())
        if change:
            plan(found.sources[0].path, called(2))
        ended = run(
            registry,
            begin(registry, str(folder), found, settings(), acting()),
            tmp_path / "out",
            acting,
            executor="local:1",
        )
        inbox.put(found, ended.lines)
    assert names(folder) == {"已处理/甲.docx", "乙.docx"}


def test_a_round_from_the_command_line(folder: Path, tmp_path: Path) -> None:
    plan(folder / "甲.docx", called(1))
    (folder / "旧.doc").write_bytes(b"x")
    where = ("--database", tmp_path / "r.sqlite", "--out", tmp_path / "out", "--executor", "local:1", "--no-pdf")
    done = call("watch", folder, "--once", "--stable", "0", *where, "--as-of", "2025-03-31")
    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "旧.doc：不能读取（不是 PDF、DOCX 或 XLSX 文件，无法读取；旧版 .doc 请另存为 .docx）",
    )
    assert done.out.splitlines()[1] == "甲.docx：有不符合"
    assert names(folder) == {"已处理/甲.docx", "不能处理/旧.doc", "不能处理/旧.doc.原因.txt"}
    assert (tmp_path / "out" / "批次1" / "文书" / "甲.docx" / "整改通知书.docx").is_file()
    with open_registry(str(tmp_path / "r.sqlite")) as registry, registry.read() as connection:
        assert work.counts(connection, 1)["done"] == 1


def test_a_folder_that_is_none() -> None:
    with pytest.raises(InputError, match="找不到这个目录"):
        Inbox(Path("没有这个目录"))
