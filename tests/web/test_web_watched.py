"""A folder beside the desk: what is dropped into it is in the queue, what is no plan is put aside with its reason."""

from __future__ import annotations

import shutil

import pytest
from web_cases import SAMPLES

from compliance.batch.watching import FAILED, REASON, Inbox
from compliance.model.errors import ComplianceError, RegistryError
from compliance.registry import By
from compliance.registry.accounts import office_called
from compliance.web.app import watched_by
from compliance.web.intake import Intake
from compliance.web.settings import Settings, limits_from
from compliance.web.watched import RECEIVED, WatchedFolder


@pytest.fixture
def folder(desk, account, tmp_path):
    account("张三", "reviewer")
    made = tmp_path / "dropped"
    made.mkdir()
    return made


@pytest.fixture
def watched(desk, folder) -> WatchedFolder:
    with desk.registry.read() as connection:
        office = office_called(connection, "工信局")
    inbox = Inbox(folder, folder / RECEIVED, stable=0)
    return WatchedFolder(desk.queue, inbox, office, lambda: By("能审", desk.now()), Intake(most=5_000_000))


def test_what_is_dropped_is_received_and_what_is_no_plan_is_told(desk, folder, watched, sign_in) -> None:
    shutil.copy(SAMPLES / "P01.pdf", folder / "方案.pdf")
    (folder / "假的.pdf").write_bytes(b"MZ" + bytes(50))
    (folder / "很大.pdf").write_bytes(b"%PDF-1.7" + bytes(6_000_000))
    watched.look()
    assert {p.name for p in (folder / RECEIVED).iterdir()} == {"方案.pdf"}
    aside = {p.name for p in (folder / FAILED).iterdir()}
    assert aside == {"假的.pdf", "假的.pdf" + REASON, "很大.pdf", "很大.pdf" + REASON}
    assert "上限" in (folder / FAILED / ("很大.pdf" + REASON)).read_text(encoding="utf-8")
    answer = sign_in("李四", "reviewer").get("/api/v1/queue").json()
    assert "方案.pdf" in str(answer) and "假的" not in str(answer)
    assert "方案.pdf" not in str(sign_in("王五", "reviewer", office="发改委").get("/api/v1/queue").json())


def test_trouble_with_the_database_gives_the_files_back(folder, watched, monkeypatch) -> None:
    shutil.copy(SAMPLES / "P01.pdf", folder / "方案.pdf")

    def broken(*given: object) -> int:
        raise RegistryError("登记库连接不上", "unreachable")

    monkeypatch.setattr(watched._queue, "take", broken)
    with pytest.raises(RegistryError):
        watched.look()
    assert [p.name for p in folder.iterdir() if p.is_file()] == ["方案.pdf"]


def test_an_office_that_nobody_knows_is_told(desk, folder) -> None:
    from dataclasses import replace

    desk.settings = replace(desk.settings, watch=folder, watch_office="没有的局")
    with pytest.raises(RegistryError, match="没有的局"):
        watched_by(desk)
    with pytest.raises(ComplianceError, match="--watch-office"):
        Settings(limits_from(), watch=folder)
