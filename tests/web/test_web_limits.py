"""What is read of a request before anybody is known: little, and not for long."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
from fastapi import HTTPException
from server_runs import Server, exchange, read_all, running

from compliance.web.security.limits import Bounds, bounded

ORIGIN = "https://desk.test"


def read(messages: list[dict], bounds: Bounds) -> list[dict]:
    """What comes through of some messages; after the last one nothing ever comes."""

    async def receive():
        if messages:
            return messages.pop(0)
        await asyncio.Event().wait()

    async def all_of_it() -> list[dict]:
        receiving, found = bounded(receive, bounds), []
        while not found or found[-1]["more_body"]:
            found.append(await receiving())
        return found

    return asyncio.run(all_of_it())


def part(body: bytes, more: bool) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_within_its_bounds_comes_through() -> None:
    parts = [part(b"abc", True), part(b"de", False)]
    assert read(list(parts), Bounds(5, 60, 60)) == parts


def test_a_body_that_grows_over_its_bound_ends_there() -> None:
    with pytest.raises(HTTPException) as caught:
        read([part(b"abc", True), part(b"def", True), part(b"g" * 100, False)], Bounds(5, 60, 60))
    assert (caught.value.status_code, caught.value.headers) == (413, {"Connection": "close"})


@pytest.mark.parametrize("bounds", [Bounds(5, 60, 0.01), Bounds(5, 0.01, 60)], ids=["silent", "slow in all"])
def test_a_body_that_does_not_come_ends(bounds) -> None:
    with pytest.raises(HTTPException) as caught:
        read([part(b"a", True)], bounds)
    assert caught.value.status_code == 408


def test_a_stranger_sends_short_forms_only(browser, sign_in, desk) -> None:
    long = "x" * (desk.settings.limits.form_bytes + 1)
    assert browser.submit("/login", name=long, password="x").status_code == 413
    assert sign_in("张三", "reviewer").submit("/language", lang=long).status_code == 413


def test_what_is_no_short_form_shows_its_token_before_it_is_read(sign_in) -> None:
    person = sign_in("张三", "reviewer")
    headers = {"origin": ORIGIN, "content-type": "multipart/form-data; boundary=b"}
    answer = person.post("/logout", content=b"--b--", headers=headers)
    assert answer.status_code == 403
    token = {"x-csrf-token": person.token()}
    assert person.post("/language", content=b"--b--\r\n", headers=headers | token).status_code == 400
    assert person.get("/").status_code == 200
    assert person.post("/logout", headers={"origin": ORIGIN} | token).status_code == 303


def test_an_error_is_logged_by_place_and_not_by_what_it_says(desk, browser, caplog) -> None:
    from compliance.web.security.logs import Lines

    @desk.more["app"].get("/test/broken")
    def broken(name: str) -> None:
        raise ValueError(f"企业 {name}")

    answer = browser.get("/test/broken?name=张三电石厂")
    assert answer.status_code == 500
    records = [r for r in caplog.records if r.exc_info]
    line = Lines().format(records[0])
    told = json.loads(line)
    assert told["reference"] in answer.text and told["error"][0]["type"] == "builtins.ValueError"
    assert told["error"][0]["at"][-1].startswith("test_web_limits:")
    assert "张三" not in line and "企业" not in line


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("server"), body_idle_seconds=1, header_seconds=1) as one:
        yield one


def head(server: Server, line: str, *headers: str) -> bytes:
    lines = (line, f"Host: 127.0.0.1:{server.port}", *headers)
    return ("\r\n".join(lines) + "\r\n").encode()


def form(server: Server, length: int) -> bytes:
    kind = "Content-Type: application/x-www-form-urlencoded"
    return head(server, "POST /login HTTP/1.1", f"Origin: {server.address}", kind, f"Content-Length: {length}", "")


def test_headers_that_do_not_end_close_the_connection(server) -> None:
    assert exchange(server, head(server, "GET /login HTTP/1.1")) == b""


def test_a_body_that_does_not_end_is_answered_and_closed(server) -> None:
    assert exchange(server, form(server, 100), b"name=").startswith(b"HTTP/1.1 408")


def test_a_body_announced_too_long_is_refused_before_it_comes(server) -> None:
    assert exchange(server, form(server, 10**12)).startswith(b"HTTP/1.1 413")


def test_a_body_in_chunks_is_cut_off_at_the_bound(server) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded"
    start = head(server, "POST /login HTTP/1.1", f"Origin: {server.address}", kind, "Transfer-Encoding: chunked", "")
    with server.connect() as one:
        one.sendall(start)
        try:
            for _ in range(64):
                one.sendall(b"10000\r\n" + b"x" * 65536 + b"\r\n")
        except OSError:
            pass  # closed while sending: as meant
        else:
            assert read_all(one).startswith(b"HTTP/1.1 413")
    assert b" 200 " in exchange(server, head(server, "GET /health HTTP/1.1", "Connection: close", ""))


def test_every_line_of_the_log_is_json_without_queries(server) -> None:
    exchange(server, head(server, "GET /login?next=/secret-name HTTP/1.1", "Connection: close", ""))
    lines = [json.loads(line) for line in server.lines.read_text().splitlines() if line.startswith("{")]
    assert {"route", "status", "reference"} <= lines[-1].keys() and "secret-name" not in server.lines.read_text()


def test_asked_to_stop_it_answers_what_is_open_and_leaves_with_0(tmp_path: Path) -> None:
    with running(tmp_path / "desk") as server, server.connect() as one:
        body = b"csrf=&name=a&password=b"
        one.sendall(form(server, len(body)) + body[:5])
        server.process.send_signal(signal.SIGTERM)
        one.sendall(body[5:])
        assert read_all(one).startswith(b"HTTP/1.1 403")
        assert server.process.wait(timeout=60) == 0


def test_a_port_in_use_is_said_plainly(server, tmp_path) -> None:
    from click.testing import CliRunner

    from compliance.cli.serving import serve
    from compliance.model.errors import ComplianceError

    call = ["--port", str(server.port), "--insecure-cookies", "--database", str(tmp_path / "r.sqlite")]
    error = CliRunner().invoke(serve, call).exception
    assert isinstance(error, ComplianceError) and "--port" in str(error)
