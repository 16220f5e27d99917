"""Files handed in by a plain form, without scripts: several at once, each judged by itself, none held whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from batch_plans import called, plan
from browser_runs import account, chromium, served
from conftest import Browser
from fastapi import HTTPException
from sqlalchemy import func, select
from test_web_dropping import PLANS, signed_in
from test_web_uploads import lines

from compliance.registry.schema import uploads
from compliance.web.desk import Desk
from compliance.web.parts import MOST, Parts

SignIn = Callable[..., Browser]
ORIGIN = "https://desk.test"
KIND = "multipart/form-data; boundary=b"


def field(name: str, content: bytes, filename: str | None = None) -> bytes:
    """One part of a form, as browsers write it."""
    told = "" if filename is None else f'; filename="{filename}"\r\nContent-Type: application/octet-stream'
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'.encode() + content + b"\r\n"


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--b--\r\n"


def post(browser: Browser, body: Any, **headers: str) -> Any:
    return browser.post("/queue", content=body, headers={"origin": ORIGIN, "content-type": KIND, **headers})


def docx(tmp_path: Path, n: int) -> bytes:
    return plan(tmp_path / f"{n}.docx", called(n)).read_bytes()


def nothing_was_kept(desk: Desk) -> bool:
    with desk.registry.read() as connection:
        kept = connection.execute(select(func.count()).select_from(uploads)).scalar_one()
    return kept == 0 and not any(desk.registry.originals.arriving.glob("*"))


def test_three_files_at_once_the_bad_one_is_told_and_the_others_are_queued(
    desk: Desk, sign_in: SignIn, tmp_path: Path
) -> None:
    mine, other = sign_in("张三", "reviewer"), sign_in("李四", "reviewer", office="发改委")
    body = form(
        field("csrf", mine.token().encode()), field("files", docx(tmp_path, 1), "县/甲厂.docx"),
        field("files", b"<script>alert(1)</script>", "<b>坏.pdf"), field("files", docx(tmp_path, 2), "../乙厂.docx"),
        field("folder", b"", ""),
    )  # fmt: skip
    answer = post(mine, body)
    assert answer.status_code == 303
    shown = mine.get(answer.headers["location"]).text
    assert "收下 2 个文件" in shown and "&lt;b&gt;坏.pdf ✗ " in shown and "不是 PDF" in shown and "<b>坏" not in shown
    assert sorted(line["name"] for line in lines(mine)) == ["乙厂.docx", "县/甲厂.docx"]
    assert not any(desk.registry.originals.arriving.glob("*"))
    assert lines(other) == [] and "坏.pdf" not in other.get(answer.headers["location"]).text


def test_without_the_token_first_nothing_of_it_is_kept(
    desk: Desk, browser: Browser, sign_in: SignIn, tmp_path: Path
) -> None:
    reviewer, auditor = sign_in("张三", "reviewer"), sign_in("王五", "auditor")
    file, mine = field("files", docx(tmp_path, 1), "甲.docx"), field("csrf", reviewer.token().encode())
    for body in (
        form(file),
        form(field("csrf", b"0" * 64), file),
        form(file, mine),
        form(),
        form(field("x", b""), mine),
    ):
        assert post(reviewer, body).status_code == 403
    for headers in ({"origin": "https://evil.test"}, {"sec-fetch-site": "cross-site"}):
        assert post(reviewer, form(mine, file), **headers).status_code == 403
    assert post(browser, form(field("csrf", browser.token().encode()), file)).status_code == 403
    assert post(auditor, form(field("csrf", auditor.token().encode()), file)).status_code == 403
    assert nothing_was_kept(desk)


def test_only_this_form_may_bring_its_token_in_a_part(sign_in: SignIn) -> None:
    person = sign_in("张三", "reviewer")
    for path in ("/queue/", "/queue/retry", "/language", "/api/v1/uploads"):
        body, headers = form(field("csrf", person.token().encode())), {"origin": ORIGIN, "content-type": KIND}
        assert person.post(path, content=body, headers=headers).status_code == 403


def test_a_form_that_is_none_is_refused(desk: Desk, sign_in: SignIn) -> None:
    person = sign_in("张三", "reviewer")
    token = field("csrf", person.token().encode())
    cut = token + b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.pdf"\r\n\r\n%PDF-1.7'
    unnamed = token + b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b--\r\n"
    long = form(token, field("files", b"x", "x" * 10_000))
    for body in (b"nothing", token, cut, unnamed, long):
        assert post(person, body).status_code == 400
    assert post(person, form(token), **{"content-type": "multipart/form-data"}).status_code == 400
    assert person.submit("/queue").status_code == 400, "a short form brings no files"
    assert post(person, form(token, *[field("files", b"", "")] * MOST)).status_code == 413
    assert nothing_was_kept(desk)


def test_larger_than_allowed_is_413_told_or_not(desk: Desk, sign_in: SignIn) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, max_upload_bytes=100_000))
    person = sign_in("张三", "reviewer")
    body = form(field("csrf", person.token().encode()), field("files", b"%PDF-" + bytes(200_000), "甲.pdf"))
    assert post(person, body).status_code == 413
    assert post(person, (body[at : at + 5000] for at in range(0, len(body), 5000))).status_code == 413
    assert nothing_was_kept(desk)


def test_each_file_of_a_form_counts(desk: Desk, sign_in: SignIn) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, upload_tries=3))
    person = sign_in("张三", "reviewer")
    body = form(field("csrf", person.token().encode()), *[field("files", b"x", "x.pdf")] * 2)
    assert [post(person, body).status_code for _ in range(3)] == [303, 429, 429]


def test_a_form_that_stops_coming_is_ended_and_leaves_nothing(desk: Desk, sign_in: SignIn) -> None:
    desk.settings = replace(desk.settings, limits=replace(desk.settings.limits, body_idle_seconds=1))
    person = sign_in("张三", "reviewer")
    start = form(field("csrf", person.token().encode()), field("files", b"%PDF-1.7" + bytes(100_000), "甲.pdf"))[
        :50_000
    ]

    async def stalled() -> AsyncIterator[bytes]:
        yield start
        await asyncio.Event().wait()

    async def sent() -> int:
        door = httpx.ASGITransport(desk.more["app"])
        async with httpx.AsyncClient(transport=door, base_url=ORIGIN, cookies=dict(person.cookies)) as client:
            answer = await client.post("/queue", content=stalled(), headers={"origin": ORIGIN, "content-type": KIND})
            return answer.status_code

    assert asyncio.run(sent()) == 408 and nothing_was_kept(desk)


def test_parts_are_read_no_further_than_asked() -> None:
    body, taken = form(field("csrf", b"t"), field("files", bytes(1_000_000), "大.pdf"), field("last", b"z")), []

    async def blocks() -> AsyncIterator[bytes]:
        for at in range(0, len(body), 1000):
            taken.append(at)
            yield body[at : at + 1000]

    async def read() -> None:
        parts = Parts(KIND, blocks())
        first = await parts.next()
        assert first is not None and first.name == "csrf" and await parts.text(10) == "t" and len(taken) == 1
        file = await parts.next()
        assert file is not None and file.filename == "大.pdf" and len(taken) == 1
        content = parts.blocks()
        assert len(await anext(content)) <= 1000 and len(taken) <= 2
        last = await parts.next()  # what is left of the file is passed over
        assert last is not None and last.filename is None and await parts.text(10) == "z" and await parts.next() is None

    asyncio.run(read())


@pytest.mark.parametrize("size", [1, 7, 64])
def test_however_the_body_is_cut_the_files_are_the_same(size: int) -> None:
    almost = b"\r\n--x\r\n-"  # how a boundary begins
    files = {"甲.pdf": almost, "乙.docx": bytes(range(256)) * 3, "空.pdf": b""}
    body = form(field("csrf", b"t"), *[field("files", content, name) for name, content in files.items()])

    async def blocks() -> AsyncIterator[bytes]:
        for at in range(0, len(body), size):
            yield body[at : at + size]

    async def read() -> dict[str, bytes]:
        parts, found = Parts(KIND, blocks()), {}
        while (part := await parts.next()) is not None:
            content = b"".join([block async for block in parts.blocks()])
            if part.filename is not None:
                found[part.filename] = content
        return found

    assert asyncio.run(read()) == files


def test_a_short_field_is_short() -> None:
    async def blocks() -> AsyncIterator[bytes]:
        yield form(field("csrf", b"t" * 1000))

    async def read() -> str:
        parts = Parts(KIND, blocks())
        await parts.next()
        return await parts.text(200)

    with pytest.raises(HTTPException):
        asyncio.run(read())


def test_a_browser_without_scripts_hands_in_three_files(database: str, tmp_path: Path) -> None:
    account(database, tmp_path / "originals")
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"<html>no plan</html>")
    with served(database, tmp_path / "originals") as address, chromium(scripts=False) as page:
        signed_in(page, address)
        page.set_input_files("#files", [str(PLANS / "P05.docx"), str(bad), str(PLANS / "P09.pdf")])
        page.click("#drop button")
        assert "收下 2 个文件" in page.inner_text("#drop") and "坏.pdf ✗" in page.inner_text("#drop .problem")
        rows = page.locator("#queue tbody tr").all_inner_texts()
        assert len(rows) == 2 and "P09.pdf" in rows[0] and "P05.docx" in rows[1]


def test_with_scripts_the_page_has_no_button_to_send(database: str, tmp_path: Path) -> None:
    account(database, tmp_path / "originals")
    with served(database, tmp_path / "originals") as address, chromium() as page:
        signed_in(page, address)
        page.set_input_files("#files", str(PLANS / "P05.docx"))
        page.wait_for_selector("#queue tbody tr")
        assert page.locator("#drop button").count() == 0 and page.url.endswith("/queue")
