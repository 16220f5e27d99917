"""Uploads and the queue over HTTP: what is sent, seen, tried again and taken back; and what an attacker sends."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from batch_plans import called, encrypted, plan, zip_bomb
from queue_runs import until
from sqlalchemy import func, select

from compliance.registry import audit
from compliance.registry.schema import cases, uploads, work_items
from compliance.registry.schema.accounts import offices
from compliance.web.desk import Desk

Browser = Any
SignIn = Callable[..., Browser]
ORIGIN = "https://desk.test"


@pytest.fixture
def working(desk: Desk) -> Iterator[Desk]:
    """The desk with its queue at work, as ``serve`` has it."""
    desk.queue.start()
    yield desk
    desk.queue.stop()
    with desk.registry.read() as connection:
        assert audit.verify(connection).problem is None
        stuck = select(func.count()).select_from(work_items).where(work_items.c.state == "running")
        assert connection.execute(stuck).scalar_one() == 0
    assert not any(desk.registry.originals.arriving.glob("*"))


def send(browser: Browser, content: bytes, name: str = "方案.docx", **headers: str) -> Any:
    told = {"origin": ORIGIN, "x-csrf-token": token_of(browser), **headers}
    return browser.post(f"/api/v1/uploads?name={quote(name)}", content=content, headers=told)


def token_of(browser: Browser) -> str:
    found = re.search(r'"X-CSRF-Token": "([0-9a-f]+)"', browser.get("/queue").text)
    assert found
    return found[1]


def act(browser: Browser, path: str) -> int:
    fields = {"csrf": token_of(browser)}  # type: ignore[attr-defined]
    return int(browser.post(path, data=fields, headers={"origin": ORIGIN}).status_code)


def lines(browser: Browser, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = browser.get(f"/api/v1/queue{query}").json()["uploads"]
    return found


def settled(browser: Browser) -> list[dict[str, Any]]:
    until(lambda: all(line["state"] not in ("queued", "running") for line in lines(browser)))
    return lines(browser)


def test_a_plan_is_sent_worked_on_and_its_case_is_the_offices(working: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    mine, other = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    answer = send(mine, plan(tmp_path / "甲.docx", called(1)).read_bytes(), "县/甲厂.docx")
    assert answer.status_code == 201 and answer.json()["upload"]["name"] == "县/甲厂.docx"
    (line,) = settled(mine)
    assert (line["state"], line["exit_code"], line["uploaded_by"]) == ("done", 1, "张三")
    shown = mine.get("/queue").text
    assert "县/甲厂.docx" in shown and "有不符合" in shown
    assert lines(other) == []
    assert act(other, f"/queue/{line['id']}/retry") == act(other, f"/queue/{line['id']}/cancel") == 404


def test_the_same_file_from_two_offices_is_one_case_that_both_see(
    working: Desk, sign_in: SignIn, tmp_path: Path
) -> None:
    content = plan(tmp_path / "甲.docx", called(1)).read_bytes()
    for name, office in (("张三", "工信局"), ("李四", "发改委")):
        browser = sign_in(name, "reviewer", office=office)
        assert send(browser, content).status_code == 201
        (line,) = settled(browser)
        assert line["same_as"] is None, "the other office's upload is not told"
    assert send(browser, content, "再来.docx").json()["upload"]["same_as"] == line["id"]
    from compliance.registry.cases import case_seen_by

    with working.registry.read() as connection:
        assert connection.execute(select(func.count()).select_from(cases)).scalar_one() == 1
        both = connection.execute(select(offices.c.id).where(offices.c.name.in_(("工信局", "发改委")))).scalars().all()
        assert len(both) == 2 and all(case_seen_by(connection, line["case"], office) for office in both)


def test_filters_retry_and_cancel(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in("张三", "reviewer")
    for n in (1, 2):
        assert send(browser, plan(tmp_path / f"{n}.docx", called(n)).read_bytes(), f"方案{n}_%.docx").status_code == 201
    first = lines(browser)[-1]["id"]
    assert act(browser, f"/queue/{first}/cancel") == 303
    assert act(browser, f"/queue/{first}/cancel") == 400, "it is not there to be taken back any more"
    assert [line["id"] for line in lines(browser, "?state=withdrawn")] == [first]
    assert [line["name"] for line in lines(browser, "?text=2_%25")] == ["方案2_%.docx"], "no wildcards"
    assert len(lines(browser, "?mine=1&state=open")) == 1
    assert act(browser, f"/queue/{first}/retry") == 303
    assert browser.get("/api/v1/queue").json()["counts"]["queued"] == 2
    assert "every 1s" in browser.get("/queue/rows").text


HOSTILE = {
    "html": (b"<script>alert(1)</script>", 422, "unsupported"),
    "empty": (b"", 422, "empty"),
    "pdf that is none": (b"%PDF-1.7 nothing more", 201, "broken"),
    "polyglot": (b"%PDF-1.7\n<script>alert(1)</script>PK\x03\x04", 201, "broken"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_content_fails_cleanly(what: str, working: Desk, sign_in: SignIn) -> None:
    content, status, code = HOSTILE[what]
    browser = sign_in("张三", "reviewer")
    answer = send(browser, content, "方案.pdf", **{"content-type": "application/pdf"})
    assert answer.status_code == status
    told = answer.json()["error"]["code"] if status != 201 else settled(browser)[0]["reason"]
    assert told == code


def test_bombs_and_locked_files(working: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    browser = sign_in("张三", "reviewer")
    assert send(browser, zip_bomb(tmp_path / "b.docx").read_bytes()).status_code == 201
    assert send(browser, encrypted(tmp_path / "e.pdf").read_bytes(), "密.pdf").status_code == 201
    told = {line["name"]: line for line in settled(browser)}
    assert told["密.pdf"]["reason"] == "encrypted" and "密码" in told["密.pdf"]["message"]
    assert told["方案.docx"]["state"] in ("failed", "parked")


NAMES = [
    "<img src=x onerror=alert(1)>.docx", "{{7*7}}{% raw %}.docx", "../../etc/passwd", "a\x00b.docx", "a\r\nSet-Cookie: x=1.docx",
    "\u202excod.exe", "长" * 3000 + ".docx", "' OR 1=1 --.docx", "=HYPERLINK(1).docx",
]  # fmt: skip


def test_names_are_text_on_the_page_and_nothing_else(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    browser, content = sign_in("张三", "reviewer"), plan(tmp_path / "甲.docx", called(1)).read_bytes()
    for name in NAMES:
        answer = send(browser, content, name)
        assert answer.status_code == 201 and "set-cookie" not in answer.headers
    shown = browser.get("/queue").text
    assert "<img" not in shown and "&lt;img src=x onerror=alert(1)&gt;" in shown and "{{7*7}}" in shown
    assert "\u202e" not in shown and "\x00" not in shown
    files = [p for p in tmp_path.rglob("*") if p.is_file() and "originals" in p.parts]
    assert [p.name for p in files] == [lines(browser)[0]["sha256"]], "stored by its checksum, whatever it is called"


def test_whoever_may_not_sends_nothing(desk: Desk, browser: Browser, sign_in: SignIn, tmp_path: Path) -> None:
    content = plan(tmp_path / "甲.docx", called(1)).read_bytes()
    reviewer, auditor = sign_in("张三", "reviewer"), sign_in("王五", "auditor")
    token = token_of(reviewer)
    tries: list[tuple[Browser, dict[str, str]]] = [
        (browser, {"origin": ORIGIN, "x-csrf-token": token}),
        (auditor, {"origin": ORIGIN, "x-csrf-token": token}),
        (reviewer, {"origin": ORIGIN}),
        (reviewer, {"origin": "https://evil.test", "x-csrf-token": token}),
        (reviewer, {"x-csrf-token": token}),
        (reviewer, {"origin": ORIGIN, "x-csrf-token": "0" * 64}),
        (reviewer, {"origin": ORIGIN, "x-csrf-token": token, "sec-fetch-site": "cross-site"}),
    ]
    for who, headers in tries:
        assert who.post("/api/v1/uploads?name=x", content=content, headers=headers).status_code == 403
    assert auditor.get("/queue").status_code == 403 and browser.get("/queue").status_code == 303
    for path in ("/queue/1/cancel", "/queue/1/retry", "/queue/retry"):
        assert reviewer.get(path).status_code == 405, "no act by GET"
    with desk.registry.read() as connection:
        assert connection.execute(select(func.count()).select_from(uploads)).scalar_one() == 0


def test_larger_than_allowed_is_413_told_or_not(desk: Desk, sign_in: SignIn) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, max_upload_bytes=100_000))
    browser = sign_in("张三", "reviewer")
    assert send(browser, b"%PDF-" + bytes(200_000)).status_code == 413
    blocks = (bytes(50_000) for _ in range(10))
    told = {"origin": ORIGIN, "x-csrf-token": token_of(browser)}  # type: ignore[attr-defined]
    answer = browser.post("/api/v1/uploads?name=x", content=blocks, headers=told)
    assert answer.status_code == 413 and answer.json()["error"]["code"] == "too_large"
    assert not any(desk.registry.originals.arriving.glob("*"))


def test_whoever_sends_without_end_is_told_to_wait(desk: Desk, sign_in: SignIn) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, upload_tries=3))
    mine, other = sign_in("张三", "reviewer"), sign_in("李四", "reviewer")
    assert [send(mine, b"x").status_code for _ in range(5)] == [422, 422, 422, 429, 429]
    assert send(other, b"x").status_code == 422
    desk.clock.move(minutes=11)  # type: ignore[attr-defined]
    assert send(mine, b"x").status_code == 422


def test_the_same_content_at_the_same_moment_is_one_item(desk: Desk, sign_in: SignIn, tmp_path: Path) -> None:
    content, answers = plan(tmp_path / "甲.docx", called(1)).read_bytes(), []
    people = [sign_in(name, "reviewer") for name in ("张三", "李四", "赵六")]
    threads = [threading.Thread(target=lambda b=b: answers.append(send(b, content).status_code)) for b in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [201] * 3
    with desk.registry.read() as connection:
        assert connection.execute(select(func.count()).select_from(work_items)).scalar_one() == 1
        assert audit.verify(connection).problem is None


def test_a_thousand_empty_files_leave_nothing(desk: Desk, sign_in: SignIn) -> None:
    browser = sign_in("张三", "reviewer")
    told = {"origin": ORIGIN, "x-csrf-token": token_of(browser)}  # type: ignore[attr-defined]
    answers = {browser.post(f"/api/v1/uploads?name={n}", content=b"", headers=told).status_code for n in range(1000)}
    assert answers == {422} and lines(browser) == [] and not any(desk.registry.originals.arriving.glob("*"))
